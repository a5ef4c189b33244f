from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveyapp.analysis.figure import NoInterval
from surveyapp.analysis.proportion import (
    Census,
    Clusters,
    EmptyBase,
    Scores,
    beyond_those_served,
    finite_wilson,
    least_sure_interval,
    mean_interval,
    wilson,
)

SHARES = [p / 1000 for p in range(900, 991, 5)]


@pytest.mark.parametrize(("successes", "base"), [(0, 1), (1, 1), (0, 10), (10, 10), (23, 25), (97, 100), (1200, 1268)])
def test_wilson_is_that_of_scipy(successes: int, base: int):
    other = stats.binomtest(successes, base).proportion_ci(method="wilson")
    ours = wilson(successes, base)
    assert (ours.low, ours.high) == pytest.approx((other.low, other.high), abs=1e-9)


def test_a_finite_population_narrows_the_interval():
    found = finite_wilson(23, 25, 40)
    assert (round(found.low, 3), round(found.high, 3)) == (0.828, 0.950)
    plain = wilson(23, 25)
    assert (round(plain.low, 3), round(plain.high, 3)) == (0.750, 0.978)


def test_businesses_widen_the_interval_of_those_served_and_a_census_stays_one():
    alone, together = finite_wilson(80, 100, 150), finite_wilson(80, 100, 150, clusters=Clusters(21, 2.0))
    half = finite_wilson(40, 50, 75, clusters=Clusters(21, 1.0))
    assert together.low < alone.low < alone.high < together.high
    assert (together.low, together.high) == pytest.approx((half.low, half.high), abs=2e-3), "100 forms as 50"
    with pytest.raises(Census):
        finite_wilson(80, 100, 100, clusters=Clusters(21, 2.0))


def test_what_the_others_can_still_say_bounds_the_share_of_those_served():
    found = finite_wilson(59, 60, 61, clusters=Clusters(5, 12.0))
    assert (found.low, found.high) == (round(59 / 61, 10), round(60 / 61, 10))


def test_an_interval_of_those_served_is_no_interval_of_how_a_unit_serves():
    assert beyond_those_served(wilson(80, 100)) == wilson(80, 100)
    assert beyond_those_served(finite_wilson(80, 100, 150)) is None
    assert beyond_those_served(NoInterval.CENSUS) is None


def test_shares_of_those_served_are_covered_where_whole_businesses_answer():
    """120 businesses of 1 to 40 procedures, alike by 0.2; the control takes the forms as independent."""
    rng, inside, alone = np.random.default_rng(1), list[bool](), list[bool]()
    for _ in range(300):
        size = np.minimum(1 + rng.geometric(0.2, 120), 40)
        satisfied = rng.binomial(size, rng.beta(3.6, 0.4, 120))
        drawn = rng.random(120) < 0.5
        served, base, x = int(size.sum()), int(size[drawn].sum()), int(satisfied[drawn].sum())
        effect = 1 + 0.2 * (float(np.square(size[drawn]).sum()) / base - 1)
        truth = satisfied.sum() / served
        for covered, clusters in ((inside, Clusters(int(drawn.sum()), effect)), (alone, None)):
            found = finite_wilson(x, base, served, clusters=clusters)
            covered.append(found.low <= truth <= found.high)
    assert 0.92 <= np.mean(inside) <= 0.985
    assert np.mean(alone) < 0.85


def test_a_huge_population_is_as_good_as_an_infinite_one():
    found, plain = finite_wilson(23, 25, 10**12), wilson(23, 25)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-9)


def test_no_answers_have_no_interval_and_a_census_has_none():
    with pytest.raises(EmptyBase):
        wilson(0, 0)
    with pytest.raises(EmptyBase):
        finite_wilson(0, 0, 10)
    with pytest.raises(Census):
        finite_wilson(9, 10, 10)
    with pytest.raises(EmptyBase):
        mean_interval(0.5, Scores(0, 0, 0))
    with pytest.raises(EmptyBase):
        least_sure_interval(0.5, [])


def test_what_is_no_share_is_refused():
    with pytest.raises(ValueError, match="11 of 10"):
        wilson(11, 10)
    with pytest.raises(ValueError, match="10 answers of a population of 9"):
        finite_wilson(9, 10, 9)


def test_a_design_effect_divides_the_base_and_takes_t_for_z():
    found = wilson(90, 100, clusters=Clusters(21, 2.0))
    t, n, p = stats.t.ppf(0.975, 20), 50, 0.9
    half = t * sqrt(p * (1 - p) / n + t * t / (4 * n * n)) / (1 + t * t / n)
    middle = (p + t * t / (2 * n)) / (1 + t * t / n)
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half), abs=1e-9)
    assert found.design_effect == 2


