"""One installation that is cut off, and what is found in it afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from surveyapp.definitions.survey import Part
from surveyapp.services.collect import Collecting
from surveyapp.services.installation import Installation, opened
from surveyapp.services.organisation import import_organisation
from surveyapp.services.upkeep import altered_blocks
from surveyapp.settings import Settings
from surveyapp.storage import tables
from surveyapp.storage.ballots import ballot_key
from surveyapp.web.app import create_app
from tests.drills import worker

ROOT = Path(__file__).resolve().parents[2]
SURVEYS = ("post-procedure", "service-satisfaction")
REGISTER = """\
kind,code,level,parent,name_vi,since,until,successors
unit,b,branch,,Chi cục,,,
unit,s,service,,Quầy,,,
"""
_MANY = 10_000


@dataclass(frozen=True)
class Work:
    """What was acknowledged, and how it ended."""

    acknowledged: frozenset[int]
    ended: int


@dataclass(frozen=True)
class Site:
    """An installation on some disk; nothing in this process stays open there."""

    settings: Settings

    @classmethod
    def made(cls, beside: Path, disk: Path) -> "Site":
        """A new installation on a disk; its surveys and register lie beside it."""
        surveys = beside / "surveys"
        surveys.mkdir()
        for survey in SURVEYS:
            (surveys / survey).symlink_to(ROOT / "surveys" / survey)
        register = beside / "register.csv"
        register.write_text(REGISTER, "utf-8")
        made = cls(Settings(instance_dir=disk / "instance", surveys_dir=surveys))
        with made.opened() as installation:
            import_organisation(installation.database, register)
        return made

    @contextmanager
    def opened(self) -> Iterator[Installation]:
        """The installation, as a new process finds it."""
        installation = opened(self.settings)
        try:
            yield installation
        finally:
            installation.database.close()

    def started(self, *words: str) -> subprocess.Popen[str]:
        """A process at work here."""
        places = {
            "SURVEYAPP_INSTANCE_DIR": str(self.settings.instance_dir),
            "SURVEYAPP_SURVEYS_DIR": str(self.settings.surveys_dir),
        }
        command = [sys.executable, "-W", "error", "-m", worker.__name__, *words]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | places, stdout=subprocess.PIPE, text=True)

    def work(self, *words: str, forms: int = 0) -> Work:
        """What a process does that is left to its end."""
        with self.started("--submit", "0", str(forms), *words) as process:
            said, _ = process.communicate()
        return Work(frozenset(map(int, said.split())), process.returncode)

    def work_until_killed(self, first: int, acknowledged: int, *words: str, at_once: int = 1) -> Work:
        """What processes do that are killed in the midst of submitting, once each has so many forms acknowledged."""
        ranges = [(str(first + n * _MANY), str(first + (n + 1) * _MANY)) for n in range(at_once)]
        processes = [self.started("--submit", *each, *words) for each in ranges]
        said = [process.stdout.readline() for process in processes for _ in range(acknowledged) if process.stdout]
        for process in processes:
            process.kill()
        for process in processes:
            said += process.communicate()[0].splitlines()
        (ended,) = {process.returncode for process in processes}
        return Work(frozenset(map(int, said)), ended)


@contextmanager
def serving(site: Site) -> Iterator[Flask]:
    """The questionnaires, as a new web worker serves them."""
    app = create_app(site.settings, clock=lambda: worker.NOON)
    try:
        yield app
    finally:
        app.extensions["surveyapp"].collecting.database.close()


def kept(installation: Installation, forms: frozenset[int]) -> frozenset[int]:
    """Which of these forms lie in a pot."""
    with installation.database.reading() as rx:
        found = set(rx.connection.scalars(select(tables.ballot.c.key)))
    return frozenset(n for n in forms if ballot_key(f"code {n}") in found)


def released(installation: Installation, part: Part = Part.UNIT) -> int:
    """How many forms left in blocks of a part."""
    own = tables.block.c
    with installation.database.reading() as rx:
        return rx.connection.scalar(select(func.sum(own.forms)).where(own.part == part)) or 0


def assert_released_once(installation: Installation, forms: int) -> None:
    """A release finds so many forms, refuses and loses none, and leaves the keys that pots name, and nothing else."""
    reports = worker.release(installation)
    assert sum(report.refused + report.lost for report in reports) == 0
    assert released(installation) == forms
    assert altered_blocks(installation) == ()
    with installation.database.reading() as rx:
        named = {f"{key}.key" for key in rx.connection.scalars(select(tables.pot.c.key_id))}
    assert {file.name for file in installation.keys.directory.iterdir()} == named | {"identity", "web.secret"}


def assert_the_rest_leaves(installation: Installation, forms: int) -> None:
    """Once all have answered, whatever had waited leaves too: every form once, with all its parts."""
    to = Collecting(installation.database, installation.keys, installation.definitions)
    for n in range(forms):
        worker.submit(to, n)
    assert_released_once(installation, forms)
    assert released(installation, Part.COMMENT) == forms
    with installation.database.reading() as rx:
        assert rx.connection.scalar(select(func.count()).select_from(tables.ballot)) == 0
