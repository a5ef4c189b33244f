"""A figure: a value that never travels without its base, interval, formula and edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from surveyapp.definitions.survey import Part

_DIGITS = 10
"""Limits are kept to so many decimals, so that no machine's last binary digit shows."""


Limits = tuple[float, float]
Scale = tuple[float, float]
"""The lowest and the highest value there is."""
UNIT: Scale = (0.0, 1.0)


class Kind(StrEnum):
    """What a figure measures."""

    SATISFIED = "satisfied"
    VERY_SATISFIED = "very_satisfied"
    MEAN = "mean"
    NET = "net"
    NUMBER = "number"
    COMPONENT = "component"
    OVERALL = "overall"
    HEADLINE = "headline"
    CAPPED_SATISFIED = "capped_satisfied"
    CAPPED_VERY_SATISFIED = "capped_very_satisfied"
    CAPPED_MEAN = "capped_mean"
    CAPPED_NET = "capped_net"


CAPPED: Mapping[Kind, Kind] = {
    Kind.SATISFIED: Kind.CAPPED_SATISFIED,
    Kind.VERY_SATISFIED: Kind.CAPPED_VERY_SATISFIED,
    Kind.MEAN: Kind.CAPPED_MEAN,
    Kind.NET: Kind.CAPPED_NET,
}
"""What a kind of figure is called where no business counts more forms than the cap."""


class Counted(StrEnum):
    """What the base counts, so that forms, answers, businesses and given scores are never mixed up."""

    FORMS = "forms"
    ANSWERS = "answers"
    BUSINESSES = "businesses"
    SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits on the scale of the value, their confidence level, method and design effect."""

    low: float
    high: float
    method: str
    level: float = 0.95
    design_effect: float = 1.0

    @classmethod
    def on(cls, scale: Scale, limits: Limits, method: str, level: float, design_effect: float) -> Self:
        """Limits in 0..1 put on a scale, from its lowest to its highest value."""
        (lowest, highest), (low, high) = scale, limits
        width = highest - lowest
        low, high = round(lowest + low * width, _DIGITS), round(lowest + high * width, _DIGITS)
        return cls(low, high, method, level, design_effect)


class NoInterval(StrEnum):
    """Why a figure has no interval."""

    NO_FORMS = "no_forms"
    ONE_FORM = "one_form"
    OPEN_LINK = "open_link"
    ALL_EQUAL = "all_equal"
    GIVEN = "given"
    RELATIVE = "relative"
    CENSUS = "census"


@dataclass(frozen=True, slots=True)
class Context:
    """Where a figure stands: survey, unit, period, channel, edition; and whether its data is simulated."""

    survey: str
    unit: str
    period: str
    channel: str
    edition: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value on 0..scale (a net: -scale..scale), exact, with all that it takes to read and to recompute it.

    `of` is the code of the question or component, or `overall`, or `headline`. `left_out` counts what stays
    outside the base, by reason.
    """

    kind: Kind
    of: str
    context: Context
    value: Fraction
    base: int
    counted: Counted
    formula: str
    interval: Interval | NoInterval
    scale: Decimal = Decimal(100)
    businesses: int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    def rounded(self, decimals: int = 2) -> Decimal:
        """The value rounded half up to some decimals."""
        return half_up(self.value, decimals)


class Reason(StrEnum):
    """Why a figure is not shown."""

    TOO_FEW = "too_few"
    NO_ANSWERS = "no_answers"
    NO_SCORE = "no_score"
    NO_SPREAD = "no_spread"
    SPREAD = "spread"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A figure that is not shown; it holds no number from which one could be worked out."""

    kind: Kind
    of: str
    context: Context
    formula: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many answers each option inside the base got, in the order of the definition; `base` their number.

    For a multiple question the options may sum to more than the base.
    """

    of: str
    context: Context
    base: int
    options: Mapping[str, int]
    left_out: Mapping[str, int] = field(default_factory=dict)


Shown = Figure | Suppressed


@dataclass(frozen=True)
class UnitFigures:
    """All figures of one unit, period, channel and edition.

    Those under the cap on one business stand apart: what is compared, ranked or put together is never capped.
    """

    context: Context
    forms: Mapping[Part, int]
    figures: tuple[Shown, ...]
    distributions: tuple[Distribution, ...]
    capped: tuple[Shown, ...] = ()

    def figure(self, kind: Kind, of: str) -> Shown | None:
        """The figure of this kind about this question or component; None where the edition has none."""
        return next((figure for figure in self.figures if (figure.kind, figure.of) == (kind, of)), None)

    def under_cap(self, kind: Kind, of: str) -> Shown | None:
        """What the figure of this kind would be if no business counted more forms than the cap; None without a cap."""
        return next((figure for figure in self.capped if (figure.kind, figure.of) == (CAPPED.get(kind), of)), None)

    def distribution(self, of: str) -> Distribution | None:
        """The distribution of one question; None where it is not shown."""
        return next((found for found in self.distributions if found.of == of), None)


def half_up(value: Fraction, decimals: int) -> Decimal:
    """An exact value rounded half up, away from zero at the half; no binary fraction in between."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    step = Decimal(1).scaleb(-decimals)
    rounded = (Decimal(whole) * step).quantize(step, ROUND_HALF_UP)
    return -rounded if value < 0 else rounded
