"""Which components matter most to the overall rating, beside how they score: what to improve first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.drivers import (
    MOST_FOR_LMG,
    Driver,
    Method,
    Place,
    SameDrivers,
    drivers,
    importance_performance,
)
from surveyapp.analysis.reliability import AllAlike, NotEnoughForms
from surveyapp.analysis.score import Answers, FormScores, own_score, scorer
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Survey

Floats = NDArray[np.float64]

LEAST_FORMS = 30
"""Fewer whole forms tell nothing of eight components."""


@dataclass(frozen=True)
class Importance:
    """How much of the R² of one question each component explains over whole forms, and its place on the map.

    Without drivers where too few forms answer everything, or where answers do not vary.
    """

    outcome: str
    forms: int = 0
    drivers: Mapping[str, Driver] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    method: Method = "lmg"


def importance(  # noqa: PLR0913 - the draw needs its generator and the design effect
    survey: Survey,
    edition: IndexEdition,
    outcome: str,
    rows: Iterable[Answers],
    performance: Mapping[str, float],
    *,
    rng: np.random.Generator,
    design_effect: float = 1.0,
    method: Method | None = None,
) -> Importance:
    """Each component's share of the R² of a question, from the forms that answer it and every component.

    Components made of given scores are in no form, so they are left out. Without a method LMG, and Johnson's relative weights where there are too many components for it.
    """
    rated = (component.code for component in edition.components if component.indicators)
    codes = tuple(code for code in rated if code in performance)
    table = _scores(survey, edition, outcome, rows, codes)
    kept = table[~np.isnan(table).any(axis=1)]
    method = method or ("lmg" if len(codes) <= MOST_FOR_LMG else "johnson")
    bare = Importance(outcome, len(kept), method=method)
    if len(kept) < LEAST_FORMS:
        return bare
    try:
        found = drivers(kept[:, 0], kept[:, 1:], rng, method=method, design_effect=design_effect)
    except (AllAlike, NotEnoughForms, SameDrivers):
        return bare
    known = dict(zip(codes, found, strict=True))
    places = importance_performance({code: each.importance for code, each in known.items()}, performance)
    return Importance(outcome, len(kept), known, places, method)


def to_improve(found: Importance | None) -> tuple[str, ...]:
    """The components that matter more than others and score low; none where their intervals all share a value."""
    if found is None or not are_told_apart(found):
        return ()
    return tuple(code for code, place in found.places.items() if place.advice == "improve")


def are_told_apart(found: Importance) -> bool:
    """Whether any two components differ in importance by more than their intervals allow."""
    known = found.drivers.values()
    return bool(known) and max(driver.low for driver in known) > min(driver.high for driver in known)


def _scores(
    survey: Survey, edition: IndexEdition, outcome: str, rows: Iterable[Answers], codes: tuple[str, ...]
) -> Floats:
    own = FormScores(survey, edition, Part.UNIT)
    rated = scorer(survey.question(outcome), "mean")
    found = []
    for answers in rows:
        scored = dict(own.of(answers))
        each = (scored.get(own_score(edition.label, code)) for code in codes)
        found.append([np.nan if score is None else float(score) for score in (rated(answers.get(outcome)), *each)])
    return np.array(found, dtype=np.float64).reshape(len(found), 1 + len(codes))
