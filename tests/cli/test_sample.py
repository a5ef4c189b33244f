"""The command `sample`: how many answers are needed, and response rates; what cannot be is one line."""

import csv
import json
from collections.abc import Callable
from fractions import Fraction
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
        ("north", "invited", "31.47"), ("north", "open_link", ""), ("south", "invited", ""), ("(all)", "invited", ""),
    ]  # fmt: skip
    assert found[0]["population"] == "1500"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("north,invited,1500,10,10,11\n", "asked.csv:2:4: uneven-outcomes: 11 answered of 10 invited"),
        ("north,invited,1500,ten,,\n", "asked.csv:2:4: not-a-count"),
        (",invited,1500,10,,\n", "asked.csv:2:1: missing-cell"),
        ("", "asked.csv:1:1: empty-file"),
    ],
)
def test_files_that_cannot_be_read_or_be_true_are_one_line(run: Run, rows: str, told: str):
    done = run(participation=HEADER + rows)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


OUTCOMES = "unit,channel,invited,answered,partial,refusal,non_contact,other,unknown,ineligible\n"
CASE = "north,invited,1308,399,21,60,288,12,488,40\n"


@pytest.mark.parametrize(
    ("definition", "rate"),
    [
        ("RR1", Fraction(399, 1268)),
        ("RR2", Fraction(420, 1268)),
        ("RR3", 399 / (780 + Fraction(780, 820) * 488)),
        ("RR4", 420 / (780 + Fraction(780, 820) * 488)),
        ("RR5", Fraction(399, 780)),
        ("RR6", Fraction(420, 780)),
    ],
)
def test_each_definition_counts_whom_it_says(run: Run, definition: str, rate: Fraction):
    done = run("--format", "json", "--definition", definition, participation=OUTCOMES + CASE)
    (row,) = json.loads(done.stdout)["rows"]
    assert row["response_rate_%"] == pytest.approx(float(100 * rate), abs=0.005)
    assert f"(AAPOR {definition})" in json.loads(done.stdout)["notes"][0]


def test_rates_of_sums_are_of_added_counts_and_never_across_channels(run: Run):
    asked = "unit,stratum,channel,invited,answered\n" + "".join(
        f"{unit},{stratum},{channel},{invited},{answered}\n"
        for unit, stratum, channel, invited, answered in (
            ("north", "large", "post", 100, 90), ("north", "small", "post", 300, 30), ("south", "small", "post", 100, 60),
            ("south", "small", "link", 40, 10),
        )
    )  # fmt: skip
    done = run("--format", "csv", participation=asked)
    found = {(r["unit"], r["stratum"], r["channel"]): r for r in csv.DictReader(StringIO(done.stdout))}
    sums = {
        place: (r["invited"], r["answered"], r["response rate %"]) for place, r in found.items() if "(all)" in place
    }
    assert sums == {
        ("north", "(all)", "post"): ("400", "120", "30.00"),
        ("(all)", "small", "post"): ("400", "90", "22.50"),
        ("(all)", "(all)", "post"): ("500", "180", "36.00"),
    }, "the mean of the rates would be 53.33"


@pytest.mark.parametrize(("definition", "rate"), [("RR1", 32.82), ("RR2", 34.36), ("RR5", 51.02)])
def test_outcomes_that_one_row_does_not_tell_of_are_not_lost_in_the_sum(run: Run, definition: str, rate: float):
    """449 answered, 21 in part, 60 refused, 12 others and 338 not reached, 50 of them of the second row; 488 unknown."""
    outcomes = "unit,channel,invited,answered,partial,refusal,non_contact,other,unknown,ineligible\n"
    rows = "north,post,1328,399,21,60,288,12,488,60\nsouth,post,100,50,,,,,,\n"
    done = run("--format", "json", "--definition", definition, participation=outcomes + rows)
    *parts, whole = (row["response_rate_%"] for row in json.loads(done.stdout)["rows"])
    assert whole == rate
    assert min(parts) < whole < max(parts) + 0.01


def test_businesses_have_a_rate_of_their_own(run: Run):
    asked = (
        "unit,channel,invited,answered,invited_businesses,answered_businesses\na,post,200,50,40,30\nb,post,100,,20,\n"
    )
    found = list(csv.DictReader(StringIO(run("--format", "csv", participation=asked).stdout)))
    assert [(r["unit"], r["response rate %"], r["businesses %"]) for r in found] == [
        ("a", "25.00", "75.00"), ("b", "", ""), ("(all)", "", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        (OUTCOMES, "a,post,100,50,10,10,10,10,10,10\n", "asked.csv:2:3: uneven-outcomes: 110 answered + partial + refusal"),
        (OUTCOMES, "a,post,100,50,1,1,1,1,1,1\n", "asked.csv:2:3: uneven-outcomes: 56 answered"),
        (OUTCOMES, "a,post,100,50,,,-5,,,\n", "asked.csv:2:7: not-a-count"),
        ("unit,channel,invited,answered,colour\n", "a,post,9,1,red\n", "asked.csv:1:5: unknown-column"),
        ("unit,channel,invited\n", "a,post,9\n", "asked.csv:1:1: missing-column: the header has no column 'answered'"),
        ("unit,stratum,channel,invited,answered\n", "a,,post,9,1\n", "asked.csv:2:2: missing-cell"),
        ("unit,channel,invited,answered\n", "a,post,9,1\na,post,9,1\n", "asked.csv:3:1: counted-twice"),
        ("unit,channel,invited,answered,invited_businesses\n", "a,post,9,1,10\n", "asked.csv:2:5: too-many-businesses"),
        ("unit,channel,invited,answered,answered_businesses\n", "a,post,9,1,2\n", "asked.csv:2:5: too-many-businesses"),
    ],
)  # fmt: skip
def test_counts_that_cannot_all_be_true_are_one_line(run: Run, header: str, row: str, told: str):
    done = run(participation=header + row)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_outcomes_that_add_up_are_taken_with_or_without_the_not_reached(run: Run):
    told, rest = (json.loads(run("--format", "json", "--definition", "RR5", participation=OUTCOMES + row).stdout)["rows"][0]
                  for row in ("a,post,100,50,0,10,40,,,\n", "a,post,100,50,0,10,,,,\n"))  # fmt: skip
    assert told["response_rate_%"] == rest["response_rate_%"] == 50


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
