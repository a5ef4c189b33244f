"""Units from period to period on control charts: which periods common causes do not explain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.control import ControlChart, control_chart
from surveyapp.analysis.figure import Kind, Shown
from surveyapp.analysis.index import unit_figures
from surveyapp.analysis.succession import continued
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.period import MONTHS, Grain, Period
from surveyapp.definitions.survey import Subject
from surveyapp.services.basis import Asked, Basis, Round, edition_of, last_closed, rated, round_of

Rounds = Mapping[Period, Round]


class NoSeries(SurveyAppError):
    """Periods that make no series: of two lengths, without any answers, or of answers whose givers nobody knows."""


@dataclass(frozen=True)
class Span:
    """The first and the last period asked for; None: as far as there are answers in periods that are over."""

    first: Period | None = None
    last: Period | None = None


@dataclass(frozen=True)
class Controlled:
    """The satisfied share of one question of units over periods, all by one edition, and whether data is simulated.

    `recomputed` are the periods whose own edition is another.
    """

    question: str
    edition: str
    periods: tuple[Period, ...]
    recomputed: tuple[Period, ...]
    charts: Mapping[str, ControlChart]
    simulated: bool


def control(basis: Basis, asked: Asked, span: Span, named: str | None) -> Controlled:
    """Each unit asked for, else each of the level that the survey rates, over periods of one length.

    The question is the one named, else the headline's; all periods are by the edition asked for, else the last one's.
    """
    periods = series(basis, span, asked.today)
    edition = edition_of(basis.definition, periods[-1], asked.edition)
    question = rated(basis, edition, named).code
    rounds = {period: round_of(basis, edition, period, asked.channel) for period in periods}
    charts = {unit: chart(basis, rounds, unit, question) for unit in _units(basis, asked, periods[-1])}
    if not any(moment.figure for own in charts.values() for moment in own.moments):
        raise Unknown("satisfied share of question", question)
    label = edition.label
    others = tuple(period for period in periods if edition_of(basis.definition, period).label != label)
    simulated = any(each.figure and each.figure.context.simulated for own in charts.values() for each in own.moments)
    return Controlled(question, label, periods, others, charts, simulated)


def series(basis: Basis, span: Span, today: date) -> tuple[Period, ...]:
    """All periods from first to last, of the length that is asked for, else of the shortest that has answers."""
    named = [period for period in (span.first, span.last) if period]
    stored = basis.periods()
    months = min((period.months for period in named or stored), default=MONTHS[Grain.YEAR])
    if any(period.months != months for period in named):
        raise NoSeries(f"{span.first} and {span.last} are not of one length")
    known = sorted({_around(period, months) for period in stored if period.months <= months})
    last = span.last or last_closed(basis.definition.survey.code, known, today)
    found = [period for period in known if period <= last and (span.first is None or span.first <= period)]
    if not found:
        raise NoSeries(f"there are no answers from {span.first or 'the first period'} to {last}")
    return tuple(_each(found[0], found[-1]))


def chart(basis: Basis, rounds: Rounds, unit: str, question: str) -> ControlChart:
    """The control chart of one unit, followed along successors that are one to one; NoSeries of an open link alone."""
    figures = {period: _figure(basis, each, unit, question) for period, each in rounds.items()}
    channels = {figure.context.channel for figure in figures.values() if figure}
    if channels == {OPEN_LINK}:
        raise NoSeries("units are not judged by answers of an open link: nobody knows who gave them")
    return control_chart(figures)


def _figure(basis: Basis, round_: Round, unit: str, question: str) -> Shown | None:
    known = round_.known(continued(basis.organisation, unit, round_.codes) or unit)
    return unit_figures(basis.definition.survey, round_.edition, known.counts, known.context).figure(
        Kind.SATISFIED, question
    )


def _units(basis: Basis, asked: Asked, last: Period) -> tuple[str, ...]:
    if asked.unit is not None:
        return (basis.organisation.unit(asked.unit).code,)
    level = asked.level or basis.definition.survey.level(Subject.BRANCH)
    found = basis.organisation.at_level(level, last.last_day)
    if not found:
        raise Unknown("level", level, sorted({unit.level for unit in basis.organisation.units.values()}))
    return tuple(unit.code for unit in found)


def _around(period: Period, months: int) -> Period:
    return Period(period.year, period.first_month // months * months, months)


def _each(first: Period, last: Period) -> Iterator[Period]:
    while first <= last:
        yield first
        first = first.shifted(1)
