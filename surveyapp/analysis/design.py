"""Weighted means of rows from a stratified, clustered design, with their linearised variance."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.proportion import Census, score_limits
from surveyapp.analysis.student import t_quantile
from surveyapp.analysis.weight import Margin, effective_base
from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

_NONE = 1e-12
"""A standard error below this is that of numbers which do not differ."""


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

    @cached_property
    def cluster(self) -> Ints:
        """The number of each row's cluster, which is another in another stratum, of shape (rows,)."""
        within = np.unique(self.clusters, return_inverse=True)[1]
        pairs = np.unique(self.strata, return_inverse=True)[1] * (int(within.max()) + 1) + within
        numbers: Ints = np.unique(pairs, return_inverse=True)[1]
        return numbers

    @cached_property
    def stratum(self) -> Ints:
        """The number of each cluster's stratum, of shape (clusters,)."""
        first = np.unique(self.cluster, return_index=True)[1]
        of: Ints = np.unique(self.strata, return_inverse=True)[1]
        return of[first]

    @cached_property
    def missing(self) -> Floats:
        """The part of each stratum's clusters that was not drawn, of shape (strata,)."""
        drawn, first = np.bincount(self.stratum), np.unique(self.strata, return_index=True)[1]
        if self.clusters_in_stratum is None:
            return np.ones(len(drawn))
        return 1 - drawn / self.clusters_in_stratum[first]


@dataclass(frozen=True, eq=False)
class Raking:
    """The weights before raking, and the margins they were raked to."""

    initial: Floats
    margins: Sequence[Margin] = field(default=())


@dataclass(frozen=True)
class Estimate:
    """A weighted mean with its standard error, its base, Kish's effective base and its degrees of freedom.

    `weight` is what the weights add up to, `effective_clusters` Kish's effective number of clusters; `design_effect` the
    variance over that of as many rows drawn one by one with replacement, None where all say the same; `is_census`
    whether no cluster was left out; `least` the variance that single rows of these weights would have, drawn without
    replacement, below which `independent` does not believe V.
    """

    value: float
    error: float
    base: int
    weight: float
    effective_base: float
    degrees: int
    effective_clusters: float
    design_effect: float | None
    is_census: bool = False
    least: float = 0.0

    @property
    def is_believed(self) -> bool:
        """Whether V is no less than that of single rows: where few are dissatisfied it is often far too small."""
        return self.error**2 >= self.least

    @property
    def independent(self) -> float:
        """How many rows drawn one by one would tell a share as surely, p(1-p)/V; where V is 0, how many clusters.

        Never more than the rows themselves by their weights, without those of clusters drawn whole: as health statistics
        do (Parker et al. 2017), since V of few clusters and a share near 1 errs downwards when the share errs upwards.
        """
        p = self.value
        return p * (1 - p) / max(self.error**2, self.least) if self.error > _NONE else self.effective_clusters

    def limits(self, level: float = 0.95) -> tuple[float, float]:
        """Value +- t error; for shares only away from 0 and 1. No degrees of freedom raise EmptyDomain."""
        half = _t(self.degrees, level) * self.error
        return self.value - half, self.value + half

    def share_limits(self, level: float = 0.95) -> tuple[float, float]:
        """Wilson limits in 0..1 with the base that gives this error, p(1-p)/V (Korn and Graubard 1998).

        For means of numbers in 0..1 as for shares; the base is `independent`. Where V is 0, as when all are satisfied, the clusters stand for it:
        as if one cluster always said one thing. A census raises Census, no degrees of freedom EmptyDomain.
        """
        if self.is_census:
            raise Census("every cluster was drawn: a census has no interval")
        return score_limits(self.value, self.independent, _t(self.degrees, level))


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
    held = weight > 0
    mean = float(np.clip(weight[held] @ values[held] / total, values[held].min(), values[held].max()))
    influence = np.where(held, values - mean, 0.0) / total
    squared = variance(influence, design)
    spread = float(weight[held] @ np.square(values[held] - mean)) / total
    alone = spread / max(1, int(held.sum()) - 1)
    missing = design.missing[design.stratum[design.cluster[held]]]
    return Estimate(
        mean,
        sqrt(squared),
        int(held.sum()),
        total,
        effective_base(weight[held]),
        _degrees(design, held),
        effective_base(np.bincount(design.cluster, weight).astype(np.float64)),
        squared / alone if alone else None,
        not missing.any(),
        spread * float(np.square(weight[held]) @ missing) / total**2,
    )


def variance(values: Floats, design: Design) -> float:
    """The variance of the weighted total of `values`, of shape (rows,).

    V = sum_h (1 - f_h) n_h/(n_h - 1) sum_i (u_hi - ubar_h)², u_hi the total of cluster i (Cochran 1977). After
    raking the values are residuals of a regression on the margins fitted with the weights before, times the final
    weights (Deville and Särndal 1992). A stratum with one cluster raises LonelyStratum without a policy.
    """
    left = values if design.raking is None else _residuals(values, design.raking)
    totals: Floats = np.bincount(design.cluster, left * design.weights).astype(np.float64)
    return float(_spread(totals, design) @ design.missing)


def _spread(totals: Floats, design: Design) -> Floats:
    stratum, n = design.stratum, np.bincount(design.stratum).astype(np.float64)
    centred = totals - (np.bincount(stratum, totals) / n)[stratum]
    spread: Floats = np.bincount(stratum, centred**2) * n / np.maximum(n - 1, 1)
    single = (n == 1) & (design.missing > 0)
    if not single.any():
        return spread
    if design.lonely is None:
        raise LonelyStratum(int(np.unique(design.strata)[single][0]))
    if design.lonely is LonelyCluster.GRAND_MEAN:
        own = np.bincount(stratum, (totals - totals.mean()) ** 2)
        spread = np.where(single, own, spread)
    if design.lonely is LonelyCluster.AVERAGE and not single.all():
        spread = spread * (len(n) / np.count_nonzero(~single))
    return spread


def _residuals(values: Floats, raking: Raking) -> Floats:
    columns = [np.eye(len(margin.totals))[margin.category] for margin in raking.margins]
    root = np.sqrt(raking.initial)[:, None]
    x = np.column_stack(columns)
    slopes = np.linalg.lstsq(root * x, root[:, 0] * values)[0]
    return values - x @ slopes


def _degrees(design: Design, held: Truths) -> int:
    """Clusters less strata among those that hold the domain (Korn and Graubard 1999; `degf` of R's `survey`)."""
    clusters = np.unique(design.cluster[held])
    return len(clusters) - len(np.unique(design.stratum[clusters]))


def _t(degrees: int, level: float) -> float:
    if degrees < 1:
        raise EmptyDomain("one cluster alone gives no interval")
    return t_quantile(level, degrees)
