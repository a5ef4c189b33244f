"""Tables without blocks: which further cells to hide so that hidden ones cannot be worked out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from surveyapp.definitions.errors import SurveyAppError

Cell = tuple[str, str]
"""A unit (or the part of it that belongs to no child) and a period."""

Floats = NDArray[np.float64]

_ROUNDING = 1e-6


class OddTable(SurveyAppError):
    """A total that is not the sum of its parts."""

    def __init__(self, total: Cell) -> None:
        super().__init__(f"the total of {total[0]}, {total[1]} is not the sum of its parts")
        self.total = total


@dataclass(frozen=True)
class Sum:
    """A printed relation: this cell is the sum of those."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells of the relation."""
        return (self.total, *self.parts)


@dataclass(frozen=True)
class Exposed:
    """A hidden cell that the others fix between these numbers, closer together than k."""

    cell: Cell
    low: float
    high: float


def sums(
    children: Mapping[str, Sequence[str]], inside: Mapping[str, Sequence[str]], cells: Mapping[Cell, int]
) -> tuple[Sum, ...]:
    """The relations of a table over a unit tree and periods, as far as its cells go.

    `children` gives the units whose sum a unit is, `inside` the periods whose sum a period is. Where a part is not in
    the table there is no relation.
    """
    periods = sorted({period for _, period in cells})
    units = sorted({unit for unit, _ in cells})
    over_units = [Sum((u, p), tuple((part, p) for part in parts)) for u, parts in children.items() for p in periods]
    over_periods = [Sum((u, p), tuple((u, part) for part in parts)) for p, parts in inside.items() for u in units]
    return tuple(each for each in over_units + over_periods if cells.keys() >= set(each.cells))


def small_cells(cells: Mapping[Cell, int], k: int) -> frozenset[Cell]:
    """The cells to hide for their own sake: 1 to k - 1."""
    return frozenset(cell for cell, n in cells.items() if 0 < n < k)


def exposed(
    cells: Mapping[Cell, int], hidden: frozenset[Cell], relations: Sequence[Sum], k: int
) -> tuple[Exposed, ...]:
    """The hidden cells that a reader can work out to within less than k, knowing all others and that none is negative.

    Two linear programs a cell: the least and the most it can be (Fischetti and Salazar 2000; Hundepool et al. 2012).
    Nothing hidden gives nothing; a total that is not the sum of its parts raises OddTable.
    """
    for relation in relations:
        if cells[relation.total] != sum(cells[part] for part in relation.parts):
            raise OddTable(relation.total)
    order = sorted(hidden)
    limits = _limits(cells, order, [each for each in relations if hidden.intersection(each.cells)])
    return tuple(
        Exposed(cell, low, high) for cell, (low, high) in zip(order, limits, strict=True) if high - low < k - _ROUNDING
    )


def suppressed(cells: Mapping[Cell, int], relations: Sequence[Sum], k: int) -> frozenset[Cell]:
    """The cells to hide: the small ones, and one by one the smallest beside an exposed one until none is exposed.

    A greedy choice (Hundepool et al. 2012), after which what need not be hidden is shown again, the largest first:
    safe by its last audit, not the fewest possible. A zero is hidden last, since everybody may know it. Where nothing
    is left to hide, `exposed` still names what is open: such a table is not published.
    """
    hidden = small_cells(cells, k)
    while found := exposed(cells, hidden, relations, k):
        further = _next(cells, hidden, relations, found)
        if further is None:
            return hidden
        hidden |= {further}
    for cell in sorted(hidden - small_cells(cells, k), key=lambda cell: (-cells[cell], cell)):
        if not exposed(cells, hidden - {cell}, relations, k):
            hidden -= {cell}
    return hidden


def _limits(
    cells: Mapping[Cell, int], order: Sequence[Cell], relations: Sequence[Sum]
) -> Iterator[tuple[float, float]]:
    place = {cell: n for n, cell in enumerate(order)}
    matrix = np.zeros((len(relations), len(order)))
    known = np.zeros(len(relations))
    for row, relation in enumerate(relations):
        for cell, sign in ((relation.total, -1), *((part, 1) for part in relation.parts)):
            if cell in place:
                matrix[row, place[cell]] += sign
            else:
                known[row] -= sign * cells[cell]
    for n in range(len(order)):
        yield _bound(matrix, known, n, "least"), _bound(matrix, known, n, "most")


def _bound(matrix: Floats, known: Floats, n: int, which: Literal["least", "most"]) -> float:
    aim = np.zeros(matrix.shape[1])
    aim[n] = 1.0 if which == "least" else -1.0
    found = linprog(aim, A_eq=matrix, b_eq=known, method="highs") if len(matrix) else linprog(aim, method="highs")
    return float(found.x[n]) if found.x is not None else inf


def _next(
    cells: Mapping[Cell, int], hidden: frozenset[Cell], relations: Sequence[Sum], found: Sequence[Exposed]
) -> Cell | None:
    open_cells = {each.cell for each in found}
    beside = {c for each in relations if open_cells.intersection(each.cells) for c in each.cells} - hidden
    totals = {each.total for each in relations}
    return min(beside, key=lambda cell: (cell in totals, cells[cell] == 0, cells[cell], cell), default=None)
