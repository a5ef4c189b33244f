"""The rows of ballots with officer, slot, seconds and desk: what may be wrong with them, repeating none of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from surveyapp.analysis.integrity import SLOTS_A_DAY
from surveyapp.definitions.errors import Fault
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Grain, Period
from surveyapp.definitions.source import at
from surveyapp.definitions.survey import Survey
from surveyapp.definitions.table import Row
from surveyapp.services.import_forms import columns, period_of, unknown_unit

REQUIRED = frozenset({"unit", "period", "officer", "same_desk"})
SECONDS = "seconds"
PEERS = "peers"
"""Not `stage` or `team`, which surveys ask about."""
_OPTIONAL = frozenset({"received", "day", "slot", PEERS, SECONDS})
_RECEIVED = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<hour>[01]\d|2[0-3]):(?P<minute>00|20|40)", re.ASCII)
_SLOT = re.compile(r"\d{1,2}", re.ASCII)
_SECONDS = re.compile(r"\d{1,7}(\.\d{1,3})?", re.ASCII)
_DESK = frozenset({"yes", "no"})


def header_faults(survey: Survey, file: Path, first: Row) -> Iterator[Fault]:
    """Columns that are not known, and what has to be there in one form or the other."""
    asked = set(columns(survey))
    known = REQUIRED | _OPTIONAL | asked | {f"{SECONDS}.{question}" for question in asked}
    for place, column in enumerate(first.cells, 1):
        if column not in known:
            yield at(file, (1, place), "unknown-column", f"the column '{column}' is not known")
    if not ("received" in first.cells) ^ ({"day", "slot"} <= set(first.cells)):
        yield at(file, (1, 1), "missing-column", "the header needs either 'received', or 'day' and 'slot'")
    timed = _timed(first)
    if not timed or (SECONDS in timed and len(timed) > 1):
        sentence = f"the header needs either '{SECONDS}', or '{SECONDS}.' and a question for each"
        yield at(file, (1, 1), "missing-column", sentence)


def row_faults(organisation: Organisation, row: Row) -> Iterator[Fault]:
    """What is wrong with a row but its answers."""
    return (fault for check in _CHECKS for fault in check(organisation, row))


def slot(row: Row, period: Period) -> int:
    """How many times 20 minutes after the quarter began a ballot was received."""
    day, number = _moment(row)
    return (day - period.first_day).days * SLOTS_A_DAY + number


def seconds(row: Row) -> float:
    """The seconds in all, or for each question that was timed."""
    given = [float(row[column]) for column in _timed(row) if row[column]]
    return sum(given) / len(given)


def _timed(row: Row) -> Sequence[str]:
    return [column for column in row.cells if column == SECONDS or column.startswith(f"{SECONDS}.")]


def _moment(row: Row) -> tuple[date, int]:
    """The day and the slot of it; ValueError where the cells name none."""
    if "received" not in row.cells:
        if not _SLOT.fullmatch(row["slot"]) or int(row["slot"]) >= SLOTS_A_DAY:
            raise ValueError("no slot")
        return date.fromisoformat(row["day"]), int(row["slot"])
    found = _RECEIVED.fullmatch(row["received"])
    if found is None:
        raise ValueError("no slot")
    return date.fromisoformat(found["day"]), 3 * int(found["hour"]) + int(found["minute"]) // 20


def _place(organisation: Organisation, row: Row) -> Iterator[Fault]:
    yield from unknown_unit(row, organisation.units)
    if not row["officer"]:
        yield row.fault("officer", "missing-cell", "the row names no officer")


def _received(_organisation: Organisation, row: Row) -> Iterator[Fault]:
    column = "received" if "received" in row.cells else "day"
    period = period_of(row)
    if isinstance(period, Fault):
        yield period
        return
    if period.grain is not Grain.QUARTER:
        yield row.fault("period", "bad-period", f"{period} is no quarter such as 2026-Q3")
        return
    try:
        day, _ = _moment(row)
    except ValueError:
        wanted = "2026-07-03T09:20" if column == "received" else "2026-07-03 in 'day' and 0 to 71 in 'slot'"
        yield row.fault(column, "bad-slot", f"this is no slot of 20 minutes such as {wanted}")
        return
    if not period.first_day <= day <= period.last_day:
        yield row.fault(column, "bad-slot", f"this day is not in {period}")


def _seconds(_organisation: Organisation, row: Row) -> Iterator[Fault]:
    for column in _timed(row):
        if row[column] and not _SECONDS.fullmatch(row[column]):
            yield row.fault(column, "bad-seconds", "this is no number of seconds, 0 or more")
    if not any(row[column] for column in _timed(row)):
        yield row.fault(_timed(row)[0], "missing-cell", "the row says no seconds")


def _desk(_organisation: Organisation, row: Row) -> Iterator[Fault]:
    if row["same_desk"] not in _DESK:
        yield row.fault("same_desk", "bad-value", "this is neither 'yes' nor 'no'")


def _peers(_organisation: Organisation, row: Row) -> Iterator[Fault]:
    if PEERS in row.cells and not row[PEERS]:
        yield row.fault(PEERS, "missing-cell", "the row names no peers, though the file has a column for them")


Check = Callable[[Organisation, Row], Iterator[Fault]]
_CHECKS: Sequence[Check] = (_place, _received, _seconds, _desk, _peers)
