"""What figures would be if no business counted more forms than the cap; they stand beside the raw ones."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from surveyapp.analysis.evidence import Evidence, Value
from surveyapp.analysis.figure import CAPPED, Interval, Reason, Shown
from surveyapp.analysis.proportion import Clusters
from surveyapp.analysis.satisfaction import MEASURES, Measure, left_out
from surveyapp.definitions.counts import OPEN_LINK, TOO_FEW, Capped, CappedAnswers
from surveyapp.definitions.survey import Choice, Multiple, Part, Survey

_PARTS = frozenset({Part.GENERAL, Part.UNIT, Part.STAGE})


def capped_figures(evidence: Evidence) -> Iterator[Shown]:
    """The capped figure of every question whose raw one is shown; suppressed where it would tell on few businesses."""
    precision = evidence.counts.precision
    if precision is None or precision.capped is None or evidence.context.channel == OPEN_LINK:
        return
    for question in cappable(evidence.survey):
        yield from _of_question(evidence, question, precision.capped)


def cappable(survey: Survey) -> Iterator[Choice]:
    """The questions that may be capped: with one answer among options; officers are judged on a year of their own."""
    for _, question in survey.questions():
        if isinstance(question, Choice) and not isinstance(question, Multiple) and survey.part(question.code) in _PARTS:
            yield question


def _of_question(evidence: Evidence, question: Choice, capped: Capped) -> Iterator[Shown]:
    options = evidence.counts.tally.of(question.code)
    base = sum(options.get(option.code, 0) for option in question.inside)
    if evidence.refusal(evidence.survey.part(question.code), base, options.get(TOO_FEW, 0)) is not None:
        return
    for measure in MEASURES.values():
        if measure.is_made_of(question):
            yield _capped(evidence, question, measure, capped, base)


def _capped(evidence: Evidence, question: Choice, measure: Measure, capped: Capped, base: int) -> Shown:
    kind, formula = CAPPED[measure.kind], f"cap({capped.cap}, {measure.formula})"
    found = _told(capped, question.code, base)
    if isinstance(found, Reason):
        return evidence.suppressed(kind, question.code, formula, found)
    outside = left_out(question, evidence.counts.tally.of(question.code))
    value = measure.value(measure.sums(question, found.options, outside))
    said = Value(kind, question.code, formula, value, base, outside)
    return evidence.figure(said, evidence.interval(partial(_limits, evidence, question, measure, found)))


def _told(capped: Capped, code: str, base: int) -> CappedAnswers | Reason:
    """The capped answers to a question, if the raw figure is made of the same ones; else why there are none."""
    if capped.withheld is not None:
        return Reason(capped.withheld.value)
    found = capped.questions.get(code)
    if found is None:
        return Reason.TOO_FEW
    return found if found.base == base else Reason.SPREAD


def _limits(evidence: Evidence, question: Choice, measure: Measure, found: CappedAnswers) -> Interval | None:
    """The measure's own interval on the effective base, with t as the raw one has."""
    precision, sums = evidence.counts.precision, measure.sums(question, found.options, {})
    if precision is None:
        return None
    interval = measure.limits(sums, Clusters(precision.businesses, sums.base / found.effective))
    return interval and replace(interval, design_effect=found.base / found.effective)
