"""How many each unit served, from a file, and figures among them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from surveyapp.analysis.figure import UnitFigures
from surveyapp.analysis.served import MoreThanServed, of_those_served
from surveyapp.definitions.errors import Fault, FaultyFile, SurveyAppError
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.table import Row, not_counts, read_table, repeated, unknown_columns, whole_number
from surveyapp.services.import_forms import period_of, unknown_unit

REQUIRED = frozenset({"unit", "period", "served"})

Served = Mapping[tuple[str, str], Row]
"""The row that says how many a unit served in a period."""


class NobodyServed(SurveyAppError):
    """A file says of no unit that is asked for how many it served."""


def among_served(organisation: Organisation, found: Sequence[UnitFigures], file: Path) -> tuple[UnitFigures, ...]:
    """The figures, their satisfied shares among those served where a file says how many these are.

    A unit of which the file says nothing in its period keeps its figures. Else FaultyFile, or NobodyServed.
    """
    served = read_served(file, organisation)
    places = [(each.context.unit, each.context.period) for each in found]
    if not set(places) & set(served):
        periods = ", ".join(sorted({period for _, period in places}))
        raise NobodyServed(
            f"{file} does not say how many were served in {periods or 'this period'} by any unit asked for"
        )
    rows = [served.get(place) for place in places]
    return tuple(_among(each, row) if row else each for each, row in zip(found, rows, strict=True))


def read_served(file: Path, organisation: Organisation) -> Served:
    """How many each unit served, by unit and period; else FaultyFile."""
    rows = read_table(file, REQUIRED)
    faults = [*unknown_columns(rows[0], REQUIRED), *repeated(rows, ("period", "unit"), "unit and period")]
    faults.extend(fault for row in rows for fault in _faults(row, organisation))
    if faults:
        raise FaultyFile(tuple(sorted(faults)))
    return {(row["unit"], row["period"]): row for row in rows}


def _faults(row: Row, organisation: Organisation) -> Iterator[Fault]:
    yield from unknown_unit(row, organisation.units)
    period = period_of(row)
    if isinstance(period, Fault):
        yield period
    yield from not_counts(row, ["served"])


def _among(unit: UnitFigures, row: Row) -> UnitFigures:
    try:
        return of_those_served(unit, whole_number(row["served"]) or 0)
    except MoreThanServed as error:
        raise FaultyFile((row.fault("served", "too-few-served", str(error)),)) from None
