"""Processes killed with SIGKILL at their worst moment: what was acknowledged is there, once."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from surveyapp.services.installation import Installation, opened
from surveyapp.services.organisation import import_organisation
from surveyapp.settings import Settings
from surveyapp.storage import tables
from surveyapp.storage.ballots import ballot_key

ROOT = Path(__file__).resolve().parents[2]
REGISTER = "kind,code,level,parent,name_vi,since,until,successors\nunit,b,branch,,Chi cục,,,\n"
START = """
import os, signal, sys
from datetime import UTC, date, datetime
from random import SystemRandom
from surveyapp.definitions.period import Period
from surveyapp.definitions.response import PartAnswers, Response
from surveyapp.definitions.survey import Part
from surveyapp.services.collect import collecting
from surveyapp.services.installation import opened
from surveyapp.services.release import Rule, release
from surveyapp.settings import Settings
from surveyapp.storage import ballots, blocks
from surveyapp.storage.sealing import KeyStore

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def before(owner, name):
    setattr(owner, name, kill)

def after(owner, name):
    original = getattr(owner, name)
    setattr(owner, name, lambda *given: (original(*given), kill()))
"""
SUBMIT = """
to = collecting(Settings())
survey = to.definitions["post-procedure"].survey
now = datetime(2026, 11, 20, 5, tzinfo=UTC)
for n in range(int(sys.argv[1]), int(sys.argv[2])):
    rating = {"branch_overall": ("satisfied", "neutral")[n % 2]}
    parts = PartAnswers(Part.UNIT, "b", rating), PartAnswers(Part.COMMENT, "b", {})
    to.submit(f"code {n}", Response(survey.code, survey.edition, Period.parse("2026"), parts), now)
    print(n, flush=True)
"""
RELEASE = """
release(opened(Settings()), "post-procedure", Rule(date(2026, 11, 21), SystemRandom()))
"""


FORMS = 6


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """A new installation, which the processes started here find by the environment."""
    monkeypatch.setenv("SURVEYAPP_INSTANCE_DIR", str(tmp_path / "instance"))
    register = tmp_path / "register.csv"
    register.write_text(REGISTER)
    made = opened(Settings())
    import_organisation(made.database, register)
    yield made
    made.database.close()


def command(code: str, *words: str) -> list[str]:
    return [sys.executable, "-W", "error", "-c", START + code, *words]


def run(code: str, *words: str) -> int:
    return subprocess.run(command(code, *words), cwd=ROOT, capture_output=True, check=False).returncode


def kept(installation: Installation) -> set[str]:
    with installation.database.reading() as rx:
        return set(rx.connection.scalars(select(tables.ballot.c.key)))


def released(installation: Installation) -> int:
    with installation.database.reading() as rx:
        own = tables.block.c
        return rx.connection.scalar(select(func.sum(own.forms)).where(own.part == "unit")) or 0


def test_every_submit_acknowledged_before_a_kill_is_there(installation: Installation):
    process = subprocess.Popen(command(SUBMIT, "0", "1000"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip() for _ in range(30)]
        process.kill()
        acknowledged += process.stdout.read().split()
    assert process.returncode == -signal.SIGKILL
    assert len(acknowledged) < 1000
    assert {ballot_key(f"code {n}") for n in acknowledged} <= kept(installation)


@pytest.mark.parametrize(
    "moment",
    [
        'after(KeyStore, "make")',
        'after(blocks, "write")',
        'before(KeyStore, "destroy")',
    ],
)
def test_a_release_killed_at_any_moment_is_finished_by_the_next(installation: Installation, moment: str):
    assert run(SUBMIT, "0", str(FORMS)) == 0
    assert run(f"{moment}\n{RELEASE}") == -signal.SIGKILL
    assert run(RELEASE) == 0
    assert released(installation) == FORMS
    assert installation.keys.ids() == named(installation)


def test_control_a_key_destroyed_before_the_commit_loses_what_was_acknowledged(installation: Installation):
    assert run(SUBMIT, "0", str(FORMS)) == 0
    too_early = """
write = blocks.write
def destroyed(*given):
    write(*given)
    keys = opened(Settings()).keys
    for key in keys.ids():
        keys.destroy(key)
    kill()
blocks.write = destroyed
"""
    assert run(too_early + RELEASE) == -signal.SIGKILL
    assert run(RELEASE) == 0
    assert released(installation) < FORMS


def named(installation: Installation) -> frozenset[str]:
    with installation.database.reading() as rx:
        return frozenset(rx.connection.scalars(select(tables.pot.c.key_id)))
