"""The register of the organisation as a CSV file: units and officers' postings, with dates."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.organisation import Dated, Organisation, Posting, Unit
from surveyapp.definitions.source import at
from surveyapp.definitions.table import Row, read_table

REQUIRED = frozenset({"kind", "code", "level", "parent", "since", "until", "successors"})
_NAME = re.compile(r"name_([a-z]{2})")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Entry:
    """A row with its dates."""

    row: Row
    since: date | None
    until: date | None

    @property
    def begins(self) -> date:
        """Its first day; an entry without one holds from the start."""
        return self.since or date.min

    def fault(self, column: str, code: str, sentence: str) -> Fault:
        """A fault in one of its cells."""
        return self.row.fault(column, code, sentence)


@dataclass(frozen=True)
class Register:
    """The entries of each unit and of each officer, in the order of the file."""

    units: Mapping[str, tuple[Entry, ...]]
    officers: Mapping[str, tuple[Entry, ...]]

    def unit_entries(self) -> Iterator[Entry]:
        """Every entry of a unit."""
        return (entry for entries in self.units.values() for entry in entries)

    def officer_entries(self) -> Iterator[Entry]:
        """Every entry of an officer."""
        return (entry for entries in self.officers.values() for entry in entries)

    def parent(self, code: str, day: date) -> str:
        """The unit above one on a day; empty at the top."""
        begun = [entry for entry in self.units.get(code, ()) if entry.begins <= day]
        return max(begun, key=lambda entry: entry.begins).row["parent"] if begun else ""


def read_register(file: Path) -> Organisation:
    """The organisation that a file holds; else FaultyFile with every fault and its line."""
    rows = read_table(file, REQUIRED)
    faults = [fault for check in ROW_CHECKS for row in rows for fault in check(row)]
    if not any(_NAME.fullmatch(column) for column in rows[0].cells):
        faults.append(at(file, (1, 1), "missing-column", "the header has no column with names, such as 'name_vi'"))
    for place, column in enumerate(rows[0].cells, 1):
        if column not in REQUIRED and not _NAME.fullmatch(column):
            faults.append(at(file, (1, place), "unknown-column", f"the column '{column}' is not known"))
    entries = tuple(Entry(row, _date(row["since"]), _date(row["until"])) for row in rows)
    register = Register(_by_code(entries, "unit"), _by_code(entries, "officer"))
    told = {fault.line for fault in faults}
    found = (fault for check in REGISTER_CHECKS for fault in check(register))
    faults.extend(fault for fault in found if fault.line not in told)
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return _organisation(register)


def _by_code(entries: tuple[Entry, ...], kind: str) -> Mapping[str, tuple[Entry, ...]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.row["kind"] == kind:
            grouped.setdefault(entry.row["code"], []).append(entry)
    return {code: tuple(group) for code, group in grouped.items()}


def _organisation(register: Register) -> Organisation:
    units = {code: _unit(code, entries) for code, entries in register.units.items()}
    postings = (
        Posting(entry.row["code"], entry.row["parent"], entry.begins, entry.until)
        for entry in register.officer_entries()
    )
    return Organisation(units, tuple(sorted(postings, key=lambda p: (p.officer, p.since))))


def _unit(code: str, entries: tuple[Entry, ...]) -> Unit:
    languages = (match[1] for match in map(_NAME.fullmatch, entries[0].row.cells) if match)
    names = {language: _changes(entries, f"name_{language}", keep_empty=False) for language in languages}
    return Unit(
        code,
        entries[0].row["level"],
        {language: dated for language, dated in names.items() if dated},
        _changes(entries, "parent", keep_empty=True),
        tuple(dict.fromkeys(entries[-1].row["successors"].split())),
        entries[-1].until,
    )


def _changes(entries: tuple[Entry, ...], column: str, *, keep_empty: bool) -> tuple[Dated, ...]:
    """The values of a column by date; an empty name is one that did not change, an empty parent is the top."""
    values: list[Dated] = []
    for entry in entries:
        value = entry.row[column]
        if (value or keep_empty) and (not values or values[-1].value != value):
            values.append(Dated(entry.since, value))
    return tuple(values)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _check_kind(row: Row) -> Iterator[Fault]:
    if row["kind"] not in {"unit", "officer"}:
        yield row.fault("kind", "unknown-kind", f"'{row['kind']}' is neither 'unit' nor 'officer'")


def _check_codes(row: Row) -> Iterator[Fault]:
    if not _CODE.fullmatch(row["code"]):
        yield row.fault(
            "code", "bad-code", f"'{row['code']}' is not a code: letters, digits, '.', '_', '-', at most 40"
        )


def _check_dates(row: Row) -> Iterator[Fault]:
    for column in ("since", "until"):
        if row[column] and _date(row[column]) is None:
            yield row.fault(column, "bad-date", f"'{row[column]}' is not a date such as 2021-05-01")
    since, until = _date(row["since"]), _date(row["until"])
    if since and until and until < since:
        yield row.fault("until", "ends-before-start", f"{until} is before {since}")


def _check_needed(row: Row) -> Iterator[Fault]:
    needed = {"unit": ("level",), "officer": ("parent", "since")}.get(row["kind"], ())
    for column in needed:
        if not row[column]:
            yield row.fault(column, "missing-cell", f"{row['kind']} '{row['code']}' needs a value in '{column}'")


def _check_officer_unnamed(row: Row) -> Iterator[Fault]:
    for column in row.cells:
        if row["kind"] == "officer" and _NAME.fullmatch(column) and row[column]:
            yield row.fault(column, "officer-named", "an officer is a number here; names are not kept")


def _check_named(register: Register) -> Iterator[Fault]:
    for code, entries in register.units.items():
        if not any(entries[0].row[column] for column in entries[0].row.cells if _NAME.fullmatch(column)):
            yield entries[0].fault("code", "missing-name", f"unit '{code}' has no name in any language")


def _check_parents(register: Register) -> Iterator[Fault]:
    for entry in (*register.unit_entries(), *register.officer_entries()):
        parent = entry.row["parent"]
        if parent and parent not in register.units:
            yield entry.fault("parent", "unknown-parent", f"no row defines the unit '{parent}'")
        elif parent and (ends := register.units[parent][-1].until) and entry.begins > ends:
            yield entry.fault("parent", "parent-ended", f"the unit '{parent}' ended on {ends}")


def _check_cycles(register: Register) -> Iterator[Fault]:
    for entry in register.unit_entries():
        # A circle is complete on the day its last link begins, so each link is followed from its own first day.
        above, passed = entry.row["parent"], set[str]()
        while above and above not in passed:
            passed.add(above)
            above = register.parent(above, entry.begins)
        if entry.row["code"] in passed:
            yield entry.fault("parent", "cycle", f"the unit '{entry.row['code']}' stands above itself")


def _check_successors(register: Register) -> Iterator[Fault]:
    for entry in register.unit_entries():
        for code in entry.row["successors"].split():
            if code not in register.units or code == entry.row["code"]:
                yield entry.fault("successors", "unknown-successor", f"'{code}' is no other unit of this file")


def _check_changes(register: Register) -> Iterator[Fault]:
    for code, entries in register.units.items():
        for before, after in pairwise(entries):
            if before.row.cells == after.row.cells:
                yield after.fault("code", "duplicate-row", f"this row repeats line {before.row.line}")
            elif after.begins <= before.begins:
                yield after.fault("since", "since-not-rising", f"a later row of unit '{code}' needs a later 'since'")
            if after.row["level"] != before.row["level"]:
                yield after.fault("level", "level-changed", "a unit keeps its level; give the new one its own code")
            if before.until or before.row["successors"]:
                yield before.fault("until", "ends-too-early", f"unit '{code}' goes on in line {after.row.line}")


def _check_postings(register: Register) -> Iterator[Fault]:
    for code, entries in register.officers.items():
        for before, after in pairwise(sorted(entries, key=lambda entry: entry.begins)):
            if before.row.cells == after.row.cells:
                yield after.fault("code", "duplicate-row", f"this row repeats line {before.row.line}")
            elif before.until is None or after.begins <= before.until:
                sentence = f"officer '{code}' is still in the unit of line {before.row.line} on that day"
                yield after.fault("since", "overlapping-postings", sentence)


ROW_CHECKS: tuple[Callable[[Row], Iterator[Fault]], ...] = (
    _check_kind,
    _check_codes,
    _check_dates,
    _check_needed,
    _check_officer_unnamed,
)
REGISTER_CHECKS: tuple[Callable[[Register], Iterator[Fault]], ...] = (
    _check_named,
    _check_parents,
    _check_cycles,
    _check_successors,
    _check_changes,
    _check_postings,
)
