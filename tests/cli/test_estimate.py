"""The command `estimate`: what R says of the same design, what is not shown, and files that cannot be true."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.disclosure import Atom, Total, derivable
from surveyapp.cli.main import main

REFERENCE = Path(__file__).parents[1] / "reference"
R = {f["name"]: f["value"] for f in json.loads((REFERENCE / "figures.json").read_text("utf-8"))["figures"]}
ROWS = list(csv.DictReader((REFERENCE / "forms.data.csv").read_text("utf-8").splitlines()))
LEVELS = {"100": "very_good", "75": "good", "50": "fair", "25": "poor", "0": "very_poor"}
SURVEY = """
code: drawn
languages: [en]
levels: {branch: branch}
sections:
  - code: service
    subject: branch
    pages:
      - code: first
        questions:
          - code: q1
            kind: rating
            required: false
            options:
              - {code: very_good, value: 100, satisfied: true}
              - {code: good, value: 75, satisfied: true}
              - {code: fair, value: 50}
              - {code: poor, value: 25, dissatisfied: true}
              - {code: very_poor, value: 0, dissatisfied: true}
          - {code: lane, kind: single, options: [{code: green}, {code: yellow}, {code: red}]}
          - {code: size, kind: single, options: [{code: small}, {code: large}]}
"""
TEXT = """
language: en
title: A drawn survey
sections:
  service: {title: The service}
questions:
  q1: {text: How was it?, options: {very_good: Very good, good: Good, fair: Fair, poor: Poor, very_poor: Very poor}}
  lane: {text: Which lane?, options: {green: Green, yellow: Yellow, red: Red}}
  size: {text: How large?, options: {small: Small, large: Large}}
