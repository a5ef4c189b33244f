"""Change between two independent groups of forms, and when no comparison may be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import isnan, nan, sqrt
from statistics import NormalDist

from surveyapp.analysis.figure import Figure, Interval, Kind, Reason, Shown, Suppressed
from surveyapp.analysis.proportion import WILSON, beyond_those_served, score_limits
from surveyapp.analysis.student import normal_quantile, t_beyond, t_quantile
from surveyapp.definitions.errors import SurveyAppError

_NORMAL = NormalDist()
LEVEL = 0.95


class EmptyGroup(SurveyAppError):
    """A group without answers has no share and no mean to compare."""


@dataclass(frozen=True)
class Share:
    """`satisfied` of `base` answers, the design effect, and the number of businesses where it is known."""

    satisfied: float
    base: float
    design_effect: float = 1.0
    businesses: int | None = None

    def __post_init__(self) -> None:
        if self.base <= 0:
            raise EmptyGroup("a share of no answers cannot be compared")
        if not 0 <= self.satisfied <= self.base or self.design_effect <= 0:
            raise ValueError(f"{self.satisfied} of {self.base} with design effect {self.design_effect} is no share")

    @property
    def value(self) -> float:
        """The share, in 0..1."""
        return self.satisfied / self.base

    @property
    def effective(self) -> float:
        """The effective base n/d."""
        return self.base / self.design_effect


@dataclass(frozen=True)
class Change:
    """After minus before with its limits, on the scale compared, and the two-sided p-value."""

    difference: float
    low: float
    high: float
    p_value: float
    method: str
    level: float = LEVEL
    less_is_better: bool = False


class Verdict(StrEnum):
    """What may be said of a change; UNCHANGED means: no ground to call it a change."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"


class Obstacle(StrEnum):
    """Why two figures may not be compared."""

    QUESTION = "question"
    EDITION = "edition"
    CHANNEL = "channel"
    UNIT = "unit"
    SIMULATED = "simulated"
    NO_SCORE = "no_score"
    SUPPRESSED = "suppressed"
    NO_INTERVAL = "no_interval"


@dataclass(frozen=True)
class NotComparable:
    """Two figures that may not be compared, and why."""

    reason: Obstacle


@dataclass(frozen=True)
class Comparison:
    """A change and its verdict."""

    change: Change
    verdict: Verdict


def share_change(before: Share, after: Share, level: float = LEVEL) -> Change:
    """The change between two independent shares, in -1..1, by the score test with effective bases n/d.

    Test: (p2 - p1) / sqrt(p(1-p)(1/m1 + 1/m2)), p pooled over m = n/d (Rao and Scott 1992), no continuity and no
    finite population correction; normal, or t with b1 + b2 - 2 degrees of freedom where both sides know their
    businesses. Limits: Newcombe (1998), method 10, with the same quantile. Where everybody or nobody is satisfied on
    both sides nothing differs: p-value 1. An empty side raises EmptyGroup when its Share is made.
    """
    freedom = _freedom(before, after)
    pooled = (before.value * before.effective + after.value * after.effective) / (before.effective + after.effective)
    error = sqrt(max(0.0, pooled * (1 - pooled)) * (1 / before.effective + 1 / after.effective))
    difference = after.value - before.value
    quantile = normal_quantile(level) if freedom is None else t_quantile(level, freedom)
    before_limits = score_limits(before.value, before.effective, quantile)
    after_limits = score_limits(after.value, after.effective, quantile)
    low, high = difference_limits(before.value, before_limits, after.value, after_limits)
    return Change(difference, low, high, _two_sided(difference, error, freedom), "newcombe-score", level)


def as_share(figure: Shown) -> Share | None:
    """The share of answers that a figure is, with its base and design effect; None for one without Wilson's interval."""
    if not isinstance(figure, Figure) or not isinstance(figure.interval, Interval) or figure.interval.method != WILSON:
        return None
    satisfied = float(figure.value * figure.base / Fraction(figure.scale))
    return Share(satisfied, figure.base, figure.interval.design_effect, figure.businesses)


