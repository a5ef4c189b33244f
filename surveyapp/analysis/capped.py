"""What figures would be if no business counted more forms than the cap; they stand beside the raw ones."""

from collections.abc import Iterator
from dataclasses import replace

from surveyapp.analysis.evidence import Answers, Evidence
from surveyapp.analysis.figure import CAPPED, Interval, NoInterval, Reason, Shown
from surveyapp.analysis.proportion import Clusters
from surveyapp.analysis.satisfaction import MEASURES, Measure
from surveyapp.definitions.counts import OPEN_LINK, Capped, CappedAnswers
from surveyapp.definitions.question import Choice, Multiple
from surveyapp.definitions.survey import Part, Survey

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
    answers = evidence.answers[question.code]
    if answers.refused is not None:
        return
    for measure in MEASURES.values():
        if measure.is_made_of(question):
            yield _capped(evidence, question, measure, capped, answers)


def _capped(evidence: Evidence, question: Choice, measure: Measure, capped: Capped, answers: Answers) -> Shown:
    kind, formula = CAPPED[measure.kind], f"cap({capped.cap}, {measure.formula})"
    found = _told(capped, question.code, answers.base)
    if isinstance(found, Reason):
        return evidence.suppressed(kind, question.code, formula, found)
    sums = _under_cap(answers, found).scored(measure.points(question))
    limits = evidence.no_interval or measure.limits(sums) or NoInterval.ONE_FORM
    if isinstance(limits, Interval):
        limits = replace(limits, design_effect=found.base / found.effective)
    return evidence.figure(kind, question.code, formula, measure.value(sums), answers, limits)


def _told(capped: Capped, code: str, base: int) -> CappedAnswers | Reason:
    """The capped answers to a question, if the raw figure is made of the same ones; else why there are none."""
    if capped.withheld is not None:
        return Reason(capped.withheld.value)
    found = capped.questions.get(code)
    if found is None:
        return Reason.TOO_FEW
    return found if found.base == base else Reason.SPREAD


def _under_cap(answers: Answers, found: CappedAnswers) -> Answers:
    """The answers that count under the cap, on their effective base and with t as the raw ones have."""
    options = {option: found.options.get(option, 0) for option in answers.options}
    base = sum(options.values())
    clusters = answers.clusters and Clusters(answers.clusters.businesses, base / found.effective)
    return replace(answers, options=options, base=base, clusters=clusters)