"""
INDEX = "label: one\nvalid_from: 2020-01-01\nheadline: {question: q1, score: satisfied}\n"
REGISTER = "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,all,department,,All,All,,,\n"
HALVES = REGISTER + "unit,d0,branch,all,D0,D0,,,\nunit,d1,branch,all,D1,D1,,,\n"
STRATA = "stratum,businesses\ns1,40\ns2,60\ns3,80\ns4,120\n"
LANES = "margin,category,total\nlane,green,430\nlane,yellow,220\nlane,red,90\n"
SIZES = "size,small,500\nsize,large,240\n"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    folder = tmp_path / "drawn"
    folder.mkdir()
    for name, content in {"survey.yaml": SURVEY, "text.en.yaml": TEXT, "index-one.yaml": INDEX}.items():
        (folder / name).write_text(content, "utf-8")

    def command(*words: str, **files: str) -> Result:
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content, "utf-8")
        named = [word for name in files for word in (f"--{name}", str(tmp_path / f"{name}.csv"))]
        return CliRunner().invoke(main, ["estimate", "--survey", str(folder), "--period", "2024", *words, *named])

    return command


def forms(*beside: str, stratum: str = "stratum") -> str:
    """The forms of the reference data, those outside its domain in unit d0 and those inside in d1."""
    named = {"business": "cluster", "stratum": stratum, "weight": "weight"}
    lines = [",".join(["unit", "period", "q1", "lane", "size", *beside])]
    for row in ROWS:
        extra = [("" if column == "weight" else column[0]) + row[named[column]] for column in beside]
        lines.append(",".join([f"d{row['domain']}", "2024", LEVELS[row["q1"]], row["lane"], row["size"], *extra]))
    return "\n".join(lines) + "\n"


ALL = ("business", "stratum", "weight")


def rows(done: Result) -> Mapping[str, Mapping[str, Any]]:
    assert done.exit_code == 0, done.output
    return {row["unit"]: row for row in json.loads(done.stdout)["rows"]}


@pytest.mark.parametrize(
    ("beside", "files", "whole", "inside"),
    [
        (ALL, {"strata": STRATA}, "survey.full", "survey.domain"),
        (("business", "stratum"), {"strata": STRATA}, "survey.drawn", "survey.drawn.domain"),
        (("weight",), {}, "survey.simple", None),
        (ALL, {"strata": STRATA, "margins": LANES}, "survey.post", "survey.post.domain"),
        (ALL, {"strata": STRATA, "margins": LANES + SIZES}, "survey.raked", "survey.raked.domain"),
    ],
    ids=["weights of the file", "N/n of the strata", "weights alone", "post-stratified", "raked"],
)
def test_share_and_error_are_those_of_r(
    run: Run, beside: tuple[str, ...], files: dict[str, str], whole: str, inside: str | None
):
    found = rows(run("--format", "json", forms=forms(*beside), organisation=HALVES, **files))
    for unit, name in (("all", whole), ("d1", inside)):
        if name is not None:
            ours = found[unit]["share_%"] / 100, found[unit]["error"] / 100
            assert ours == pytest.approx((R[f"{name}.mean"], R[f"{name}.error"]), abs=1e-8)


def test_mean_limits_design_effect_and_degrees_are_those_of_r(run: Run):
    found = rows(run("--format", "json", forms=forms(*ALL), organisation=HALVES, strata=STRATA))
    whole, inside = found["all"], found["d1"]
    assert (whole["low"] / 100, whole["high"] / 100) == pytest.approx(
        (R["korn.graubard.1"], R["korn.graubard.2"]), abs=1e-8
    )
    for row, name in ((whole, "survey.q1"), (inside, "survey.domain.q1")):
        assert (row["mean"], row["mean_error"]) == pytest.approx((R[f"{name}.mean"], R[f"{name}.error"]), abs=1e-8)
    effects = whole["design_effect"], inside["design_effect"]
    assert effects == pytest.approx((R["survey.deff.1"], R["survey.deff.2"]), abs=1e-8)
    assert (whole["degrees"], inside["degrees"]) == (R["survey.degrees"], R["survey.domain.degrees"])
    assert whole["effective_base"] == pytest.approx(R["kish.1"], abs=1e-8)
    assert (whole["base"], whole["businesses"]) == (240, 60)


@pytest.mark.parametrize(("policy", "name"), [("certain", "remove"), ("grand_mean", "adjust"), ("average", "average")])
def test_a_lonely_business_counts_as_in_r(run: Run, policy: str, name: str):
    given = forms(*ALL, stratum="lonely")
    found = rows(run("--format", "json", "--lonely", policy, forms=given, organisation=HALVES))
    assert found["all"]["error"] / 100 == pytest.approx(R[f"survey.lonely.{name}"], abs=1e-8)


def test_a_lonely_business_without_a_policy_is_one_line_that_names_its_stratum(run: Run):
    done = run(forms=forms(*ALL, stratum="lonely"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("surveyapp: of stratum 's5' only one of its businesses was drawn")
    assert len(done.stderr.splitlines()) == 1


def test_a_stratum_that_was_drawn_whole_needs_no_policy(run: Run):
    given = forms(*ALL, stratum="lonely")
    assert run(forms=given, strata=STRATA + "s5,1\n").exit_code == 0
    assert run(forms=given, strata=STRATA + "s5,2\n").exit_code == 1


def test_a_census_has_no_interval(run: Run):
    drawn = "stratum,businesses\n" + "".join(f"s{n},15\n" for n in range(1, 5))
    row = rows(run("--format", "json", forms=forms(*ALL), strata=drawn))["d1"]
    assert (row["low"], row["error"], row["not_shown"]) == (None, 0, "none: everybody answered")


def sample(**units: Iterable[tuple[str, str]]) -> str:
    """Forms of units, each with its business and answer."""
    lines = [f"{unit},2024,{answer},{business}" for unit, each in units.items() for business, answer in each]
    return "unit,period,q1,business\n" + "\n".join(lines) + "\n"


def some(name: str, n: int, answer: str = "good") -> list[tuple[str, str]]:
    return [(f"{name}{i}", answer if i else "poor") for i in range(n)]


def test_forms_that_leave_the_question_open_stay_in_the_design(run: Run):
    given = sample(d0=some("a", 20), d1=some("b", 20))
    silent = sample(d0=some("a", 20), d1=[*some("b", 20), *((f"c{n}", "") for n in range(20))])
    without, beside = (rows(run("--format", "json", forms=each))["d1"] for each in (given, silent))
    assert (without["share_%"], without["base"]) == (beside["share_%"], beside["base"]) == (95, 20)
    assert without["error"] != beside["error"], "60 forms were drawn, not 40"


def test_the_unit_is_a_domain_and_no_sample_of_its_own(run: Run):
    both = rows(run("--format", "json", forms=sample(d0=some("a", 30), d1=some("b", 30))))["d1"]
    alone = rows(run("--format", "json", forms=sample(d1=some("b", 30))))["d1"]
    assert both["share_%"] == alone["share_%"]
    assert both["error"] != alone["error"]


THREE = HALVES + "unit,d2,branch,all,D2,D2,,,\n"
SIZED = {"d0": some("a", 20), "d1": some("b", 8), "d2": some("c", 3)}


def test_a_unit_of_too_few_businesses_is_not_shown_nor_one_that_would_tell_it(run: Run):
    found = rows(run("--format", "json", forms=sample(**SIZED), organisation=THREE))
    hidden = {unit: row["not_shown"] for unit, row in found.items()}
    assert hidden == {"all": None, "d0": None, "d1": "would tell of too few by subtraction", "d2": "too few"}
    assert {value for key, value in found["d1"].items() if key not in {"unit", "name", "not_shown"}} == {None}
    atoms = [Atom(unit, frozenset(business for business, _ in each)) for unit, each in SIZED.items()]
    shown = [Total.of("all", list(SIZED)), Total.of("d0", ["d0"])]
    assert derivable(atoms, shown, 5) == ()
    assert derivable(atoms, [*shown, Total.of("d1", ["d1"])], 5), "control: with d1 the three businesses are told"


@pytest.mark.parametrize("asked", [("--unit", "d1"), ("--level", "branch")])
def test_what_is_hidden_does_not_depend_on_what_is_asked_for(run: Run, asked: tuple[str, str]):
    found = rows(run("--format", "json", *asked, forms=sample(**SIZED), organisation=THREE))
    assert found["d1"]["not_shown"] == "would tell of too few by subtraction"
    assert "all" not in found


def test_a_business_with_many_forms_is_one(run: Run):
    found = rows(run("--format", "json", forms=sample(d0=[("a", "good")] * 50, d1=some("b", 5))))
    assert (found["d0"]["not_shown"], found["d1"]["not_shown"]) == ("too few", None)
    unnamed = "unit,period,q1\n" + "d0,2024,good\n" * 50
    assert rows(run("--format", "json", forms=unnamed))["d0"]["base"] == 50


def test_the_table_names_the_design(run: Run):
    lines = run(forms=forms(*ALL), strata=STRATA, margins=LANES, organisation=HALVES).stdout.splitlines()
    assert lines[0] == "drawn, 2024, question q1: 240 forms of 60 businesses in 4 strata"
    assert lines[1].startswith("weights: of the file; finite population correction: by the businesses in each stratum")
    assert lines[2] == "then raked to margins.csv; 0 forms left out (no category)"
    assert lines[3].split()[:2] == ["unit", "name"]


def test_a_form_without_a_category_has_no_weight_and_is_told(run: Run):
    given = "unit,period,q1,lane\n" + "d0,2024,good,green\nd0,2024,poor,yellow\n" * 5
    totals = "margin,category,total\nlane,green,30\nlane,yellow,10\n"
    whole = run("--format", "json", forms=given, margins=totals)
    beside = run("--format", "json", forms=given + "d0,2024,good,\n" * 4, margins=totals)
    assert (rows(whole)["d0"]["share_%"], rows(whole)["d0"]["base"]) == (75, 10)
    assert (rows(beside)["d0"]["share_%"], rows(beside)["d0"]["base"]) == (75, 10)
    assert "4 forms left out (no category)" in json.loads(beside.stdout)["notes"][2]


def test_forms_without_weight_do_not_make_a_unit_of_few_large_enough(run: Run):
    given = "unit,period,q1,lane\n" + "d0,2024,good,green\nd0,2024,poor,yellow\n" * 2
    totals = "margin,category,total\nlane,green,30\nlane,yellow,10\n"
    few = rows(run("--format", "json", forms=given + "d0,2024,good,\n" * 4, margins=totals))
    assert few["d0"]["share_%"] is None
    enough = rows(run("--format", "json", forms=given + "d0,2024,good,green\n" * 4, margins=totals))
    assert enough["d0"]["share_%"] is not None, "control: four more with a weight"


def test_explain_puts_the_numbers_in(run: Run):
    lines = run("--explain", forms=sample(d0=some("a", 20))).stdout.splitlines()
    assert lines[0] == "d0"
    assert lines[1].startswith(
        "  q1: share = 19.0000 / 20.0000 = 0.950000, V = 0.050000²; Wilson on 0.950000 x 0.050000 / V"
    )
    assert " = 19.00, t(19) = 2.0930: " in lines[1]
    alike = run("--explain", forms=sample(d0=[(f"a{n}", "good") for n in range(9)])).stdout.splitlines()
    assert "Wilson on the clusters = 9.00, t(8)" in alike[1]


def test_answers_of_an_open_link_were_drawn_by_no_design(run: Run):
    linked = "unit,period,channel,q1\n" + "d0,2024,open_link,good\n" * 9 + "d0,2024,post,good\nd0,2024,post,poor\n" * 5
    assert rows(run("--format", "json", forms=linked))["d0"]["base"] == 10
    done = run("--channel", "open_link", forms=linked)
    assert done.exit_code == 1
    assert "no design drew its forms" in done.stderr


def test_answers_about_the_department_are_of_the_department(tmp_path: Path):
    register = "kind,code,level,parent,name_vi,name_en,since,until,successors\n"
    (tmp_path / "register.csv").write_text(
        register + "unit,qn,department,,QN,QN,,,\nunit,a,branch,qn,A,A,,,\n", "utf-8"
    )
    given = "unit,period,business,department_overall\n" + "".join(f"a,2022,b{n},satisfied\n" for n in range(9))
    (tmp_path / "forms.csv").write_text(given, "utf-8")
    files = ("--forms", str(tmp_path / "forms.csv"), "--organisation", str(tmp_path / "register.csv"))
    survey = Path(__file__).parents[2] / "surveys" / "cdci"
    words = ("estimate", "--survey", str(survey), "--of", "department_overall", "--format", "json", *files)
    assert set(rows(CliRunner().invoke(main, words))) == {"qn"}


def test_answers_about_officers_are_nobodys_figure(tmp_path: Path):
    (tmp_path / "forms.csv").write_text("unit,period,officer_overall\n" + "a,2024-05,satisfied\n" * 20, "utf-8")
    survey = Path(__file__).parents[2] / "surveys" / "post-procedure"
    words = ("--survey", str(survey), "--forms", str(tmp_path / "forms.csv"), "--of", "officer_overall")
    done = CliRunner().invoke(main, ("estimate", *words))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "about officers, whose answers are their own" in done.stderr


HEAD = "unit,period,q1,business,stratum,weight\n"
GOOD = "".join(f"d0,2024,good,b{n},s{n % 2},1.5\n" for n in range(8))
TWO = "stratum,businesses\ns0,10\ns1,10\n"


@pytest.mark.parametrize(
    ("given", "strata", "told"),
    [
        (HEAD + GOOD + "d0,2024,good,b9,s1,0\n", TWO, "forms.csv:10:6: not-a-weight"),
        (HEAD + GOOD + "d0,2024,good,b9,s1,-2\n", TWO, "forms.csv:10:6: not-a-weight"),
        (HEAD + GOOD + "d0,2024,good,b9,s1,many\n", TWO, "forms.csv:10:6: not-a-weight"),
        (HEAD + GOOD + "d0,2024,good,b9,s1,nan\n", TWO, "forms.csv:10:6: not-a-weight"),
        (HEAD + GOOD + "d0,2024,good,b9,,1\n", TWO, "forms.csv:10:5: missing-cell"),
        (HEAD + GOOD + "d0,2024,good,b9,s2,1\n", TWO, "forms.csv:10:5: unknown-stratum: the stratum 's2' is not in strata.csv"),
        (HEAD + GOOD + "d0,2024,good,b2,s1,1\n", TWO, "forms.csv:10:5: two-strata"),
        (HEAD.replace("weight", "colour") + GOOD, TWO, "forms.csv:1:6: unknown-column"),
        (HEAD + GOOD, TWO.replace("s1,10", "s1,3"), "strata.csv:3:2: overdrawn: 4 businesses were drawn in stratum 's1', which has 3"),
        (HEAD + GOOD, TWO + "s2,10\n", "strata.csv:4:1: nothing-drawn"),
        (HEAD + GOOD, TWO + "s1,10\n", "strata.csv:4:1: counted-twice"),
        (HEAD + GOOD, TWO + "s3,-1\n", "strata.csv:4:2: not-a-count"),
        (HEAD + GOOD, TWO.replace("businesses", "forms"), "strata.csv:1:1: missing-column: the header has no column 'businesses'"),
        (HEAD + GOOD, "stratum,businesses\n", "strata.csv:1:1: empty-file"),
        ("unit,period,q1,business\n" + "d0,2024,good,b1\n" * 3, TWO, "forms.csv:1:1: missing-column: the header has no column 'stratum'"),
        (HEAD, TWO, "forms.csv:1:1: empty-file"),
    ],
)  # fmt: skip
def test_a_design_that_cannot_be_is_one_line_with_its_place(run: Run, given: str, strata: str, told: str):
    done = run(forms=given, strata=strata)
    assert (done.exit_code, done.stdout) == (1, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "margins", "told"),
    [
        ((), None, None),
        (("--of", "lane"), None, "question 'lane' has no satisfied option, nor a value for each"),
        (("--of", "colour"), None, "'colour'"),
        (("--unit", "d9"), None, "'d9'"),
        (("--period", "2023"), None, "there are no answers about any unit in 2023"),
        ((), LANES, "margin 'lane': nobody answered in category 'red'"),
        ((), "margin,category,total\nlane,blue,5\n", "margins.csv:2:2: unknown-option"),
    ],
)
def test_what_cannot_be_asked_is_one_line(run: Run, words: tuple[str, ...], margins: str | None, told: str | None):
    given = "unit,period,q1,lane\n" + "d0,2024,good,green\nd0,2024,poor,yellow\n" * 5
    done = run(*words, forms=given, **({"margins": margins} if margins else {}))
    assert (done.exit_code == 0) is (told is None), done.output
    assert (told or "") in done.stderr


def test_the_columns_of_a_design_never_enter_the_database(tmp_path: Path):
    (tmp_path / "forms.csv").write_text("unit,period,satisfaction,weight\nqn,2024-05,satisfied,2\n", "utf-8")
    environment = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    done = CliRunner().invoke(
        main, ["answers", "import", "service-satisfaction", str(tmp_path / "forms.csv")], env=environment
    )
    assert done.exit_code == 1
    assert "forms.csv:1:4: unknown-column" in done.stderr
