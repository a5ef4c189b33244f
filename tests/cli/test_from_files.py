"""Figures without a database: from counts, forms and scores in files; bad files are one line with their place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.cli.main import FAILED, MISUSED, main

ROOT = Path(__file__).parents[2]
DEMO, SURVEYS = ROOT / "demo", ROOT / "surveys"
SERVICE = ("--survey", str(SURVEYS / "service-satisfaction"))
SCORECARD = ("--survey", str(DEMO / "scorecards" / "service-766"))
FORMS = "unit,period,business,satisfaction,comment\n"
COUNTS = "unit,period,question,option,n\n"
SCORES = "unit,period,criterion,score\n"
POINTS = {
    "openness": 18,
    "progress": 20,
    "online_services": 12,
    "online_payment": 10,
    "digitised": 22,
    "satisfaction": 9,
}

Run = Callable[..., Result]


@pytest.fixture
def run(called: Run) -> Run:
    return called


def scores(**changed: int) -> str:
    rows = ((unit, code, points) for unit in ("north", "south") for code, points in (POINTS | changed).items())
    return SCORES + "".join(f"{unit},2024,{code},{points}\n" for unit, code, points in rows)


def test_the_same_counts_give_the_same_bytes_from_a_file_as_from_the_database(run: Run, tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    for words in (
        ("organisation", "import", str(DEMO / "organisation.csv")),
        ("counts", "import", "service-satisfaction", str(DEMO / "opg_counts.csv")),
    ):
        assert CliRunner().invoke(main, words, env=folder).exit_code == 0
    asked = ("--level", "service", "--period", "2026-04", "--format", "json")
    stored = CliRunner().invoke(main, ["figures", "service-satisfaction", *asked], env=folder)
    register = ("--organisation", str(DEMO / "organisation.csv"))
    from_file = run("figures", *SERVICE, *asked, *register, "--counts", str(DEMO / "opg_counts.csv"))
    assert stored.exit_code == from_file.exit_code == 0
    assert from_file.stdout == stored.stdout
    assert len(json.loads(from_file.stdout)["units"]) >= 3


def test_forms_in_a_file_are_counted_and_businesses_widen_the_interval(run: Run):
    rows = "".join(f"desk,2024-05,b{n % 30},{'satisfied' if n % 5 else 'neutral'},\n" for n in range(90))
    done = run(
        "figures", *SERVICE, "--period", "2024-05", "--format", "json", "--edition", "top-two", forms=FORMS + rows
    )
    assert done.exit_code == 0, done.output
    (unit,) = json.loads(done.stdout)["units"]
    headline = unit["figures"][0]
    assert (headline["exact"], headline["base"], headline["businesses"]) == ("80/1", 90, 30)
    assert headline["interval"]["design_effect"] > 1


def test_too_few_answers_are_told_from_none(run: Run):
    asked = ("figures", "--survey", str(SURVEYS / "sipas"), "--format", "csv", "--period")
    forms = "unit,period,business,access_rooms\n" + "".join(f"desk,2024,b{n},satisfied\n" for n in range(4))
    few = run(*asked, "2024", forms=forms)
    assert few.exit_code == 0, few.output
    (rooms,) = (row for row in few.stdout.splitlines() if ",satisfied,access_rooms," in row)
    assert rooms.endswith(",too_few,share(satisfied)")
    none = run(*asked, "2023", forms=forms)
    assert (none.exit_code, none.stderr) == (FAILED, "surveyapp: there are no answers about any unit in 2023\n")


def test_a_scorecard_is_made_of_scores_alone(run: Run):
    done = run("figures", *SCORECARD, "--unit", "north", "--format", "csv", scores=scores())
    assert done.exit_code == 0, done.output
    header, headline, overall, *_ = done.stdout.splitlines()
    assert header.startswith("unit,period,channel,edition,simulated,kind,of,value")
    assert headline.startswith("north,2024,scores,2022@")
    assert ",overall,overall,91.00,,,100,6,scores,,given,,," in overall


def test_explain_puts_the_numbers_into_the_formula(run: Run):
    done = run("figures", *SCORECARD, "--unit", "north", "--explain", scores=scores())
    assert "online: sum(2/2 criteria) = online_services 12 + online_payment 10 = 22" in done.stdout
    assert (
        "overall: sum(5 components, 6/6 criteria) = openness 18 + progress 20 + online 22 + digitised 22 + satisfaction 9 = 91"
        in done.stdout
    )
    counts = COUNTS + "desk,2024-05,satisfaction,very_satisfied,2\ndesk,2024-05,satisfaction,satisfied,1\n"
    counts += "desk,2024-05,satisfaction,dissatisfied,1\n"
    done = run("figures", *SERVICE, "--period", "2024-05", "--explain", counts=counts)
    assert done.stdout.splitlines() == [
        "desk",
        "  satisfaction: share(satisfied) = (2 x 100 + 1 x 100) / 4 = 75",
        "  satisfaction: share(very satisfied) = (2 x 100) / 4 = 50",
        "  satisfaction: mean(0..100) = (2 x 100 + 1 x 75 + 1 x 25) / 4 = 75",
        "  satisfaction: net(satisfied-dissatisfied) = (2 x 100 + 1 x 100 + 1 x -100) / 4 = 50",
    ]


def test_explain_shows_what_a_score_is_turned_from_where_less_is_better(run: Run):
    content = ("payments_common,disagree,8", "served_without,agree,8", "gifts_help,disagree,8")
    rows = (*content, "payment_hinted,yes,2", "payment_hinted,no,6")
    counts = COUNTS + "".join(f"desk,2022,{row}\n" for row in rows)
    done = run("figures", "--survey", str(SURVEYS / "cdci"), "--period", "2022", "--explain", counts=counts)
    assert "gifts_help 75 + payment_hinted (100 - 25)) / 4 = 75\n" in done.stdout


def test_an_edition_in_a_file_of_its_own_takes_the_place_of_the_surveys(run: Run, tmp_path: Path):
    edition = tmp_path / "index-own.yaml"
    edition.write_text("label: own\nvalid_from: 2020-01-01\nheadline: {question: satisfaction, score: mean}\n", "utf-8")
    counts = COUNTS + "desk,2026-05,satisfaction,satisfied,8\n"
    done = run("figures", *SERVICE, "--index", str(edition), "--period", "2026-05", counts=counts)
    assert "edition own@" in done.stdout
    assert "headline: 75.00" in done.stdout
    edition.write_text("label: own\nvalid_from: 2020-01-01\nheadline: {question: nothing, score: mean}\n", "utf-8")
    done = run("figures", *SERVICE, "--index", str(edition), counts=counts)
    assert done.exit_code == 1
    assert "index-own.yaml:3:22: unknown-question" in done.stderr


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("counts", "", "counts.csv:1:1: empty-file"),
        ("counts", COUNTS, "counts.csv:1:1: empty-file"),
        ("counts", COUNTS.replace("n\n", "n,colour\n") + "a,2024-05,satisfaction,satisfied,3,red\n", "counts.csv:1:6: unknown-column"),
        ("counts", COUNTS + "a,2024-05,satisfaction,satisfied,-3\n", "counts.csv:2:5: not-a-count"),
        ("counts", COUNTS + "a,2024-05,satisfaction,satisfied,many\n", "counts.csv:2:5: not-a-count"),
        ("counts", COUNTS + f"a,2024-05,satisfaction,satisfied,{'9' * 5000}\n", "counts.csv:2:5: not-a-count"),
        ("counts", COUNTS + "a,2024-05,satisfaction,delighted,3\n", "counts.csv:2:4: unknown-option"),
        ("counts", COUNTS + "a,2024-05,colour,red,3\n", "counts.csv:2:3: unknown-question"),
        ("counts", COUNTS + "a,2024-5,satisfaction,satisfied,3\n", "counts.csv:2:2: bad-period"),
        ("counts", COUNTS + "a,2024-05,satisfaction\n", "counts.csv:2:1: wrong-cells"),
        ("forms", FORMS + "a,2024-05,b1,delighted,\n", "forms.csv:2:4:"),
        ("forms", FORMS.replace("comment", "colour") + "a,2024-05,b1,satisfied,\n", "forms.csv:1:5: unknown-column"),
        ("forms", "unit,satisfaction\na,satisfied\n", "forms.csv:1:1: missing-column"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_line_with_row_and_column(run: Run, kind: str, content: str, told: str):
    done = run("figures", *SERVICE, **{kind: content})
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,2024,openness,19\n", "scores.csv:2:4: out-of-bounds: 19 lies outside 0 to 18"),
        ("a,2024,openness,-1\n", "scores.csv:2:4: out-of-bounds"),
        ("a,2024,openness,1e3\n", "scores.csv:2:4: not-a-score"),
        ("a,2024,openness,NaN\n", "scores.csv:2:4: not-a-score"),
        ("a,2024,colour,1\n", "scores.csv:2:3: unknown-criterion"),
        ("a,24,openness,1\n", "scores.csv:2:2: bad-period"),
        (",2024,openness,1\n", "scores.csv:2:1: missing-cell"),
        ("a,2024,openness,1\na,2024,openness,1\n", "scores.csv:3:3: counted-twice"),
    ],
)
def test_a_bad_score_is_one_line_with_row_and_column(run: Run, row: str, told: str):
    done = run("figures", *SCORECARD, scores=SCORES + row)
    assert done.exit_code == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_score_that_was_not_given_is_no_zero(run: Run):
    empty = scores().replace("north,2024,progress,20", "north,2024,progress,")
    done = run("figures", *SCORECARD, "--unit", "north", "--format", "csv", scores=empty)
    overall = next(line for line in done.stdout.splitlines() if ",overall,overall," in line)
    assert ",no_score," in overall
    assert ",0" not in overall.split("overall,overall")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name a survey by its code, or its folder with --survey"),
        (("service-satisfaction", "--counts", "x.csv"), "--counts, --forms and --organisation go with --survey"),
        ((*SERVICE, "--officer", "0123", "--unit", "a"), "--officer excludes --unit and --level"),
    ],
)
def test_what_does_not_go_together_is_said(run: Run, words: tuple[str, ...], told: str):
    done = run("figures", *words)
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


MIXED = """label: mixed
valid_from: 2020-01-01
headline: {question: satisfaction, score: satisfied}
sources: [{code: businesses, weight: 70}, {code: department, weight: 30}]
components:
  - {code: rated, source: businesses, indicators: [{question: satisfaction, score: mean}]}
  - {code: assessed, source: department, criteria: [{code: assessment}]}
