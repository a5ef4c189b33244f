"""A unit's share from period to period on a control chart: which periods common causes do not explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from math import sqrt
from statistics import fmean
from typing import Literal

from surveyapp.analysis.compare import Obstacle, Share, as_share, obstacle
from surveyapp.analysis.figure import Reason, Shown, Suppressed
from surveyapp.definitions.period import Period

Place = Literal["below", "inside", "above"]

LEAST = 12
"""Fewer periods than these have no limits: an outlier widens its own, and among 8 is hardly ever outside them."""
ENOUGH = 20
"""From how many periods on limits are settled: Montgomery (2013), ch. 6, asks for 20 to 25 samples."""
RUN = 9
"""So many periods in a row on one side of the centre are a run: Nelson (1984), test 2."""
_MEAN_RANGE = 1.128
_ERRORS = 3


@dataclass(frozen=True)
class Limits:
    """Between which shares, in 0..1, common causes keep one period, and where it lies; `run` is the side of a run."""

    low: float
    high: float
    place: Place
    run: Place


@dataclass(frozen=True)
class Usual:
    """What is usual for a unit: its share over all periods, and the limits of each; None for one that is not shown.

    `widened` is how many times the limits are as wide as chance alone would make them; below 1 they are narrower.
    """

    centre: float
    widened: float
    limits: tuple[Limits | None, ...]


@dataclass(frozen=True)
class Moment:
    """One period of a unit: its figure, why it may not stand beside the last one, and its limits."""

    period: Period
    figure: Shown | None
    obstacle: Obstacle | None = None
    limits: Limits | None = None


@dataclass(frozen=True)
class ControlChart:
    """The periods of one unit in order, and what is usual; None where too few of them are shown."""

    moments: tuple[Moment, ...]
    usual: Usual | None

    @property
    def judged(self) -> tuple[Moment, ...]:
        """The periods that have limits."""
        return tuple(moment for moment in self.moments if moment.limits)


def usual(shares: Sequence[Share | None]) -> Usual | None:
    """What is usual for one unit over its periods, in order: the p' chart; None is a period that is not shown.

    Laney (2002): pbar +- 3 s_i s_z on effective bases, with s_z the mean moving range of the z-scores over 1.128, so
    that large bases do not make every month an alarm; cut at 0 and 1. No moving range is taken, and no run goes on,
    across a period that is not shown. A design effect that all periods share leaves the limits as they are. None where
    no two shares are neighbours.
    """
    shown = [share for share in shares if share is not None]
    if not any(one and other for one, other in pairwise(shares)):
        return None
    centre = sum(share.value * share.effective for share in shown) / sum(share.effective for share in shown)
    widened = _widened(shares, centre)
    sides = [0 if share is None else _side(share.value, centre) for share in shares]
    limits = (
        None if share is None else _limits(share, centre, widened, _run(sides[: place + 1]))
        for place, share in enumerate(shares)
    )
    return Usual(centre, widened, tuple(limits))


def control_chart(figures: Mapping[Period, Shown | None]) -> ControlChart:
    """A unit's satisfied share of one question over its periods, in order, from the first with answers, as `usual`.

    A period whose figure has no interval, or may not be compared with the last one that has, is a gap. Fewer than `LEAST` others have no limits.
    """
    figures = dict(dropwhile(lambda each: _is_empty(each[1]), figures.items()))
    last = next((figure for figure in reversed([*figures.values()]) if figure and as_share(figure)), None)
    barred = {period: obstacle(figure, last) if figure and last else None for period, figure in figures.items()}
    shares = [as_share(figure) if figure and not barred[period] else None for period, figure in figures.items()]
    found = usual(shares) if sum(share is not None for share in shares) >= LEAST else None
    limits = found.limits if found else (None,) * len(shares)
    return ControlChart(
        tuple(
            Moment(period, figure, barred[period], each)
            for (period, figure), each in zip(figures.items(), limits, strict=True)
        ),
        found,
    )


def _is_empty(figure: Shown | None) -> bool:
    return figure is None or (isinstance(figure, Suppressed) and figure.reason is Reason.NO_ANSWERS)


def _error(share: Share, centre: float) -> float:
    return sqrt(max(0.0, centre * (1 - centre)) / share.effective)


def _widened(shares: Sequence[Share | None], centre: float) -> float:
    if centre in (0, 1):  # every answer alike: nothing differs
        return 1.0
    z = [None if share is None else (share.value - centre) / _error(share, centre) for share in shares]
    ranges = [abs(after - before) for before, after in pairwise(z) if before is not None and after is not None]
    return fmean(ranges) / _MEAN_RANGE


def _limits(share: Share, centre: float, widened: float, run: Place) -> Limits:
    half = _ERRORS * widened * _error(share, centre)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    place: Place = "below" if share.value < low else "above" if share.value > high else "inside"
    return Limits(low, high, place, run)


def _side(share: float, centre: float) -> int:
    return (share > centre) - (share < centre)


def _run(sides: Sequence[int]) -> Place:
    """The side of the last `RUN` periods, where they all lie on one."""
    last = set(sides[-RUN:]) if len(sides) >= RUN else {0}
    return "above" if last == {1} else "below" if last == {-1} else "inside"
