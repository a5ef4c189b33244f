"""What other files say of a wave and its units: who was invited, last year's plan, and cases; or every fault of a file."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from surveyapp.analysis.importance import Importance
from surveyapp.definitions.errors import Fault, FaultyFile
from surveyapp.definitions.source import at, read_text
from surveyapp.definitions.table import Row, not_counts, read_table, whole_number
from surveyapp.reporting.annual_facts import CaseLoad, Flow, Planned
from surveyapp.services.import_forms import unknown_unit

FLOW = ("population", "invited", "opened", "answered")
CASES = ("opened", "closed", "in_time", "days")
STATES = frozenset({"done", "running", "late", "dropped"})

Value = TypeVar("Value")
IMPORTANCE = TypeAdapter(Importance)


def read_flows(file: Path, units: Collection[str]) -> tuple[Flow, ...]:
    """Who was asked and who answered, by unit and channel; an empty cell is not known."""
    return _read(file, units, ("unit", "channel"), _flow)


def read_plan(file: Path, units: Collection[str]) -> tuple[Planned, ...]:
    """The tasks that units set themselves, until when, and what became of them."""
    return _read(file, units, ("unit", "task", "state"), _planned)


def read_cases(file: Path, units: Collection[str]) -> tuple[CaseLoad, ...]:
    """How many cases each unit had, closed, closed in time, and how long they took."""
    return _read(file, units, ("unit", *CASES[:3]), _case_load)


def read_importance(file: Path) -> Importance:
    """What each component counts for, as it was found from forms that are not at hand; else FaultyFile."""
    content = read_text(file)
    if isinstance(content, Fault):
        raise FaultyFile((content,))
    try:
        return IMPORTANCE.validate_json(content)
    except ValidationError as error:
        raise FaultyFile((at(file, (1, 1), "bad-value", error.errors()[0]["msg"]),)) from None


def _read(
    file: Path, units: Collection[str], required: tuple[str, ...], made: Callable[[Row], Value]
) -> tuple[Value, ...]:
    rows = read_table(file, frozenset(required))
    faults = tuple(sorted(fault for row in rows for fault in _faults(row, units)))
    if faults:
        raise FaultyFile(faults)
    return tuple(map(made, rows))


def _faults(row: Row, units: Collection[str]) -> Iterator[Fault]:
    if not row["unit"]:
        yield row.fault("unit", "missing-cell", "the row names no unit")
    else:
        yield from unknown_unit(row, units)
    yield from not_counts(row, (column for column in (*FLOW, *CASES) if row[column]))
    if row["state"] and row["state"] not in STATES:
        yield row.fault("state", "bad-value", f"'{row['state']}' is none of {', '.join(sorted(STATES))}")
    if row["due"] and _day(row["due"]) is None:
        yield row.fault("due", "bad-date", f"'{row['due']}' is no date such as 2021-12-31")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _flow(row: Row) -> Flow:
    population, invited, opened, answered = (whole_number(row[column]) for column in FLOW)
    return Flow(row["unit"], row["channel"], population, invited, opened, answered)


def _planned(row: Row) -> Planned:
    return Planned(row["unit"], row["task"], _day(row["due"]), row["state"], row["note"])


def _case_load(row: Row) -> CaseLoad:
    opened, closed, in_time = (whole_number(row[column]) or 0 for column in CASES[:3])
    return CaseLoad(row["unit"], opened, closed, in_time, whole_number(row["days"]))