def difference_limits(
    before: float, before_limits: tuple[float, float], after: float, after_limits: tuple[float, float]
) -> tuple[float, float]:
    """Limits of after - before from the limits of each side, on their common scale.

    Square and add: Newcombe (1998), method 10, for Wilson limits; Zou and Donner (2008) for any other.
    """
    difference = after - before
    low = difference - sqrt((after - after_limits[0]) ** 2 + (before_limits[1] - before) ** 2)
    high = difference + sqrt((after_limits[1] - after) ** 2 + (before - before_limits[0]) ** 2)
    return low, high


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values in the order given: the smallest false discovery rate at which each is a discovery.

    Benjamini and Hochberg (1995): min over larger p of p m / rank, at most 1. NaN (nothing tested) stays NaN and
    is not counted in m. No p-values give no result.
    """
    tested = sorted((i for i, p in enumerate(p_values) if not isnan(p)), key=lambda i: p_values[i], reverse=True)
    adjusted = [nan] * len(p_values)
    running = 1.0
    for rank, i in zip(range(len(tested), 0, -1), tested, strict=True):
        running = min(running, p_values[i] * (len(tested) / rank))
        adjusted[i] = running
    return tuple(adjusted)


def verdict(change: Change, adjusted: float | None = None) -> Verdict:
    """Better or worse where the (adjusted) p-value is below 1 - level; else unchanged: no ground to say more."""
    p_value = change.p_value if adjusted is None else adjusted
    if isnan(p_value) or p_value >= 1 - change.level or change.difference == 0:
        return Verdict.UNCHANGED
    return Verdict.WORSE if (change.difference > 0) == change.less_is_better else Verdict.BETTER


def verdicts(changes: Mapping[str, Change]) -> Mapping[str, Verdict]:
    """The verdict of each unit's change, with Benjamini-Hochberg over all units at once."""
    adjusted = benjamini_hochberg([change.p_value for change in changes.values()])
    pairs = zip(changes.items(), adjusted, strict=True)
    return {unit: verdict(change, p_value) for (unit, change), p_value in pairs}


def compared(before: Shown, after: Shown) -> Comparison | NotComparable:
    """What may be said of two figures of one question or component.

    NotComparable across editions, channels and questions, and of simulated and real data: who wants two periods of two
    editions compared recomputes both from their counts on one.
    """
    found = obstacle(before, after)
    change = NotComparable(found) if found else figure_change(before, after)
    return change if isinstance(change, NotComparable) else Comparison(change, verdict(change))


def obstacle(before: Shown, after: Shown) -> Obstacle | None:
    """Why two figures of one unit may not be compared, if for any reason."""
    checks = {
        Obstacle.QUESTION: (before.kind, before.of) == (after.kind, after.of),
        Obstacle.CHANNEL: before.context.channel == after.context.channel,
        Obstacle.SIMULATED: before.context.simulated == after.context.simulated,
        Obstacle.NO_SCORE: not any(
            isinstance(each, Suppressed) and each.reason is Reason.NO_SCORE for each in (before, after)
        ),
        Obstacle.NO_INTERVAL: not any(
            isinstance(each, Suppressed) and each.reason is Reason.NO_SPREAD for each in (before, after)
        ),
        Obstacle.SUPPRESSED: isinstance(before, Figure) and isinstance(after, Figure),
        Obstacle.EDITION: (before.context.edition, before.formula) == (after.context.edition, after.formula),
    }
    return next((each for each, passed in checks.items() if not passed), None)


def figure_change(before: Shown, after: Shown) -> Change | NotComparable:
    """The change between two figures on their own scale.

    Shares with Wilson's intervals by `share_change`; other figures by square and add of their intervals, the p-value
    being that of the normal test with the half width that looks towards zero. An interval of those served alone is
    none. Numbers are hours, days or money: less is better.
    """
    if isinstance(before, Suppressed) or isinstance(after, Suppressed):
        return NotComparable(Obstacle.SUPPRESSED)
    left, right = beyond_those_served(before.interval), beyond_those_served(after.interval)
    if left is None or right is None:
        return NotComparable(Obstacle.NO_INTERVAL)
    one, other = as_share(before), as_share(after)
    if one and other:
        return _scaled(share_change(one, other, right.level), float(after.scale))
    return replace(_interval_change(before, left, after, right), less_is_better=after.kind is Kind.NUMBER)


def _scaled(change: Change, scale: float) -> Change:
    return replace(change, difference=change.difference * scale, low=change.low * scale, high=change.high * scale)


def _interval_change(before: Figure, left: Interval, after: Figure, right: Interval) -> Change:
    difference = float(after.value - before.value)
    limits = (left.low, left.high), (right.low, right.high)
    low, high = difference_limits(float(before.value), limits[0], float(after.value), limits[1])
    towards_zero = difference - low if difference > 0 else high - difference
    p_value = _two_sided(difference, towards_zero / normal_quantile(right.level))
    return Change(difference, low, high, p_value, "square-and-add", right.level)


def _freedom(before: Share, after: Share) -> int | None:
    if before.businesses is None or after.businesses is None:
        return None
    return max(1, before.businesses + after.businesses - 2)


def _two_sided(difference: float, error: float, freedom: int | None = None) -> float:
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    distance = abs(difference) / error
    return 2 * _NORMAL.cdf(-distance) if freedom is None else t_beyond(distance, freedom)
