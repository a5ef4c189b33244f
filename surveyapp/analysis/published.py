"""A published series held against formulas: which one it was made with, and where that changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import comb

from surveyapp.analysis.figure import half_up
from surveyapp.definitions.errors import SurveyAppError

Formula = Callable[[Mapping[str, int]], Fraction]
"""From the counts of one question's options to a figure on 0..100, exactly."""

SWITCH = 2
"""A change of formula has to explain more figures than this; one slip is a slip."""


class NoAnswers(SurveyAppError):
    """A published figure has no answers behind it."""


@dataclass(frozen=True)
class Published:
    """One published figure and the counts it was made from."""

    period: str
    counts: Mapping[str, int]
    percent: Decimal


@dataclass(frozen=True)
class Stretch:
    """A run of periods that one formula explains best: how many of its figures it gives to the last digit."""

    formula: str
    first: str
    last: str
    figures: int
    agree: int


@dataclass(frozen=True)
class Misfit:
    """A series that another formula fits better than the one it names; the p-value is that of a sign test."""

    own: str
    better: str
    own_agree: int
    better_agree: int
    figures: int
    p_value: float


def mean_of(values: Mapping[str, int]) -> Formula:
    """The formula of a mean: sum n_k v_k / sum n_k over the options that have a value."""

    def mean(counts: Mapping[str, int]) -> Fraction:
        base = _base(counts, values)
        return Fraction(sum(counts.get(option, 0) * value for option, value in values.items()), base)

    return mean


def share_of(options: frozenset[str], values: Mapping[str, int]) -> Formula:
    """The formula of a share: the answers with one of these options per answer that has a value, times 100."""

    def share(counts: Mapping[str, int]) -> Fraction:
        return Fraction(100 * sum(counts.get(option, 0) for option in options), _base(counts, values))

    return share


def agreement(series: Sequence[Published], formulas: Mapping[str, Formula]) -> Mapping[str, int]:
    """How many figures of a series each formula gives to the last printed digit, rounded half up."""
    return {name: sum(_agrees(figure, formula) for figure in series) for name, formula in formulas.items()}


def stretches(series: Sequence[Published], formulas: Mapping[str, Formula]) -> tuple[Stretch, ...]:
    """The series cut where its formula changes: the cuts that leave the fewest figures unexplained.

    Each figure not given to the last digit costs 1 and each change of formula `SWITCH` (a shortest path, Viterbi
    1967); figures of one period, as of several services, change together. An empty series has no stretch.
    """
    periods = [(period, tuple(figures)) for period, figures in groupby(sorted(series, key=_period), key=_period)]
    cost = dict.fromkeys(formulas, 0)
    came_from: list[dict[str, str]] = []
    for _, figures in periods:
        came_from.append({name: _cheapest(cost, name) for name in formulas})
        cost = {
            name: cost[before] + SWITCH * (before != name) + _missed(figures, formulas[name])
            for name, before in came_from[-1].items()
        }
    path = _walked_back(cost, came_from)
    runs = groupby(zip(path, periods, strict=True), key=lambda step: step[0])
    return tuple(_stretch(name, formulas[name], [period for _, period in run]) for name, run in runs)


def misfit(series: Sequence[Published], own: str, formulas: Mapping[str, Formula]) -> Misfit | None:
    """The formula that gives more figures of a series than its own does, if one does; else None.

    p-value: exact sign test over the figures that only one of the two gives (McNemar 1947), two-sided.
    """
    agree = agreement(series, formulas)
    better = max(agree, key=lambda name: (agree[name], name == own))
    if better == own:
        return None
    only_own = sum(_agrees(f, formulas[own]) and not _agrees(f, formulas[better]) for f in series)
    only_better = sum(_agrees(f, formulas[better]) and not _agrees(f, formulas[own]) for f in series)
    return Misfit(own, better, agree[own], agree[better], len(series), _sign_test(only_own, only_better))


def _base(counts: Mapping[str, int], values: Mapping[str, int]) -> int:
    base = sum(counts.get(option, 0) for option in values)
    if base == 0:
        raise NoAnswers("a published figure has no answers behind it")
    return base


def _agrees(figure: Published, formula: Formula) -> bool:
    exponent = figure.percent.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return half_up(formula(figure.counts), decimals) == figure.percent


def _period(figure: Published) -> str:
    return figure.period


def _cheapest(cost: Mapping[str, int], name: str) -> str:
    return min(cost, key=lambda other: (cost[other] + SWITCH * (other != name), other != name))


def _missed(figures: Sequence[Published], formula: Formula) -> int:
    return sum(not _agrees(figure, formula) for figure in figures)


def _walked_back(cost: Mapping[str, int], came_from: Sequence[Mapping[str, str]]) -> list[str]:
    path: list[str] = []
    name = min(cost, key=lambda each: cost[each])
    for before in reversed(came_from):
        path.append(name)
        name = before[name]
    return path[::-1]


def _stretch(name: str, formula: Formula, periods: Sequence[tuple[str, tuple[Published, ...]]]) -> Stretch:
    figures = [figure for _, published in periods for figure in published]
    return Stretch(name, periods[0][0], periods[-1][0], len(figures), len(figures) - _missed(figures, formula))


def _sign_test(fewer: int, more: int) -> float:
    n = fewer + more
    tail = sum(comb(n, k) for k in range(more, n + 1))
    return min(1.0, 2 * tail / (1 << n))
