"""Satisfied shares among those whom a unit served, where their number is known."""

from dataclasses import replace
from fractions import Fraction

from surveyapp.analysis.figure import Figure, Interval, Kind, NoInterval, Shown, UnitFigures
from surveyapp.analysis.proportion import WILSON, Census, Clusters, finite_wilson
from surveyapp.definitions.errors import SurveyAppError

_SHARES = frozenset({Kind.SATISFIED, Kind.VERY_SATISFIED, Kind.HEADLINE})


class MoreThanServed(SurveyAppError):
    """A figure rests on more answers than the unit served."""

    def __init__(self, figure: Figure, served: int) -> None:
        unit, period = figure.context.unit, figure.context.period
        super().__init__(f"{unit}, {period}: {figure.base} answered ({figure.of}), but {served} served")
        self.figure = figure
        self.served = served


def of_those_served(unit: UnitFigures, served: int) -> UnitFigures:
    """The figures of a unit, the interval of each satisfied share being that among the `served`.

    Wilson's intervals become `finite_wilson`'s, with the businesses and the design effect they had; where everybody
    answered there is none. All other figures stay as they are. MoreThanServed where a base is larger than `served`.
    """
    return replace(unit, figures=tuple(_among(figure, served) for figure in unit.figures))


def _among(figure: Shown, served: int) -> Shown:
    if not isinstance(figure, Figure) or figure.kind not in _SHARES:
        return figure
    if not isinstance(figure.interval, Interval) or figure.interval.method != WILSON:
        return figure
    if figure.base > served:
        raise MoreThanServed(figure, served)
    return replace(figure, interval=_interval(figure, figure.interval, served))


def _interval(figure: Figure, before: Interval, served: int) -> Interval | NoInterval:
    scale = Fraction(figure.scale)
    clusters = None if figure.businesses is None else Clusters(figure.businesses, before.design_effect)
    try:
        satisfied, onto = int(figure.value / scale * figure.base), (0.0, float(scale))
        return finite_wilson(satisfied, figure.base, served, before.level, clusters, onto)
    except Census:
        return NoInterval.CENSUS
