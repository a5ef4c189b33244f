"""The command `rank`: ranks by the edition's rule, and how sure they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

ROOT = Path(__file__).parents[2]
SIPAS = ROOT / "surveys" / "sipas"
SCORECARD = ROOT / "demo" / "scorecards" / "service-766"
POINTS = {"openness": 18, "progress": 20, "online_services": 12, "online_payment": 10, "digitised": 22}
QUESTIONS = {
    "access": ("location", "rooms", "equipment", "online"),
    "procedure": ("posted", "papers", "fees", "deadline"),
    "staff": ("politeness", "attention", "answers", "guidance", "rules"),
    "result": ("in_time", "complete", "correct"),
    "feedback": ("ways", "easy", "received", "told"),
}
CODES = [f"{factor}_{code}" for factor, codes in QUESTIONS.items() for code in codes]
Run = Callable[..., Result]


@pytest.fixture
def run(called: Run) -> Run:
    def command(survey: Path, *arguments: str, **files: str) -> Result:
        return called("rank", "--survey", str(survey), *arguments, **files)

    return command


def forms(**satisfied: int) -> str:
    """Of each unit 100 forms: so many satisfied with everything."""
    rows = [",".join(["unit", "period", *CODES])]
    for unit, n in satisfied.items():
        rows += [
            ",".join([unit, "2024-Q1", *["satisfied" if form < n else "neutral"] * len(CODES)]) for form in range(100)
        ]
    return "\n".join(rows) + "\n"


def rows(done: Result) -> list[dict[str, object]]:
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)["rows"]
    return found


def test_units_that_differ_have_one_rank_and_those_that_do_not_share_a_letter(run: Run):
    found = rows(run(SIPAS, "--format", "json", forms=forms(a=97, b=96, c=40)))
    assert [(row["unit"], row["rank"], row["best"], row["worst"]) for row in found] == [
        ("a", 1, 1, 2), ("b", 2, 1, 2), ("c", 3, 3, 3),
    ]  # fmt: skip
    assert [row["alike"] for row in found] == ["a", "a", None]
    assert [row["overall"] for row in found] == [97, 96, 40]


METHODS = {
    "joint": "Klein",
    "bootstrap-marginal": "for each unit alone",
    "bootstrap-simultaneous": "all true ones at once",
    "draws": "not a confidence set",
}


@pytest.mark.parametrize("method", METHODS)
def test_other_limits_hold_the_rank_too_and_say_what_they_are(run: Run, method: str):
    done = run(SIPAS, "--method", method, "--draws", "200", "--format", "json", forms=forms(a=97, b=96, c=40))
    found = rows(done)
    assert [(row["best"], row["worst"]) for row in found] == [(1, 2), (1, 2), (3, 3)]
    (said,) = [note for note in json.loads(done.stdout)["notes"] if note.startswith("best and worst")]
    assert METHODS[method] in said


def test_units_with_which_everybody_is_satisfied_have_limits_by_drawn_errors_too(run: Run):
    found = rows(run(SIPAS, "--method", "bootstrap-marginal", "--format", "json", forms=forms(a=100, b=100, c=40)))
    assert [(row["best"], row["worst"]) for row in found] == [(1, 2), (1, 2), (3, 3)]


def test_given_scores_have_no_limits_by_drawn_errors(run: Run):
    scores = "unit,period,criterion,score\n" + "".join(
        f"{unit},2024,{code},{points}\n" for unit in "ab" for code, points in (POINTS | {"satisfaction": 9}).items()
    )
    found = rows(run(SCORECARD, "--method", "bootstrap-simultaneous", "--format", "json", scores=scores))
    assert {(row["rank"], row["best"], row["worst"]) for row in found} == {(1, None, None)}


def leaning(**wrong: tuple[str, int]) -> str:
    """Of each unit 100 forms, all satisfied, but so many neutral with one factor."""
    lines = [",".join(["unit", "period", *CODES])]
    for unit, (factor, n) in wrong.items():
        for form in range(100):
            cells = ("neutral" if form < n and code.startswith(factor) else "satisfied" for code in CODES)
            lines.append(",".join([unit, "2024-Q1", *cells]))
    return "\n".join(lines) + "\n"


def test_each_unit_has_its_rank_under_other_recipes_and_each_recipe_its_shift(run: Run):
    # Without its weakest factor a unit has 100 everywhere; every other keeps its distance.
    content = leaning(a=("access", 10), b=("staff", 20), c=("result", 40))
    done = run(SIPAS, "--sensitivity", "--format", "json", forms=content)
    *found, shift = rows(done)
    assert [(row["unit"], row["rank"]) for row in found] == [("a", 1), ("b", 2), ("c", 3)]
    assert [row["without_staff"] for row in found] == [2, 1, 3]
    assert [row["without_result"] for row in found] == [2, 3, 1]
    assert (shift["name"], shift["without_staff"], shift["without_result"]) == ("mean rank shift", 0.67, 1.33)
    assert {"geometric", "min-max", "z"} <= set(shift)
    assert "OECD/JRC 2008" in json.loads(done.stdout)["notes"][-1]


def test_ranks_by_the_editions_own_recipe_are_those_that_are_ranked_by(run: Run):
    content = leaning(a=("access", 10), b=("staff", 20), c=("result", 40), d=("feedback", 20))
    plain = {row["unit"]: row["rank"] for row in rows(run(SIPAS, "--format", "json", forms=content))}
    tried = {row["unit"]: row["rank"] for row in rows(run(SIPAS, "--sensitivity", "--format", "json", forms=content))}
    assert {unit: rank for unit, rank in tried.items() if unit} == plain


def test_one_unit_has_no_other_order_and_one_among_others_its_own_row(run: Run):
    alone = run(SIPAS, "--sensitivity", "--format", "json", forms=forms(a=97))
    assert [row["rank"] for row in rows(alone)] == [None]
    assert json.loads(alone.stdout)["notes"][-1].startswith("no other order")
    asked = ("--sensitivity", "--unit", "b", "--format", "json")
    assert [row["unit"] for row in rows(run(SIPAS, *asked, forms=forms(a=97, b=60)))] == ["b", None]


def test_the_same_seed_draws_the_same(run: Run):
    asked = ("--method", "draws", "--draws", "50", "--seed", "7")
    first, second = (run(SIPAS, *asked, forms=forms(a=60, b=58, c=57)).stdout for _ in range(2))
    assert first == second


def test_given_scores_have_ranks_and_bands_and_no_limits(run: Run):
    given = {
        "north": POINTS | {"satisfaction": 9},
        "south": POINTS | {"satisfaction": 9},
        "east": POINTS | {"satisfaction": 3},
    }
    scores = "unit,period,criterion,score\n" + "".join(
        f"{unit},2024,{code},{points}\n" for unit, own in given.items() for code, points in own.items()
    )
    scores += "west,2024,openness,18\n"
    done = run(SCORECARD, "--lang", "en", scores=scores)
    assert done.exit_code == 0
    above, header, *lines = done.stdout.splitlines()
    assert above.endswith("competition ranks of values rounded to 2 decimals among units of one level")
    assert header.split()[:5] == ["level", "rank", "unit", "name", "overall"]
    assert [line.split()[1:5] for line in lines[:3]] == [
        ["1", "north", "north", "91.00"], ["1", "south", "south", "91.00"], ["3", "east", "east", "85.00"],
    ]  # fmt: skip
    assert ["Excellent" in lines[0], "Good" in lines[2]] == [True, True]
    assert lines[3].split()[:2] == ["branch", "west"]
    assert lines[3].endswith("no score")


def test_what_cannot_be_drawn_again_is_said(run: Run):
    scores = "unit,period,criterion,score\n" + "".join(f"a,2024,{code},1\n" for code in (*POINTS, "satisfaction"))
    done = run(SCORECARD, "--method", "draws", scores=scores)
    assert done.exit_code == 1
    assert "can be drawn again" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_survey_without_components_has_no_ranks(run: Run):
    done = run(
        ROOT / "surveys" / "service-satisfaction",
        counts="unit,period,question,option,n\na,2024-05,satisfaction,satisfied,3\n",
    )
    assert done.exit_code == 1
    assert "has no components, so there is no overall index" in done.stderr


def test_units_are_not_ranked_by_answers_of_an_open_link(run: Run):
    opened = (
        forms(a=97, b=40).replace("unit,period,", "unit,period,channel,").replace(",2024-Q1,", ",2024-Q1,open_link,")
    )
    done = run(SIPAS, forms=opened)
    assert done.exit_code == 1
    assert "not ranked by answers of an open link" in done.stderr


REGISTER = (
    "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,top,department,,T,T,,,\n"
    "unit,a,branch,top,A,A,,,\nunit,b,branch,top,B,B,,,\nunit,c,branch,top,C,C,,,\n"
)


def test_a_department_is_not_ranked_among_its_branches(run: Run):
    found = rows(run(SIPAS, "--format", "json", forms=forms(a=97, b=60, c=30), organisation=REGISTER))
    assert {row["unit"]: row["rank"] for row in found} == {"top": 1, "a": 1, "b": 2, "c": 3}


def test_each_level_has_a_heading_and_each_row_its_level(run: Run):
    asked = {"forms": forms(a=97, b=60, c=30), "organisation": REGISTER}
    assert {row["unit"]: row["level"] for row in rows(run(SIPAS, "--format", "json", **asked))} == {
        "top": "department", "a": "branch", "b": "branch", "c": "branch",
    }  # fmt: skip
    lines = run(SIPAS, **asked).stdout.splitlines()
    starts = [lines.index("branch"), lines.index("department")]
    assert [lines[start + 1].split()[:2] for start in starts] == [["level", "rank"]] * 2
    assert [line.split()[:3] for line in lines[starts[1] + 2 : starts[1] + 3]] == [["department", "1", "top"]]


def test_one_unit_is_ranked_among_all_of_its_level(run: Run):
    found = rows(run(SIPAS, "--unit", "b", "--format", "json", forms=forms(a=97, b=60, c=30), organisation=REGISTER))
    assert [(row["unit"], row["rank"], row["best"], row["worst"]) for row in found] == [("b", 2, 2, 2)]
