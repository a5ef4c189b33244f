"""Where units stand beside each other: rank, the ranks it may truly have, and who cannot be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from surveyapp.analysis.figure import Figure, Shown
from surveyapp.analysis.proportion import beyond_those_served
from surveyapp.analysis.rank import ranks
from surveyapp.analysis.rank_sets import Shares, Truths, marginal, told_apart
from surveyapp.analysis.student import normal_quantile
from surveyapp.definitions.index import Ranking


@dataclass(frozen=True)
class Standing:
    """One unit's figure, its rank, and the best and worst rank that it may truly have; None without intervals."""

    unit: str
    figure: Figure
    rank: int
    best: int | None = None
    worst: int | None = None


@dataclass(frozen=True)
class Standings:
    """Units from the first rank to the last, and the runs of neighbours no two of which can be told apart.

    `alike` are the first and last place of each run of at least two, counted from 0; None without intervals.
    `alike_first` are the places that cannot be told apart from the first: not always a run, since a large unit may
    differ from the first where a smaller one below it does not.
    """

    units: tuple[Standing, ...]
    alike: tuple[tuple[int, int], ...] | None = None
    alike_first: tuple[int, ...] = ()


def standings(figures: Mapping[str, Shown], ranking: Ranking, level: float = 0.95) -> Standings:
    """The units that have a figure, ranked; each rank with its marginal confidence set, each pair judged at once.

    Sets and pairs as `rank_sets.marginal` and `rank_sets.told_apart`. Where one figure has no interval there are
    neither. No figures give no standings.
    """
    known = {unit: figure for unit, figure in figures.items() if isinstance(figure, Figure)}
    place = ranks({unit: figure.value for unit, figure in known.items()}, ranking)
    order = sorted(known, key=lambda unit: (place[unit], -known[unit].value, unit))
    bare = tuple(Standing(unit, known[unit], place[unit]) for unit in order)
    bases = [base for unit in order if (base := effective_base(known[unit])) is not None]
    if len(bases) < len(order) or not order:
        return Standings(bare)
    shares = [float(known[unit].value) / float(known[unit].scale) for unit in order]
    estimates = Shares(np.array(shares), np.array(bases))
    sets = marginal(estimates, level)
    units = (
        Standing(each.unit, each.figure, each.rank, min(int(best), each.rank), max(int(worst), each.rank))
        for each, best, worst in zip(bare, sets.best, sets.worst, strict=True)
    )
    apart = told_apart(estimates, level)
    return Standings(tuple(units), _runs(apart), tuple(place for place in range(1, len(order)) if not apart[0, place]))


def effective_base(figure: Figure) -> float | None:
    """How many independent answers would give a figure's interval: its score equation solved for n.

    Wilson (1927): with spread q²/n, half² (1 + spread)² = spread p (1 - p) + spread²/4. None without an interval, or
    with one of those served alone.
    """
    interval = beyond_those_served(figure.interval)
    if interval is None:
        return None
    share = float(figure.value) / float(figure.scale)
    half = (interval.high - interval.low) / 2 / float(figure.scale)
    square, linear = 0.25 - half * half, share * (1 - share) - 2 * half * half
    if square <= 0 or half == 0:
        return None
    spread = (sqrt(linear * linear + 4 * square * half * half) - linear) / (2 * square)
    return normal_quantile(interval.level) ** 2 / spread


def standard_error(figure: Figure) -> float | None:
    """The standard error of a figure as a part of its scale: half its interval over the normal quantile.

    None without an interval, or with one of those served alone. It is never 0 where all or none are satisfied, since a
    score interval has a width there.
    """
    interval = beyond_those_served(figure.interval)
    if interval is None:
        return None
    return (interval.high - interval.low) / 2 / float(figure.scale) / normal_quantile(interval.level) or None


def _runs(apart: Truths) -> tuple[tuple[int, int], ...]:
    ends = [_end(apart, first) for first in range(len(apart))]
    found: list[tuple[int, int]] = []
    for first, last in enumerate(ends):
        if last > first and (not found or last > found[-1][1]):
            found.append((first, last))
    return tuple(found)


def _end(apart: Truths, first: int) -> int:
    last = first
    while last + 1 < len(apart) and not apart[first : last + 1, last + 1].any():
        last += 1
    return last


def letters(alike: Sequence[tuple[int, int]], place: int) -> str:
    """The letters of the runs that a place belongs to: a for the first, b for the second."""
    return "".join(chr(ord("a") + i) for i, (first, last) in enumerate(alike) if first <= place <= last)
