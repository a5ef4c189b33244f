"""The cap on one business."""

from fractions import Fraction

import pytest

from surveyapp.analysis.cap import cap_weights

K = 5
BROKERS = [f"broker{n}" for n in range(5) for _ in range(8)] + ["single"]


def test_no_business_counts_more_than_the_cap():
    weights = cap_weights(BROKERS, 4, K)
    assert weights is not None
    assert sum(weights[:8]) == 4
    assert weights[-1] == 1
    assert sum(weights) == Fraction(21)


def test_control_one_business_above_the_cap_is_not_told_by_the_difference():
    assert cap_weights(["broker"] * 8 + list("abcdefgh"), 4, K) is None


def test_a_business_that_loses_more_than_the_others_together_is_not_told():
    assert cap_weights([*BROKERS, *["giant"] * 25], 4, K) is None
    assert cap_weights([*BROKERS, *["giant"] * 24], 4, K) is not None


def test_a_cap_that_takes_nothing_away_or_everything_is_none_or_an_error():
    assert cap_weights(list("abcdef"), 4, K) is None
    assert cap_weights([], 4, K) is None
    with pytest.raises(ValueError, match="cap of 0"):
        cap_weights(BROKERS, 0, K)
