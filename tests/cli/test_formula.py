"""The command `audit formula`: the silent change of a real series is found, and a series without one is left alone."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import main

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
SERVICE = ("--survey", str(ROOT / "surveys" / "service-satisfaction"))
PUBLISHED, COUNTS = DEMO / "opg_published.csv", DEMO / "opg_counts.csv"
HEADER = "unit,period,percent\n"
UNITS = ("opg-deputy", "opg-make-lpa", "opg-use-lpa")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(published: str, *arguments: str, counts: Path = COUNTS) -> Result:
        file = tmp_path / "published.csv"
        file.write_text(published, "utf-8")
        files = ("--published", str(file), "--counts", str(counts))
        return CliRunner().invoke(main, ["audit", "formula", *SERVICE, *files, *arguments])

    return command


def rows(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(StringIO(done.stdout)))


def test_each_service_is_the_mean_up_to_march_2026_and_the_share_from_april_on(run: Run):
    found = rows(run(PUBLISHED.read_text("utf-8"), "--format", "csv"))
    assert [(row["unit"], row["to"], row["formula"]) for row in found if row["to"] < "2026-04"] == [
        (unit, "2026-03", "mean 0..100") for unit in (*UNITS, "all units")
    ]
    assert [(row["unit"], row["from"], row["formula"]) for row in found if row["from"] >= "2026-04"] == [
        (unit, "2026-04", "share of satisfied") for unit in (*UNITS, "all units")
    ]
    together = [(row["figures"], row["mean"], row["satisfied"], row["p of change"]) for row in found[-2:]]
    assert together == [("108", "106", "0", ""), ("9", "0", "9", "0.0039")]


def test_control_a_series_without_the_change_has_one_stretch(run: Run):
    lines = PUBLISHED.read_text("utf-8").splitlines(keepends=True)
    early = [line for line in lines[1:] if line.split(",")[1] < "2026-04"]
    found = rows(run(HEADER + "".join(early), "--format", "csv"))
    assert [(row["unit"], row["formula"]) for row in found] == [(unit, "mean 0..100") for unit in (*UNITS, "all units")]


def test_figures_that_no_formula_gives_fit_neither(run: Run):
    (row,) = rows(run(HEADER + "opg-deputy,2023-04,12\n", "--format", "csv"))
    assert (row["formula"], row["mean"], row["satisfied"]) == ("neither", "0", "0")


def test_the_database_says_what_files_say(run: Run, tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    for words in (
        ["organisation", "import", str(DEMO / "organisation.csv")],
        ["counts", "import", "service-satisfaction", str(COUNTS)],
    ):
        assert CliRunner().invoke(main, words, env=folder).exit_code == 0
    words = ["audit", "formula", "service-satisfaction", "--published", str(PUBLISHED), "--format", "json"]
    stored = CliRunner().invoke(main, words, env=folder)
    from_files = run(PUBLISHED.read_text("utf-8"), "--format", "json")
    assert json.loads(stored.stdout) == json.loads(from_files.stdout)


@pytest.mark.parametrize(
    ("published", "told"),
    [
        (HEADER + "nobody,2023-04,80\n", "published.csv:2:1: unknown-unit"),
        (HEADER + "opg-deputy,spring,80\n", "published.csv:2:2: bad-period"),
        (HEADER + "opg-deputy,2023-04,many\n", "published.csv:2:3: not-a-percent"),
        (HEADER + "opg-deputy,2023-04,101\n", "published.csv:2:3: not-a-percent"),
        (HEADER + "opg-deputy,2023-04,80\nopg-deputy,2023-04,81\n", "published.csv:3:2: counted-twice"),
        (HEADER + "opg-deputy,1999-04,80\n", "published.csv:2:2: no-answers"),
        (HEADER + "opg-deputy,2023-04,\n", "published.csv:1:1: empty-file"),
        ("unit,period\nopg-deputy,2023-04\n", "published.csv:1:1: missing-column"),
    ],
)
def test_figures_that_cannot_be_read_or_held_against_answers_are_one_line(run: Run, published: str, told: str):
    done = run(published)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("of", "told"), [("comment", "has not one answer"), ("nothing", "does not exist")])
def test_a_question_without_options_or_that_is_none_is_one_line(run: Run, of: str, told: str):
    done = run(PUBLISHED.read_text("utf-8"), "--of", of)
    assert done.exit_code == 1
    assert told in done.stderr
