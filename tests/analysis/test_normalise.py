"""Indicators on one scale."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.normalise import (
    Scale,
    Scores,
    extremes,
    min_max,
    min_max_pooled,
    placed,
    standardised,
    unchanged,
)

ONE_TO_TEN: Scale = (Fraction(1), Fraction(10))
SCORES: Scores = {"a": Fraction(20), "b": Fraction(50), "c": Fraction(80), "none": None}


def test_the_index_of_provinces_runs_from_one_to_ten():
    assert min_max(SCORES, ONE_TO_TEN) == {"a": 1, "b": Fraction(11, 2), "c": 10, "none": None}


def test_a_reversed_indicator_is_eleven_minus_its_score():
    turned, straight = min_max(SCORES, ONE_TO_TEN, less_is_better=True), min_max(SCORES, ONE_TO_TEN)
    assert all(turned[u] == (None if (s := straight[u]) is None else 11 - s) for u in SCORES)


def test_theoretical_bounds_clip():
    assert placed({"a": Fraction(-5), "b": Fraction(5), "c": Fraction(50)}, (Fraction(0), Fraction(10))) == {
        "a": 0,
        "b": 50,
        "c": 100,
    }


def test_pooled_years_do_not_push_the_worst_unit_of_a_year_to_the_lowest_mark():
    pooled = min_max_pooled(SCORES, [{"a": Fraction(0)}, {"x": Fraction(100), "y": None}], ONE_TO_TEN)
    assert pooled["a"] == Fraction(14, 5)
    assert min_max(SCORES, ONE_TO_TEN)["a"] == 1


@pytest.mark.parametrize("equal", [{"a": Fraction(5), "b": Fraction(5)}, {"a": Fraction(5)}, {"a": None}, {}])
def test_where_all_are_equal_nobody_has_a_score(equal: Scores):
    assert min_max(equal) == dict.fromkeys(equal)
    assert standardised(equal) == dict.fromkeys(equal)


def test_standard_scores_have_mean_zero_and_deviation_one():
    found = [float(score) for score in standardised(SCORES).values() if score is not None]
    assert sum(found) == pytest.approx(0)
    assert sum(score * score for score in found) / 3 == pytest.approx(1)
    assert standardised(SCORES, less_is_better=True)["a"] == standardised(SCORES)["c"]


def test_scores_may_stay_as_they_are():
    assert unchanged(SCORES) == SCORES
    assert extremes([]) is None


@given(
    st.dictionaries(st.text("abc", min_size=1), st.fractions(), min_size=2),
    st.fractions(),
    st.fractions(Fraction(1, 9)),
)
def test_moving_and_stretching_every_score_leaves_min_max_as_it_is(
    scores: dict[str, Fraction], move: Fraction, stretch: Fraction
):
    assert min_max(scores) == min_max({unit: move + stretch * score for unit, score in scores.items()})
