"""Intervals of a share, and of a mean that lies between two bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from surveyapp.analysis.figure import UNIT, Interval, Limits, NoInterval, Scale
from surveyapp.analysis.student import normal_quantile, t_quantile
from surveyapp.definitions.errors import SurveyAppError

WILSON = "wilson"
FINITE = "wilson-finite"
SCORE = "quasi-score"
LEAST_SURE = "least-sure"
LEVEL = 0.95


class EmptyBase(SurveyAppError):
    """There are no answers, so there is no interval."""


class Census(SurveyAppError):
    """Everybody answered, so nothing is uncertain and there is no interval."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Forms that come several from one business: how many businesses, and the design effect of that."""

    businesses: int
    design_effect: float


def wilson(
    successes: int, base: int, level: float = LEVEL, clusters: Clusters | None = None, scale: Scale = UNIT
) -> Interval:
    """Wilson score interval of a share, on a scale.

    Wilson (1927); Brown, Cai and DasGupta (2001), eq. 4. With `clusters`: base / design effect in the place of the
    base and t with businesses - 1 degrees of freedom (Kish 1965; Korn and Graubard 1998); fewer than 2 businesses
    raise ValueError. `base` 0 raises EmptyBase: no answers, no interval.
    """
    share = _share(successes, base)
    effect = _effect(clusters)
    limits = score_limits(share, base / effect, _quantile(level, clusters))
    return Interval.on(scale, limits, WILSON, level, effect)


def finite_wilson(  # noqa: PLR0913, PLR0917 - as `wilson`, and the population
    successes: int,
    base: int,
    population: int,
    level: float = LEVEL,
    clusters: Clusters | None = None,
    scale: Scale = UNIT,
) -> Interval:
    """Wilson interval of the share among a population of which `base` were asked, on a scale.

    O'Neill (2021): n (N - 1) / (N - n) in the place of n, clipped to what the others could still make of it; with
    `clusters` n / design effect before the correction, and t, as `wilson`. Only for "of those served"; never for ranks,
    change or funnels. `base` 0 raises EmptyBase, `base` N raises Census.
    """
    share, effect = _share(successes, base), _effect(clusters)
    if base > population:
        raise ValueError(f"{base} answers of a population of {population}")
    others = population - base
    if others == 0:
        raise Census("everybody answered: a census has no interval")
    low, high = score_limits(share, base / effect * (population - 1) / others, _quantile(level, clusters))
    low, high = max(low, successes / population), min(high, (others + successes) / population)
    return Interval.on(scale, (low, high), FINITE, level, effect)


def beyond_those_served(interval: Interval | NoInterval) -> Interval | None:
    """The interval if it holds for how a unit serves, and not only for those it served; else None.

    Ranks, changes and funnels take no other.
    """
    return interval if isinstance(interval, Interval) and interval.method != FINITE else None


@dataclass(frozen=True, slots=True)
class Scores:
    """Forms' own scores in 0..1: how many, their sum, the sum of their squares, and how they hang together."""

    base: int
    total: float
    squares: float
    clusters: Clusters | None = None

    @property
    def dispersion(self) -> float:
        """The variance of the scores as a part of the largest that their mean allows; 1 where all are 0 or 1.

        Two made-up scores, 0 and 1, take part with weight 1/base each, so that forms which all score alike do not
        claim certainty.
        """
        extra = 1 / self.base
        weight = self.base + 2 * extra
        mean = (self.total + extra) / weight
        return ((self.squares + extra) / weight - mean * mean) / (mean * (1 - mean))

    @property
    def effective(self) -> float:
        """How many independent scores of 0 or 1 would tell the mean as surely."""
        return self.base / (_effect(self.clusters) * self.dispersion)

    @property
    def freedom(self) -> int:
        """The degrees of freedom of the variance: businesses, or forms where they are not known, less one."""
        return (self.clusters.businesses if self.clusters else self.base) - 1


def mean_interval(mean: float, scores: Scores, level: float = LEVEL, scale: Scale = UNIT) -> Interval | None:
    """Score interval, on a scale, of a mean in 0..1, from the variance over forms of their own scores.

    Wilson's equation |m - mu| = t sqrt(f mu (1 - mu) / n) with the dispersion f of a quasi-binomial variable
    (Wedderburn 1974; McCullagh and Nelder 1989, 4.5), so that it is Wilson's for scores of 0 and 1 alone and never
    leaves 0..1; n / design effect, and t with base - 1, or businesses - 1, degrees of freedom. None below 2 forms,
    or below 2 businesses; `base` 0 raises EmptyBase.
    """
    if scores.base == 0:
        raise EmptyBase("no answers, no interval")
    if scores.freedom < 1:
        return None
    limits = score_limits(mean, scores.effective, t_quantile(level, scores.freedom))
    return Interval.on(scale, limits, SCORE, level, _effect(scores.clusters))


def least_sure_interval(
    mean: float, parts: Sequence[Scores], level: float = LEVEL, scale: Scale = UNIT
) -> Interval | None:
    """Interval, on a scale, of a weighted mean in 0..1 of means that no form holds together, however they hang together.

    The standard error of a weighted mean is at most the weighted mean of the standard errors (Minkowski), and as
    sqrt(x(1-x)) is concave that is at most the error on the smallest effective base of the parts. So it is never too
    narrow, and often too wide. None where a part has no interval; no parts raise EmptyBase.
    """
    if not parts or any(part.base == 0 for part in parts):
        raise EmptyBase("no answers, no interval")
    effective, freedom = min(part.effective for part in parts), min(part.freedom for part in parts)
    if freedom < 1:
        return None
    limits = score_limits(mean, effective, t_quantile(level, freedom))
    return Interval.on(scale, limits, LEAST_SURE, level, max(_effect(part.clusters) for part in parts))


def score_limits(share: float, base: float, quantile: float) -> Limits:
    """The values in 0..1 from which a share of so many independent answers lies no further than the quantile."""
    spread = quantile * quantile / base
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(spread * share * (1 - share) + spread * spread / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(successes: int, base: int) -> float:
    if base == 0:
        raise EmptyBase("no answers, no interval")
    if not 0 <= successes <= base:
        raise ValueError(f"{successes} of {base} is no share")
    return successes / base


def _effect(clusters: Clusters | None) -> float:
    return clusters.design_effect if clusters else 1.0


def _quantile(level: float, clusters: Clusters | None) -> float:
    return t_quantile(level, clusters.businesses - 1) if clusters else normal_quantile(level)
