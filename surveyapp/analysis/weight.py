"""Weights: from the design, to known totals, and what they cost in precision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_ROUNDS = 200
CLOSE = 1e-11
"""A margin is met when every total is hit within this part of it."""


class NoConvergence(SurveyAppError):
    """Raking never met this margin: its largest gap, as a part of the total, stayed."""

    def __init__(self, margin: str, gap: float) -> None:
        super().__init__(f"raking does not converge: margin {margin!r} stays off by {100 * gap:.3g} %")
        self.margin = margin
        self.gap = gap


class EmptyCategory(SurveyAppError):
    """A margin asks for a total in a category where nobody answered."""

    def __init__(self, margin: str, category: str) -> None:
        super().__init__(f"margin {margin!r}: nobody answered in category {category!r}")
        self.margin = margin
        self.category = category


class UnequalTotals(SurveyAppError):
    """A margin's totals do not add up to those of the first margin."""

    def __init__(self, margin: str, total: float, first: float) -> None:
        super().__init__(f"margin {margin!r} adds up to {total:g}, the first margin to {first:g}")
        self.margin = margin


@dataclass(frozen=True, eq=False)
class Margin:
    """A known distribution: each category's total, and the category number of every cell, of shape (cells,)."""

    name: str
    totals: Mapping[str, float]
    category: Ints

    @property
    def targets(self) -> Floats:
        """The totals in the order of the category numbers."""
        return np.fromiter(self.totals.values(), dtype=np.float64)

    def reached(self, weights: Floats) -> Floats:
        """What weights of shape (cells,) add up to in each category."""
        return np.bincount(self.category, weights, minlength=len(self.totals)).astype(np.float64)


@dataclass(frozen=True)
class Met:
    """One category of a margin: the total asked for, and what the weights before and after add up to."""

    margin: str
    category: str
    asked: float
    before: float
    after: float


@dataclass(frozen=True)
class WeightReport:
    """What weights look like: their range, what they cost, and the margins they meet."""

    base: int
    smallest: float
    largest: float
    mean: float
    design_effect: float
    effective_base: float
    margins: tuple[Met, ...] = ()


def design_weights(population: Floats, responses: Floats) -> Floats:
    """The weight of one response per stratum, N_h / n_h; both of shape (strata,).

    Horvitz and Thompson (1952) with response taken as a second, equal-chance draw. A stratum with people and no
    response raises EmptyCategory with its number.
    """
    empty = np.flatnonzero((responses == 0) & (population > 0))
    if len(empty):
        raise EmptyCategory("stratum", str(int(empty[0])))
    return np.divide(population, responses, out=np.zeros_like(population, dtype=np.float64), where=responses > 0)


def raked(initial: Floats, margins: Sequence[Margin]) -> Floats:
    """Weight totals of cells, of shape (cells,), made to meet several margins: iterative proportional fitting.

    Deming and Stephan (1940); the exponential case of Deville and Särndal (1992); of one margin post-stratification,
    met exactly at once (Holt and Smith 1979). `initial` is each cell's sum of
    weights, so that millions of forms cost no more than their cells; a form's weight is its own times
    final / initial of its cell. Errors: EmptyCategory, UnequalTotals, NoConvergence, each naming the margin.
    """
    _check(initial, margins)
    final = initial.astype(np.float64)
    for _ in range(MOST_ROUNDS):
        for margin in margins:
            reached = margin.reached(final)
            factor = np.divide(margin.targets, reached, out=np.ones_like(reached), where=reached > 0)
            final = final * factor[margin.category]
        gaps = {margin.name: _gap(margin, final) for margin in margins}
        if max(gaps.values(), default=0.0) <= CLOSE:
            return final
    worst = max(gaps, key=lambda name: gaps[name])
    raise NoConvergence(worst, gaps[worst])


def effective_base(weights: Floats) -> float:
    """Kish's effective number of answers, (sum w)² / sum w²; weights of shape (answers,). No answers: 0."""
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def report(final: Floats, forms: Ints, initial: Floats, margins: Sequence[Margin] = ()) -> WeightReport:
    """What the weights of forms look like, from cells: weight totals after and before, and the number of forms.

    All of shape (cells,). A cell without forms has no weight. The design effect of unequal weights is
    n sum w² / (sum w)² (Kish 1965). No forms at all give zeros and a design effect of 1.
    """
    held = forms > 0
    each, times = final[held] / forms[held], forms[held]
    base, total, squares = int(times.sum()), float(each @ times), float(np.square(each) @ times)
    if not base:
        return WeightReport(0, 0.0, 0.0, 0.0, 1.0, 0.0)
    effective = total**2 / squares
    met = tuple(row for margin in margins for row in _met(margin, initial, final))
    smallest, largest = float(each.min()), float(each.max())
    return WeightReport(base, smallest, largest, total / base, base / effective, effective, met)


def _met(margin: Margin, initial: Floats, final: Floats) -> list[Met]:
    rows = zip(margin.totals.items(), margin.reached(initial), margin.reached(final), strict=True)
    return [Met(margin.name, name, asked, float(before), float(after)) for (name, asked), before, after in rows]


def _gap(margin: Margin, weights: Floats) -> float:
    targets = margin.targets
    gaps = np.abs(margin.reached(weights) - targets) / np.where(targets > 0, targets, targets.sum())
    return float(gaps.max())


def _check(initial: Floats, margins: Sequence[Margin]) -> None:
    for margin in margins:
        totals, reached = margin.targets, margin.reached(initial)
        first = float(margins[0].targets.sum())
        if abs(float(totals.sum()) - first) > 1e-9 * first:
            raise UnequalTotals(margin.name, float(totals.sum()), first)
        empty = np.flatnonzero((totals > 0) & (reached == 0))
        if len(empty):
            raise EmptyCategory(margin.name, tuple(margin.totals)[int(empty[0])])
