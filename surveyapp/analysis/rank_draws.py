"""How stable ranks are when forms are drawn again; not a confidence set."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


_AT_ONCE = 200_000
"""So many products are summed at a time: larger ones leave the cache and are shared among threads that mostly wait."""


class NoForms(SurveyAppError):
    """A unit or question without a single answer cannot be drawn again."""


@dataclass(frozen=True, eq=False)
class Cell:
    """The forms of one unit: scores of shape (forms, questions) in 0..1, NaN where not validly answered."""

    scores: Floats
    design_effect: float = 1.0

    @property
    def drawn(self) -> int:
        """How many forms are drawn again: n/d, at least one."""
        return max(1, round(len(self.scores) / self.design_effect))


@dataclass(frozen=True)
class RankInterval:
    """The middle rank of one unit's draws and the percentiles around it."""

    low: int
    middle: float
    high: int


def drawn_ranks(
    cells: Sequence[Cell], weights: Floats, draws: int, rng: np.random.Generator, decimals: int | None = None
) -> Ints:
    """Competition ranks, 1 the highest, of shape (draws, units), when each unit's n/d forms are drawn again.

    A unit's score is the weighted mean of its questions' means; `weights` of shape (questions,). Whole forms are
    drawn, since the answers of one form go together (Goldstein and Spiegelhalter 1996; Efron and Tibshirani 1993,
    ch. 6). Scores are rounded to `decimals` on 0..100 before ranking, if given. A question that a unit's forms do
    not answer at all raises NoForms.
    """
    scores = np.column_stack([_drawn_scores(cell, weights / weights.sum(), draws, rng) for cell in cells])
    if decimals is not None:
        scores = np.floor(scores * 10 ** (decimals + 2) + 0.5)
    return rankdata(-scores, method="min", axis=1).astype(np.int64)


def rank_intervals(ranks: Ints, level: float = 0.95) -> tuple[RankInterval, ...]:
    """Median and percentile interval of each unit's ranks; `ranks` of shape (draws, units)."""
    tail = (1 - level) / 2
    low = np.quantile(ranks, tail, axis=0, method="inverted_cdf")
    high = np.quantile(ranks, 1 - tail, axis=0, method="inverted_cdf")
    middle = np.median(ranks, axis=0)
    return tuple(RankInterval(int(a), float(m), int(b)) for a, m, b in zip(low, middle, high, strict=True))


def _drawn_scores(cell: Cell, weights: Floats, draws: int, rng: np.random.Generator) -> Floats:
    valid = ~np.isnan(cell.scores)
    if not valid.any(axis=0).all():
        raise NoForms("a question has no valid answer in a unit: it cannot be drawn again")
    filled, held = np.where(valid, cell.scores, 0.0), valid.astype(np.float64)
    means = filled.sum(axis=0) / held.sum(axis=0)
    both = np.hstack((filled, held))
    step = max(1, _AT_ONCE // both.size)
    times = (_times_drawn(len(filled), cell.drawn, min(step, draws - n), rng) for n in range(0, draws, step))
    totals, answered = np.hsplit(np.vstack([drawn @ both for drawn in times]), 2)
    drawn = np.divide(totals, answered, out=np.broadcast_to(means, answered.shape).copy(), where=answered > 0)
    return _without_certainty(drawn, means, cell.drawn, rng) @ weights


def _times_drawn(forms: int, drawn: int, draws: int, rng: np.random.Generator) -> Floats:
    picks = rng.integers(forms, size=(draws, drawn)) + np.arange(draws)[:, None] * forms
    return np.bincount(picks.ravel(), minlength=draws * forms).reshape(draws, forms).astype(np.float64)


def _without_certainty(drawn: Floats, means: Floats, forms: int, rng: np.random.Generator) -> Floats:
    # Drawing again from equal answers never varies. Jeffreys' posterior does (Brown, Cai and DasGupta 2001);
    # one draw serves all such questions of a form, since its answers go together.
    posterior = rng.beta(forms + 0.5, 0.5, size=len(drawn))[:, None]
    return np.where(means == 1, posterior, np.where(means == 0, 1 - posterior, drawn))
