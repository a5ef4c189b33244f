"""Tables without blocks: which further cells to hide so that hidden ones cannot be worked out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from surveyapp.definitions.errors import SurveyAppError

Cell = tuple[str, str]
"""A unit (or the part of it that belongs to no child) and a period."""

Floats = NDArray[np.float64]

_ROUNDING = 1e-6
_ENDLESS = 3
"""What `milp` says of a program without end."""


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
class Printed:
    """A table as it is printed: its cells, what adds up to what, and the parts of totals that have no cell of their own."""

    cells: Mapping[Cell, int]
    relations: tuple[Sum, ...]
    unprinted: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class Exposed:
    """A small cell that the others fix between these numbers, closer together than k."""

    cell: Cell
    low: float
    high: float


def printed(rows: Mapping[Cell, int], above: Mapping[Cell, Sequence[Cell]]) -> Printed:
    """The table that follows from rows of each unit's own answers: with every total that some of them are counted in.

    `above` leads from a row to those totals, itself or not. The own part of a unit with others below it, or of a
    period with shorter ones in it, is called "... itself": it is printed nowhere, and follows by subtraction.
    """
    inside: dict[Cell, list[Cell]] = {}
    for row in rows:
        for total in dict.fromkeys((row, *above[row])):
            inside.setdefault(total, []).append(row)
    name = {row: row if inside[row] == [row] else (f"{row[0]} itself", row[1]) for row in rows}
    own = {name[row]: n for row, n in rows.items()}
    totals = {total: sum(rows[row] for row in counted) for total, counted in inside.items()}
    relations = (
        Sum(total, tuple(name[row] for row in counted)) for total, counted in inside.items() if counted != [total]
    )
    return Printed(own | totals, tuple(relations), frozenset(own.keys() - totals.keys()))


def small_cells(cells: Mapping[Cell, int], k: int) -> frozenset[Cell]:
    """The cells to hide for their own sake: 1 to k - 1."""
    return frozenset(cell for cell, n in cells.items() if 0 < n < k)


def exposed(table: Printed, hidden: frozenset[Cell], k: int) -> tuple[Exposed, ...]:
    """The small cells that a reader can work out to within less than k, knowing all not hidden and that none is negative.

    Two linear programs a cell at most: the least and the most it can be (Fischetti and Salazar 2000; Hundepool et al.
    2012). Nothing small gives nothing; a total that is not the sum of its parts raises OddTable.
    """
    for relation in table.relations:
        if table.cells[relation.total] != sum(table.cells[part] for part in relation.parts):
            raise OddTable(relation.total)
    return tuple(_exposed(table, hidden | table.unprinted, small_cells(table.cells, k), k))


def suppressed(table: Printed, k: int) -> frozenset[Cell]:
    """The cells to hide: the small ones, and the smallest beside each exposed one until none is exposed.

    A greedy choice (Hundepool et al. 2012), after which what need not be hidden is shown again, the largest first:
    safe by its last audit, not the fewest possible. A zero is hidden last, since everybody may know it. Should a
    program fail, its cell counts as exposed, and `exposed` names it: such a table is not published.
    """
    small = small_cells(table.cells, k)
    hidden, open_cells = small | table.unprinted, small
    # What is safe stays so when more is hidden, so only exposed cells are looked at again.
    while open_cells := frozenset(each.cell for each in _exposed(table, hidden, open_cells, k)):
        further = frozenset(_beside(table, hidden, open_cells))
        if not further:
            break
        hidden |= further
    else:
        for cell in sorted(hidden - small - table.unprinted, key=lambda cell: (-table.cells[cell], cell)):
            if not any(_exposed(table, hidden - {cell}, small, k)):
                hidden -= {cell}
    return hidden - (table.unprinted - small)


def _exposed(table: Printed, hidden: frozenset[Cell], wanted: frozenset[Cell], k: int) -> Iterator[Exposed]:
    """Those of the wanted cells that are exposed, as they are found."""
    order = sorted(hidden)
    system = _system(table, order)
    low = np.array([table.cells[cell] for cell in order], dtype=np.float64)
    high = low.copy()
    for n, cell in enumerate(order):
        if cell not in wanted:
            continue
        for sign in (-1, 1):
            # What one program finds is a table a reader cannot rule out, and may settle other cells as well.
            if high[n] - low[n] < k - _ROUNDING:
                found = _furthest(system, len(order), n, sign)
                low, high = np.fmin(low, found), np.fmax(high, found)
        if high[n] - low[n] < k - _ROUNDING:
            yield Exposed(cell, float(low[n]), float(high[n]))


def _system(table: Printed, order: Sequence[Cell]) -> LinearConstraint | None:
    """The relations between hidden cells as a reader knows them; None where there is none."""
    place = {cell: n for n, cell in enumerate(order)}
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    known: list[float] = []
    for relation in table.relations:
        if not any(cell in place for cell in relation.cells):
            continue
        own = [(relation.total, -1), *((part, 1) for part in relation.parts)]
        known.append(-sum(sign * table.cells[cell] for cell, sign in own if cell not in place))
        for cell, sign in own:
            if cell in place:
                rows.append(len(known) - 1)
                columns.append(place[cell])
                signs.append(sign)
    if not known:
        return None
    return LinearConstraint(csr_array((signs, (rows, columns)), shape=(len(known), len(order))), known, known)


def _furthest(system: LinearConstraint | None, cells: int, n: int, sign: int) -> Floats:
    """The hidden cells where the n-th is as large as can be (-1), or as small (1); NaN where nothing was found."""
    aim = np.where(np.arange(cells) == n, float(sign), 0.0)
    found = milp(aim, constraints=system)
    if found.status == _ENDLESS:
        return np.where(aim != 0, inf, nan)
    return np.full(cells, nan) if found.x is None else np.asarray(found.x, dtype=np.float64)


def _beside(table: Printed, hidden: frozenset[Cell], open_cells: frozenset[Cell]) -> Iterator[Cell]:
    """The smallest cell of each relation that an exposed cell stands in; where all are hidden, of any that hides one.

    A relation in which one was chosen already gets no second, short relations first.
    """
    totals = {each.total for each in table.relations}
    free = [(each, frozenset(each.cells) - hidden) for each in table.relations if not hidden.isdisjoint(each.cells)]
    free = sorted(((each, cells) for each, cells in free if cells), key=lambda pair: len(pair[1]))
    near = [(each, cells) for each, cells in free if not open_cells.isdisjoint(each.cells)]
    chosen = set[Cell]()
    for _, cells in near or free[:1]:
        if chosen.isdisjoint(cells):
            chosen.add(min(cells, key=lambda cell: (cell in totals, table.cells[cell] == 0, table.cells[cell], cell)))
    return iter(chosen)
