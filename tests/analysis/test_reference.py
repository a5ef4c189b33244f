"""Our figures against those that R computed; `tests/reference/figures.R` says how."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveyapp.analysis import (
    compare,
    control,
    design,
    drivers,
    rank,
    rank_sets,
    reliability,
    sample,
    small_units,
    weight,
)
from surveyapp.analysis.cluster import rho
from surveyapp.analysis.compare import Share
from surveyapp.analysis.design import Design, LonelyCluster, Raking, weighted_mean
from surveyapp.analysis.proportion import Clusters, finite_wilson, wilson
from surveyapp.analysis.published import Published, misfit
from surveyapp.analysis.student import t_beyond, t_quantile
from surveyapp.analysis.weight import Margin

REFERENCE = Path(__file__).parent.parent / "reference"
R = json.loads((REFERENCE / "figures.json").read_text(encoding="utf-8"))
FORMS = pd.read_csv(REFERENCE / "forms.data.csv")
ITEMS = FORMS[[f"q{n}" for n in range(1, 7)]].to_numpy(np.float64)
TURNED = reliability.turned(ITEMS, [False, False, False, True, False, False])
UNITS = [
    Share(x, n) for x, n in zip((18, 45, 88, 150, 29, 70, 199, 8), (20, 50, 100, 160, 40, 72, 230, 12), strict=True)
]

Ours = dict[str, float]
MAKERS: list[Callable[[], Ours]] = []


def made(maker: Callable[[], Ours]) -> Callable[[], Ours]:
    MAKERS.append(maker)
    return maker


def numbered(name: str, values: Iterable[float]) -> Ours:
    return {f"{name}.{n}": float(value) for n, value in enumerate(values, 1)}


def column(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return FORMS[name].to_numpy(np.float64)


@made
def shares() -> Ours:
    found: Ours = {}
    for n, (x, base) in enumerate([(23, 25), (0, 36), (36, 36), (180, 200), (940, 1000), (1, 2)], 1):
        interval = wilson(x, base)
        found |= numbered(f"wilson.{n}", (interval.low, interval.high))
    strict = wilson(23, 25, 0.99)
    found |= numbered("wilson.99", (strict.low, strict.high))
    for n, (x, base, population) in enumerate([(23, 25, 40), (60, 80, 100), (9, 10, 500)], 1):
        interval = finite_wilson(x, base, population)
        found |= numbered(f"finite.{n}", (interval.low, interval.high))
    clustered = [(940, 1000, Clusters(60, 2.4)), (30, 33, Clusters(12, 1.5)), (500, 600, Clusters(200, 5))]
    for n, (x, base, clusters) in enumerate(clustered, 1):
        interval = wilson(x, base, clusters=clusters)
        found |= numbered(f"clustered.{n}", (interval.low, interval.high))
    served = [
        (940, 1000, 1500, Clusters(60, 2.4)), (30, 33, 40, Clusters(12, 1.5)), (60, 60, 61, Clusters(20, 5)),
    ]  # fmt: skip
    for n, (x, base, population, clusters) in enumerate(served, 1):
        interval = finite_wilson(x, base, population, clusters=clusters)
        found |= numbered(f"finite.clustered.{n}", (interval.low, interval.high))
    found |= numbered("t.quantile", (t_quantile(0.95, freedom) for freedom in (1, 4, 30, 500)))
    return found | numbered("t.beyond", (t_beyond(-2.1, freedom) for freedom in (1, 4, 30, 500)))


@made
def changes() -> Ours:
    found: Ours = {}
    pairs = [
        (48, 80, 56, 70),
        (900, 1000, 930, 1000),
        (10, 10, 20, 20),
        (0, 10, 0, 12),
        (1, 40, 9, 50),
        (180, 200, 150, 160),
    ]
    for n, (x1, n1, x2, n2) in enumerate(pairs, 1):
        change = compare.share_change(Share(x1, n1), Share(x2, n2))
        found |= {f"change.p.{n}": change.p_value} | numbered(f"change.limits.{n}", (change.low, change.high))
    effect = compare.share_change(Share(900, 1000, 4), Share(930, 1000, 4))
    few = compare.share_change(Share(90, 100, businesses=4), Share(98, 100, businesses=3))
    found |= {"change.p.effect": effect.p_value, "change.p.businesses": few.p_value}
    found |= numbered("change.limits.effect", (effect.low, effect.high))
    found |= numbered("bh.plain", compare.benjamini_hochberg([0.001, 0.2, 0.03, 0.03, 0.9, 0.012, 1, 0.5]))
    adjusted = compare.benjamini_hochberg([0.01, nan, 0.04, 0.03, nan, 0.2])
    found |= numbered("bh.missing", [adjusted[n] for n in (0, 2, 3, 5)])
    return found | {"mcnemar.sign": nine_of_nine()}


def nine_of_nine() -> float:
    series = [Published(str(n), Decimal(50), {"none": Fraction(0), "half": Fraction(50)}) for n in range(9)]
    found = misfit(series, "none")
    assert found is not None
    return found.p_value


@made
def weights() -> Ours:
    own = column("weight")
    made_of = weight.report(own, np.ones(len(own), dtype=np.int64), own)
    found = numbered("kish", (made_of.effective_base, made_of.design_effect))
    sizes = (sample.cochran(500, 0.05), sample.cochran(1268, 0.03), sample.cochran(700, 0.05, 0.9, design_effect=2))
    found |= numbered("cochran", sizes)
    lane, size = margins(np.repeat(np.arange(3), 2), np.tile([0, 1], 3))
    initial = np.bincount(2 * codes("lane", LANES) + codes("size", SIZES), column("weight")).astype(np.float64)
    return found | numbered("raked.cells", weight.raked(initial, [lane, size]))


LANES = {"green": 430.0, "yellow": 220.0, "red": 90.0}
SIZES = {"small": 500.0, "large": 240.0}


def codes(name: str, totals: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return FORMS[name].map({category: n for n, category in enumerate(totals)}).to_numpy().astype(np.int64)


def margins(
    lane: np.ndarray[tuple[int], np.dtype[np.int64]], size: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> list[Margin]:
    return [Margin("lane", LANES, lane), Margin("size", SIZES, size)]


def said(name: str, estimate: design.Estimate) -> Ours:
    return {f"{name}.mean": estimate.value, f"{name}.error": estimate.error}


@made
def designs() -> Ours:
    satisfied, outcome, weights = column("satisfied"), column("outcome"), column("weight")
    ones, rows = np.zeros(len(FORMS), dtype=np.int64), np.arange(len(FORMS))
    strata, clusters = FORMS["stratum"].to_numpy(np.int64), FORMS["cluster"].to_numpy(np.int64)
    full = Design(weights, strata, clusters, column("fpc"))
    found = said("survey.simple", weighted_mean(satisfied, Design(weights, ones, rows)))
    found |= said("survey.full", weighted_mean(satisfied, full))
    found |= said("survey.outcome", weighted_mean(outcome, full))
    inside = FORMS["domain"].to_numpy() == 1
    whole, domain = weighted_mean(satisfied, full), weighted_mean(satisfied, full, inside)
    assert whole.design_effect is not None
    assert domain.design_effect is not None
    found |= numbered("survey.deff", (whole.design_effect, domain.design_effect))
    found |= said("survey.domain", domain)
    found |= {"survey.degrees": whole.degrees, "survey.domain.degrees": domain.degrees}
    found |= said("survey.q1", weighted_mean(column("q1"), full))
    found |= said("survey.domain.q1", weighted_mean(column("q1"), full, inside))
    counted = weight.design_weights(np.array([40.0, 60, 80, 120]), np.full(4, 15.0))[strata - 1]
    drawn = replace(full, weights=counted)
    found |= said("survey.drawn", weighted_mean(satisfied, drawn))
    found |= said("survey.drawn.domain", weighted_mean(satisfied, drawn, inside))
    found |= numbered("survey.limits", weighted_mean(outcome, full).limits())
    found |= numbered("korn.graubard", weighted_mean(satisfied, full).share_limits())
    lonely = Design(weights, FORMS["lonely"].to_numpy(np.int64), clusters)
    for policy, name in (
        (LonelyCluster.CERTAIN, "remove"),
        (LonelyCluster.GRAND_MEAN, "adjust"),
        (LonelyCluster.AVERAGE, "average"),
    ):
        found[f"survey.lonely.{name}"] = weighted_mean(satisfied, replace(lonely, lonely=policy)).error
    lane, size = margins(codes("lane", LANES), codes("size", SIZES))
    post = replace(full, weights=weight.raked(weights, [lane]), raking=Raking(weights, [lane]))
    raked = replace(full, weights=weight.raked(weights, [lane, size]), raking=Raking(weights, [lane, size]))
    found |= said("survey.post", weighted_mean(satisfied, post)) | said("survey.raked", weighted_mean(satisfied, raked))
    found |= said("survey.raked.outcome", weighted_mean(outcome, raked))
    found |= said("survey.post.domain", weighted_mean(satisfied, post, inside))
    found |= said("survey.raked.domain", weighted_mean(satisfied, raked, inside))
    found |= said("survey.raked.domain.q1", weighted_mean(column("q1"), raked, inside))
    after = raked.weights
    return found | numbered("survey.raked.weights", (after.min(), after.max(), float(after @ after)))


@made
def inside_the_questionnaire() -> Ours:
    whole = reliability.reliability(TURNED)
    found = {"alpha": whole.alpha, "omega": whole.omega, "alpha.forgotten": reliability.cronbach(ITEMS)}
    found |= numbered("alpha.without", whole.alpha_without) | numbered("item.rest", whole.item_rest)
    found |= numbered("alpha.limits", (whole.low, whole.high))
    correlations = reliability.correlated(TURNED)
    found |= numbered("eigenvalues", reliability.eigenvalues(TURNED))
    found |= numbered("loadings", reliability.one_factor(correlations))
    together = reliability.correlated(FORMS[["outcome", "q1", "q2", "q4", "q5"]].to_numpy(np.float64))[None]
    found |= numbered("lmg", drivers.lmg(together)[0]) | numbered("johnson", drivers.johnson(together)[0])
    return found | {"r.squared": float(drivers.lmg(together).sum())}


@made
def businesses() -> Ours:
    groups = FORMS.groupby("cluster")["outcome"]
    between, within = 4 * float(groups.mean().var(ddof=1)), float(groups.var(ddof=1).mean())
    alike = rho([Fraction(str(value)) for value in FORMS["outcome"]], [str(each) for each in FORMS["cluster"]])
    return {"lme4.between": (between - within) / 4, "lme4.within": within, "rho": alike}


@made
def small() -> Ours:
    found: Ours = {}
    for n, (base, target) in enumerate([(20, 0.9), (75, 0.9), (300, 0.96), (40, 0.5), (36, 0.1)], 1):
        found |= numbered(f"funnel.{n}", small_units.funnel_limits(base, target))
    found["over.dispersion"] = small_units.over_dispersion(UNITS, 0.9).ratio
    months = control.usual(UNITS)
    assert months is not None
    found |= numbered("laney", (each.high for each in months.limits if each))
    prior = small_units.prior(UNITS)
    shrunk = small_units.shrunk(Share(0, 36), small_units.Prior(9, 1))
    found |= numbered("prior", (prior.satisfied, prior.dissatisfied))
    return found | numbered("shrunk", (shrunk.value, shrunk.low, shrunk.high))


@made
def ranks() -> Ours:
    shares = rank_sets.Shares(np.array([u.value for u in UNITS]), np.array([u.base for u in UNITS]))
    joint, marginal = rank_sets.joint(shares), rank_sets.marginal(shares)
    found = numbered("joint.best", joint.best) | numbered("joint.worst", joint.worst)
    found |= numbered("marginal.best", marginal.best) | numbered("marginal.worst", marginal.worst)
    scores = {"a": Fraction(90), "b": Fraction(177, 2), "c": Fraction(177, 2), "d": Fraction(88), "e": Fraction(90)}
    return found | numbered("competition", rank.ranks(scores).values())


@pytest.fixture(scope="module")
def ours() -> Ours:
    found: Ours = {}
    for maker in MAKERS:
        found |= maker()
    return found


@pytest.mark.parametrize("figure", R["figures"], ids=lambda figure: figure["name"])
def test_our_figure_is_that_of_r(figure: dict[str, str | float], ours: Ours):
    value, tolerance = float(figure["value"]), float(figure["tolerance"])
    expected = min(1.0, value) if str(figure["name"]).startswith("laney") else value
    assert ours[str(figure["name"])] == pytest.approx(expected, abs=tolerance, rel=tolerance)


def test_enough_figures_come_straight_from_packages():
    packaged: Sequence[str] = [f["how"] for f in R["figures"] if not f["how"].startswith("formula")]
    assert len(R["figures"]) >= 120
    assert len(packaged) >= 40
    assert {"survey", "psych", "lme4", "stats"} <= {how.split("::")[0] for how in packaged}
    assert set(R["versions"]) >= {"R", "survey", "psych", "lme4"}
