"""`figures --population`: intervals of those served, and files that cannot be true."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.proportion import finite_wilson
from surveyapp.cli.main import COMMANDS, main

SURVEY = Path(__file__).parents[2] / "surveys" / "service-satisfaction"
HEADER = "unit,period,served\n"
COUNTS = "unit,period,question,option,n\n" + "".join(
    f"{unit},2026-05,satisfaction,satisfied,23\n{unit},2026-05,satisfaction,neutral,2\n" for unit in ("north", "south")
)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, population: str | None = None) -> Result:
        (tmp_path / "counts.csv").write_text(COUNTS, "utf-8")
        words = (
            "figures",
            "--survey",
            str(SURVEY),
            "--counts",
            str(tmp_path / "counts.csv"),
            "--period",
            "2026-05",
            *words,
        )
        if population is not None:
            (tmp_path / "served.csv").write_text(population, "utf-8")
            words = (*words, "--population", str(tmp_path / "served.csv"))
        return CliRunner().invoke(main, words)

    return command


def shares(done: Result) -> dict[str, dict[str, str]]:
    assert done.exit_code == 0, done.output
    return {row["unit"]: row for row in csv.DictReader(StringIO(done.stdout)) if row["kind"] == "satisfied"}


def test_a_unit_that_is_named_has_the_interval_of_those_served_and_the_others_keep_theirs(run: Run):
    population = HEADER + "north,2026-05,40\nsouth,2026-06,40\n"
    found, before = shares(run("--format", "csv", population=population)), shares(run("--format", "csv"))
    interval = finite_wilson(23, 25, 40, scale=(0, 100))
    assert (found["north"]["low"], found["north"]["high"]) == (f"{interval.low:.2f}", f"{interval.high:.2f}")
    assert (found["north"]["method"], found["north"]["value"]) == ("wilson-finite", before["north"]["value"])
    assert found["south"] == before["south"]


def test_the_table_says_once_what_the_intervals_are_of(run: Run):
    told = "of those served, finite population (O'Neill 2021)"
    assert run(population=HEADER + "north,2026-05,40\nsouth,2026-05,41\n").stdout.count(told) == 1
    assert told not in run().stdout


def test_a_census_has_no_interval_and_says_why(run: Run):
    population = HEADER + "north,2026-05,25\n"
    assert "92.00 [none: everybody answered], 25 forms" in run("--edition", "top-two", population=population).stdout
    (north, _) = json.loads(run("--format", "json", population=population).stdout)["units"]
    assert {f["kind"]: f["interval"] for f in north["figures"]}["satisfied"] == "census"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("north,2026-05,24\n", "served.csv:2:3: too-few-served: north, 2026-05: 25 answered"),
        ("north,2026-05,40\neast,2026-05,30\n", "served.csv:3:1: unknown-unit"),
        ("north,2026-5,40\n", "served.csv:2:2: bad-period"),
        ("north,2026-05,-4\n", "served.csv:2:3: not-a-count"),
        ("north,2026-05,\n", "served.csv:2:3: not-a-count"),
        ("north,2026-05,40\nnorth,2026-05,40\n", "served.csv:3:1: counted-twice"),
        ("", "served.csv:1:1: empty-file"),
        ("north,2026-06,40\n", "does not say how many were served in 2026-05"),
    ],
)
def test_a_population_that_cannot_be_read_or_be_true_is_one_line(run: Run, rows: str, told: str):
    done = run(population=HEADER + rows)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_unknown_columns_are_told(run: Run):
    assert (
        "served.csv:1:4: unknown-column" in run(population="unit,period,served,colour\nnorth,2026-05,40,red\n").stderr
    )


@pytest.mark.parametrize("other", [("--officer", "0101"), ("--explain",)])
def test_what_has_no_interval_takes_no_population(run: Run, other: tuple[str, ...]):
    assert "--population excludes" in run(*other, population=HEADER + "north,2026-05,40\n").stderr


@pytest.mark.parametrize("name", ["rank", "compare", "funnel"])
def test_ranks_changes_and_funnels_know_no_population(name: str):
    assert name in COMMANDS
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert "--population" not in {option for parameter in command.params for option in parameter.opts}
