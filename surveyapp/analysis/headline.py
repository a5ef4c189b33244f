"""The large number of a unit: one question, all ratings together, or the overall index."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from surveyapp.analysis.evidence import Evidence, Sums
from surveyapp.analysis.figure import Kind, Reason, Shown
from surveyapp.analysis.mixture import Mixture, figure, held_together, worst
from surveyapp.analysis.satisfaction import MEASURES
from surveyapp.analysis.score import HEADLINE, OVERALL, pooled_questions
from surveyapp.definitions.index import PooledHeadline


def headline(evidence: Evidence, figures: Sequence[Shown]) -> Shown:
    """The headline of a unit from its other figures, or from its counts where it pools all ratings."""
    said = evidence.edition.headline
    if isinstance(said, PooledHeadline):
        return figure(evidence, _pooled(evidence, said))
    if said == "overall":
        return _taken(evidence, figures, Kind.OVERALL, OVERALL, OVERALL)
    measure = MEASURES[said.score]
    return _taken(evidence, figures, measure.kind, said.question, f"question({said.question}, {measure.formula})")


def _taken(evidence: Evidence, figures: Sequence[Shown], kind: Kind, of: str, formula: str) -> Shown:
    for found in figures:
        if (found.kind, found.of) == (kind, of):
            own = f"{formula}: {found.formula}" if kind is Kind.OVERALL else formula
            return replace(found, kind=Kind.HEADLINE, of=HEADLINE, formula=own)
    return evidence.suppressed(Kind.HEADLINE, HEADLINE, formula, Reason.NO_ANSWERS)


def _pooled(evidence: Evidence, said: PooledHeadline) -> Mixture:
    measure = MEASURES[said.pooled]
    found: list[Sums | Reason] = []
    for question in pooled_questions(evidence.survey):
        answers = evidence.answers[question.code]
        found.append(answers.refused or answers.scored(measure.points(question)))
    pooled = tuple(each for each in found if isinstance(each, Sums))
    empty = Mixture(Kind.HEADLINE, HEADLINE, f"pooled({len(pooled)}/{len(found)} questions, {measure.formula})")
    if not pooled:
        return replace(empty, refused=worst(found))
    value = Fraction(sum(each.total for each in pooled), 100 * sum(each.base for each in pooled))
    return held_together(evidence, empty, value, pooled)
