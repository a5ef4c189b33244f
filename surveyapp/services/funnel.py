"""Units of one level in a funnel: whether chance alone explains how far their shares are from that of all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveyapp.analysis.compare import Share, as_share
from surveyapp.analysis.control import Place
from surveyapp.analysis.figure import Kind, Shown
from surveyapp.analysis.satisfaction import SATISFIED
from surveyapp.analysis.small_units import (
    ALARM,
    WARNING,
    Dispersion,
    Prior,
    Shrunk,
    funnel_limits,
    over_dispersion,
    placed_in_funnel,
    prior,
    shrunk,
)
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.survey import Subject
from surveyapp.services.basis import Asked, Basis, edition_of, last_closed, rated
from surveyapp.services.figures import figures_from

LEVELS = (WARNING, ALARM)


class NoFunnel(SurveyAppError):
    """Answers of an open link: nobody knows who gave them, so no unit is judged by them."""


@dataclass(frozen=True)
class Judged:
    """One unit's share: limits and place at each of `LEVELS`, and the share drawn towards all units."""

    share: Share
    limits: tuple[tuple[float, float], ...]
    places: tuple[Place, ...]
    shrunk: Shrunk


@dataclass(frozen=True)
class InFunnel:
    """One unit's satisfied share; not judged where it is not shown or nobody knows how sure it is."""

    unit: str
    figure: Shown
    judged: Judged | None = None


@dataclass(frozen=True)
class Funnel:
    """The units of one level around the share of all of them, and how much more they differ than by chance."""

    question: str
    level: str
    period: Period
    edition: str
    target: float | None
    dispersion: Dispersion
    units: tuple[InFunnel, ...]
    simulated: bool = False


def funnel(basis: Basis, asked: Asked, named: str | None) -> Funnel:
    """The satisfied shares of the units of a level, else of the level that the survey rates, in one period.

    The question is the one named, else the headline's. A unit asked for is judged among all of its level.
    """
    period = asked.period or last_closed(basis.definition.survey.code, basis.periods(), asked.today)
    edition = edition_of(basis.definition, period, asked.edition)
    question, level = rated(basis, edition, named).code, _level(basis, asked)
    figures = _figures(basis, replace(asked, unit=None, level=level, period=period), question)
    shares = {unit: share for unit, figure in figures.items() if (share := as_share(figure)) is not None}
    target, dispersion, judged = _judged(shares)
    units = [
        InFunnel(unit, figure, judged.get(unit))
        for unit, figure in sorted(figures.items())
        if asked.unit in {None, unit}
    ]
    simulated = any(figure.context.simulated for figure in figures.values())
    return Funnel(question, level, period, edition.label, target, dispersion, tuple(units), simulated)


def _level(basis: Basis, asked: Asked) -> str:
    if asked.unit is not None:
        return basis.organisation.unit(asked.unit).level
    return asked.level or basis.definition.survey.level(Subject.BRANCH)


def _figures(basis: Basis, asked: Asked, question: str) -> Mapping[str, Shown]:
    found = {each.context.unit: each.figure(Kind.SATISFIED, question) for each in figures_from(basis, asked)}
    figures = {unit: figure for unit, figure in found.items() if figure is not None}
    if found and not figures:
        questions = (each for _, each in basis.definition.survey.questions() if isinstance(each, Choice))
        raise Unknown("satisfied share of question", question, [q.code for q in questions if SATISFIED.is_made_of(q)])
    if any(figure.context.channel == OPEN_LINK for figure in figures.values()):
        raise NoFunnel("units are not judged by answers of an open link: nobody knows who gave them")
    return figures


def _judged(shares: Mapping[str, Share]) -> tuple[float | None, Dispersion, Mapping[str, Judged]]:
    """The share of all, over-dispersion and each unit's place; no places for one unit, or where all answers are alike."""
    known = tuple(shares.values())
    target = sum(share.satisfied for share in known) / sum(share.base for share in known) if known else None
    if target is None or len(known) == 1 or target in {0, 1}:
        return target, Dispersion(1.0, len(known)), {}
    dispersion, common = over_dispersion(known, target), prior(known)
    return target, dispersion, {unit: _judge(share, target, dispersion, common) for unit, share in shares.items()}


def _judge(share: Share, target: float, dispersion: Dispersion, common: Prior) -> Judged:
    widened = share.design_effect * dispersion.heterogeneity
    limits = tuple(funnel_limits(int(share.base), target, level, widened) for level in LEVELS)
    places = tuple(placed_in_funnel(share, target, dispersion, level) for level in LEVELS)
    return Judged(share, limits, places, shrunk(share, common))
