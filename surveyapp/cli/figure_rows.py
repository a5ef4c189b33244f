"""Figures as rows: one for each figure of each unit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from surveyapp.analysis.figure import Figure, Interval, Shown, UnitFigures
from surveyapp.cli.listing import Cell, Listing, rounded

COLUMNS = (
    "unit", "period", "channel", "edition", "simulated", "kind", "of", "value", "low", "high", "scale", "base", "counted",
    "businesses", "method", "design effect", "not shown", "formula",
)  # fmt: skip


def listing(units: Sequence[UnitFigures]) -> Listing:
    """All figures of all units, then those under a cap; one that is not shown has its reason and no number."""
    return Listing(COLUMNS, [_row(figure) for unit in units for figure in (*unit.figures, *unit.capped)])


def _row(figure: Shown) -> tuple[Cell, ...]:
    where = figure.context
    place = (where.unit, where.period, where.channel, where.edition, "yes" if where.simulated else "no")
    return (*place, figure.kind.value, figure.of, *_numbers(figure), figure.formula)


def _numbers(figure: Shown) -> Iterator[Cell]:
    if not isinstance(figure, Figure):
        yield from (None,) * 9
        yield figure.reason.value
        return
    low, high, method, effect = _interval(figure)
    yield from (figure.rounded(), low, high, figure.scale, figure.base, figure.counted.value, figure.businesses)
    yield from (method, effect, None)


def _interval(figure: Figure) -> tuple[Decimal | None, Decimal | None, str, Decimal | None]:
    found = figure.interval
    if isinstance(found, Interval):
        return rounded(found.low), rounded(found.high), found.method, rounded(found.design_effect)
    return None, None, found.value, None
