"""Weighted means of rows, and their variance."""

from dataclasses import replace

import numpy as np
import pytest

from surveyapp.analysis.design import Design, EmptyDomain, Estimate, LonelyCluster, LonelyStratum, Raking, weighted_mean
from surveyapp.analysis.proportion import Census, score_limits
from surveyapp.analysis.student import t_quantile
from surveyapp.analysis.weight import Margin, raked


def plain(rows: int, seed: int = 7) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Design]:
    values = np.random.default_rng(seed).integers(0, 2, rows).astype(np.float64)
    return values, Design(np.ones(rows), np.zeros(rows, dtype=np.int64), np.arange(rows))


def test_a_simple_sample_has_the_textbook_error():
    values, design = plain(50)
    found = weighted_mean(values, design)
    assert found.error == pytest.approx(values.std(ddof=1) / 50**0.5)
    assert (found.base, found.degrees) == (50, 49)
    assert found.effective_base == pytest.approx(50)


def test_a_census_has_no_error():
    values, design = plain(50)
    found = weighted_mean(values, replace(design, clusters_in_stratum=np.full(50, 50.0)))
    assert (found.error, found.is_census) == (0, True)
    with pytest.raises(Census):
        found.share_limits()
    assert not weighted_mean(values, replace(design, clusters_in_stratum=np.full(50, 51.0))).is_census


def test_a_stratum_that_was_drawn_whole_is_never_lonely():
    values, design = plain(11)
    strata = np.array([0] * 10 + [1])
    known = replace(design, strata=strata, clusters_in_stratum=np.where(strata == 1, 1.0, 40.0))
    assert weighted_mean(values, known).error > 0
    with pytest.raises(LonelyStratum):
        weighted_mean(values, replace(known, clusters_in_stratum=np.where(strata == 1, 2.0, 40.0)))


