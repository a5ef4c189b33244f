"""The command `compare`: two periods on one formula, units beside their parent, all units judged together."""

import csv
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.compare import Obstacle, Verdict
from surveyapp.cli.compare import ALIKE, WORDS
from surveyapp.cli.listing import SIMULATED
from surveyapp.cli.main import FAILED, MISUSED, main

ROOT = Path(__file__).parents[2]
REGISTER = "kind,code,level,parent,name_vi,name_en,since,until,successors\n"
OPG = ("--counts", str(ROOT / "demo" / "opg_counts.csv"))
Run = Callable[..., Result]


@pytest.fixture
def run(called: Run) -> Run:
    return partial(called, "compare", "--survey", str(ROOT / "surveys" / "service-satisfaction"))


def counts(*rows: tuple[str, str, int, int]) -> str:
    """Of each unit and period, how many are satisfied and how many are not."""
    lines = ["unit,period,question,option,n"]
    for unit, period, satisfied, neutral in rows:
        lines += [
            f"{unit},{period},satisfaction,satisfied,{satisfied}",
            f"{unit},{period},satisfaction,neutral,{neutral}",
        ]
    return "\n".join(lines) + "\n"


def told(done: Result) -> dict[str, dict[str, object]]:
    assert done.exit_code == 0, done.output
    return {row["unit"]: row for row in json.loads(done.stdout)["rows"]}


def test_two_periods_under_two_formulas_are_recomputed_on_one_and_it_is_said(run: Run):
    done = run(*OPG, "--period", "2026-04", "--with", "2026-03")
    assert done.exit_code == 0
    above, _, *lines, rule = done.stdout.splitlines()
    assert above.endswith("both by edition top-two; 2026-03 was by edition mean and is recomputed")
    deputy = next(line for line in lines if line.startswith("opg-deputy"))
    assert deputy.endswith("no ground to call it a change"), "the formula rose by three points, the answers did not"
    assert "Benjamini and Hochberg" in rule


def test_a_p_value_that_is_small_alone_may_not_be_among_many(run: Run):
    quiet = [(f"q{n}", period, 80, 20) for n in range(9) for period in ("2024-01", "2024-02")]
    rows = [("x", "2024-01", 80, 20), ("x", "2024-02", 91, 9), *quiet]
    alone, among = (
        told(run("--period", "2024-02", "--format", "json", counts=counts(*chosen)))["x"] for chosen in (rows[:2], rows)
    )
    assert alone["p"] == among["p"]
    assert (alone["verdict"], among["verdict"]) == ("better", "no ground to call it a change")


def test_the_period_before_is_taken_where_none_is_named(run: Run):
    rows = [("x", "2024-01", 90, 10), ("x", "2024-02", 60, 40)]
    found = told(
        run("--edition", "top-two", "--period", "2024-02", "--format", "json", "--lang", "vi", counts=counts(*rows))
    )["x"]
    assert (found["before"], found["after"], found["difference"], found["verdict"]) == (90, 60, -30, "kém hơn")


@pytest.mark.parametrize("simulated", [True, False])
def test_simulated_data_says_so_however_it_is_printed(tmp_path: Path, simulated: bool):
    register, made_up = tmp_path / "register.csv", tmp_path / "counts.csv"
    register.write_text(REGISTER + "unit,x,service,,X,X,,,\n", "utf-8")
    made_up.write_text(counts(("x", "2024-01", 90, 10), ("x", "2024-02", 60, 40)), "utf-8")
    env = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    mark = ("--simulated",) if simulated else ()

    def said(*words: str) -> str:
        done = CliRunner().invoke(main, words, env=env)
        assert done.exit_code == 0, done.output
        return done.stdout

    said("organisation", "import", str(register))
    said("counts", "import", "service-satisfaction", str(made_up), *mark)
    for command in ("compare", "funnel", "control"):
        asked = (command, "service-satisfaction", *(() if command == "control" else ("--period", "2024-02")))
        assert (SIMULATED in said(*asked).splitlines()) == simulated
        assert (SIMULATED in json.loads(said(*asked, "--format", "json"))["notes"]) == simulated
        head, *rows = list(csv.reader(said(*asked, "--format", "csv").splitlines()))
        assert ("simulated" in head) == simulated
        assert all((row[-1] == "yes") == simulated for row in rows)


