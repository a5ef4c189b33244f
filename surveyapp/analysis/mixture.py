"""A mean of several means, with what it takes to give it an interval."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.aggregate import AGGREGATIONS
from surveyapp.analysis.evidence import Evidence, Sums, Value
from surveyapp.analysis.figure import Counted, Interval, Kind, NoInterval, Reason, Shown
from surveyapp.analysis.proportion import Scores, least_sure_interval, mean_interval
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


@dataclass(frozen=True)
class Mixture:
    """A mean of several means on 0..100, with what it was mixed from; `refused` where too little can be shown.

    `own` are the forms' own scores of the mixture, where forms hold all of it; `measures` how many of its indicators or
    criteria have a score; `scale` what it is shown out of.
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
    measures: tuple[int, int] = (0, 0)
    scale: Decimal = Decimal(100)
    joined: Joined | None = None


def figure(evidence: Evidence, mixture: Mixture) -> Shown:
    """The figure that a mixture comes to, or why it is not shown."""
    if mixture.refused is not None:
        return evidence.suppressed(mixture.kind, mixture.of, mixture.formula, mixture.refused)
    counted, base = _base(mixture)
    value = mixture.value * Fraction(mixture.scale) / 100
    said = Value(
        mixture.kind, mixture.of, mixture.formula, value, base, mixture.left_out, mixture.scale, counted
    )  # fmt: skip
    return evidence.figure(said, _without(evidence, mixture) or evidence.interval(lambda: _limits(mixture)))


def _base(mixture: Mixture) -> tuple[Counted, int]:
    if not mixture.parts:
        return Counted.SCORES, mixture.measures[0]
    if mixture.own.base > 0 and mixture.kind is not Kind.HEADLINE:
        return Counted.FORMS, mixture.own.base
    return Counted.ANSWERS, mixture.answers


def _without(evidence: Evidence, mixture: Mixture) -> NoInterval | None:
    """Why a mixture has no interval, whoever answered."""
    if not mixture.parts:
        return NoInterval.GIVEN
    if isinstance(evidence.edition.normalisation, Relative) and mixture.kind is not Kind.HEADLINE:
        return NoInterval.RELATIVE
    return None if evidence.counts.holds_forms else NoInterval.NO_FORMS


def _limits(mixture: Mixture) -> Interval | None:
    joined = mixture.joined
    value = float((joined.asked if joined else mixture.value) / 100)
    is_own = mixture.own.base > 0 and len(mixture.parts) == 1
    made = mean_interval(value, mixture.parts[0]) if is_own else least_sure_interval(value, mixture.parts)
    if made and joined:
        made = replace(made, low=joined.at(made.low), high=joined.at(made.high), method=made.method + AND_SCORES)
    return made and made.between(0, float(mixture.scale))


def held_together(
    evidence: Evidence, mixed: Mixture, parts: Sequence[Sums | Mixture], *, is_whole: bool = True
) -> Mixture:
    """The mixture with its answers, and with the forms' own scores in the place of its parts where forms hold it."""
    left: Counter[str] = Counter()
    for part in parts:
        left.update(part.left_out)
    answers = sum(part.answers if isinstance(part, Mixture) else part.base for part in parts)
    code = own_score(evidence.edition.label, mixed.of)
    own = Sums.counted(evidence.counts.tally.of(code)) if is_whole else Sums()
    is_own = own.base > 0 and (mixed.kind is not Kind.OVERALL or evidence.edition.aggregation != "geometric")
    scores = (own.scores(evidence.clusters(code)),) if is_own else mixed.parts
    return replace(mixed, own=own, parts=scores, answers=answers, left_out=dict(left))


def worst(found: Iterable[object]) -> Reason | None:
    """The reason that comes first among those found; None without any."""
    reasons = {each for each in found if isinstance(each, Reason)}
    return next((reason for reason in Reason if reason in reasons), None)