"""


def test_seventy_percent_of_forms_and_thirty_of_the_departments_scores(run: Run, tmp_path: Path):
    (tmp_path / "index-mixed.yaml").write_text(MIXED, "utf-8")
    rows = "".join(f"desk,2024-05,b{n},{'satisfied' if n % 5 else 'neutral'},\n" for n in range(50))
    asked = (
        "figures",
        *SERVICE,
        "--index",
        str(tmp_path / "index-mixed.yaml"),
        "--period",
        "2024-05",
        "--format",
        "json",
    )
    done = run(*asked, forms=FORMS + rows, scores=SCORES + "desk,2024-05,assessment,95\n")
    assert done.exit_code == 0, done.output
    found = {
        figure["of"]: figure
        for figure in json.loads(done.stdout)["units"][0]["figures"]
        if figure["kind"] != "satisfied"
    }
    rated, overall = found["rated"], found["overall"]
    assert (rated["exact"], overall["exact"]) == ("70/1", "155/2")
    assert overall["interval"]["method"] == "quasi-score+scores"
    assert overall["interval"]["low"] == pytest.approx(0.7 * rated["interval"]["low"] + 0.3 * 95)
    without = run(*asked, forms=FORMS + rows)
    found = {figure["of"]: figure for figure in json.loads(without.stdout)["units"][0]["figures"]}
    assert found["overall"]["suppressed"] == "no_score"


def test_an_officers_own_figures_need_ten_businesses_and_are_of_no_unit(tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    register = tmp_path / "register.csv"
    register.write_text(
        "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,dept,department,,D,D,,,\n"
        "unit,east,branch,dept,E,E,,,\nunit,team,team,east,T,T,,,\n"
        "officer,0101,,team,,,2020-01-01,,\nofficer,0102,,team,,,2020-01-01,,\nofficer,0103,,team,,,2020-01-01,,\n",
        "utf-8",
    )
    question = "officer_overall"
    rows = "".join(
        f"team,2024-05,{officer},{officer}-{n},{'satisfied' if n % 4 else 'neutral'}\n"
        for officer, n_businesses in (("0101", 24), ("0102", 6), ("0103", 12))
        for n in range(n_businesses)
    )
    (tmp_path / "forms.csv").write_text(f"unit,period,officer,business,{question}\n{rows}", "utf-8")
    for words in (
        ["organisation", "import", str(register)],
        ["answers", "import", "post-procedure", str(tmp_path / "forms.csv")],
    ):
        done = CliRunner().invoke(main, words, env=folder)
        assert done.exit_code == 0, done.output

    def asked(officer: str) -> Result:
        words = ["figures", "post-procedure", "--officer", officer, "--period", "2024", "--format", "json"]
        return CliRunner().invoke(main, words, env=folder)

    done = asked("0101")
    assert done.exit_code == 0, done.output
    (unit,) = json.loads(done.stdout)["units"]
    (figure,) = [each for each in unit["figures"] if (each["kind"], each["of"]) == ("satisfied", question)]
    assert (unit["context"]["unit"], figure["exact"], figure["base"]) == ("0101", "75/1", 24)
    refused = asked("0102")
    assert refused.exit_code == 1
    assert "a figure of 2024 about officer '0102' does not exist" in refused.stderr
