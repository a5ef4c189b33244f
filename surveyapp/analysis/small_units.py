"""Small units: what chance alone does to a share, and what is shown beside a raw one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainc, betaincinv, betaln
from scipy.stats import binom

from surveyapp.analysis.compare import EmptyGroup, Share
from surveyapp.analysis.control import Place

Floats = NDArray[np.float64]

WARNING = 0.95
ALARM = 0.998
"""The two pairs of limits of a funnel: two and three standard errors, nearly."""

_WINSORISED = 0.1
_MOST_ALIKE = 1e6


@dataclass(frozen=True)
class Dispersion:
    """How much more units differ than chance makes them: `ratio` 1 is chance alone; `heterogeneity` is never below 1."""

    ratio: float
    units: int

    @property
    def heterogeneity(self) -> float:
        """What limits are widened by: the ratio, never below 1."""
        return max(1.0, self.ratio)


@dataclass(frozen=True)
class Prior:
    """The beta distribution of the true shares of all units."""

    satisfied: float
    dissatisfied: float

    @property
    def mean(self) -> float:
        """The share of a unit that nobody has rated."""
        return self.satisfied / (self.satisfied + self.dissatisfied)


@dataclass(frozen=True)
class Shrunk:
    """A share drawn towards all units, with the central part of its posterior; shown beside the raw share."""

    value: float
    low: float
    high: float


def funnel_limits(base: int, target: float, level: float = WARNING, widened: float = 1.0) -> tuple[float, float]:
    """Between which shares, in 0..1, a unit with `base` answers stays by chance if its true share is `target`.

    Spiegelhalter (2005), appendix A.1.1: exact binomial limits, interpolated between counts so that they narrow
    smoothly; `widened` multiplies the variance (over-dispersion; a design effect does the same). They are for
    drawing: a unit is judged by `placed_in_funnel`, since 12 of 12 may lie a hair above an interpolated limit. `base`
    0 raises EmptyGroup.
    """
    if base == 0:
        raise EmptyGroup("no answers, no limits")
    tail = (1 - level) / 2
    low, high = (_interpolated(base, target, p) for p in (tail, 1 - tail))
    stretch = sqrt(widened)
    return max(0.0, target - stretch * (target - low)), min(1.0, target + stretch * (high - target))


def over_dispersion(shares: Sequence[Share], target: float) -> Dispersion:
    """How much more the units differ from the target than chance: mean of winsorised z², on effective bases.

    Spiegelhalter (2005), with 10 % of the z-scores drawn in at either end, so that the outliers looked for
    do not widen their own limits. Targets 0 and 1, and no units, give 1.
    """
    if not shares or target in (0, 1):
        return Dispersion(1.0, len(shares))
    z = np.array([(s.value - target) / sqrt(target * (1 - target) / s.effective) for s in shares])
    low, high = np.quantile(z, [_WINSORISED, 1 - _WINSORISED])
    return Dispersion(float(np.mean(np.clip(z, low, high) ** 2)), len(shares))


def placed_in_funnel(share: Share, target: float, dispersion: Dispersion, level: float = ALARM) -> Place:
    """Whether chance alone seldom takes a unit's share so far from the target: exact binomial tails, (1 - level)/2 each.

    The base is divided by the design effect and by the heterogeneity of all units; what is then no whole number is
    read from the beta distribution (Clopper and Pearson 1934).
    """
    n = share.effective / dispersion.heterogeneity
    x = share.value * n
    tail = (1 - level) / 2
    if x < n and float(betainc(n - x, x + 1, 1 - target)) < tail:
        return "below"
    return "above" if x > 0 and float(betainc(x, n - x + 1, target)) < tail else "inside"


def prior(shares: Sequence[Share]) -> Prior:
    """The beta distribution that the units' true shares most likely came from, by maximum likelihood.

    Beta-binomial (Skellam 1948; Griffiths 1973) on effective bases. Units no more different than chance give a prior
    as strong as a million answers; no units raise EmptyGroup.
    """
    if not shares:
        raise EmptyGroup("no units, no prior")
    bases = np.array([s.effective for s in shares])
    satisfied = np.array([s.value for s in shares]) * bases
    mean = (satisfied.sum() + 0.5) / (bases.sum() + 1)
    start = np.array([np.log(mean / (1 - mean)), np.log(10.0)])
    bounds = ((-12.0, 12.0), (np.log(0.01), np.log(_MOST_ALIKE)))
    found = minimize(_misfit, start, args=(satisfied, bases - satisfied), bounds=bounds, method="L-BFGS-B")
    return Prior(*_parameters(np.asarray(found.x)))


def shrunk(share: Share, known: Prior, level: float = 0.95) -> Shrunk:
    """A unit's share drawn towards all units: the posterior mean (a + x)/(a + b + n), with its central interval.

    Empirical Bayes (Carlin and Louis 2008), on the effective base. Shown beside the raw share, never instead of it.
    """
    a = known.satisfied + share.value * share.effective
    b = known.dissatisfied + (1 - share.value) * share.effective
    tail = (1 - level) / 2
    return Shrunk(a / (a + b), float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail)))


def _interpolated(base: int, target: float, p: float) -> float:
    count = int(binom.ppf(p, base, target))
    reached, before = float(binom.cdf(count, base, target)), float(binom.cdf(count - 1, base, target))
    part = (reached - p) / (reached - before) if reached > before else 0.0
    return min(1.0, max(0.0, (count - part) / base))


def _parameters(x: Floats) -> tuple[float, float]:
    mean, strength = 1 / (1 + np.exp(-x[0])), np.exp(x[1])
    return float(mean * strength), float((1 - mean) * strength)


def _misfit(x: Floats, satisfied: Floats, dissatisfied: Floats) -> float:
    a, b = _parameters(x)
    return -float(np.sum(betaln(a + satisfied, b + dissatisfied) - betaln(a, b)))
