"""The command `funnel`: an office that chance does not explain lies outside, one that it does lies inside."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.small_units import ALARM, WARNING, funnel_limits
from surveyapp.cli.main import FAILED, MISUSED, main

ROOT = Path(__file__).parents[2]
SERVICE, SIPAS = ROOT / "surveys" / "service-satisfaction", ROOT / "surveys" / "sipas"
LIMITS = ("95_%_low", "95_%_high", "99.8_%_low", "99.8_%_high")
ALIKE = {f"u{n:02}": (180 + n % 3, 200) for n in range(20)}
Run = Callable[..., Result]
Row = Mapping[str, object]


@pytest.fixture
def run(called: Run) -> Run:
    def command(*arguments: str, survey: Path = SERVICE, **files: str) -> Result:
        return called("funnel", "--survey", str(survey), *arguments, **files)

    return command


def counts(units: Mapping[str, tuple[int, int]]) -> str:
    """Of each unit, how many of how many answers are satisfied."""
    lines = ["unit,period,question,option,n"]
    for unit, (satisfied, base) in units.items():
        lines += [f"{unit},2024-05,satisfaction,satisfied,{satisfied}"] if satisfied else []
        lines += [f"{unit},2024-05,satisfaction,neutral,{base - satisfied}"] if base > satisfied else []
    return "\n".join(lines) + "\n"


def rows(done: Result) -> Mapping[str, Row]:
    assert done.exit_code == 0, done.output
    return {row["unit"]: row for row in json.loads(done.stdout)["rows"]}


def numbers(row: Row, *names: str) -> list[float]:
    return [float(str(row[name])) for name in names]


def test_the_same_share_is_chance_in_a_small_unit_and_outside_in_a_large_one(run: Run):
    found = rows(run("--format", "json", counts=counts(ALIKE | {"small": (16, 20), "large": (240, 300)})))
    assert (found["small"]["share"], found["small"]["outside"]) == (80, "no")
    assert (found["large"]["share"], found["large"]["outside"]) == (80, "below 99.8 %")


def test_control_units_that_differ_by_chance_alone_are_all_inside(run: Run):
    found = rows(run("--format", "json", counts=counts(ALIKE)))
    assert {row["outside"] for row in found.values()} == {"no"}


def test_limits_are_the_exact_ones_and_the_head_names_all_units_and_over_dispersion(run: Run):
    done = run("--format", "json", counts=counts(ALIKE))
    said = json.loads(done.stdout)["notes"]
    assert said[0].startswith("service-satisfaction, period 2024-05, edition mean: satisfied share of satisfaction")
    assert said[1].startswith("all units 90.48 %; over-dispersion 0.")
    assert said[1].endswith("over 20 units, variance of limits times 1.00")
    expected = [round(100 * each, 2) for level in (WARNING, ALARM) for each in funnel_limits(200, 3619 / 4000, level)]
    assert [rows(done)["u00"][name] for name in LIMITS] == expected


def test_a_small_units_share_is_drawn_further_and_the_raw_one_stands_beside_it(run: Run):
    units = {f"u{n:02}": (140 + 3 * n, 200) for n in range(20)} | {"small": (5, 10), "large": (150, 300)}
    found = rows(run("--format", "json", counts=counts(units)))
    (raw, small), (raw_too, large) = (numbers(found[unit], "share", "shrunk") for unit in ("small", "large"))
    assert raw == raw_too == 50
    assert small > 60 > large > 50
    low, value, high = numbers(found["small"], "low", "shrunk", "high")
    assert low < value < high


def test_businesses_that_send_many_forms_widen_the_limits(run: Run):
    """Twenty forms of one business tell less than twenty businesses."""
    alone, few = (
        "unit,period,business,satisfaction\n"
        + "".join(
            f"u{unit},2024-05,u{unit}-{form // each},{'neutral' if form < 20 * unit else 'satisfied'}\n"
            for unit in range(3)
            for form in range(200)
        )
        for each in (1, 20)
    )
    first, second = (rows(run("--format", "json", forms=forms))["u1"] for forms in (alone, few))
    assert first["share"] == second["share"]
    assert numbers(first, "95_%_low") > numbers(second, "95_%_low")


def test_one_unit_is_judged_among_all_of_its_level(run: Run):
    content = counts(ALIKE | {"large": (240, 300)})
    alone = rows(run("--unit", "large", "--format", "json", counts=content))
    assert alone == {"large": rows(run("--format", "json", counts=content))["large"]}


@pytest.mark.parametrize("units", [{"a": (150, 200)}, {"a": (200, 200), "b": (30, 30)}, {"a": (0, 200), "b": (0, 30)}])
def test_one_unit_or_answers_that_are_all_alike_are_not_judged(run: Run, units: Mapping[str, tuple[int, int]]):
    done = run("--format", "json", counts=counts(units))
    assert {row["outside"] for row in rows(done).values()} == {None}
    assert "no unit is judged" in json.loads(done.stdout)["notes"][-1]


def test_the_database_says_what_files_say(run: Run, tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    register, counted = ROOT / "demo" / "organisation.csv", ROOT / "demo" / "opg_counts.csv"
    for words in (["organisation", "import", str(register)], ["counts", "import", SERVICE.name, str(counted)]):
        assert CliRunner().invoke(main, words, env=folder).exit_code == 0
    asked = ("--level", "service", "--period", "2026-05", "--format", "csv")
    stored = CliRunner().invoke(main, ["funnel", SERVICE.name, *asked], env=folder)
    from_files = run(*asked, counts=counted.read_text("utf-8"), organisation=register.read_text("utf-8"))
    assert stored.exit_code == from_files.exit_code == 0, stored.output
    assert stored.stdout == from_files.stdout
    assert len(stored.stdout.splitlines()) == 1 + 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--of", "nothing"), "question 'nothing' does not exist"),
        (("--of", "comment"), "has not one answer among options"),
        (("--level", "planet"), "level 'planet' does not exist"),
        (("--unit", "nobody"), "unit 'nobody' does not exist"),
        (("--period", "spring"), "spring"),
        (("--unit", "u01", "--level", "service"), "exclude each other"),
    ],
)
def test_what_cannot_be_asked_is_one_line(run: Run, words: tuple[str, ...], told: str):
    done = run(*words, counts=counts(ALIKE))
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_units_are_not_judged_by_answers_of_an_open_link(run: Run):
    header, *lines = counts(ALIKE).splitlines()
    opened = "\n".join([f"{header},channel", *(f"{line},open_link" for line in lines)]) + "\n"
    done = run(counts=opened)
    assert done.exit_code == 1
    assert "not judged by answers of an open link" in done.stderr


def test_a_headline_of_several_questions_asks_for_one(run: Run):
    forms = "unit,period,access_location\n" + "".join(f"{u},2024-Q1,satisfied\n" for u in "ab" for _ in range(9))
    done = run(survey=SIPAS, forms=forms)
    assert done.exit_code == 1
    assert "name a question" in done.stderr
    assert run("--of", "access_location", survey=SIPAS, forms=forms).exit_code == 0


def test_a_question_that_nobody_is_satisfied_with_is_not_named_as_its_own_nearest(called: Callable[..., Result]):
    head = "unit,period,role,overall_satisfaction\n"
    rows = "".join(f"a,2021,{role},satisfied\n" for role in ("director", "manager") * 9)
    done = called("funnel", "--survey", str(ROOT / "surveys" / "cdci"), "--of", "role", forms=head + rows)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("surveyapp: satisfied share of question 'role' does not exist; none of ")
