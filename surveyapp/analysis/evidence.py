"""One unit's counts with the rules under which figures may be made from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Self

from surveyapp.analysis.figure import (
    Context,
    Counted,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Suppressed,
)
from surveyapp.analysis.proportion import Clusters, Scores
from surveyapp.definitions.counts import ANSWERED, OPEN_LINK, SUM, SUM_SQUARES, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.survey import Part, Survey


@dataclass(frozen=True)
class Sums:
    """Scores on 0..100, or numbers: how many, their sum and the sum of their squares in hundredths, whole numbers all.

    `left_out` counts the answers that have none, by reason.
    """

    base: int = 0
    total: int = 0
    squares: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def counted(cls, options: Mapping[str, int]) -> Self:
        """The sums of forms' own scores or of numbers, as they were counted."""
        return cls(options.get(ANSWERED, 0), options.get(SUM, 0), options.get(SUM_SQUARES, 0))

    @property
    def mean(self) -> Fraction:
        """The mean; ZeroDivisionError where there is none."""
        return Fraction(self.total, 100 * self.base)

    @property
    def variance(self) -> Fraction:
        """The sample variance; ZeroDivisionError below two."""
        return Fraction(self.base * self.squares - self.total**2, 10_000 * self.base * (self.base - 1))

    def scores(self, clusters: Clusters | None) -> Scores:
        """The same on 0..1, as intervals want them."""
        return Scores(self.base, self.total / 10_000, self.squares / 10_000**2, clusters)


@dataclass(frozen=True)
class Value:
    """What is said of a question or an index: its exact value, how it was made, its base, and what is left out."""

    kind: Kind
    of: str
    formula: str
    value: Fraction
    base: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    scale: Decimal = Decimal(100)
    counted: Counted = Counted.FORMS


@dataclass(frozen=True)
class Evidence:
    """One unit's counts, the survey and edition they are read by, and where the figures will stand."""

    survey: Survey
    edition: IndexEdition
    counts: UnitCounts
    context: Context

    def refusal(self, part: Part, base: int, too_few: int = 0) -> Reason | None:
        """Why a figure on so many answers about one part is not shown; None where it is."""
        if base == 0:
            return Reason.TOO_FEW if too_few else Reason.NO_ANSWERS
        precision = self.counts.precision
        known = base if precision is None else min(base, precision.businesses)
        return Reason.TOO_FEW if known < self.survey.privacy.least(part) else None

    def clusters(self, code: str) -> Clusters | None:
        """How the forms of businesses hang together in the answers to a question; None where it is not known."""
        precision = self.counts.precision
        return None if precision is None else Clusters(precision.businesses, precision.design_effect(code))

    def interval(self, made: Callable[[], Interval | NoInterval | None]) -> Interval | NoInterval:
        """The interval that is made, unless nobody can say who answered, or only one form or business did."""
        precision = self.counts.precision
        if self.context.channel == OPEN_LINK:
            return NoInterval.OPEN_LINK
        if precision is not None and precision.businesses == 1:
            return NoInterval.ONE_FORM
        return made() or NoInterval.ONE_FORM

    def figure(self, said: Value, interval: Interval | NoInterval) -> Figure:
        """A figure of this unit."""
        precision = self.counts.precision
        return Figure(
            kind=said.kind,
            of=said.of,
            context=self.context,
            value=said.value,
            base=said.base,
            counted=self._counted(said),
            formula=said.formula,
            interval=interval,
            scale=said.scale,
            businesses=None if precision is None else precision.businesses,
            left_out=said.left_out,
        )

    def suppressed(self, kind: Kind, of: str, formula: str, reason: Reason) -> Suppressed:
        """A figure of this unit that is not shown."""
        return Suppressed(kind, of, self.context, formula, reason)

    def _counted(self, said: Value) -> Counted:
        """Forms are businesses only where the edition says so and no business is known to have sent two."""
        precision = self.counts.precision
        if said.counted is Counted.FORMS and self.edition.businesses and precision is not None:
            return Counted.BUSINESSES if said.base <= precision.businesses else Counted.FORMS
        return said.counted
