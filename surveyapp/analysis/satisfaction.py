"""What the answers to one question come to: satisfied share, mean, net, distribution, and what was left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt

from surveyapp.analysis.evidence import Answers, Evidence, Sums
from surveyapp.analysis.figure import Distribution, Interval, Kind, NoInterval, Scale, Shown
from surveyapp.analysis.proportion import LEVEL, mean_interval, wilson
from surveyapp.analysis.score import worths
from surveyapp.analysis.student import t_quantile
from surveyapp.definitions.counts import ANSWERED, TOO_FEW
from surveyapp.definitions.index import Score
from surveyapp.definitions.question import Choice, Multiple, Number

STUDENT = "student"


def sums(question: Choice, score: Score, answers: Answers) -> Sums:
    """The scores of the answers to one question, from its counts.

    Of a multiple question, the forms that chose the one option that is scored, among all that answered.
    """
    found = answers.scored(worths(question, score))
    return replace(found, base=answers.counted.get(ANSWERED, 0)) if isinstance(question, Multiple) else found


@dataclass(frozen=True)
class Measure:
    """One way to make a figure of a question's levels: whether it has them, their scores, where the scale begins."""

    kind: Kind
    formula: str
    is_made_of: Callable[[Choice], bool]
    points: Callable[[Choice], Mapping[str, int]]
    interval: Callable[[Sums, Scale], Interval | None]
    lowest: int = 0

    def value(self, found: Sums) -> Fraction:
        """The mean of scores on 0..100 as a value on the measure's scale."""
        parts = 100 * found.base
        return Fraction(self.lowest * parts + self._times * found.total, parts)

    def worth(self, question: Choice) -> Mapping[str, int]:
        """What choosing an option counts on the measure's scale."""
        return {code: self.lowest + self._times * points for code, points in self.points(question).items()}

    def limits(self, found: Sums) -> Interval | None:
        """The interval on the measure's scale; None where there is none."""
        return self.interval(found, (self.lowest, 100))

    @property
    def _times(self) -> int:
        return (100 - self.lowest) // 100


def share_interval(found: Sums, scale: Scale) -> Interval:
    """Wilson's interval of a share, on a scale, from scores of 0 and 100."""
    return wilson(found.total // 10_000, found.base, clusters=found.clusters, scale=scale)


def score_interval(found: Sums, scale: Scale) -> Interval | None:
    """The interval of a mean, on a scale, from the variance of its scores; None where there is but one."""
    return mean_interval(found.total / (10_000 * found.base), found.scores, scale=scale)


SATISFIED = Measure(
    Kind.SATISFIED,
    "share(satisfied)",
    lambda question: any(question.satisfied.values()),
    lambda question: question.satisfied,
    share_interval,
)
VERY_SATISFIED = Measure(
    Kind.VERY_SATISFIED,
    "share(very satisfied)",
    lambda question: any(question.very_satisfied.values()),
    lambda question: question.very_satisfied,
    share_interval,
)
"""The best of several satisfied levels, beside the share that counts them all."""
MEAN = Measure(
    Kind.MEAN,
    "mean(0..100)",
    lambda question: len(question.values) == len(question.inside),
    lambda question: question.values,
    score_interval,
)
NET = Measure(
    Kind.NET,
    "net(satisfied-dissatisfied)",
    lambda question: 0 in question.balance.values(),
    lambda question: question.balance,
    score_interval,
    lowest=-100,
)
"""Twice the mean of the balance less 100: its variance is that of a multinomial difference, not of two shares."""
MEASURES: Mapping[str, Measure] = {
    "satisfied": SATISFIED,
    "very_satisfied": VERY_SATISFIED,
    "mean": MEAN,
    "net": NET,
}


def question_figures(evidence: Evidence) -> Iterator[Shown]:
    """The figures of every question that has any, in the order of the survey."""
    for _, question in evidence.survey.questions():
        if isinstance(question, Number):
            yield _number(evidence, question)
        elif isinstance(question, Choice) and not isinstance(question, Multiple):
            yield from rating_figures(evidence, question, MEASURES.values())


def rating_figures(evidence: Evidence, question: Choice, measures: Iterable[Measure]) -> Iterator[Shown]:
    """The figures of one question with one answer among options, by those of the measures that it has options for."""
    answers = evidence.answers[question.code]
    for measure in measures:
        if measure.is_made_of(question):
            yield _measured(evidence, question, measure, answers)


def _measured(evidence: Evidence, question: Choice, measure: Measure, answers: Answers) -> Shown:
    if answers.refused is not None:
        return evidence.suppressed(measure.kind, question.code, measure.formula, answers.refused)
    found = answers.scored(measure.points(question))
    interval = evidence.no_interval or measure.limits(found) or NoInterval.ONE_FORM
    return evidence.figure(measure.kind, question.code, measure.formula, measure.value(found), answers, interval)


def _number(evidence: Evidence, question: Number) -> Shown:
    code, formula, answers = question.code, f"mean({question.unit})", evidence.answers[question.code]
    found = Sums.counted(answers.counted, answers.left_out, answers.clusters)
    refused = evidence.refusal(evidence.survey.part(code), found.base, found.left_out.get(TOO_FEW, 0))
    if refused is not None:
        return evidence.suppressed(Kind.NUMBER, code, formula, refused)
    interval = evidence.no_interval or _student(found, question)
    return evidence.figure(Kind.NUMBER, code, formula, found.mean, found, interval, question.maximum)


def distributions(evidence: Evidence) -> Iterator[Distribution]:
    """How the answers to each question, and the reasons at each of its levels, spread over the options."""
    for code, answers in evidence.answers.items():
        if answers.refused is None:
            yield Distribution(code, evidence.context, answers.base, answers.options, answers.left_out)


def _student(found: Sums, question: Number) -> Interval | NoInterval:
    """Mean of a number plus and minus t standard errors (Student 1908), kept inside what may be entered."""
    freedom = found.scores.freedom
    if freedom < 1 or found.base == 1:
        return NoInterval.ONE_FORM
    if not found.variance:
        return NoInterval.ALL_EQUAL
    effect = found.clusters.design_effect if found.clusters else 1.0
    half = t_quantile(LEVEL, freedom) * sqrt(effect * found.variance / found.base)
    low = max(float(question.minimum), float(found.mean) - half)
    high = min(float(question.maximum), float(found.mean) + half)
    return Interval(round(low, 8), round(high, 8), STUDENT, LEVEL, effect)
