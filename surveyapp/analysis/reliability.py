"""Whether the questions of one component measure one thing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

from surveyapp.definitions.errors import SurveyAppError

Floats = NDArray[np.float64]

_LEAST_FORMS = 3
_CLOSE = 1e-13
_FAINT = 1e-12
"""Where the search begins for a question that goes with no other: from 0 it would never leave."""
_MOST_ROUNDS = 10_000


class NotEnoughForms(SurveyAppError):
    """Fewer than two questions, or fewer than three forms that answer them all."""


class AllAlike(SurveyAppError):
    """A question that everybody answers alike goes together with nothing."""

    def __init__(self, question: int) -> None:
        super().__init__(f"question {question + 1} has the same answer on every form")
        self.question = question


@dataclass(frozen=True)
class Reliability:
    """Alpha with its interval, omega, and how each question goes with the rest; `base` counts complete forms."""

    base: int
    alpha: float
    low: float
    high: float
    omega: float
    item_rest: tuple[float, ...]
    alpha_without: tuple[float, ...]


def turned(scores: Floats, negative: Sequence[bool], scale: float = 100.0) -> Floats:
    """Scores of shape (forms, questions) with questions asked the other way round turned: scale - score."""
    return np.where(np.asarray(negative), scale - scores, scores)


def complete(scores: Floats) -> Floats:
    """The forms that answer every question; `scores` of shape (forms, questions), NaN where not validly answered.

    Fewer than two questions or three such forms raise NotEnoughForms, a question without variance AllAlike.
    """
    kept = scores[~np.isnan(scores).any(axis=1)]
    if len(kept) < _LEAST_FORMS or scores.shape[1] < 2:  # noqa: PLR2004 - one question has nothing to go with
        raise NotEnoughForms(f"{len(kept)} complete forms of {scores.shape[1]} questions are not enough")
    alike = np.flatnonzero(np.ptp(kept, axis=0) == 0)
    if len(alike):
        raise AllAlike(int(alike[0]))
    return kept


def reliability(scores: Floats, level: float = 0.95) -> Reliability:
    """Alpha, omega and item-rest correlations; `scores` of shape (forms, questions), reversed ones turned before.

    Alpha: Cronbach (1951), interval of Feldt (1965). Omega total: McDonald (1999), one factor. Forms with an open
    answer are left out; errors as `complete`.
    """
    kept = complete(scores)
    forms, questions = kept.shape
    alpha = cronbach(kept)
    low, high = _feldt(alpha, forms, questions, level)
    others = [np.delete(kept, question, axis=1) for question in range(questions)]
    item_rest = (np.corrcoef(kept[:, q], rest.sum(axis=1))[0, 1] for q, rest in enumerate(others))
    without = tuple(cronbach(rest) for rest in others) if questions > 2 else ()  # noqa: PLR2004
    return Reliability(forms, alpha, low, high, omega(kept), tuple(map(float, item_rest)), without)


def cronbach(scores: Floats) -> float:
    """Cronbach's alpha of complete forms, k/(k-1) (1 - sum of variances / variance of the sum)."""
    questions = int(scores.shape[1])
    within = float(scores.var(axis=0, ddof=1).sum())
    between = float(scores.sum(axis=1).var(ddof=1))
    return questions / (questions - 1) * (1 - within / between)


def omega(scores: Floats) -> float:
    """McDonald's omega of complete forms, standardised: (sum of loadings)² over that plus the unique variances."""
    loadings = one_factor(correlated(scores))
    common = float(np.square(loadings.sum()))
    unique = float(np.sum(1 - np.square(loadings)))
    return common / (common + unique)


def one_factor(correlations: Floats) -> Floats:
    """The loadings of one common factor, of shape (questions,), by least squares off the diagonal (minres).

    Harman and Jones (1966). Two questions share their correlation evenly, since that is where the search begins and
    every split of it fits. A factor is turned so that its loadings add up to no less than 0; a loading never passes 1,
    and questions that do not go together at all have none.
    """
    strengths = (np.abs(correlations).sum(axis=0) - 1) / (len(correlations) - 1)
    loadings = np.sqrt(np.clip(strengths, _FAINT, 1.0))
    loadings = loadings * np.where(correlations[np.abs(correlations).sum(axis=0).argmax()] < 0, -1, 1)
    for _ in range(_MOST_ROUNDS):
        before = loadings.copy()
        for question in range(len(loadings)):
            others = np.delete(loadings, question)
            rest = np.delete(correlations[question], question)
            known = others @ others
            loadings[question] = np.clip(rest @ others / known, -1.0, 1.0) if known else 0.0
        if np.abs(loadings - before).max() < _CLOSE:
            break
    return np.asarray(-loadings if loadings.sum() < 0 else loadings, dtype=np.float64)


def correlated(scores: Floats) -> Floats:
    """The correlations of the questions of complete forms, of shape (questions, questions)."""
    return np.asarray(np.corrcoef(scores, rowvar=False), dtype=np.float64)


def eigenvalues(scores: Floats) -> Floats:
    """The eigenvalues of the correlations of complete forms, the largest first; shape (questions,)."""
    return np.asarray(np.linalg.eigvalsh(correlated(scores))[::-1], dtype=np.float64)


def factors(scores: Floats, rng: np.random.Generator, draws: int = 200, level: float = 0.95) -> int:
    """How many common factors the questions show: eigenvalues above those of unrelated answers.

    Parallel analysis: Horn (1965), with the upper quantile over columns shuffled one by one, which keeps each
    question's distribution (Buja and Eyuboglu 1992). Errors as `complete`.
    """
    kept = complete(scores)
    own = eigenvalues(kept)
    chance = np.quantile([eigenvalues(rng.permuted(kept, axis=0)) for _ in range(draws)], level, axis=0)
    below = np.flatnonzero(own <= chance)
    return int(below[0]) if len(below) else len(own)


def _feldt(alpha: float, forms: int, questions: int, level: float) -> tuple[float, float]:
    freedom = forms - 1, (forms - 1) * (questions - 1)
    low, high = (1 - (1 - alpha) * float(fdtri(*freedom, p)) for p in ((1 + level) / 2, (1 - level) / 2))
    return low, high
