"""Questions that measure one thing."""

import numpy as np
import pytest

from surveyapp.analysis.reliability import (
    AllAlike,
    NotEnoughForms,
    complete,
    cronbach,
    factors,
    omega,
    one_factor,
    reliability,
    turned,
)

Array = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def answers(forms: int = 400, questions: int = 5, common: float = 0.7, seed: int = 1) -> Array:
    generator = np.random.default_rng(seed)
    mood = generator.standard_normal((forms, 1))
    noise = generator.standard_normal((forms, questions))
    return np.asarray(50 + 20 * (common * mood + np.sqrt(1 - common**2) * noise))


def test_alpha_falls_when_a_reversed_question_is_forgotten():
    straight = answers()
    asked = turned(straight, [False, False, True, False, False])
    assert reliability(turned(asked, [False, False, True, False, False])).alpha == pytest.approx(cronbach(straight))
    assert reliability(asked).alpha < cronbach(straight) - 0.3
    assert reliability(asked).item_rest[2] < 0


def test_alpha_of_equal_loadings_is_the_reliability_of_the_sum():
    found = reliability(answers(20_000))
    expected = 5 * 0.49 / (5 * 0.49 + 0.51)
    assert found.alpha == pytest.approx(expected, abs=0.01)
    assert found.omega == pytest.approx(expected, abs=0.01)
    assert found.low < found.alpha < found.high


def test_loadings_that_made_the_correlations_are_found_exactly():
    loadings = np.array([0.9, 0.8, 0.7, -0.6, 0.5])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    assert one_factor(correlations) == pytest.approx(loadings, abs=1e-10)


@pytest.mark.parametrize("correlation", [0.05, 1 / 3, 0.9])
def test_two_questions_share_their_correlation_evenly(correlation: float):
    """So that omega is Spearman and Brown's 2 r / (1 + r), as `fa` of R's psych has it."""
    loadings = one_factor(np.array([[1, correlation], [correlation, 1]]))
    assert loadings == pytest.approx([correlation**0.5] * 2)


def test_a_loading_never_passes_1():
    # By hand: the first loading is sqrt(0.9 x 0.9 / 0.5), above 1.
    correlations = np.array([[1, 0.9, 0.9], [0.9, 1, 0.5], [0.9, 0.5, 1]])
    loadings = one_factor(correlations)
    assert loadings[0] == 1
    assert np.abs(loadings).max() <= 1


def test_questions_that_do_not_go_together_have_no_omega_above_0():
    unlike = np.array([[0, 0], [0, 100], [100, 0], [100, 100.0]])
    assert omega(unlike) == pytest.approx(0, abs=1e-9)
    assert one_factor(np.eye(3)) == pytest.approx(np.zeros(3), abs=1e-5)


def test_identical_questions_have_reliability_one():
    column = np.arange(10.0)[:, None]
    found = reliability(np.hstack([column, column, column]))
    assert (found.alpha, found.omega) == pytest.approx((1, 1))


def test_two_questions_have_no_alpha_without_one():
    assert reliability(answers(questions=2)).alpha_without == ()
    assert len(reliability(answers()).alpha_without) == 5


def test_unrelated_questions_show_no_factor_and_two_groups_show_two():
    unrelated = np.random.default_rng(3).standard_normal((300, 6))
    groups = np.hstack([answers(seed=4, questions=3), answers(seed=5, questions=3)])
    generator = np.random.default_rng(6)
    assert factors(unrelated, generator, 60) == 0
    assert factors(answers(), generator, 60) == 1
    assert factors(groups, generator, 60) == 2


def test_forms_with_an_open_answer_are_left_out():
    scores = answers()
    scores[:7, 2] = np.nan
    assert reliability(scores).base == 393
    assert omega(complete(scores)) == pytest.approx(omega(scores[7:]))


def test_permuting_forms_and_stretching_the_scale_change_nothing():
    scores = answers()
    again = reliability(3 * scores[::-1] - 7)
    assert (again.alpha, again.omega) == pytest.approx((reliability(scores).alpha, reliability(scores).omega))


@pytest.mark.parametrize("scores", [np.ones((2, 3)), np.ones((9, 1)), np.full((9, 3), np.nan)])
def test_too_little_is_an_error(scores: Array):
    with pytest.raises(NotEnoughForms):
        reliability(scores)


def test_a_question_answered_alike_by_all_is_named():
    scores = answers()
    scores[:, 3] = 100
    with pytest.raises(AllAlike, match="question 4"):
        reliability(scores)
