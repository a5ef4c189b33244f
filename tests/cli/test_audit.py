"""The command `audit disclosure`: tables, forms and released blocks, each with a control that is caught."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from surveyapp.definitions.counts import Tally
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.services import audit
from surveyapp.services.basis import Basis, Round, round_of

ROOT = Path(__file__).parents[2]
SIPAS = ROOT / "surveys" / "sipas"
SERVICE = ROOT / "surveys" / "service-satisfaction"
REGISTER = "kind,code,level,parent,name_vi,name_en,since,until,successors\nunit,all,department,,T,T,,,\n" + "".join(
    f"unit,{unit},branch,all,{unit},{unit},,,\n" for unit in ("b1", "b2", "b3")
)
Run = Callable[..., Result]


@pytest.fixture
def run(called: Run) -> Run:
    def command(survey: Path, *arguments: str, **files: str) -> Result:
        given = {"organisation": REGISTER} | files
        return called("audit", "disclosure", "--survey", str(survey), *arguments, **given)

    return command


def counts(**rows: Sequence[int]) -> str:
    lines = ["unit,period,question,option,n"]
    for unit, months in rows.items():
        lines += [f"{unit},2024-{month:02},satisfaction,satisfied,{n}" for month, n in enumerate(months, 1)]
    return "\n".join(lines) + "\n"


def test_a_small_cell_hidden_alone_is_worked_out_and_what_to_hide_is_named(run: Run):
    done = run(SERVICE, "--format", "csv", counts=counts(b1=(3, 40), b2=(60, 70), b3=(55, 80)))
    assert done.exit_code == 1
    assert "satisfaction,b1,2024-01,worked out,3,3" in done.stdout.splitlines()
    further = [line.split(",")[1:3] for line in done.stdout.splitlines() if "hide too" in line]
    assert len(further) >= 3
    assert ["b1", "2024-02"] in further, "the year less February is January"


def test_a_table_without_small_cells_gives_nothing_away(run: Run):
    done = run(SERVICE, counts=counts(b1=(30, 40), b2=(60, 70), b3=(55, 80)))
    assert done.exit_code == 0
    assert "nothing hidden can be worked out" in done.stdout
    assert "16 cells with their sums, 0 below 5" in done.stdout, (
        "three branches and the department; two months, quarter, year"
    )


def test_k_is_the_surveys_unless_another_is_named(run: Run):
    content = counts(b1=(30, 40), b2=(60, 70), b3=(55, 80))
    assert run(SERVICE, "-k", "31", counts=content).exit_code == 1


def test_the_own_answers_of_a_unit_above_are_worked_out_of_its_total(run: Run):
    done = run(SERVICE, "--format", "csv", counts=counts(all=(2, 9), b1=(30, 40), b2=(60, 70)))
    assert done.exit_code == 1
    assert "satisfaction,all itself,2024-01,worked out,2,2" in done.stdout.splitlines()
    control = run(SERVICE, counts=counts(all=(12, 9), b1=(30, 40), b2=(60, 70)))
    assert control.exit_code == 0


def test_totals_among_the_rows_are_one_line(run: Run):
    done = run(SERVICE, counts=counts(all=(90, 110), b1=(30, 40), b2=(60, 70)))
    assert done.exit_code == 1
    assert "the row of all, 2024-01 is the sum of rows below it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_answers_outside_the_base_hide_nobody(run: Run):
    """Three answered, forty had nothing to say: a figure would be about three."""
    answers = (("satisfied", 3), ("not_occurred", 40))
    lines = [f"{unit},2024-Q1,feedback_ways,{option},{n}" for unit in ("b1", "b2") for option, n in answers]
    content = "\n".join(["unit,period,question,option,n", *lines]) + "\n"
    assert "2 below 5 and hidden" not in run(SIPAS, counts=content.replace("satisfied,3", "satisfied,30")).stdout
    assert "4 below 5 and hidden" in run(SIPAS, counts=content).stdout, "each branch in the quarter and in the year"


def test_a_table_of_many_units_and_months_is_made_safe(run: Run):
    units = {
        f"b{n}": [2 if (n * month) % 7 == 1 else 20 + (n * month) % 13 for month in range(1, 13)] for n in range(1, 13)
    }
    register = REGISTER + "".join(f"unit,b{n},branch,all,b{n},b{n},,,\n" for n in range(4, 13))
    done = run(SERVICE, "--format", "json", counts=counts(**units), organisation=register)
    assert (done.exit_code, done.stderr) == (1, "")
    hidden = [row for row in json.loads(done.stdout)["rows"] if row["what"] == "hide too"]
    assert 0 < len(hidden) < 60


def test_answers_of_a_unit_that_moved_are_in_the_totals_that_figures_show(run: Run):
    """b1 stands under east until June and under west from July: its January is in the year of west, not of east."""
    head = "kind,code,level,parent,name_vi,name_en,since,until,successors\n"
    above = "".join(f"unit,{unit},branch,,{unit},{unit},,,\n" for unit in ("east", "west"))
    moved = "unit,b1,team,east,b1,b1,,,\nunit,b1,team,west,b1,b1,2024-07-01,,\nunit,b2,team,west,b2,b2,,,\n"
    done = run(SERVICE, "--format", "csv", counts=counts(b1=(3,), b2=(40,)), organisation=head + above + moved)
    told = {tuple(line.split(",")[1:4]) for line in done.stdout.splitlines()[1:]}
    assert ("b1", "2024", "worked out") in told, "the year of west less that of b2"
    assert {period for unit, period, _ in told if unit == "east"} <= {"2024-01", "2024-Q1"}


def forms(**businesses: int) -> str:
    lines = ["unit,period,business,access_location"]
    for unit, n in businesses.items():
        lines += [f"{unit},2024-Q1,{unit}-{business},satisfied" for business in range(n) for _ in range(2)]
    return "\n".join(lines) + "\n"


def released(stored: Run, content: str) -> None:
    assert stored("organisation", "import", content=REGISTER).exit_code == 0
    assert stored("answers", "import", "sipas", content=content).exit_code == 0


def test_forms_of_enough_businesses_give_nothing_away_and_of_two_they_do(run: Run):
    assert run(SIPAS, forms=forms(b1=6, b2=7)).exit_code == 0
    done = run(SIPAS, "--format", "csv", forms=forms(b1=6, b2=2))
    assert done.exit_code == 1
    assert any(line.startswith("unit,2,unit of line") for line in done.stdout.splitlines())


def test_released_blocks_give_nothing_away_and_would_under_a_larger_k(stored: Run):
    released(stored, forms(b1=8, b2=9, b3=30))
    done = stored("audit", "disclosure", "sipas")
    assert done.exit_code == 0, done.output
    assert "3 blocks or forms, " in done.stdout
    assert "is about fewer than k businesses" in done.stdout
    stricter = stored("audit", "disclosure", "sipas", "-k", "10", "--format", "csv")
    assert stricter.exit_code == 1
    assert sorted(line.split(",")[:2] for line in stricter.stdout.splitlines()[1:]) == [["unit", "8"], ["unit", "9"]]


def test_control_a_total_that_holds_a_part_of_a_block_is_named(stored: Run, monkeypatch: pytest.MonkeyPatch):
    released(stored, forms(b1=8, b2=9))

    def one_form_less(basis: Basis, edition: IndexEdition, period: Period, channel: str | None) -> Round:
        found = round_of(basis, edition, period, channel)
        cut = {unit: replace(own, tally=own.tally - Tally({Part.UNIT: 1})) for unit, own in found.found.items()}
        return replace(found, found=cut)

    monkeypatch.setattr(audit, "round_of", one_form_less)
    done = stored("audit", "disclosure", "sipas")
    assert done.exit_code == 1
    assert "b1, 2024: no sum of whole blocks" in done.stdout


def test_forms_without_businesses_and_open_answers_are_said(run: Run):
    content = (
        "\n".join(
            line.replace("business,", "") if n == 0 else ",".join([*line.split(",")[:2], line.split(",")[3]])
            for n, line in enumerate(forms(b1=6, b2=7).splitlines())
        )
        + "\n"
    )
    assert "each form counts as a business of its own" in run(SIPAS, forms=content).stdout
    open_answers = content.replace("access_location", "satisfaction")
    assert "it promises no k" in run(SERVICE, forms=open_answers).stdout
    assert run(SERVICE, "-k", "15", forms=open_answers).exit_code == 1


def test_a_smallest_number_that_is_named_holds_for_forms_too(run: Run):
    assert run(SIPAS, "-k", "6", forms=forms(b1=6, b2=7)).exit_code == 0
    assert run(SIPAS, "-k", "7", forms=forms(b1=6, b2=7)).exit_code == 1


def test_nothing_to_audit_and_two_things_at_once_are_one_line(run: Run):
    nothing = run(SIPAS)
    assert nothing.exit_code == 1
    assert "to audit" in nothing.stderr
    assert len(nothing.stderr.splitlines()) == 1
    both = run(
        SIPAS,
        forms=forms(b1=6),
        counts=counts(b1=(9,)).replace("satisfaction", "access_location").replace("2024-01", "2024-Q1"),
    )
    assert both.exit_code == 2
    assert "one at a time" in both.stderr


def test_bad_files_are_one_line(run: Run):
    done = run(SERVICE, counts=counts(b9=(3,)))
    assert done.exit_code == 1
    assert "counts.csv:2:1: unknown-unit" in done.stderr
