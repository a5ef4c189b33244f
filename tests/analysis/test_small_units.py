"""Funnels and shrinkage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from surveyapp.analysis.compare import EmptyGroup, Share
from surveyapp.analysis.small_units import (
    Dispersion,
    Prior,
    funnel_limits,
    over_dispersion,
    placed_in_funnel,
    prior,
    shrunk,
)

CHANCE = Dispersion(1.0, 10)


@given(st.integers(5, 400), st.floats(0.05, 0.98))
def test_exact_limits_lie_between_neighbouring_counts(base: int, target: float):
    low, high = funnel_limits(base, target)
    for limit, p in ((low, 0.025), (high, 0.975)):
        assert binom.ppf(p, base, target) - 1 <= limit * base + 1e-9
        assert limit * base <= binom.ppf(p, base, target) + 1e-9
    assert 0 <= low <= high <= 1


def test_a_funnel_narrows_with_the_base_and_widens_with_dispersion():
    widths = [np.ptp(funnel_limits(n, 0.9)) for n in (20, 80, 320)]
    assert widths[0] > widths[1] > widths[2]
    assert np.ptp(funnel_limits(320, 0.9, widened=4)) == pytest.approx(2 * widths[2])


def test_honest_units_are_outside_as_rarely_as_stated():
    generator = np.random.default_rng(5)
    for base in (12, 60, 300):
        drawn = generator.binomial(base, 0.93, 2000)
        seen = {int(x): placed_in_funnel(Share(int(x), base), 0.93, CHANCE) for x in set(drawn)}
        assert np.mean([seen[int(x)] != "inside" for x in drawn]) < 0.004


def test_a_unit_far_below_the_target_is_seen_and_a_small_one_is_not_accused():
    assert placed_in_funnel(Share(200, 300), 0.9, CHANCE) == "below"
    assert placed_in_funnel(Share(8, 10), 0.9, CHANCE) == "inside"
    assert placed_in_funnel(Share(1000, 1000), 0.9, CHANCE) == "above"
    assert placed_in_funnel(Share(830, 1000, 8.0), 0.9, CHANCE) == "inside"
    assert placed_in_funnel(Share(830, 1000), 0.9, Dispersion(8.0, 10)) == "inside", "where all units differ so much"


def test_a_unit_without_a_dissatisfied_answer_is_never_below():
    assert placed_in_funnel(Share(10, 10), 1.0, CHANCE) == "inside"
    assert placed_in_funnel(Share(9, 10), 1.0, CHANCE) == "below"


def test_dispersion_is_one_by_chance_and_more_where_units_differ():
    generator = np.random.default_rng(11)
    chance = [Share(int(generator.binomial(200, 0.9)), 200) for _ in range(300)]
    differing = [Share(int(generator.binomial(200, generator.beta(45, 5))), 200) for _ in range(300)]
    assert over_dispersion(chance, 0.9).ratio == pytest.approx(0.85, abs=0.15)
    assert over_dispersion(differing, 0.9).ratio > 2
    assert over_dispersion([], 0.9).heterogeneity == over_dispersion(chance, 1.0).heterogeneity == 1


def test_one_outlier_does_not_hide_itself():
    shares = [Share(90 + n % 3, 100) for n in range(20)]
    alone, beside = over_dispersion(shares, 0.91), over_dispersion([*shares, Share(20, 100)], 0.91)
    assert beside.heterogeneity == alone.heterogeneity == 1


def test_none_of_thirty_six_is_drawn_towards_all_units_and_not_to_zero():
    generator = np.random.default_rng(36)
    shares = [Share(int(generator.binomial(n, generator.beta(3.3, 0.35))), n) for n in generator.integers(10, 400, 120)]
    found = shrunk(Share(0, 36), prior(shares))
    assert found.value == pytest.approx(0.08, abs=0.02)
    assert found.low < found.value < found.high


def test_the_prior_that_made_the_units_is_found_again():
    generator = np.random.default_rng(4)
    shares = [Share(int(generator.binomial(150, generator.beta(18, 2))), 150) for _ in range(2000)]
    known = prior(shares)
    assert (known.satisfied, known.dissatisfied) == pytest.approx((18, 2), rel=0.1)


def test_units_that_differ_by_chance_alone_are_drawn_together():
    assert shrunk(Share(0, 20), prior([Share(18, 20)] * 30)).value == pytest.approx(0.9, abs=0.01)


@given(st.integers(1, 200), st.floats(0, 1))
def test_a_shrunk_share_lies_between_its_own_and_that_of_all(base: int, part: float):
    share, known = Share(part * base, base), Prior(9, 1)
    found = shrunk(share, known).value
    assert min(share.value, known.mean) - 1e-12 <= found <= max(share.value, known.mean) + 1e-12


def test_no_answers_and_no_units_are_errors():
    with pytest.raises(EmptyGroup):
        funnel_limits(0, 0.9)
    with pytest.raises(EmptyGroup):
        prior([])
