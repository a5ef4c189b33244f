"""Changes, their verdicts, and what may not be compared."""

from dataclasses import replace
from fractions import Fraction
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.compare import (
    Comparison,
    EmptyGroup,
    NotComparable,
    Obstacle,
    Share,
    Verdict,
    benjamini_hochberg,
    compared,
    share_change,
    verdict,
    verdicts,
)
from surveyapp.analysis.figure import Context, Counted, Figure, Interval, Kind, NoInterval, Reason, Suppressed

CONTEXT = Context("s", "u", "2021-Q1", "import", "2021")


def figure(satisfied: int, base: int, kind: Kind = Kind.SATISFIED, edition: str = "2021") -> Figure:
    value = Fraction(100 * satisfied, base)
    interval = Interval(
        float(value) - 5, float(value) + 5, "wilson" if kind is Kind.SATISFIED else "quasi-score", design_effect=2.0
    )
    context = replace(CONTEXT, edition=edition)
    return Figure(kind, "q1", context, value, base, Counted.FORMS, "satisfied/valid", interval)


def test_newcombe_limits_are_those_of_his_example():
    change = share_change(Share(48, 80), Share(56, 70))
    assert (change.low, change.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_a_design_effect_of_two_is_half_the_answers():
    assert share_change(Share(180, 200, 2.0), Share(190, 200, 2.0)).p_value == pytest.approx(
        share_change(Share(90, 100), Share(95, 100)).p_value
    )


def test_few_businesses_need_a_larger_change():
    known = share_change(Share(90, 100, businesses=4), Share(98, 100, businesses=3))
    unknown = share_change(Share(90, 100), Share(98, 100))
    assert (verdict(unknown), verdict(known)) == (Verdict.BETTER, Verdict.UNCHANGED)
    assert known.low < unknown.low < unknown.high < known.high


def test_control_forms_taken_as_independent_find_a_change_that_is_not_there():
    many = share_change(Share(900, 1000), Share(930, 1000))
    clustered = share_change(Share(900, 1000, 4.0), Share(930, 1000, 4.0))
    assert (verdict(many), verdict(clustered)) == (Verdict.BETTER, Verdict.UNCHANGED)


@pytest.mark.parametrize(("satisfied", "base"), [(0, 1), (1, 1), (0, 50), (50, 50)])
def test_two_equal_sides_are_unchanged_however_extreme(satisfied: int, base: int):
    change = share_change(Share(satisfied, base), Share(satisfied, base))
    assert change.p_value == 1
    assert verdict(change) is Verdict.UNCHANGED


def test_an_empty_side_is_an_error_and_not_a_zero():
    with pytest.raises(EmptyGroup):
        Share(0, 0)


@given(st.integers(1, 300), st.integers(1, 300), st.floats(0, 1), st.floats(0, 1), st.floats(1, 5))
def test_turning_time_round_turns_the_change_round(n: int, m: int, p: float, q: float, d: float):
    there, back = share_change(Share(p * n, n, d), Share(q * m, m)), share_change(Share(q * m, m), Share(p * n, n, d))
    assert (there.difference, there.low, there.high) == pytest.approx((-back.difference, -back.high, -back.low))
    assert there.p_value == pytest.approx(back.p_value)


@given(st.lists(st.one_of(st.just(nan), st.floats(0, 1)), max_size=12))
def test_adjusted_p_values_do_not_depend_on_the_order_of_units(p_values: list[float]):
    adjusted = benjamini_hochberg(p_values)
    again = benjamini_hochberg(p_values[::-1])[::-1]
    assert [a for a in adjusted if not isnan(a)] == [a for a in again if not isnan(a)]
    assert all(isnan(a) if isnan(p) else p <= a <= 1 for p, a in zip(p_values, adjusted, strict=True))


def test_units_without_a_test_are_not_counted_among_the_tests():
    assert benjamini_hochberg([0.01, nan, 0.04]) == pytest.approx((0.02, nan, 0.04), nan_ok=True)
    assert benjamini_hochberg([]) == ()


def test_less_is_better_where_the_change_says_so():
    fall = share_change(Share(400, 1000), Share(300, 1000))
    assert verdict(fall) is Verdict.WORSE
    assert verdict(replace(fall, less_is_better=True)) is Verdict.BETTER


def test_many_units_at_once_are_judged_together():
    changes = {f"u{i}": share_change(Share(80, 100), Share(80, 100)) for i in range(19)}
    changes["u19"] = share_change(Share(80, 100), Share(91, 100))
    assert verdict(changes["u19"]) is Verdict.BETTER
    assert set(verdicts(changes).values()) == {Verdict.UNCHANGED}


def test_two_figures_of_one_edition_are_compared_on_their_own_scale():
    found = compared(figure(800, 1000), figure(900, 1000))
    assert isinstance(found, Comparison)
    assert found.verdict is Verdict.BETTER
    assert found.change.difference == pytest.approx(10)


def test_means_are_compared_by_their_intervals():
    found = compared(figure(800, 1000, Kind.MEAN), figure(900, 1000, Kind.MEAN))
    assert isinstance(found, Comparison)
    assert found.change.low == pytest.approx(10 - 50**0.5)
    assert found.verdict is Verdict.BETTER


def test_more_hours_are_worse_alone_and_among_many_units():
    fewer, more = figure(200, 1000, Kind.NUMBER), figure(400, 1000, Kind.NUMBER)
    found, turned = compared(fewer, more), compared(more, fewer)
    assert isinstance(found, Comparison)
    assert isinstance(turned, Comparison)
    assert (found.verdict, turned.verdict) == (Verdict.WORSE, Verdict.BETTER)
    assert verdicts({"a": found.change, "b": turned.change}) == {"a": Verdict.WORSE, "b": Verdict.BETTER}


def rejected(design_effect: float, generator: np.random.Generator) -> float:
    """How often 40 businesses of 10 forms that go together seem to change, though their true share stays 0.9."""
    waves = [10 * generator.binomial(1, 0.9, 40) for _ in range(1200)]
    alike = [np.where(generator.random(40) < 0.6, wave, generator.binomial(10, 0.9, 40)) for wave in waves]
    found = [Share(int(wave.sum()), 400, design_effect, 40) for wave in alike]
    changes = [share_change(before, after) for before, after in zip(found[::2], found[1::2], strict=True)]
    return float(np.mean([verdict(change) is not Verdict.UNCHANGED for change in changes]))


def test_waves_that_do_not_differ_seldom_seem_to_although_forms_go_together():
    assert rejected(1 + 0.6 * 9, np.random.default_rng(40)) <= 0.05 + 2 * (0.05 * 0.95 / 600) ** 0.5


def test_control_forms_taken_as_independent_seem_to_change_in_every_third_wave():
    assert rejected(1.0, np.random.default_rng(40)) > 0.25


def test_editions_are_not_compared():
    assert compared(figure(800, 1000, edition="2020"), figure(900, 1000)) == NotComparable(Obstacle.EDITION)


SHOWN = figure(80, 100)
HIDDEN = Suppressed(Kind.SATISFIED, "q1", CONTEXT, "satisfied/valid", Reason.TOO_FEW)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (HIDDEN, Obstacle.SUPPRESSED),
        (replace(HIDDEN, reason=Reason.NO_SCORE), Obstacle.NO_SCORE),
        (replace(HIDDEN, reason=Reason.NO_SPREAD), Obstacle.NO_INTERVAL),
        (replace(SHOWN, of="q2"), Obstacle.QUESTION),
        (replace(SHOWN, formula="mean"), Obstacle.EDITION),
        (replace(SHOWN, context=replace(CONTEXT, channel="open_link")), Obstacle.CHANNEL),
        (replace(SHOWN, context=replace(CONTEXT, simulated=True)), Obstacle.SIMULATED),
        (replace(SHOWN, interval=NoInterval.NO_FORMS), Obstacle.NO_INTERVAL),
    ],
)
def test_what_may_not_be_compared_says_why(after: Figure | Suppressed, reason: Obstacle):
    assert compared(SHOWN, after) == NotComparable(reason)
