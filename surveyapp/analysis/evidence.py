"""One unit's counts with the rules under which figures may be made from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Self

from surveyapp.analysis.figure import Context, Counted, Figure, Interval, Kind, NoInterval, Reason, Suppressed
from surveyapp.analysis.proportion import Clusters, Scores
from surveyapp.definitions.counts import (
    ANSWERED,
    NO_ANSWER,
    NOT_ASKED,
    OPEN_LINK,
    SUM,
    SUM_SQUARES,
    TOO_FEW,
    UnitCounts,
)
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.question import Asked, Choice, Number, Question, reason_code
from surveyapp.definitions.survey import Part, Survey

_WITHOUT = {reason: reason for reason in (NO_ANSWER, NOT_ASKED, TOO_FEW)}


@dataclass(frozen=True, slots=True)
class Sums:
    """Scores on 0..100, or numbers: how many, their sum and the sum of their squares in hundredths, whole numbers all.

    `left_out` counts the answers that have none, by reason; `clusters` say how those that have one hang together.
    """

    base: int = 0
    total: int = 0
    squares: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    clusters: Clusters | None = None

    @classmethod
    def counted(cls, counted: Mapping[str, int], left_out: Mapping[str, int], clusters: Clusters | None) -> Self:
        """The sums of forms' own scores or of numbers, as they were counted."""
        return cls(counted.get(ANSWERED, 0), counted.get(SUM, 0), counted.get(SUM_SQUARES, 0), left_out, clusters)

    @property
    def mean(self) -> Fraction:
        """The mean; ZeroDivisionError where there is none."""
        return Fraction(self.total, 100 * self.base)

    @property
    def variance(self) -> Fraction:
        """The sample variance; ZeroDivisionError below two."""
        return Fraction(self.base * self.squares - self.total**2, 10_000 * self.base * (self.base - 1))

    @property
    def scores(self) -> Scores:
        """The same on 0..1, as intervals want them."""
        return Scores(self.base, self.total / 10_000, self.squares / 10_000**2, self.clusters)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one unit answered to a question, or to why it chose a level: how often each option inside the base.

    `counted` is all that was counted; `left_out` what stays outside the base, by reason; `refused` says why no figure
    is shown.
    """

    counted: Mapping[str, int]
    options: Mapping[str, int]
    base: int
    left_out: Mapping[str, int]
    clusters: Clusters | None
    refused: Reason | None

    def scored(self, points: Mapping[str, int]) -> Sums:
        """The scores of the answers, from the points that each option counts."""
        total = squares = 0
        for option, each in points.items():
            if each:
                sum_ = self.options[option] * each
                total += sum_
                squares += sum_ * each
        return Sums(self.base, 100 * total, 100**2 * squares, self.left_out, self.clusters)


@dataclass(frozen=True)
class Evidence:
    """One unit's counts, the survey and edition they are read by, and where the figures will stand."""

    survey: Survey
    edition: IndexEdition
    counts: UnitCounts
    context: Context

    @cached_property
    def answers(self) -> Mapping[str, Answers]:
        """The answers to each question that has options or bins, and the reasons at each of its levels, by code."""
        return {
            code: self._answers(code, question, inside)
            for _, question in self.survey.questions()
            for code, inside in _spread(question)
        }

    def _answers(self, code: str, question: Question, inside: Sequence[str]) -> Answers:
        counted = self.counts.tally.of(code)
        options = {option: counted.get(option, 0) for option in inside}
        base = counted.get(ANSWERED) or sum(options.values())
        outside = left_out(question if code == question.code else None, counted)
        refused = self.refusal(self.survey.part(question.code), base, counted.get(TOO_FEW, 0))
        return Answers(counted, options, base, outside, self.clusters(code), refused)

    def refusal(self, part: Part, base: int, too_few: int = 0) -> Reason | None:
        """Why a figure on so many answers about one part is not shown; None where it is."""
        if base == 0:
            return Reason.TOO_FEW if too_few else Reason.NO_ANSWERS
        known = base if self.businesses is None else min(base, self.businesses)
        return Reason.TOO_FEW if known < self.survey.privacy.least(part) else None

    def clusters(self, code: str) -> Clusters | None:
        """How the forms of businesses hang together in the answers to a question; None where it is not known."""
        precision = self.counts.precision
        return None if precision is None else Clusters(precision.businesses, precision.design_effect(code))

    @cached_property
    def businesses(self) -> int | None:
        """How many businesses answered; None where it is not known."""
        return None if self.counts.precision is None else self.counts.precision.businesses

    @cached_property
    def no_interval(self) -> NoInterval | None:
        """Why no figure has an interval: nobody can say who answered, or only one business did."""
        if self.context.channel == OPEN_LINK:
            return NoInterval.OPEN_LINK
        return NoInterval.ONE_FORM if self.businesses == 1 else None

    def counted(self, base: int) -> Counted:
        """Forms are businesses only where the edition says so and no business is known to have sent two."""
        is_businesses = self.edition.businesses and self.businesses is not None and base <= self.businesses
        return Counted.BUSINESSES if is_businesses else Counted.FORMS

    def figure(  # noqa: PLR0913, PLR0917 - what a figure is made of
        self,
        kind: Kind,
        of: str,
        formula: str,
        value: Fraction,
        behind: Sums | Answers,
        interval: Interval | NoInterval,
        scale: Decimal = Decimal(100),
    ) -> Figure:
        """A figure of this unit, in forms, with the base and what is left out of the answers behind it."""
        base, left_out = behind.base, behind.left_out
        return Figure(
            kind, of, self.context, value, base, self.counted(base), formula, interval, scale, self.businesses, left_out
        )

    def suppressed(self, kind: Kind, of: str, formula: str, reason: Reason) -> Suppressed:
        """A figure of this unit that is not shown."""
        return Suppressed(kind, of, self.context, formula, reason)


def left_out(question: Asked | None, counted: Mapping[str, int]) -> Mapping[str, int]:
    """How many answers stay outside the base, by reason; reasons without any are absent.

    `question` None: what is counted has no options outside its base.
    """
    found: dict[str, int] = {}
    outside = question.outside if isinstance(question, Choice) else {}
    for code, reason in (*outside.items(), *_WITHOUT.items()):
        if n := counted.get(code, 0):
            found[reason] = found.get(reason, 0) + n
    return found


def _spread(question: Question) -> Iterator[tuple[str, Sequence[str]]]:
    """What answers to a question spread over: its options or bins, then the reasons at each level."""
    if isinstance(question, Number):
        yield question.code, [bin_.code for bin_ in question.bins]
    elif isinstance(question, Choice):
        yield question.code, [option.code for option in question.inside]
        for level, reasons in question.reasons.items():
            yield reason_code(question.code, level), reasons
