"""Weights, raking on cells, and what they cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.weight import (
    EmptyCategory,
    Margin,
    NoConvergence,
    UnequalTotals,
    design_weights,
    effective_base,
    raked,
    report,
)

LANE = np.array([0, 0, 1, 1])
SIZE = np.array([0, 1, 0, 1])


def margins(lane: tuple[float, float], size: tuple[float, float]) -> list[Margin]:
    return [
        Margin("lane", dict(zip(("green", "red"), lane, strict=True)), LANE),
        Margin("size", dict(zip(("small", "large"), size, strict=True)), SIZE),
    ]


def test_raking_meets_every_margin_and_keeps_the_odds_ratio():
    initial = np.array([40.0, 10.0, 20.0, 30.0])
    lane, size = margins((60, 40), (30, 70))
    final = raked(initial, [lane, size])
    assert lane.reached(final) == pytest.approx([60, 40])
    assert size.reached(final) == pytest.approx([30, 70])
    assert final[0] * final[3] / (final[1] * final[2]) == pytest.approx(40 * 30 / (10 * 20))


def test_raking_on_cells_is_raking_on_forms():
    counts = np.array([3, 1, 2, 4])
    rows = np.repeat(np.arange(4), counts)
    on_cells = raked(counts.astype(np.float64), margins((6, 4), (3, 7)))
    on_rows = raked(np.ones(10), [Margin(m.name, m.totals, m.category[rows]) for m in margins((6, 4), (3, 7))])
    assert (on_cells / counts)[rows] == pytest.approx(on_rows)


@given(st.floats(0.01, 1000))
def test_scaling_the_initial_weights_leaves_the_final_ones(scale: float):
    initial = np.array([4.0, 1, 2, 3])
    assert raked(scale * initial, margins((6, 4), (3, 7))) == pytest.approx(raked(initial, margins((6, 4), (3, 7))))


def test_margins_that_exclude_each_other_are_an_error_that_names_one():
    # Nobody green is large and nobody red is small, so 6 green cannot be 3 small.
    with pytest.raises(NoConvergence, match="lane"):
        raked(np.array([5.0, 0, 0, 5]), margins((6, 4), (3, 7)))


def test_a_category_without_forms_is_an_error_that_names_it():
    with pytest.raises(EmptyCategory, match=r"'size'.*'large'"):
        raked(np.array([5.0, 0, 5, 0]), margins((6, 4), (3, 7)))
    with pytest.raises(EmptyCategory, match=r"stratum.*'1'"):
        design_weights(np.array([10.0, 5.0, 0.0]), np.array([2.0, 0.0, 0.0]))


def test_totals_that_disagree_are_an_error_that_names_the_margin():
    with pytest.raises(UnequalTotals, match="size"):
        raked(np.ones(4), margins((6, 4), (3, 8)))


def test_a_category_that_should_be_empty_becomes_empty():
    final = raked(np.array([4.0, 1, 2, 3]), margins((10, 0), (3, 7)))
    assert final == pytest.approx([3, 7, 0, 0])


def test_design_weights_add_up_to_the_population():
    weights = design_weights(np.array([100.0, 50.0, 0.0]), np.array([10.0, 25.0, 0.0]))
    assert weights.tolist() == [10, 2, 0]


def test_post_stratification_meets_its_margin_at_once():
    lane = margins((6, 4), (3, 7))[0]
    assert raked(np.array([1.0, 1, 2, 2]), [lane]) == pytest.approx([3, 3, 2, 2])


def test_equal_weights_cost_nothing_and_unequal_ones_do():
    assert effective_base(np.full(8, 3.0)) == pytest.approx(8)
    unequal = np.array([1.0, 3.0])
    assert report(unequal, np.ones(2, dtype=np.int64), unequal).design_effect == pytest.approx(1.25)
    assert effective_base(np.array([])) == 0


def test_the_report_is_that_of_the_weights_of_forms():
    counts = np.array([3, 1, 2, 4])
    both = margins((6, 4), (3, 7))
    final = raked(counts.astype(np.float64), both)
    each = np.repeat(final / counts, counts)
    found = report(final, counts, counts.astype(np.float64), both)
    assert found.effective_base == pytest.approx(effective_base(each))
    assert found.design_effect == pytest.approx(len(each) / effective_base(each))
    assert (found.smallest, found.largest) == pytest.approx((each.min(), each.max()))
    assert [(row.category, row.before) for row in found.margins][:2] == [("green", 4), ("red", 6)]
    assert [row.after for row in found.margins] == pytest.approx([row.asked for row in found.margins])
    assert report(np.zeros(2), np.zeros(2, dtype=np.int64), np.zeros(2)).design_effect == 1
