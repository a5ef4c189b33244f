"""The register comes from a file whole, or the file is refused whole with its lines."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.faults import FAULTS
from surveyapp.definitions.organisation import Unit
from surveyapp.definitions.register import read_register

REGISTERS = Path(__file__).parent / "registers"
VALID = REGISTERS / "valid" / "organisation.csv"
HEADER = "kind,code,level,parent,name_vi,since,until,successors\n"
PLACES = {
    "bad-code": (3, 2),
    "bad-csv": (3, 1),
    "bad-date": (3, 7),
    "bad-encoding": (1, 1),
    "cycle": (6, 4),
    "duplicate-column": (1, 6),
    "duplicate-row": (4, 2),
    "empty-file": (1, 1),
    "ends-before-start": (3, 8),
    "ends-too-early": (3, 8),
    "level-changed": (4, 3),
    "missing-cell": (4, 7),
    "missing-column": (1, 1),
    "missing-name": (3, 2),
    "not-commas": (1, 1),
    "officer-named": (4, 5),
    "overlapping-postings": (5, 7),
    "parent-ended": (4, 4),
    "since-not-rising": (4, 7),
    "unknown-column": (1, 6),
    "unknown-kind": (3, 1),
    "unknown-parent": (3, 4),
    "unknown-successor": (3, 9),
    "wrong-cells": (3, 1),
}


@pytest.mark.parametrize("file", sorted((REGISTERS / "invalid").iterdir()), ids=lambda file: file.stem)
def test_a_planted_fault_refuses_the_file_and_is_told_in_its_cell(file: Path):
    with pytest.raises(FaultyFile) as raised:
        read_register(file)
    assert [(f.code, (f.line, f.column)) for f in raised.value.faults] == [(file.stem, PLACES[file.stem])]


def test_a_unit_is_renamed_moved_ended_and_succeeded_on_its_day():
    organisation = read_register(VALID)
    before, after = date(2022, 12, 31), date(2023, 1, 1)
    assert [organisation.unit("b").name("vi", day) for day in (before, after)] == ["Chi cục B", "Chi cục B và A"]
    assert [organisation.unit("b").name("en", day) for day in (before, after)] == ["Branch B", "Branch B"]
    assert [organisation.unit("t1").parent(day) for day in (before, after)] == ["a", "b"]
    assert organisation.unit("a").ends == before
    assert organisation.unit("a").successors == ("b",)
    assert [unit.code for unit in organisation.ancestors("t1", after)] == ["t1", "b", "dept"]
    assert [unit.code for unit in organisation.at_level("branch", after)] == ["b"]
    assert organisation.unit("dept").parent(after) is None


def test_an_officer_stands_in_one_unit_on_each_day_and_keeps_the_zeros_of_the_number():
    organisation = read_register(VALID)
    assert organisation.officers("t1", date(2022, 6, 30)) == ("0007", "0123")
    assert organisation.officers("t1", date(2022, 7, 1)) == ("0007",)
    assert organisation.officers("b", date(2022, 7, 1)) == ("0123",)


def test_all_faulty_rows_are_told_at_once(tmp_path: Path):
    file = tmp_path / "register.csv"
    file.write_text(HEADER + "unit,a,branch,x,A,,,\nunit,b,,,B,1/1/2021,,\nofficer,7,,a,,,,\n")
    with pytest.raises(FaultyFile) as raised:
        read_register(file)
    found = [(fault.line, fault.code) for fault in raised.value.faults]
    assert found == [(2, "unknown-parent"), (3, "missing-cell"), (3, "bad-date"), (4, "missing-cell")]


def test_a_line_number_counts_lines_of_the_file_also_after_a_cell_of_several_lines(tmp_path: Path):
    file = tmp_path / "register.csv"
    file.write_text(HEADER + '\nunit,a,branch,,"A\nof the north",,,\nunit,b,branch,x,B,,,\n')
    with pytest.raises(FaultyFile) as raised:
        read_register(file)
    assert [(fault.line, fault.code) for fault in raised.value.faults] == [(5, "unknown-parent")]


def test_a_cycle_that_a_later_move_undoes_is_found_on_the_day_it_begins(tmp_path: Path):
    file = tmp_path / "register.csv"
    rows = "unit,a,branch,,A,,,\nunit,b,branch,a,B,,,\nunit,a,branch,b,A,2022-01-01,,\nunit,a,branch,,A,2023-01-01,,\n"
    file.write_text(HEADER + rows)
    with pytest.raises(FaultyFile) as raised:
        read_register(file)
    assert [(fault.line, fault.code) for fault in raised.value.faults] == [(4, "cycle")]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(
    content=st.one_of(
        st.binary(),
        st.text(st.sampled_from('abu,"\n\r\t;-0129 ')).map(lambda rows: (HEADER + rows).encode()),
        st.lists(st.sampled_from(VALID.read_text("utf-8-sig").splitlines(keepends=True))).map(
            lambda rows: (HEADER.replace("since", "name_en,since") + "".join(rows)).encode()
        ),
    )
)
def test_any_bytes_as_a_register_give_units_or_faults_and_never_another_exception(content: bytes, tmp_path: Path):
    file = tmp_path / "register.csv"
    file.write_bytes(content)
    units, faults = outcome(file)
    assert bool(units) is not bool(faults)
    assert all(fault.code in FAULTS and fault.line >= 1 for fault in faults)


def outcome(file: Path) -> tuple[Mapping[str, Unit], tuple[Fault, ...]]:
    try:
        return read_register(file).units, ()
    except FaultyFile as error:
        return {}, error.faults
