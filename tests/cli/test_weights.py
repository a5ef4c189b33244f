"""The command `weights`: margins met, what weighting costs, and files that cannot be met."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

ROOT = Path(__file__).parents[2]
MARGINS = "margin,category,total\n"
REGISTER = "kind,code,level,parent,name_vi,name_en,since,until,successors\n"
Run = Callable[..., Result]


@pytest.fixture
def run(called: Run) -> Run:
    def command(*arguments: str, survey: str = "cdci", **files: str) -> Result:
        return called("weights", "--survey", str(ROOT / "surveys" / survey), *arguments, **files)

    return command


def forms(**answers: tuple[int, int, int]) -> str:
    """Of each unit, how many forms say satisfied, neutral, or nothing at all."""
    lines = ["unit,period,satisfaction"]
    for unit, sizes in answers.items():
        for level, size in zip(("satisfied", "neutral", ""), sizes, strict=True):
            lines += [f"{unit},2024-05,{level}"] * size
    return "\n".join(lines) + "\n"


TWO = forms(a=(40, 10, 5), b=(20, 30, 0))
MET = MARGINS + "unit,a,60\nunit,b,40\nsatisfaction,satisfied,30\nsatisfaction,neutral,70\n"


def test_every_margin_is_met_and_the_cost_is_said(run: Run):
    done = run("--format", "json", survey="service-satisfaction", forms=TWO, margins=MET)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert [(row["category"], row["before"], row["after"]) for row in said["rows"]] == [
        ("a", 50, 60), ("b", 50, 40), ("satisfied", 60, 30), ("neutral", 40, 70),
    ]  # fmt: skip
    assert said["notes"][0] == "service-satisfaction, 2024-05: 100 forms, 5 left out (no category)"
    assert said["notes"][2].endswith("(Kish): 100 weighted forms tell as much as 56"), "as in docs/method.md"


def test_forms_count_for_the_unit_above_that_has_a_total(run: Run):
    register = REGISTER + "unit,top,branch,,T,T,,,\nunit,a,desk,top,A,A,,,\nunit,b,desk,top,B,B,,,\n"
    done = run(
        "--format",
        "json",
        survey="service-satisfaction",
        forms=TWO,
        margins=MARGINS + "unit,top,10\n",
        organisation=register,
    )
    assert [(row["category"], row["before"], row["after"]) for row in json.loads(done.stdout)["rows"]] == [
        ("top", 105, 10)
    ]


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        (MARGINS + "unit,a,-1\n", "margins.csv:2:3: not-a-total"),
        (MARGINS + "unit,a,many\n", "margins.csv:2:3: not-a-total"),
        (MARGINS + "colour,red,5\n", "margins.csv:2:1: unknown-margin"),
        (MARGINS + "satisfaction,delighted,5\n", "margins.csv:2:2: unknown-option"),
        (MARGINS + "unit,a,5\nunit,a,6\n", "margins.csv:3:2: counted-twice"),
        ("margin,category,n\nunit,a,5\n", "margins.csv:1:1: missing-column"),
        (MARGINS, "margins.csv:1:1: empty-file"),
        (MARGINS + "unit,a,60\nunit,b,40\nsatisfaction,satisfied,30\nsatisfaction,neutral,60\n", "margin 'satisfaction' adds up to 90"),
        (MARGINS + "unit,a,60\nunit,b,30\nunit,c,10\n", "margin 'unit': nobody answered in category 'c'"),
        (MARGINS + "unit,z,60\n", "no form in 2024-05 has a category in each of: unit"),
    ],
)  # fmt: skip
def test_margins_that_cannot_be_read_or_met_are_one_line(run: Run, margins: str, told: str):
    done = run(survey="service-satisfaction", forms=TWO, margins=margins)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_margins_that_exclude_each_other_name_the_one_that_is_not_met(run: Run):
    apart = forms(a=(50, 0, 0), b=(0, 50, 0))
    done = run(survey="service-satisfaction", forms=apart, margins=MET)
    assert done.exit_code == 1
    assert "raking does not converge: margin" in done.stderr


def test_margins_about_different_parts_of_a_form_are_refused(run: Run):
    given = "unit,period,role,overall_satisfaction\n" + "a,2021,director,satisfied\n" * 9
    margins = MARGINS + "role,director,5\noverall_satisfaction,satisfied,5\n"
    done = run(forms=given, margins=margins)
    assert done.exit_code == 1
    assert "general and unit, which no form holds together" in done.stderr
