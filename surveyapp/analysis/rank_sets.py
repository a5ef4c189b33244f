"""Confidence sets for ranks: of one unit, of all at once, and the pairs that cannot be told apart."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]


class Estimates(Protocol):
    """Independent estimates of K units that can give their limits."""

    @property
    def value(self) -> Floats: ...

    def limits(self, z: float) -> tuple[Floats, Floats]: ...


@dataclass(frozen=True, eq=False)
class Shares:
    """Shares in 0..1 with their effective bases n/d, each of shape (units,); Wilson limits."""

    value: Floats
    effective: Floats

    def limits(self, z: float) -> tuple[Floats, Floats]:
        n, p = self.effective, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores with their standard errors, each of shape (units,); normal limits."""

    value: Floats
    error: Floats

    def limits(self, z: float) -> tuple[Floats, Floats]:
        return self.value - z * self.error, self.value + z * self.error


@dataclass(frozen=True, eq=False)
class RankSets:
    """The best and the worst rank each unit may have, 1 the highest; each of shape (units,)."""

    best: Ints
    worst: Ints
    method: str
    level: float


def marginal(estimates: Estimates, level: float = 0.95) -> RankSets:
    """For each unit alone, ranks that hold its true one: K - 1 differences, Bonferroni over them.

    Differences by square and add: Newcombe (1998), method 10, for shares; the set by Mogstad, Romano, Shaikh and
    Wilhelm (2023), with Bonferroni. Deterministic. One unit has rank 1.
    """
    above = _above(estimates, _z(1 - (1 - level) / max(1, len(estimates.value) - 1)))
    return _sets(above, "newcombe-bonferroni", level)


def joint(estimates: Estimates, level: float = 0.95) -> RankSets:
    """Ranks that hold all true ones at once: limits of each unit at level^(1/K), a unit above where they part.

    Klein, Wright and Wieczorek (2020), for independent units. Deterministic.
    """
    low, high = estimates.limits(_z(level ** (1 / len(estimates.value))))
    return _sets(low[:, None] > high[None, :], "joint", level)


def told_apart(estimates: Estimates, level: float = 0.95) -> Truths:
    """Which pairs of units differ, all pairs judged at once (Bonferroni); shape (units, units), symmetric."""
    units = len(estimates.value)
    above = _above(estimates, _z(1 - (1 - level) / max(1, units * (units - 1) // 2)))
    return above | above.T


def bootstrap_marginal(scores: Scores, draws: int, rng: np.random.Generator, level: float = 0.95) -> RankSets:
    """For each unit alone, ranks that hold its true one, with the bootstrap's critical value for its differences.

    Mogstad, Romano, Shaikh and Wilhelm (2023), with their step-down (Romano and Wolf 2005), errors
    drawn as independent normals. Two units that both have no error raise ValueError.
    """
    noise, spread = _noise(scores, draws, rng)
    above = np.zeros(spread.shape, dtype=np.bool_)
    below = above.copy()
    for unit in range(len(scores.value)):
        own = np.zeros(spread.shape, dtype=np.bool_)
        own[unit] = True
        found = _step_down(scores.value, noise, spread, own, level)
        above[unit] = found[unit] & (scores.value[unit] > scores.value)
        below[unit] = found[unit] & (scores.value[unit] < scores.value)
    units = len(scores.value)
    return RankSets(1 + below.sum(axis=1), units - above.sum(axis=1), "bootstrap-marginal", level)


def bootstrap_simultaneous(scores: Scores, draws: int, rng: np.random.Generator, level: float = 0.95) -> RankSets:
    """Ranks that hold all true ones at once, with the bootstrap's critical value for all differences.

    Source, draws and errors as `bootstrap_marginal`.
    """
    noise, spread = _noise(scores, draws, rng)
    pairs = np.triu(np.ones(spread.shape, dtype=np.bool_), 1)
    found = _step_down(scores.value, noise, spread, pairs, level)
    apart = found | found.T
    above = apart & (scores.value[:, None] > scores.value[None, :])
    return _sets(above, "bootstrap-simultaneous", level)


def _above(estimates: Estimates, z: float) -> Truths:
    value = estimates.value
    low, high = estimates.limits(z)
    difference = value[:, None] - value[None, :]
    lowest = difference - np.hypot((value - low)[:, None], (high - value)[None, :])
    return lowest > 0


def _sets(above: Truths, method: str, level: float) -> RankSets:
    return RankSets(1 + above.sum(axis=0), len(above) - above.sum(axis=1), method, level)


def _noise(scores: Scores, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    spread = np.hypot(scores.error[:, None], scores.error[None, :])
    np.fill_diagonal(spread, 1.0)
    if not spread.all():
        raise ValueError("two units without any error cannot be drawn")
    return rng.standard_normal((draws, len(scores.error))) * scores.error, spread


def _step_down(value: Floats, noise: Floats, spread: Floats, pairs: Truths, level: float) -> Truths:
    distance = np.abs(value[:, None] - value[None, :]) / spread
    open_pairs = pairs & ~np.eye(len(value), dtype=np.bool_)
    found = np.zeros_like(pairs)
    while open_pairs.any():
        new = open_pairs & (distance > _critical(noise, spread, open_pairs, level))
        if not new.any():
            break
        found |= new
        open_pairs &= ~new
    return found


def _critical(noise: Floats, spread: Floats, pairs: Truths, level: float) -> float:
    largest = np.zeros(len(noise))
    for unit in np.flatnonzero(pairs.any(axis=1)):
        others = pairs[unit]
        gaps = np.abs(noise[:, unit, None] - noise[:, others]) / spread[unit, others]
        np.maximum(largest, gaps.max(axis=1), out=largest)
    return float(np.quantile(largest, level, method="inverted_cdf"))


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
