"""Indicators become components, components the overall index; and all figures of one unit."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from fractions import Fraction

from surveyapp.analysis.evidence import Evidence, Sums, Value
from surveyapp.analysis.figure import (
    Context,
    Counted,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Shown,
    Suppressed,
    UnitFigures,
)
from surveyapp.analysis.proportion import Scores, least_sure_interval, mean_interval
from surveyapp.analysis.satisfaction import MEASURES, distributions, left_out, question_figures, sums
from surveyapp.analysis.score import HEADLINE, OVERALL, needs_forms, own_score, pooled_questions, turned
from surveyapp.definitions.counts import TOO_FEW, UnitCounts
from surveyapp.definitions.index import Band, Component, IndexEdition, Indicator, PooledHeadline
from surveyapp.definitions.survey import Choice, Survey

_ROOT_DIGITS = 12
"""A geometric mean is a root: it is kept to so many decimals."""


def unit_figures(survey: Survey, edition: IndexEdition, counts: UnitCounts, context: Context) -> UnitFigures:
    """All figures of one unit, period and channel under one edition: headline, overall, components, questions.

    What rests on fewer than k businesses (forms, where they are not known) comes out as Suppressed, never as zero.
    """
    evidence = Evidence(survey, edition, counts, context)
    questions = tuple(question_figures(evidence))
    components = {component.code: _component(evidence, component) for component in edition.components}
    overall = (_figure(evidence, _overall(evidence, components)),) if components else ()
    shown = (_figure(evidence, component) for component in components.values())
    forms = {part: n for part, n in counts.tally.forms.items() if evidence.refusal(part, n) is None}
    figures = (_headline(evidence, questions), *overall, *shown, *questions)
    return UnitFigures(context, forms, figures, tuple(distributions(evidence)))


def band(edition: IndexEdition, overall: Shown) -> Band | None:
    """The band that an overall index lies in, closed below; None where it is not shown or below all bands."""
    if isinstance(overall, Suppressed):
        return None
    reached = [each for each in edition.bands if Fraction(each.lowest) <= overall.value]
    return max(reached, key=lambda each: each.lowest, default=None)


@dataclass(frozen=True)
class Mixture:
    """A mean of several means on 0..100, with what it was mixed from; `refused` where too little can be shown.

    `own` are the forms' own scores of the mixture, where forms hold all of it.
    """

    kind: Kind
    of: str
    formula: str
    refused: Reason | None = None
    value: Fraction = Fraction(0)
    own: Sums = field(default_factory=Sums)
    parts: tuple[Scores, ...] = ()
    answers: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    indicators: tuple[int, int] = (0, 0)


def _figure(evidence: Evidence, mixture: Mixture) -> Shown:
    if mixture.refused is not None:
        return evidence.suppressed(mixture.kind, mixture.of, mixture.formula, mixture.refused)
    scale = evidence.edition.scale if mixture.kind is Kind.OVERALL else Decimal(100)
    counts_forms = mixture.own.base > 0 and mixture.kind is not Kind.HEADLINE
    said = Value(
        mixture.kind,
        mixture.of,
        mixture.formula,
        mixture.value * Fraction(scale) / 100,
        mixture.own.base if counts_forms else mixture.answers,
        mixture.left_out,
        scale,
        Counted.FORMS if counts_forms else Counted.ANSWERS,
    )
    if not evidence.counts.holds_forms:
        return evidence.figure(said, NoInterval.NO_FORMS)
    return evidence.figure(said, evidence.interval(lambda: _limits(mixture, float(scale))))


def _limits(mixture: Mixture, scale: float) -> Interval | None:
    value = float(mixture.value / 100)
    is_own = mixture.own.base > 0 and len(mixture.parts) == 1
    made = mean_interval(value, mixture.parts[0]) if is_own else least_sure_interval(value, mixture.parts)
    return made and made.between(0, scale)


def _component(evidence: Evidence, component: Component) -> Mixture:
    found = [(indicator, _indicator(evidence, component, indicator)) for indicator in component.indicators]
    scored = [(indicator, each) for indicator, each in found if isinstance(each, Sums)]
    indicators = (len(scored), len(found))
    empty = Mixture(Kind.COMPONENT, component.code, f"mean({len(scored)}/{len(found)} indicators)")
    if 2 * len(scored) < len(found):
        return replace(empty, refused=_worst(each for _, each in found))
    value = sum((turned(each.mean, indicator) for indicator, each in scored), Fraction(0)) / len(scored)
    parts = tuple(each.scores(evidence.clusters(indicator.question)) for indicator, each in scored)
    mixed = replace(empty, value=Fraction(value), indicators=indicators, parts=parts)
    return _held_together(evidence, mixed, [each for _, each in scored])


def _indicator(evidence: Evidence, component: Component, indicator: Indicator) -> Sums | Reason:
    """The scores of one indicator, not turned; or why it is not shown."""
    question = evidence.survey.question(indicator.question)
    options = evidence.counts.tally.of(question.code)
    if needs_forms(question, indicator.score):
        code = own_score(evidence.edition.label, f"{component.code}.{question.code}")
        found = replace(Sums.counted(evidence.counts.tally.of(code)), left_out=left_out(question, options))
    elif isinstance(question, Choice):
        found = sums(question, indicator.score, options)
    else:
        return Reason.NO_ANSWERS
    return evidence.refusal(evidence.survey.part(question.code), found.base, options.get(TOO_FEW, 0)) or found


def _overall(evidence: Evidence, components: Mapping[str, Mixture]) -> Mixture:
    """The weighted mean of all components; where one of them is not shown, neither is the overall."""
    edition = evidence.edition
    parts = tuple(components.values())
    shown, known = (sum(each) for each in zip(*(part.indicators for part in parts), strict=True))
    formula = f"{edition.aggregation}({len(parts)} components, {shown}/{known} indicators)"
    empty = Mixture(Kind.OVERALL, OVERALL, formula, refused=_worst(part.refused for part in parts))
    if empty.refused is not None:
        return empty
    weights = {code: Fraction(weight) for code, weight in edition.weights().items()}
    value = AGGREGATIONS[edition.aggregation]([(part.value, weights[code]) for code, part in components.items()])
    mixed = replace(empty, value=value, parts=tuple(scores for part in parts for scores in part.parts))
    return _held_together(evidence, mixed, parts)


def _headline(evidence: Evidence, questions: Sequence[Shown]) -> Shown:
    headline = evidence.edition.headline
    if isinstance(headline, PooledHeadline):
        return _figure(evidence, _pooled(evidence, headline))
    measure = MEASURES[headline.score]
    formula = f"question({headline.question}, {measure.formula})"
    for figure in questions:
        if (figure.kind, figure.of) == (measure.kind, headline.question):
            return replace(figure, kind=Kind.HEADLINE, of=HEADLINE, formula=formula)
    return evidence.suppressed(Kind.HEADLINE, HEADLINE, formula, Reason.NO_ANSWERS)


def _pooled(evidence: Evidence, headline: PooledHeadline) -> Mixture:
    measure = MEASURES[headline.pooled]
    found: dict[str, Sums | Reason] = {}
    for question in pooled_questions(evidence.survey):
        options = evidence.counts.tally.of(question.code)
        scored = measure.sums(question, options)
        part = evidence.survey.part(question.code)
        found[question.code] = evidence.refusal(part, scored.base, options.get(TOO_FEW, 0)) or scored
    pooled = {code: each for code, each in found.items() if isinstance(each, Sums)}
    empty = Mixture(Kind.HEADLINE, HEADLINE, f"pooled({len(pooled)}/{len(found)} questions, {measure.formula})")
    if not pooled:
        return replace(empty, refused=_worst(found.values()))
    value = Fraction(sum(each.total for each in pooled.values()), 100 * sum(each.base for each in pooled.values()))
    parts = tuple(each.scores(evidence.clusters(code)) for code, each in pooled.items())
    return _held_together(evidence, replace(empty, value=value, parts=parts), tuple(pooled.values()))


def _held_together(evidence: Evidence, mixed: Mixture, parts: Sequence[Sums | Mixture]) -> Mixture:
    """The mixture with its answers, and with the forms' own scores in the place of its parts where forms hold it."""
    left: Counter[str] = Counter()
    for part in parts:
        left.update(part.left_out)
    answers = sum(part.answers if isinstance(part, Mixture) else part.base for part in parts)
    code = own_score(evidence.edition.label, mixed.of)
    own = Sums.counted(evidence.counts.tally.of(code))
    is_own = own.base > 0 and (mixed.kind is not Kind.OVERALL or evidence.edition.aggregation == "arithmetic")
    scores = (own.scores(evidence.clusters(code)),) if is_own else mixed.parts
    return replace(mixed, own=own, parts=scores, answers=answers, left_out=dict(left))


def _worst(found: Iterable[Sums | Reason | None]) -> Reason | None:
    reasons = {each for each in found if isinstance(each, Reason)}
    return Reason.TOO_FEW if Reason.TOO_FEW in reasons else next(iter(reasons), None)


Weighted = Sequence[tuple[Fraction, Fraction]]


def arithmetic(weighted: Weighted) -> Fraction:
    """The weighted arithmetic mean of (value, weight) pairs, exactly."""
    return sum((value * weight for value, weight in weighted), Fraction(0)) / sum(weight for _, weight in weighted)


def geometric(weighted: Weighted) -> Fraction:
    """The weighted geometric mean of (value, weight) pairs, to 12 decimals; 0 where one value is 0."""
    if any(value == 0 for value, _ in weighted):
        return Fraction(0)
    with localcontext(prec=40):
        logs = (weight.numerator * _decimal(value).ln() / weight.denominator for value, weight in weighted)
        root = (sum(logs, Decimal(0)) / _decimal(sum((weight for _, weight in weighted), Fraction(0)))).exp()
        return Fraction(round(root, _ROOT_DIGITS))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


AGGREGATIONS: Mapping[str, Callable[[Weighted], Fraction]] = {"arithmetic": arithmetic, "geometric": geometric}