def test_a_unit_is_compared_with_the_rest_of_its_parent_and_not_with_itself(run: Run):
    register = REGISTER + "unit,all,branch,,Tất cả,All,,,\n" + "".join(f"unit,{u},desk,all,{u},{u},,,\n" for u in "ab")
    rows = counts(("a", "2024-01", 90, 10), ("b", "2024-01", 60, 40))
    found = told(
        run(
            "--edition",
            "top-two",
            "--to-parent",
            "--level",
            "desk",
            "--format",
            "json",
            counts=rows,
            organisation=register,
        )
    )
    assert [(row["rest"], row["own"]) for row in found.values()] == [(60, 90), (90, 60)]
    assert [row["verdict"] for row in found.values()] == ["better", "worse"]


@pytest.mark.parametrize(("language", "said"), ALIKE.items())
def test_a_unit_like_the_rest_has_not_stayed_as_it_was_but_is_no_other(run: Run, language: str, said: str):
    register = REGISTER + "unit,all,branch,,Tất cả,All,,,\n" + "".join(f"unit,{u},desk,all,{u},{u},,,\n" for u in "ab")
    words = ("--edition", "top-two", "--to-parent", "--level", "desk", "--format", "json", "--lang", language)
    rows = counts(("a", "2024-01", 62, 38), ("b", "2024-01", 60, 40))
    found = told(run(*words, counts=rows, organisation=register))
    assert {row["verdict"] for row in found.values()} == {said}


def test_a_unit_that_was_renamed_is_followed_and_one_that_was_merged_is_not(run: Run):
    register = REGISTER + (
        "unit,old,branch,,Cũ,Old,,2024-01-31,new\nunit,new,branch,,Mới,New,2024-02-01,,\n"
        "unit,c,branch,,C,C,,2024-01-31,e\nunit,d,branch,,D,D,,2024-01-31,e\nunit,e,branch,,E,E,2024-02-01,,\n"
    )
    rows = counts(
        ("old", "2024-01", 90, 10), ("c", "2024-01", 90, 10), ("d", "2024-01", 90, 10),
        ("new", "2024-02", 60, 40), ("e", "2024-02", 60, 40),
    )  # fmt: skip
    found = told(run("--period", "2024-02", "--format", "json", counts=rows, organisation=register))
    assert found["new"]["verdict"] == "worse"
    assert str(found["e"]["verdict"]).startswith("not comparable: the unit has changed")
    assert found["e"]["p"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--with", "2024-01", "--to-parent"), "--with and --to-parent exclude each other"),
        (("--of", "colour"), "headline, overall, component or question 'colour' does not exist"),
        (("--with", "24"), "'24' is not a period"),
        (("--with", "2024-01"), "2024-01 is not compared with itself: name another period"),
        (("--to-parent",), "no unit that is asked for stands in 2024-01 below one with answers"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, words: tuple[str, ...], sentence: str):
    done = run(*words, counts=counts(("x", "2024-01", 9, 1)))
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_every_verdict_has_its_words_in_both_languages():
    assert all(set(words) == {*Verdict, *Obstacle} for words in WORDS.values())


def test_no_p_value_is_told_to_be_zero(run: Run):
    rows = counts(("x", "2024-01", 900, 100), ("x", "2024-02", 100, 900))
    found = told(run("--period", "2024-02", "--format", "json", counts=rows))
    assert (found["x"]["p"], found["x"]["p_adjusted"]) == (0.0001, 0.0001)
