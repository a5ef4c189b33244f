"""What drives satisfaction."""

from collections.abc import Callable

import numpy as np
import pytest

from surveyapp.analysis.drivers import (
    Method,
    SameDrivers,
    TooManyDrivers,
    drivers,
    importance_performance,
    johnson,
    lmg,
)

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Shares = Callable[[Array], Array]


def data(forms: int = 300, seed: int = 8) -> tuple[Array, Array]:
    generator = np.random.default_rng(seed)
    mood = generator.standard_normal((forms, 1))
    scores = 0.6 * mood + 0.8 * generator.standard_normal((forms, 4))
    return scores @ np.array([0.5, 0.3, 0.0, 0.1]) + 0.5 * generator.standard_normal(forms), scores


def correlations(outcome: Array, scores: Array) -> Array:
    return np.asarray(np.corrcoef(np.column_stack([outcome, scores]), rowvar=False))[None]


def squared(outcome: Array, scores: Array) -> float:
    x = np.column_stack([np.ones(len(scores)), scores])
    residuals = outcome - x @ np.linalg.lstsq(x, outcome)[0]
    return 1 - float(residuals.var() / outcome.var())


@pytest.mark.parametrize("method", [lmg, johnson])
def test_shares_add_up_to_r_squared(method: Shares):
    outcome, scores = data()
    assert method(correlations(outcome, scores)).sum() == pytest.approx(squared(outcome, scores))


@pytest.mark.parametrize("method", [lmg, johnson])
def test_unrelated_drivers_have_their_squared_correlations(method: Shares):
    generator = np.random.default_rng(9)
    scores = np.linalg.qr(generator.standard_normal((50, 3)) - 0)[0]
    scores = np.linalg.qr(scores - scores.mean(axis=0))[0]
    outcome = scores @ np.array([3.0, 2, 1]) + 0.1 * generator.standard_normal(50)
    own = [np.corrcoef(outcome, scores[:, q])[0, 1] ** 2 for q in range(3)]
    assert method(correlations(outcome, scores))[0] == pytest.approx(own)


def test_two_drivers_share_as_the_two_orders_of_entry_do():
    outcome, scores = data()
    two = scores[:, :2]
    first, second = (squared(outcome, two[:, [q]]) for q in range(2))
    both = squared(outcome, two)
    expected = [(first + both - second) / 2, (second + both - first) / 2]
    assert lmg(correlations(outcome, two))[0] == pytest.approx(expected)


@pytest.mark.parametrize("method", ["lmg", "johnson"])
def test_the_strongest_driver_is_found_with_an_interval(method: Method):
    outcome, scores = data()
    found = drivers(outcome, scores, np.random.default_rng(1), method=method, draws=100)
    assert max(range(4), key=lambda q: found[q].importance) == 0
    assert all(driver.low <= driver.importance <= driver.high for driver in found)
    assert found[0].low > found[2].high


def test_a_design_effect_widens_the_intervals():
    outcome, scores = data()
    widths = [
        drivers(outcome, scores, np.random.default_rng(1), method="johnson", design_effect=effect)[0]
        for effect in (1.0, 4.0)
    ]
    assert widths[1].high - widths[1].low > 1.5 * (widths[0].high - widths[0].low)


def test_the_order_of_questions_does_not_matter():
    outcome, scores = data()
    turned = lmg(correlations(outcome, scores[:, ::-1]))[0][::-1]
    assert lmg(correlations(outcome, scores))[0] == pytest.approx(turned)


def test_drivers_that_say_the_same_are_an_error():
    outcome, scores = data()
    same = np.column_stack([scores[:, 0], scores[:, 0]])
    for method in (lmg, johnson):
        with pytest.raises(SameDrivers):
            method(np.round(correlations(outcome, same), 12))
    with pytest.raises(SameDrivers):
        drivers(outcome, same, np.random.default_rng(1), method="johnson", draws=10)


def test_too_many_drivers_for_every_order_are_an_error():
    with pytest.raises(TooManyDrivers):
        lmg(np.eye(14)[None])


def test_the_map_tells_what_to_improve_first():
    found = importance_performance(
        {"time": 0.3, "staff": 0.3, "desk": 0.1, "signs": 0.1}, {"time": 60, "staff": 95, "desk": 70, "signs": 90}
    )
    assert {code: place.advice for code, place in found.items()} == {
        "time": "improve",
        "staff": "keep",
        "desk": "watch",
        "signs": "enough",
    }
    assert importance_performance({}, {}) == {}
