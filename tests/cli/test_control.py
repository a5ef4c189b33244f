"""The command `control`: a month with something of its own behind it lies outside, others do not, and gaps are gaps."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from surveyapp.analysis.compare import Share
from surveyapp.analysis.control import LEAST, usual
from surveyapp.cli.main import FAILED, MISUSED, main

ROOT = Path(__file__).parents[2]
SERVICE, SIPAS = ROOT / "surveys" / "service-satisfaction", ROOT / "surveys" / "sipas"
OPG = ROOT / "demo" / "opg_counts.csv"
STABLE = [(180 + 4 * (n % 3), 200) for n in range(15)]
Run = Callable[..., Result]
Rows = Sequence[Mapping[str, object]]


@pytest.fixture
def run(called: Run) -> Run:
    def command(*arguments: str, survey: Path = SERVICE, **files: str) -> Result:
        return called("control", "--survey", str(survey), *arguments, **files)

    return command


def month(n: int) -> str:
    return f"{2023 + n // 12}-{n % 12 + 1:02}"


def counts(months: Sequence[tuple[int, int] | None], unit: str = "u", channel: str = "import") -> str:
    """From January 2023 on, how many of how many answers are satisfied; None: nobody answered in that month."""
    lines = ["unit,period,channel,question,option,n"]
    for n, (satisfied, base) in ((n, each) for n, each in enumerate(months) if each):
        lines.append(f"{unit},{month(n)},{channel},satisfaction,satisfied,{satisfied}")
        lines.append(f"{unit},{month(n)},{channel},satisfaction,neutral,{base - satisfied}")
    return "\n".join(lines) + "\n"


def rows(done: Result) -> Rows:
    assert done.exit_code == 0, done.output
    found: Rows = json.loads(done.stdout)["rows"]
    return found


def test_a_month_far_outside_is_named_and_no_other(run: Run):
    months = [*STABLE[:9], (130, 200), *STABLE[10:]]
    found = rows(run("--format", "json", counts=counts(months)))
    assert {row["period"]: row["outside"] for row in found if row["outside"] != "no"} == {"2023-10": "below"}
    limits = usual([Share(*each) for each in months])
    assert limits is not None
    assert limits.limits[9] is not None
    assert found[9]["low"] == round(100 * limits.limits[9].low, 2)


def test_control_months_that_differ_by_common_causes_are_all_inside(run: Run):
    assert {row["outside"] for row in rows(run("--format", "json", counts=counts(STABLE)))} == {"no"}


def test_a_month_below_k_or_without_answers_is_a_gap_and_not_a_zero(run: Run):
    sizes = [20, 20, 20, 3, 0, *[20] * 12]
    forms = "unit,period,branch_overall\n" + "".join(
        f"u,{month(n)},{'neutral' if form < n % 3 else 'satisfied'}\n"
        for n, size in enumerate(sizes)
        for form in range(size)
    )
    found = rows(run("--format", "json", survey=ROOT / "surveys" / "post-procedure", forms=forms))
    assert [row["not_judged"] for row in found[2:6]] == [None, "too few", "no answers", None]
    assert {row[name] for row in found[3:5] for name in ("share", "base", "low", "outside")} == {None}


def test_too_few_months_have_their_shares_and_no_limits(run: Run):
    done = run("--format", "json", counts=counts(STABLE[: LEAST - 1]))
    assert {row["not_judged"] for row in rows(done)} == {"too few periods"}
    assert [row["share"] for row in rows(done)][:3] == [90, 92, 94]
    assert json.loads(done.stdout)["notes"][-1].startswith("no limits: that takes 12 periods")


def test_months_by_another_formula_are_recomputed_and_it_is_said(run: Run):
    done = run("--unit", "opg-deputy", "--from", "2025-01", "--format", "json", counts=OPG.read_text("utf-8"))
    notes = json.loads(done.stdout)["notes"]
    assert notes[1] == "2025-01 to 2026-03 were by another edition, and recomputed by top-two"
    assert [row["period"] for row in rows(done)][::17] == ["2025-01", "2026-06"]
    assert {row["not_judged"] for row in rows(done)} == {None}


def test_quarters_are_the_sums_of_their_months(run: Run):
    content = counts([(150, 200), (160, 200), (170, 200)] * 12)
    found = rows(run("--from", "2023-Q1", "--format", "json", counts=content))
    assert [(row["period"], row["share"], row["base"]) for row in found][:2] == [
        ("2023-Q1", 80, 600),
        ("2023-Q2", 80, 600),
    ]
    assert len(found) == 12


def test_a_renamed_unit_is_followed(run: Run):
    register = (
        "kind,code,level,parent,name_vi,name_en,since,until,successors\n"
        "unit,old,branch,,Cũ,Old,,2023-06-30,new\nunit,new,branch,,Mới,New,2023-07-01,,\n"
    )
    before, after = counts(STABLE[:6], "old"), counts([*[None] * 6, *STABLE[6:]], "new").split("\n", 1)[1]
    found = rows(run("--unit", "new", "--format", "json", counts=before + after, organisation=register))
    assert {row["not_judged"] for row in found} == {None}
    assert len(found) == len(STABLE)


def test_answers_of_an_open_link_are_not_judged(run: Run):
    done = run(counts=counts(STABLE, channel="open_link"))
    assert done.exit_code == 1
    assert "not judged by answers of an open link" in done.stderr
    beside = counts(STABLE) + counts([*[None] * 15, (10, 200)], channel="open_link").split("\n", 1)[1]
    last = rows(run("--format", "json", counts=beside))[-1]
    assert (last["not_judged"], last["outside"]) == ("not comparable: another channel", None)


def test_the_database_says_what_files_say(run: Run, tmp_path: Path):
    folder = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance")}
    register = ROOT / "demo" / "organisation.csv"
    for words in (["organisation", "import", str(register)], ["counts", "import", SERVICE.name, str(OPG)]):
        assert CliRunner().invoke(main, words, env=folder).exit_code == 0
    asked = ("--level", "service", "--from", "2025-01", "--to", "2026-05", "--format", "csv")
    stored = CliRunner().invoke(main, ["control", SERVICE.name, *asked], env=folder)
    from_files = run(*asked, counts=OPG.read_text("utf-8"), organisation=register.read_text("utf-8"))
    assert stored.exit_code == from_files.exit_code == 0, stored.output
    assert stored.stdout == from_files.stdout
    assert len(stored.stdout.splitlines()) == 1 + 17 + 13 + 17, "one service has answers from May 2025 on only"


def test_one_unit_is_drawn_in_the_words_of_the_office_report(run: Run, tmp_path: Path):
    file = tmp_path / "chart.svg"
    months = [*STABLE[:9], (130, 200), *STABLE[10:]]
    done = run("--unit", "u", "--lang", "en", "--svg", str(file), "--format", "json", counts=counts(months))
    assert len(rows(done)) == len(months)
    drawn = file.read_text("utf-8")
    assert "<title>u: Outside what is usual for this office: October 2023." in drawn
    assert drawn.count("65.0%") == 2 + 1, "once with its halo and once in the words read aloud"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "u", "--to", "2023-06"), "no picture: limits take 12 periods"),
        (("--unit", "u", "--lang", "xx"), "language 'xx' does not exist"),
        ((), "--svg needs --unit"),
    ],
)
def test_what_cannot_be_drawn_is_one_line_and_no_file(run: Run, tmp_path: Path, words: tuple[str, ...], told: str):
    file = tmp_path / "chart.svg"
    done = run(*words, "--svg", str(file), counts=counts(STABLE))
    assert done.exit_code in {FAILED, MISUSED}
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--of", "nothing"), "question 'nothing' does not exist"),
        (("--of", "comment"), "has not one answer among options"),
        (("--level", "planet"), "level 'planet' does not exist"),
        (("--unit", "nobody"), "unit 'nobody' does not exist"),
        (("--unit", "quiet"), "there are no answers about quiet from 2023-01 to 2024-03"),
        (("--from", "spring"), "'spring' is not a period"),
        (("--from", "2023-01", "--to", "2024-Q1"), "2023-01 and 2024-Q1 are not of one length"),
        (("--from", "2024-03", "--to", "2023-01"), "no answers from 2024-03 to 2023-01"),
        (("--unit", "u", "--level", "service"), "exclude each other"),
        (("--period", "2023-01"), "No such option"),
    ],
)
def test_what_cannot_be_asked_is_one_line(run: Run, words: tuple[str, ...], told: str):
    register = "kind,code,level,parent,name_vi,since,until,successors\n" + "".join(
        f"unit,{unit},service,,{unit},,,\n" for unit in ("u", "quiet")
    )
    done = run(*words, counts=counts(STABLE), organisation=register)
    assert done.exit_code == (MISUSED if "--help)" in done.stderr else FAILED)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_headline_of_several_questions_asks_for_one(run: Run):
    forms = "unit,period,access_location\n" + "".join(
        f"a,{year}-Q{quarter},satisfied\n" for year in range(2021, 2025) for quarter in range(1, 5) for _ in range(9)
    )
    done = run(survey=SIPAS, forms=forms)
    assert done.exit_code == 1
    assert "name a question" in done.stderr
    assert run("--of", "access_location", survey=SIPAS, forms=forms).exit_code == 0
