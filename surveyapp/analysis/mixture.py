"""A mean of several means, with what it takes to give it an interval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.aggregate import AGGREGATIONS, geometric
from surveyapp.analysis.evidence import Evidence, Sums
from surveyapp.analysis.figure import Counted, Figure, Interval, Kind, NoInterval, Reason, Shown
from surveyapp.analysis.proportion import LEAST_SURE, least_sure_interval, mean_interval
from surveyapp.analysis.score import own_score
from surveyapp.definitions.index import Relative

AND_SCORES = "+scores"
"""What the method of an interval ends in where scores without error were added to answers."""


@dataclass(frozen=True)
class Joined:
    """Answers and given scores in one mean: the answers' own mean and weight, and the mean of the scores, on 0..100."""

    asked: Fraction
    weight: Fraction
    given: Fraction
    aggregation: str

    def at(self, asked: float) -> float:
        """The whole, in 0..1, where the answers alone come to this."""
        pairs = [(Fraction(asked), self.weight), (self.given / 100, 1 - self.weight)]
        return float(AGGREGATIONS[self.aggregation](pairs))


@dataclass(frozen=True, slots=True)
class Mixture:
    """A mean of several means on 0..100, with what it was mixed from; `refused` where too little can be shown.

    `own` are the forms' own scores of the mixture, where forms hold all of it; `measures` how many of its indicators or
    criteria have a score; `scale` what it is shown out of; `factors` the components made of answers, with their weights,
    where they are multiplied.
    """

    kind: Kind
    of: str
    formula: str
    refused: Reason | None = None
    value: Fraction = Fraction(0)
    own: Sums = field(default_factory=Sums)
    parts: tuple[Sums, ...] = ()
    answers: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    measures: tuple[int, int] = (0, 0)
    scale: Decimal = Decimal(100)
    joined: Joined | None = None
    factors: tuple[tuple["Mixture", Fraction], ...] = ()


def figure(evidence: Evidence, mixture: Mixture) -> Shown:
    """The figure that a mixture comes to, or why it is not shown."""
    if mixture.refused is not None:
        return evidence.suppressed(mixture.kind, mixture.of, mixture.formula, mixture.refused)
    counted, base = _base(evidence, mixture)
    return Figure(
        kind=mixture.kind,
        of=mixture.of,
        context=evidence.context,
        value=_scaled(mixture.value, mixture.scale),
        base=base,
        counted=counted,
        formula=mixture.formula,
        interval=_without(evidence, mixture) or evidence.no_interval or _limits(mixture) or NoInterval.ONE_FORM,
        scale=mixture.scale,
        businesses=evidence.businesses,
        left_out=mixture.left_out,
    )


def _scaled(value: Fraction, scale: Decimal) -> Fraction:
    # One fraction in the end is much quicker than one for each step.
    times, parts = scale.as_integer_ratio()
    return Fraction(value.numerator * times, value.denominator * parts * 100)


def _base(evidence: Evidence, mixture: Mixture) -> tuple[Counted, int]:
    if not mixture.parts:
        return Counted.SCORES, mixture.measures[0]
    if mixture.own.base > 0 and mixture.kind is not Kind.HEADLINE:
        return evidence.counted(mixture.own.base), mixture.own.base
    return Counted.ANSWERS, mixture.answers


def _without(evidence: Evidence, mixture: Mixture) -> NoInterval | None:
    """Why a mixture has no interval, whoever answered."""
    if not mixture.parts:
        return NoInterval.GIVEN
    if isinstance(evidence.edition.normalisation, Relative) and mixture.kind is not Kind.HEADLINE:
        return NoInterval.RELATIVE
    return None if evidence.counts.holds_forms else NoInterval.NO_FORMS


def _limits(mixture: Mixture) -> Interval | None:
    made, joined = _of_answers(mixture), mixture.joined
    if made is None:
        return None
    limits, method = (made.low, made.high), made.method
    if joined:
        limits, method = (joined.at(made.low), joined.at(made.high)), method + AND_SCORES
    return Interval.on((0, float(mixture.scale)), limits, method, made.level, made.design_effect)


def _of_answers(mixture: Mixture) -> Interval | None:
    """The interval, in 0..1, of what a mixture's answers alone come to."""
    if mixture.factors:
        return _multiplied(mixture.factors)
    value = float((mixture.joined.asked if mixture.joined else mixture.value) / 100)
    parts = [part.scores for part in mixture.parts]
    is_own = mixture.own.base > 0 and len(parts) == 1
    return mean_interval(value, parts[0]) if is_own else least_sure_interval(value, parts)


def _multiplied(factors: Sequence[tuple[Mixture, Fraction]]) -> Interval | None:
    """The geometric mean of the limits of the factors; None where one has none.

    The logarithm is a weighted mean, whose standard error is at most the weighted mean of its parts' (Minkowski): the
    limits are as far apart as if all factors erred together. A bound on the smallest effective base would not hold,
    since a factor near 0 decides how far the product moves.
    """
    made = [(limits, weight) for part, weight in factors if (limits := _of_answers(part)) is not None]
    if len(made) < len(factors):
        return None
    low, high = (
        float(geometric([(Fraction(end), weight) for end, weight in ends]))
        for ends in ([(each.low, weight) for each, weight in made], [(each.high, weight) for each, weight in made])
    )
    return Interval(low, high, LEAST_SURE, made[0][0].level, max(each.design_effect for each, _ in made))


def held_together(
    evidence: Evidence, mixed: Mixture, value: Fraction, parts: Sequence[Sums | Mixture], *, is_whole: bool = True
) -> Mixture:
    """The mixture with its value and answers, and with the forms' own scores in the place of its parts, if there are."""
    left: dict[str, int] = {}
    for reason, n in (each for part in parts for each in part.left_out.items()):
        left[reason] = left.get(reason, 0) + n
    scored = tuple(sums for part in parts for sums in (part.parts if isinstance(part, Mixture) else (part,)))
    answers = sum(part.answers if isinstance(part, Mixture) else part.base for part in parts)
    code = own_score(evidence.edition.label, mixed.of)
    own = Sums.counted(evidence.counts.tally.of(code), {}, evidence.clusters(code)) if is_whole else Sums()
    is_own = own.base > 0 and (mixed.kind is not Kind.OVERALL or evidence.edition.aggregation != "geometric")
    return replace(mixed, value=value, own=own, parts=(own,) if is_own else scored, answers=answers, left_out=left)


def worst(found: Iterable[object]) -> Reason | None:
    """The reason that comes first among those found; None without any."""
    reasons = {each for each in found if isinstance(each, Reason)}
    return next((reason for reason in Reason if reason in reasons), None)
