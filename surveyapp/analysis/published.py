"""A published series held against formulas: which one it was made with, how it was rounded, and where that changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby, pairwise
from math import comb

from surveyapp.analysis.figure import half_up

Way = tuple[str, str]
"""A formula, and how its figures are rounded."""

SWITCH = 2
"""A change of formula has to explain more figures than this; one slip is a slip."""


def _half_even(value: Fraction, decimals: int) -> Decimal:
    return Decimal(round(value * 10**decimals)).scaleb(-decimals)


def _cut(value: Fraction, decimals: int) -> Decimal:
    whole = abs(value) * 10**decimals // 1
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


ROUNDINGS: Mapping[str, Callable[[Fraction, int], Decimal]] = {
    "half up": half_up,
    "half even": _half_even,
    "cut": _cut,
}
"""How an exact value becomes so many decimals; where several give the same figures the first is taken."""


@dataclass(frozen=True)
class Published:
    """One published figure, and what each formula exactly gives for it; a formula without answers is absent."""

    period: str
    percent: Decimal
    values: Mapping[str, Fraction]

    @cached_property
    def ways(self) -> frozenset[Way]:
        """The formulas and roundings that give the figure to the last digit that is written."""
        exponent = self.percent.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return frozenset(
            (formula, name)
            for formula, value in self.values.items()
            for name, rounded in ROUNDINGS.items()
            if rounded(value, decimals) == self.percent
        )


@dataclass(frozen=True)
class Stretch:
    """A run of periods that one formula explains best: how many of its figures it gives to the last digit.

    `formulas` are all that give as many; `roundings` those with which the first of them does. It may as well begin with
    any period of `begins`: those figures fit the formula before as well.
    """

    formulas: tuple[str, ...]
    roundings: tuple[str, ...]
    first: str
    last: str
    figures: int
    agree: int
    begins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misfit:
    """A series that another formula fits better than the one it names; the p-value is that of a sign test."""

    own: str
    better: str
    p_value: float


_Run = tuple[Way, Sequence[tuple[Published, ...]]]
"""A way, and the figures of each period that it explains."""


def agreement(series: Sequence[Published]) -> Mapping[str, int]:
    """How many figures of a series each formula gives to the last printed digit, rounded as suits it best."""
    return {formula: max(_agree(series, (formula, each)) for each in ROUNDINGS) for formula in _formulas(series)}


def stretches(series: Sequence[Published]) -> tuple[Stretch, ...]:
    """The series cut where its formula or rounding changes: the cuts that leave the fewest figures unexplained.

    Each figure not given to the last digit costs 1 and each change `SWITCH` (a shortest path, Viterbi 1967); figures
    of one period, as of several services, change together. An empty series has no stretch.
    """
    periods = [tuple(figures) for _, figures in groupby(sorted(series, key=_period), key=_period)]
    cost = {(formula, rounding): 0 for rounding in ROUNDINGS for formula in _formulas(series)}
    came_from: list[dict[Way, Way]] = []
    for figures in periods:
        came_from.append(_cheapest(cost))
        cost = {
            way: cost[before] + SWITCH * (before != way) + len(figures) - _agree(figures, way)
            for way, before in came_from[-1].items()
        }
    path = _walked_back(cost, came_from)
    runs = [
        (way, [own for _, own in run]) for way, run in groupby(zip(path, periods, strict=True), lambda step: step[0])
    ]
    before = [None, *runs[:-1]]
    return tuple(_stretch(run, earlier) for run, earlier in zip(runs, before, strict=True)) if runs else ()


def misfit(series: Sequence[Published], own: str) -> Misfit | None:
    """The formula that gives more figures of a series than its own does, if one does; else None.

    p-value: exact sign test over the figures that only one of the two gives (McNemar 1947), two-sided.
    """
    agree = agreement(series)
    better = max(agree, key=lambda name: (agree[name], name == own))
    if better == own:
        return None
    ways = [(name, max(ROUNDINGS, key=lambda each: _agree(series, (name, each)))) for name in (own, better)]
    given = [[way in figure.ways for way in ways] for figure in series]
    only_own, only_better = given.count([True, False]), given.count([False, True])
    return Misfit(own, better, _sign_test(only_own, only_better))


def _formulas(series: Sequence[Published]) -> Sequence[str]:
    return list(dict.fromkeys(formula for figure in series for formula in figure.values))


def _agree(figures: Sequence[Published], way: Way) -> int:
    return sum(way in figure.ways for figure in figures)


def _period(figure: Published) -> str:
    return figure.period


def _cheapest(cost: Mapping[Way, int]) -> dict[Way, Way]:
    """For each way that one to come from which costs least; itself where no other is better."""
    least = min(cost, key=lambda way: cost[way], default=("", ""))
    return {way: way if own <= cost[least] + SWITCH else least for way, own in cost.items()}


def _walked_back(cost: Mapping[Way, int], came_from: Sequence[Mapping[Way, Way]]) -> list[Way]:
    path: list[Way] = []
    if came_from:
        way = min(cost, key=lambda each: cost[each])
        for before in reversed(came_from):
            path.append(way)
            way = before[way]
    return path[::-1]


def _stretch(run: _Run, before: _Run | None) -> Stretch:
    way, periods = run
    figures = [figure for own in periods for figure in own]
    agree = _agree(figures, way)
    as_good = [name for name, n in agreement(figures).items() if n == agree and name != way[0]]
    roundings = tuple(each for each in ROUNDINGS if _agree(figures, (way[0], each)) == agree)
    first, last = figures[0].period, figures[-1].period
    begins = () if before is None else tuple(sorted({first, *_as_well(before, run)}))
    return Stretch((way[0], *as_good), roundings, first, last, len(figures), agree, begins)


def _as_well(before: _Run, after: _Run) -> Iterator[str]:
    """The periods at which a change from one way to the next would leave as few figures unexplained."""
    old, new = before[0], after[0]
    lost = 0
    for own in reversed(before[1]):
        lost += _agree(own, old) - _agree(own, new)
        if not lost:
            yield own[0].period
    lost = 0
    for own, following in pairwise(after[1]):
        lost += _agree(own, new) - _agree(own, old)
        if not lost:
            yield following[0].period


def _sign_test(fewer: int, more: int) -> float:
    n = fewer + more
    tail = sum(comb(n, k) for k in range(more, n + 1))
    return min(1.0, 2 * tail / (1 << n))
