"""Indicators of units brought to one scale, so that they can be added."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import sqrt

Scores = Mapping[str, Fraction | None]
"""A unit's score, exact; None where it has none."""

Scale = tuple[Fraction, Fraction]

PERCENT: Scale = (Fraction(0), Fraction(100))


def unchanged(scores: Scores) -> Scores:
    """The scores as they are."""
    return dict(scores)


def placed(scores: Scores, bounds: Scale | None, onto: Scale = PERCENT, *, less_is_better: bool = False) -> Scores:
    """Scores placed between two bounds, clipped, onto a scale: low + (high - low)(x - lo)/(hi - lo).

    OECD/JRC Handbook (2008), step 5. Without bounds, or where both are equal, nobody has a score.
    """
    if bounds is None or bounds[0] == bounds[1]:
        return dict.fromkeys(scores)
    low, high = bounds
    start, end = onto[::-1] if less_is_better else onto

    def place(score: Fraction) -> Fraction:
        part = min(Fraction(1), max(Fraction(0), (score - low) / (high - low)))
        return start + (end - start) * part

    return _each(scores, place)


def min_max(scores: Scores, onto: Scale = PERCENT, *, less_is_better: bool = False) -> Scores:
    """Scores placed between the lowest and the highest of this year: the worst unit always gets the lowest mark.

    OECD/JRC Handbook (2008), step 5. Where all are equal nobody has a score.
    """
    return placed(scores, extremes([scores]), onto, less_is_better=less_is_better)


def min_max_pooled(
    scores: Scores, years: Iterable[Scores], onto: Scale = PERCENT, *, less_is_better: bool = False
) -> Scores:
    """Scores placed between the lowest and the highest of several years, this one counted in.

    So years can be compared, and one bad unit among few is not pushed to the lowest mark each year.
    """
    return placed(scores, extremes([scores, *years]), onto, less_is_better=less_is_better)


def standardised(scores: Scores, *, less_is_better: bool = False) -> Scores:
    """Distances from the mean in standard deviations (divisor n), to the nearest binary fraction.

    OECD/JRC Handbook (2008), step 5. Where all are equal nobody has a score.
    """
    known = [score for score in scores.values() if score is not None]
    if len(set(known)) < 2:  # noqa: PLR2004 - one value has no spread
        return dict.fromkeys(scores)
    mean = sum(known, Fraction(0)) / len(known)
    deviation = sqrt(sum(((score - mean) ** 2 for score in known), Fraction(0)) / len(known))
    sign = -1 if less_is_better else 1
    return _each(scores, lambda score: Fraction(sign * float(score - mean) / deviation))


def extremes(years: Iterable[Scores]) -> Scale | None:
    """The lowest and the highest score of all years; None where there is no score."""
    known = [score for scores in years for score in scores.values() if score is not None]
    return (min(known), max(known)) if known else None


def _each(scores: Scores, change: Callable[[Fraction], Fraction]) -> Scores:
    return {unit: None if score is None else change(score) for unit, score in scores.items()}