@pytest.mark.parametrize("base", [10, 20, 50, 100, 200, 400, 1000])
def test_wilson_covers_shares_near_one_by_exact_sums(base: int):
    """METHOD: binomial sums over p = 0.90 to 0.99, no simulation."""
    intervals = [wilson(successes, base) for successes in range(base + 1)]
    low, high = (np.array([getattr(each, end) for each in intervals]) for end in ("low", "high"))
    covered = [float(stats.binom.pmf(np.arange(base + 1), base, p)[(low <= p) & (p <= high)].sum()) for p in SHARES]
    assert 0.94 <= np.mean(covered) <= 0.965
    assert min(covered) >= (0.93 if base >= 200 else 0.89 if base >= 20 else 0.85)


def test_the_mean_coverage_over_bases_is_as_promised():
    covered = []
    for base in (20, 50, 100, 200, 400, 1000):
        found = [(each.low, each.high) for each in (wilson(n, base) for n in range(base + 1))]
        for p in SHARES:
            inside = [low <= p <= high for low, high in found]
            covered.append(float(stats.binom.pmf(np.arange(base + 1), base, p)[inside].sum()))
    assert 0.945 <= np.mean(covered) <= 0.960


def test_walds_interval_would_be_seen_to_fail():
    base, p = 100, 0.98
    n = np.arange(base + 1)
    half = 1.96 * np.sqrt(n / base * (1 - n / base) / base)
    inside = (n / base - half <= p) & (p <= n / base + half)
    assert stats.binom.pmf(n, base, p)[inside].sum() < 0.89


@given(st.lists(st.sampled_from([0, 100]), min_size=2, max_size=60))
def test_scores_of_0_and_1_alone_give_wilson_with_t(values: list[int]):
    n, total = len(values), sum(values) // 100
    found = mean_interval(total / n, Scores(n, total, total))
    expected = wilson(total, n, clusters=Clusters(n, 1.0))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=60))
def test_the_interval_of_a_mean_holds_it_and_stays_on_the_scale(values: list[int]):
    scores = [value / 100 for value in values]
    mean = sum(scores) / len(scores)
    found = mean_interval(mean, Scores(len(scores), sum(scores), sum(s * s for s in scores)))
    assert found is not None
    assert 0 <= found.low <= mean + 1e-9
    assert mean - 1e-9 <= found.high <= 1
    assert found.low < found.high


@pytest.mark.parametrize("value", [0, 0.5, 0.75, 1])
def test_forms_that_all_score_alike_claim_no_certainty(value: float):
    found = mean_interval(value, Scores(10, 10 * value, 10 * value * value))
    assert found is not None
    assert found.high - found.low > 0.05


def test_one_form_or_one_business_has_no_interval_of_a_mean():
    assert mean_interval(1, Scores(1, 1, 1)) is None
    assert mean_interval(0.5, Scores(10, 5, 4, Clusters(1, 1.0))) is None


FIVE = np.array([0, 25, 50, 75, 100]) / 100
SPREADS = {
    "typical": [0.02, 0.03, 0.10, 0.35, 0.50],
    "high": [0.01, 0.01, 0.03, 0.25, 0.70],
    "very high": [0.005, 0.005, 0.02, 0.07, 0.90],
    "middle": [0.1, 0.2, 0.3, 0.25, 0.15],
    "only ends": [0.05, 0, 0, 0, 0.95],
}


def covered(base: int, spread: list[float]) -> tuple[float, float]:
    """How often our interval and the usual t interval hold the mean of five levels."""
    draws = np.random.default_rng(7).multinomial(base, spread, size=2000)
    truth = float(FIVE @ np.array(spread))
    ours = student = 0
    for levels in draws:
        total, squares = float(levels @ FIVE), float(levels @ FIVE**2)
        mean = total / base
        found = mean_interval(mean, Scores(base, total, squares))
        ours += found is not None and found.low <= truth <= found.high
        half = stats.t.ppf(0.975, base - 1) * sqrt(max(0.0, squares / base - mean * mean) / (base - 1))
        student += abs(mean - truth) <= half
    return ours / len(draws), student / len(draws)


@pytest.mark.parametrize("spread", SPREADS.values(), ids=SPREADS)
@pytest.mark.parametrize("base", [20, 200])
def test_intervals_of_means_near_100_cover(base: int, spread: list[float]):
    assert covered(base, spread)[0] >= 0.925


def test_the_usual_t_interval_would_be_seen_to_fail():
    assert covered(20, SPREADS["very high"])[1] < 0.92


def test_the_least_sure_part_bounds_a_mixture_whatever_hangs_together():
    rng = np.random.default_rng(3)
    base = 150
    inside = 0
    for _ in range(1000):
        first = rng.binomial(1, 0.9, base)
        second = np.where(rng.random(base) < 0.9, first, rng.binomial(1, 0.9, base))
        parts = [Scores(base, float(each.sum()), float(each.sum())) for each in (first, second)]
        found = least_sure_interval(float(first.mean() + second.mean()) / 2, parts)
        inside += found is not None and found.low <= 0.9 <= found.high
    assert inside >= 940
