"""Ranks of units: ties, rounding before ranking, bands and peer groups, all explicit."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.figure import half_up
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import Band, Ranking

Score = Fraction | Decimal | int
"""A score is exact: a float would be tied, or not, by its last bit."""


class NothingToCompare(SurveyAppError):
    """Two rankings have no unit in common."""


def ranks(scores: Mapping[str, Score | None], ranking: Ranking | None = None) -> Mapping[str, int]:
    """Each unit's rank, 1 the highest score; a unit without a score (None) has no rank and takes no place.

    Scores are rounded half up to `ranking.decimals` before they are compared. Ties: dense 1, 2, 2, 3; competition
    1, 2, 2, 4; ordinal 1, 2, 3, 4 by the exact score, then by the unit's code. No scores give no ranks.
    """
    ranking = ranking or Ranking()
    exact = {unit: -Fraction(score) for unit, score in scores.items() if score is not None}
    return _METHODS[ranking.method](exact, ranking.decimals)


def peer_ranks(
    scores: Mapping[str, Score | None],
    group_of: Mapping[str, str],
    ranking: Ranking | None = None,
) -> Mapping[str, int]:
    """Each unit's rank among the units of its own peer group; a unit of no group has no rank."""
    found: dict[str, int] = {}
    for group in sorted(set(group_of.values())):
        peers = {unit: score for unit, score in scores.items() if group_of.get(unit) == group}
        found |= ranks(peers, ranking)
    return found


def band(score: Score, bands: Sequence[Band]) -> Band | None:
    """The highest band whose lowest score is not above this one (closed below); None below all bands."""
    reached = [each for each in bands if Fraction(each.lowest) <= Fraction(score)]
    return max(reached, key=lambda each: each.lowest, default=None)


def mean_rank_shift(reference: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The mean distance between two rankings of the same units, in ranks: how much a choice of method moves them.

    OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7, R_S. Units that one of them does not
    rank are left out; NothingToCompare where none is left.
    """
    common = reference.keys() & other.keys()
    if not common:
        raise NothingToCompare("the two rankings have no unit in common")
    return sum(abs(reference[unit] - other[unit]) for unit in common) / len(common)


def _competition(exact: Mapping[str, Fraction], decimals: int) -> Mapping[str, int]:
    rounded = {unit: half_up(score, decimals) for unit, score in exact.items()}
    first: dict[Decimal, int] = {}
    for place, score in enumerate(sorted(rounded.values()), 1):
        first.setdefault(score, place)
    return {unit: first[score] for unit, score in rounded.items()}


def _dense(exact: Mapping[str, Fraction], decimals: int) -> Mapping[str, int]:
    rounded = {unit: half_up(score, decimals) for unit, score in exact.items()}
    place = {score: place for place, score in enumerate(sorted(set(rounded.values())), 1)}
    return {unit: place[score] for unit, score in rounded.items()}


def _ordinal(exact: Mapping[str, Fraction], decimals: int) -> Mapping[str, int]:
    order = sorted(exact, key=lambda unit: (half_up(exact[unit], decimals), exact[unit], unit))
    place = {unit: place for place, unit in enumerate(order, 1)}
    return {unit: place[unit] for unit in exact}


_METHODS: Mapping[str, Callable[[Mapping[str, Fraction], int], Mapping[str, int]]] = {
    "competition": _competition,
    "dense": _dense,
    "ordinal": _ordinal,
}
