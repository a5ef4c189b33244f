"""The command `sample`: how many answers are needed, and response rates; what cannot be is one line."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import FAILED, MISUSED, main

HEADER = "unit,channel,population,invited,opened,answered\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str, participation: str | None = None) -> Result:
        if participation is not None:
            file = tmp_path / "asked.csv"
            file.write_text(participation, "utf-8")
            words = (*words, "--participation", str(file))
        return CliRunner().invoke(main, ["sample", *words])

    return command


def sizes(done: Result) -> list[int]:
    assert done.exit_code == 0, done.output
    return [row["answers"] for row in json.loads(done.stdout)["rows"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--population", "1268"), [296, 305]),
        (("--population", "1268", "--error", "0.03"), [580, 593]),
        (("--population", "1268", "--share", ".9"), [125, 305]),
        (("--population", "1"), [1, 1]),
    ],
)
def test_both_formulas_say_how_many_answers_are_needed(run: Run, words: tuple[str, ...], expected: list[int]):
    assert sizes(run(*words, "--format", "json")) == expected


def test_each_formula_says_what_it_assumes(run: Run):
    lines = run("--population", "1268").stdout.splitlines()
    assert lines[0] == "population 1268, a share of 0.5 known within +- 0.05"
    assert "a simple random sample at 95 %" in lines[2]
    assert "z = 2 and a share of one half" in lines[3]


def test_response_rates_stand_by_unit_and_channel(run: Run):
    asked = HEADER + "north,invited,1500,1268,700,399\nnorth,open_link,1500,,90,60\nsouth,invited,300,200,,\n"
    done = run("--format", "csv", participation=asked)
    found = list(csv.DictReader(StringIO(done.stdout)))
    assert [(row["unit"], row["channel"], row["response rate %"]) for row in found] == [
        ("north", "invited", "31.47"), ("north", "open_link", ""), ("south", "invited", ""),
    ]  # fmt: skip
    assert found[0]["population"] == "1500"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("north,invited,1500,10,10,11\n", "unit 'north', channel 'invited': 11 answered of 10 invited"),
        ("north,invited,1500,ten,,\n", "asked.csv:2:4: bad-value"),
        (",invited,1500,10,,\n", "asked.csv:2:1: missing-cell"),
        ("", "asked.csv:1:1: empty-file"),
    ],
)
def test_files_that_cannot_be_read_or_be_true_are_one_line(run: Run, rows: str, told: str):
    done = run(participation=HEADER + rows)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name either --population or --participation"),
        (("--population", "9", "--participation", "asked.csv"), "name either"),
        (("--participation", "nowhere.csv"), "nowhere.csv"),
        (("--population", "0"), "--population"),
        (("--population", "9", "--error", "0"), "no number above 0 and below 1"),
        (("--population", "9", "--error", "nan"), "no number above 0 and below 1"),
        (("--population", "9", "--share", "1.0"), "no number above 0 and below 1"),
    ],
)
def test_what_cannot_be_asked_is_one_line(run: Run, words: tuple[str, ...], told: str):
    done = run(*words)
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
