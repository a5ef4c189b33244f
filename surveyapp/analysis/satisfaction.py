"""What the answers to one question come to: satisfied share, mean, net, distribution, and what was left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import sqrt

from surveyapp.analysis.evidence import Evidence, Sums, Value
from surveyapp.analysis.figure import Distribution, Interval, Kind, NoInterval, Shown
from surveyapp.analysis.proportion import LEVEL, Clusters, mean_interval, wilson
from surveyapp.analysis.score import worths
from surveyapp.analysis.student import t_quantile
from surveyapp.definitions.counts import ANSWERED, NO_ANSWER, NOT_ASKED, TOO_FEW
from surveyapp.definitions.index import Score
from surveyapp.definitions.survey import Asked, Choice, Multiple, Number, Question, reason_code

STUDENT = "student"
_WITHOUT = {reason: reason for reason in (NO_ANSWER, NOT_ASKED, TOO_FEW)}


def sums(question: Choice, score: Score, options: Mapping[str, int]) -> Sums:
    """The scores of the answers to one question, from its counts.

    Of a multiple question, the forms that chose the one option that is scored, among all that answered.
    """
    found = _summed(worths(question, score), options, left_out(question, options))
    return replace(found, base=options.get(ANSWERED, 0)) if isinstance(question, Multiple) else found


def _summed(points: Mapping[str, int], options: Mapping[str, int], left_out: Mapping[str, int]) -> Sums:
    base = total = squares = 0
    for code, each in points.items():
        n = options.get(code, 0)
        base += n
        total += n * each
        squares += n * each * each
    return Sums(base, 100 * total, 100**2 * squares, left_out)


def left_out(question: Asked | None, options: Mapping[str, int]) -> Mapping[str, int]:
    """How many answers stay outside the base, by reason; reasons without any are absent.

    `question` None: what is counted has no options outside its base.
    """
    found: dict[str, int] = {}
    outside = question.outside if isinstance(question, Choice) else {}
    for code, reason in (*outside.items(), *_WITHOUT.items()):
        if n := options.get(code, 0):
            found[reason] = found.get(reason, 0) + n
    return found


@dataclass(frozen=True)
class Measure:
    """One way to make a figure of a question's levels: whether it has them, their scores, where the scale begins."""

    kind: Kind
    formula: str
    is_made_of: Callable[[Choice], bool]
    points: Callable[[Choice], Mapping[str, int]]
    interval: Callable[[Sums, Clusters | None], Interval | None]
    lowest: int = 0

    def sums(self, question: Choice, options: Mapping[str, int], left_out: Mapping[str, int]) -> Sums:
        """The scores of the answers to a question, from its counts."""
        return _summed(self.points(question), options, left_out)

    def value(self, found: Sums) -> Fraction:
        """The mean of scores on 0..100 as a value on the measure's scale."""
        return self.lowest + self._times * Fraction(found.total, 100 * found.base)

    def worth(self, question: Choice) -> Mapping[str, int]:
        """What choosing an option counts on the measure's scale."""
        return {code: self.lowest + self._times * points for code, points in self.points(question).items()}

    def limits(self, found: Sums, clusters: Clusters | None) -> Interval | None:
        """The interval on the measure's scale; None where there is none."""
        made = self.interval(found, clusters)
        return made and made.between(self.lowest, 100)

    @property
    def _times(self) -> int:
        return (100 - self.lowest) // 100


def share_interval(found: Sums, clusters: Clusters | None) -> Interval:
    """Wilson's interval of a share, in 0..1, from scores of 0 and 100."""
    return wilson(found.total // 10_000, found.base, clusters=clusters)


def score_interval(found: Sums, clusters: Clusters | None) -> Interval | None:
    """The interval of a mean, in 0..1, from the variance of its scores; None where there is but one."""
    return mean_interval(found.total / (10_000 * found.base), found.scores(clusters))


def very_satisfied(question: Choice) -> Mapping[str, int]:
    """The options inside the base: the best of several satisfied levels counts 100, another 0."""
    levels = {option.value for option in question.inside if option.satisfied and option.value is not None}
    best = {max(levels)} if len(levels) > 1 else set()
    return {option.code: 100 * (option.satisfied and option.value in best) for option in question.inside}


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
    lambda question: any(very_satisfied(question).values()),
    very_satisfied,
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
    lambda question: any(option.dissatisfied for option in question.inside),
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
    options = evidence.counts.tally.of(question.code)
    outside, clusters = left_out(question, options), evidence.clusters(question.code)
    for measure in measures:
        if measure.is_made_of(question):
            yield _measured(evidence, question, measure, measure.sums(question, options, outside), clusters)


def _measured(evidence: Evidence, question: Choice, measure: Measure, found: Sums, clusters: Clusters | None) -> Shown:
    reason = evidence.refusal(evidence.survey.part(question.code), found.base, found.left_out.get(TOO_FEW, 0))
    if reason is not None:
        return evidence.suppressed(measure.kind, question.code, measure.formula, reason)
    said = Value(measure.kind, question.code, measure.formula, measure.value(found), found.base, found.left_out)
    return evidence.figure(said, evidence.interval(partial(measure.limits, found, clusters)))


def _number(evidence: Evidence, question: Number) -> Shown:
    code, formula = question.code, f"mean({question.unit})"
    options = evidence.counts.tally.of(code)
    found = Sums.counted(options)
    reason = evidence.refusal(evidence.survey.part(code), found.base, options.get(TOO_FEW, 0))
    if reason is not None:
        return evidence.suppressed(Kind.NUMBER, code, formula, reason)
    said = Value(Kind.NUMBER, code, formula, found.mean, found.base, left_out(question, options), question.maximum)
    return evidence.figure(said, evidence.interval(lambda: _student(found, question, evidence.clusters(code))))


def distributions(evidence: Evidence) -> Iterator[Distribution]:
    """How the answers to each question, and the reasons at each of its levels, spread over the options."""
    for _, question in evidence.survey.questions():
        part = evidence.survey.part(question.code)
        for code, inside in _spread(question):
            options = evidence.counts.tally.of(code)
            base = options.get(ANSWERED) or sum(options.get(option, 0) for option in inside)
            if evidence.refusal(part, base) is None:
                shown = {option: options.get(option, 0) for option in inside}
                yield Distribution(
                    code, evidence.context, base, shown, left_out(question if code == question.code else None, options)
                )


def _spread(question: Question) -> Iterator[tuple[str, Sequence[str]]]:
    """What answers to a question spread over: its options or bins, then the reasons at each level."""
    if isinstance(question, Number):
        yield question.code, [bin_.code for bin_ in question.bins]
    elif isinstance(question, Choice):
        yield question.code, [option.code for option in question.inside]
        for level, reasons in question.reasons.items():
            yield reason_code(question.code, level), reasons


def _student(found: Sums, question: Number, clusters: Clusters | None) -> Interval | NoInterval:
    """Mean of a number plus and minus t standard errors (Student 1908), kept inside what may be entered."""
    freedom = found.scores(clusters).freedom
    if freedom < 1 or found.base == 1:
        return NoInterval.ONE_FORM
    if not found.variance:
        return NoInterval.ALL_EQUAL
    effect = clusters.design_effect if clusters else 1.0
    half = t_quantile(LEVEL, freedom) * sqrt(effect * found.variance / found.base)
    low = max(float(question.minimum), float(found.mean) - half)
    high = min(float(question.maximum), float(found.mean) + half)
    return Interval(round(low, 8), round(high, 8), STUDENT, LEVEL, effect)