def test_clusters_are_told_apart_by_their_stratum():
    values, design = plain(12)
    numbered = replace(design, strata=np.arange(12) // 6, clusters=np.arange(12) % 6 // 2)
    apart = replace(numbered, clusters=np.arange(12) // 2)
    assert weighted_mean(values, numbered) == weighted_mean(values, apart)
    assert weighted_mean(values, numbered).degrees == 4


def test_the_design_effect_is_that_of_forms_which_all_repeat_their_business():
    mood = np.repeat(np.random.default_rng(3).integers(0, 2, 40), 5).astype(np.float64)
    found = weighted_mean(mood, Design(np.ones(200), np.zeros(200, dtype=np.int64), np.arange(200) // 5))
    assert found.design_effect == pytest.approx(5, rel=0.03)
    assert weighted_mean(np.ones(200), plain(200)[1]).design_effect is None


def test_where_all_are_satisfied_forms_of_one_business_count_as_one():
    design = Design(np.ones(200), np.zeros(200, dtype=np.int64), np.arange(200) // 25)
    low, high = weighted_mean(np.ones(200), design).share_limits()
    assert high == 1
    assert low == pytest.approx(8 / (8 + t_quantile(0.95, 7) ** 2)), "Wilson's lower limit of 8 of 8"


def test_scaling_all_weights_and_permuting_rows_leave_the_estimate():
    values, design = plain(60)
    design = replace(design, clusters=np.arange(60) // 3, strata=np.arange(60) // 30)
    order = np.random.default_rng(1).permutation(60)
    moved = Design(5 * design.weights, design.strata[order], design.clusters[order])
    one, other = weighted_mean(values, design), weighted_mean(values[order], moved)
    assert (one.value, one.error) == pytest.approx((other.value, other.error))


def test_forms_of_one_business_are_not_independent():
    mood = np.repeat(np.random.default_rng(3).integers(0, 2, 40), 5).astype(np.float64)
    design = Design(np.ones(200), np.zeros(200, dtype=np.int64), np.arange(200) // 5)
    taken_alone = replace(design, clusters=np.arange(200))
    assert weighted_mean(mood, design).error > 2 * weighted_mean(mood, taken_alone).error


def test_a_domain_is_zeroed_and_not_filtered():
    values, design = plain(80)
    design = replace(design, strata=np.arange(80) // 40, clusters=np.arange(80) // 2)
    domain = np.arange(80) % 3 == 0
    kept = Design(design.weights[domain], design.strata[domain], design.clusters[domain])
    zeroed, filtered = weighted_mean(values, design, domain), weighted_mean(values[domain], kept)
    assert zeroed.value == pytest.approx(filtered.value)
    assert zeroed.degrees == filtered.degrees == 25, "27 clusters hold the domain, in two strata"
    assert zeroed.error != pytest.approx(filtered.error, rel=1e-4)


def test_a_stratum_without_the_domain_adds_no_degrees():
    values, design = plain(12)
    strata = np.arange(12) // 6
    assert weighted_mean(values, replace(design, strata=strata), strata == 0).degrees == 5, "six clusters, one stratum"


def test_values_outside_the_domain_may_be_missing():
    values, design = plain(20)
    domain = np.arange(20) < 10
    assert not np.isnan(weighted_mean(np.where(domain, values, np.nan), design, domain).value)


def test_a_lonely_cluster_fails_until_a_policy_is_chosen():
    values, design = plain(11)
    design = replace(design, strata=np.array([0] * 5 + [1] * 5 + [2]))
    with pytest.raises(LonelyStratum, match="stratum 2"):
        weighted_mean(values, design)
    errors = {p: weighted_mean(values, replace(design, lonely=p)).error for p in LonelyCluster}
    assert errors[LonelyCluster.CERTAIN] < errors[LonelyCluster.GRAND_MEAN]
    assert errors[LonelyCluster.AVERAGE] == pytest.approx(errors[LonelyCluster.CERTAIN] * (3 / 2) ** 0.5)


def test_raking_to_what_explains_the_answers_takes_the_error_away():
    group = np.arange(40) % 2
    weights = raked(np.ones(40), [Margin("lane", {"green": 70.0, "red": 30.0}, group)])
    raking = Raking(np.ones(40), [Margin("lane", {"green": 70.0, "red": 30.0}, group)])
    design = Design(weights, np.zeros(40, dtype=np.int64), np.arange(40), raking=raking)
    found = weighted_mean(group.astype(np.float64), design)
    assert (found.value, found.error) == pytest.approx((0.3, 0), abs=1e-12)
    assert weighted_mean(group.astype(np.float64), replace(design, raking=None)).error > 0.05


def test_an_empty_domain_and_a_single_cluster_have_no_interval():
    values, design = plain(10)
    with pytest.raises(EmptyDomain):
        weighted_mean(values, design, np.zeros(10, dtype=np.bool_))
    alone = replace(design, clusters=np.zeros(10, dtype=np.int64), lonely=LonelyCluster.CERTAIN)
    with pytest.raises(EmptyDomain):
        weighted_mean(values, alone).limits()


def test_all_satisfied_still_has_an_interval():
    _, design = plain(30)
    low, high = weighted_mean(np.ones(30), design).share_limits()
    assert high == 1
    assert 0.85 < low < 0.9


def test_a_share_keeps_its_interval_inside_its_scale():
    values = np.array([1.0] * 29 + [0.0])
    found = weighted_mean(values, plain(30)[1])
    assert found.limits()[1] > 1 >= found.share_limits()[1]


def test_the_share_of_a_domain_is_covered_and_the_control_is_not():
    """Two strata of 60 businesses of like answers, a third of them the domain; the control takes forms one by one."""
    rng, inside, alone = np.random.default_rng(2), list[bool](), list[bool]()
    for _ in range(400):
        business = np.repeat(np.arange(120), 1 + rng.geometric(0.25, 120))
        satisfied = (rng.random(len(business)) < rng.beta(8.1, 0.9, 120)[business]).astype(np.float64)
        weights, domain = rng.uniform(0.5, 2, 120)[business], business % 3 == 0
        for covered, clusters in ((inside, business), (alone, np.arange(len(business)))):
            low, high = weighted_mean(satisfied, Design(weights, business // 60, clusters), domain).share_limits()
            covered.append(low <= 0.9 <= high)
    assert 0.92 <= np.mean(inside) <= 0.985
    assert np.mean(alone) < 0.92


def near_all(rng: np.random.Generator) -> tuple[float, Estimate]:
    """A share near 0.97 of some 130 of 400 businesses of like answers, and what the 40 of them that were drawn tell."""
    population, drawn = np.array([100, 300]), np.array([60, 60])
    stratum = np.repeat([0, 1], population)
    business = np.repeat(np.arange(400), 1 + rng.geometric(0.4, 400))
    satisfied = (rng.random(len(business)) < rng.beta(3.88, 0.12, 400)[business]).astype(np.float64)
    domain = (rng.random(400) < 1 / 3)[business]
    chosen = [rng.choice(100, 60, replace=False), 100 + rng.choice(300, 60, replace=False)]
    asked = np.isin(business, np.concatenate(chosen))
    of = stratum[business[asked]]
    design = Design((population / drawn)[of], of, business[asked], population[of].astype(np.float64))
    return float(satisfied[domain].mean()), weighted_mean(satisfied[asked], design, domain[asked])


def test_a_share_near_1_is_covered_and_its_own_variance_alone_would_not_do():
    rng, inside, alone = np.random.default_rng(4), list[bool](), list[bool]()
    for _ in range(500):
        truth, found = near_all(rng)
        own = found.value * (1 - found.value) / found.error**2 if found.error else found.independent
        for covered, base in ((inside, found.independent), (alone, own)):
            low, high = score_limits(found.value, base, t_quantile(0.95, found.degrees))
            covered.append(low <= truth <= high)
    assert np.mean(inside) >= 0.94
    assert np.mean(alone) < 0.92


def test_a_share_is_told_no_surer_than_by_as_many_single_forms():
    """Of four businesses three have one of five dissatisfied and one has two: so few may be alike by chance."""
    satisfied = np.array([[1.0, 1, 1, 1, 0]] * 3 + [[1, 1, 1, 0, 0]]).ravel()
    design = Design(np.full(20, 3.0), np.zeros(20, dtype=np.int64), np.repeat(np.arange(4), 5), np.full(20, 8.0))
    found = weighted_mean(satisfied, design)
    assert found.independent == pytest.approx(20 / (1 - 4 / 8))
    assert found.value * (1 - found.value) / found.error**2 > 100
    assert not found.is_believed
    assert weighted_mean(np.repeat([1.0, 0.0], 10), design).is_believed, "control: whole businesses are of one mind"
