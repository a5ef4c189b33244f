"""Which questions drive satisfaction: shares of R², with intervals, beside how the questions score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.reliability import complete, correlated
from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]
Method = Literal["lmg", "johnson"]
Advice = Literal["improve", "keep", "watch", "enough"]

MOST_FOR_LMG = 12
"""LMG fits every set of drivers: 4,096 of twelve."""


class TooManyDrivers(SurveyAppError):
    """More drivers than LMG can take; Johnson's weights can."""


class SameDrivers(SurveyAppError):
    """Drivers that together say what another says cannot be told apart."""


@dataclass(frozen=True)
class Driver:
    """A driver's share of R² (all shares add up to it), between its percentiles when forms are drawn again."""

    importance: float
    low: float
    high: float


@dataclass(frozen=True)
class Place:
    """A driver on the map: how important, how it scores, and what follows."""

    importance: float
    performance: float
    advice: Advice


def drivers(  # noqa: PLR0913 - the draw needs its size and its generator
    outcome: Floats,
    scores: Floats,
    rng: np.random.Generator,
    *,
    method: Method = "lmg",
    draws: int = 500,
    design_effect: float = 1.0,
) -> tuple[Driver, ...]:
    """Each question's share of the R² of an outcome, with 95 % percentile intervals.

    `outcome` of shape (forms,), `scores` of shape (forms, questions), all of one part; forms with an open answer are
    left out. n/d forms are drawn again (Efron and Tibshirani 1993). Errors: as `complete`, TooManyDrivers, SameDrivers.
    """
    kept = complete(np.column_stack([outcome, scores]))
    shares = _METHODS[method]
    own = shares(correlated(kept)[None])[0]
    size = max(2, round(len(kept) / design_effect))
    picks = rng.integers(len(kept), size=(draws, size))
    correlations = np.stack([_correlations(kept[pick]) for pick in picks])
    usable = correlations[np.linalg.matrix_rank(correlations, tol=1e-9) == kept.shape[1]]
    if not len(usable):
        raise SameDrivers("drawn again, the forms never tell the drivers apart")
    low, high = np.quantile(shares(usable), [0.025, 0.975], axis=0)
    return tuple(Driver(*map(float, row)) for row in zip(own, low, high, strict=True))


def lmg(correlations: Floats) -> Floats:
    """LMG shares of R², of shape (draws, drivers): a driver's added R², averaged over all orders of entry.

    Lindeman, Merenda and Gold (1980); Grömping (2007). `correlations` of shape (draws, 1 + drivers, 1 + drivers),
    the outcome first. TooManyDrivers beyond twelve; SameDrivers where a matrix is singular.
    """
    count = correlations.shape[1] - 1
    if count > MOST_FOR_LMG:
        raise TooManyDrivers(f"{count} drivers: LMG takes at most {MOST_FOR_LMG}, Johnson's weights any number")
    explained = _explained(correlations, count)
    shares = np.zeros((len(correlations), count))
    for held in explained:
        for driver in set(range(count)) - held:
            orders = count * comb(count - 1, len(held))
            shares[:, driver] += (explained[held | {driver}] - explained[held]) / orders
    return shares


def johnson(correlations: Floats) -> Floats:
    """Johnson's relative weights, of shape (draws, drivers): shares of R² through the nearest orthogonal drivers.

    Johnson (2000). `correlations` as `lmg`; SameDrivers where a matrix is singular.
    """
    values, vectors = np.linalg.eigh(correlations[:, 1:, 1:])
    if values.min() < 1e-10:  # noqa: PLR2004 - what rounding leaves of a zero
        raise SameDrivers("drivers that say the same have no weights of their own")
    root = (vectors * np.sqrt(values)[:, None, :]) @ vectors.transpose(0, 2, 1)
    slopes = np.linalg.solve(root, correlations[:, 1:, :1])
    return np.asarray((root**2 @ slopes**2)[:, :, 0], dtype=np.float64)


def importance_performance(importance: Mapping[str, float], performance: Mapping[str, float]) -> Mapping[str, Place]:
    """Each driver on the map of Martilla and James (1977), split at the mean importance and the mean score.

    Important and low: improve; important and high: keep; unimportant and low: watch; unimportant and high: enough.
    No drivers give an empty map.
    """
    codes = [code for code in importance if code in performance]
    middle = [float(np.mean([axis[code] for code in codes])) if codes else 0.0 for axis in (importance, performance)]
    advice = {code: _ADVICE[importance[code] >= middle[0], performance[code] >= middle[1]] for code in codes}
    return {code: Place(importance[code], performance[code], advice[code]) for code in codes}


def _correlations(forms: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(correlated(forms))


def _explained(correlations: Floats, count: int) -> Mapping[frozenset[int], Floats]:
    sets = [frozenset(held) for size in range(count + 1) for held in combinations(range(count), size)]
    return {held: _squared(correlations, sorted(held)) for held in sets}


def _squared(correlations: Floats, held: Sequence[int]) -> Floats:
    if not held:
        return np.zeros(len(correlations))
    index = np.array(held) + 1
    own = correlations[:, index, 0]
    try:
        slopes = np.linalg.solve(correlations[:, index[:, None], index], own[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        raise SameDrivers("drivers that say the same have no shares of their own") from None
    return np.asarray((own * slopes).sum(axis=1), dtype=np.float64)


_METHODS: Mapping[Method, Callable[[Floats], Floats]] = {"lmg": lmg, "johnson": johnson}

_ADVICE: Mapping[tuple[bool, bool], Advice] = {
    (True, False): "improve",
    (True, True): "keep",
    (False, False): "watch",
    (False, True): "enough",
}
