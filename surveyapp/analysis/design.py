"""Weighted means of rows from a stratified, clustered design, with their linearised variance."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.proportion import score_limits
from surveyapp.analysis.student import t_quantile
from surveyapp.analysis.weight import Margin, effective_base
from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]


class LonelyCluster(StrEnum):
    """What a stratum with one cluster counts: nothing, its distance from all clusters, or what others count."""

    CERTAIN = "certain"
    GRAND_MEAN = "grand_mean"
    AVERAGE = "average"


class LonelyStratum(SurveyAppError):
    """A stratum has one cluster, so its variance is not known until a policy is chosen."""

    def __init__(self, stratum: int) -> None:
        super().__init__(f"stratum {stratum} has one cluster: choose what it counts")
        self.stratum = stratum


class EmptyDomain(SurveyAppError):
    """Nobody in the domain has weight."""


@dataclass(frozen=True, eq=False)
class Design:
    """How rows were drawn: final weight, stratum and cluster of each, of shape (rows,).

    `clusters_in_stratum` is the number of clusters in the population of each row's stratum (the finite population
    correction), `raking` what the weights were fitted to: the weights before, and the margins with a row as a cell.
    """

    weights: Floats
    strata: Ints
    clusters: Ints
    clusters_in_stratum: Floats | None = None
    raking: "Raking | None" = None
    lonely: LonelyCluster | None = None


@dataclass(frozen=True, eq=False)
class Raking:
    """The weights before raking, and the margins they were raked to."""

    initial: Floats
    margins: Sequence[Margin] = field(default=())


@dataclass(frozen=True)
class Estimate:
    """A weighted mean with its standard error, its base, Kish's effective base and its degrees of freedom."""

    value: float
    error: float
    base: int
    effective_base: float
    degrees: int

    def limits(self, level: float = 0.95) -> tuple[float, float]:
        """Value +- t error; for shares only away from 0 and 1. No degrees of freedom raise EmptyDomain."""
        half = _t(self.degrees, level) * self.error
        return self.value - half, self.value + half

    def share_limits(self, level: float = 0.95) -> tuple[float, float]:
        """Wilson limits in 0..1 with the base that gives this error, p(1-p)/V (Korn and Graubard 1998).

        Where all or none are satisfied V is 0 and Kish's effective base stands for it.
        """
        t, p = _t(self.degrees, level), self.value
        n = p * (1 - p) / self.error**2 if self.error else self.effective_base
        return score_limits(p, n, t)


def weighted_mean(values: Floats, design: Design, domain: Truths | None = None) -> Estimate:
    """The weighted mean of the rows in a domain; `values` and `domain` of shape (rows,).

    Ratio of two totals, linearised: u_i = w_i 1_i (y_i - mean) / sum w 1. Rows outside the domain count as zero and
    are not filtered away, so that a stratum keeps all its clusters (Särndal, Swensson and Wretman 1992; Lumley
    2010). A domain without weight raises EmptyDomain.
    """
    inside = np.ones(len(values), dtype=np.bool_) if domain is None else domain
    weight = np.where(inside, design.weights, 0.0)
    total = float(weight.sum())
    if total == 0:
        raise EmptyDomain("nobody in the domain has weight")
    mean = float(weight @ np.where(inside, values, 0.0)) / total
    influence = np.where(inside, values - mean, 0.0) / total
    kept = weight[weight > 0]
    return Estimate(mean, sqrt(variance(influence, design)), len(kept), effective_base(kept), _degrees(design))


def variance(values: Floats, design: Design) -> float:
    """The variance of the weighted total of `values`, of shape (rows,).

    V = sum_h (1 - f_h) n_h/(n_h - 1) sum_i (u_hi - ubar_h)², u_hi the total of cluster i (Cochran 1977). After
    raking the values are residuals of a regression on the margins fitted with the weights before, times the final
    weights (Deville and Särndal 1992). A stratum with one cluster raises LonelyStratum without a policy.
    """
    left = values if design.raking is None else _residuals(values, design.raking)
    key = np.stack([design.strata, design.clusters])
    clusters, row_of = np.unique(key, axis=1, return_inverse=True)
    totals: Floats = np.bincount(row_of.ravel(), left * design.weights).astype(np.float64)
    strata, stratum_of = np.unique(clusters[0], return_inverse=True)
    n = np.bincount(stratum_of).astype(np.float64)
    spread = _spread(totals, stratum_of, n, design.lonely, strata)
    return float(spread @ _not_sampled(design, n))


def _spread(totals: Floats, stratum_of: Ints, n: Floats, lonely: LonelyCluster | None, strata: Ints) -> Floats:
    centred = totals - (np.bincount(stratum_of, totals) / n)[stratum_of]
    spread: Floats = np.bincount(stratum_of, centred**2) * n / np.maximum(n - 1, 1)
    single = n == 1
    if not single.any():
        return spread
    if lonely is None:
        raise LonelyStratum(int(strata[single][0]))
    if lonely is LonelyCluster.GRAND_MEAN:
        own = np.bincount(stratum_of, (totals - totals.mean()) ** 2)
        spread = np.where(single, own, spread)
    if lonely is LonelyCluster.AVERAGE and not single.all():
        spread = spread * (len(n) / np.count_nonzero(~single))
    return spread


def _not_sampled(design: Design, n: Floats) -> Floats:
    if design.clusters_in_stratum is None:
        return np.ones(len(n))
    first = np.unique(design.strata, return_index=True)[1]
    return 1 - n / design.clusters_in_stratum[first]


def _residuals(values: Floats, raking: Raking) -> Floats:
    columns = [np.eye(len(margin.totals))[margin.category] for margin in raking.margins]
    root = np.sqrt(raking.initial)[:, None]
    x = np.column_stack(columns)
    slopes = np.linalg.lstsq(root * x, root[:, 0] * values)[0]
    return values - x @ slopes


def _degrees(design: Design) -> int:
    clusters = np.unique(np.stack([design.strata, design.clusters]), axis=1)
    return len(clusters[0]) - len(np.unique(design.strata))


def _t(degrees: int, level: float) -> float:
    if degrees < 1:
        raise EmptyDomain("one cluster alone gives no interval")
    return t_quantile(level, degrees)
