"""Units from period to period on control charts: which periods common causes do not explain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from surveyapp.analysis.control import LEAST, ControlChart, control_chart
from surveyapp.analysis.evidence import Evidence
from surveyapp.analysis.figure import Shown
from surveyapp.analysis.satisfaction import SATISFIED, rating_figures
from surveyapp.analysis.succession import continued
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition, QuestionHeadline
from surveyapp.definitions.period import MONTHS, Grain, Period
from surveyapp.definitions.question import Choice
from surveyapp.definitions.report_folder import read_report_text, report_folder
from surveyapp.definitions.survey import Subject
from surveyapp.reporting.over_time import control_lines
from surveyapp.reporting.wording import Wording
from surveyapp.services.basis import Asked, Basis, Round, edition_of, last_closed, rated, round_of

Rounds = Mapping[Period, Round]

MOST = 36
"""So many periods a report draws at most: older ones say little of what is usual now."""


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
    question = rated(basis, edition, named)
    if not SATISFIED.is_made_of(question):
        raise Unknown("satisfied share of question", question.code)
    rounds = {period: round_of(basis, edition, period, asked.channel) for period in periods}
    charts = {unit: _chart(basis, rounds, unit, question) for unit in _units(basis, asked, periods[-1])}
    figures = [moment.figure for own in charts.values() for moment in own.moments if moment.figure]
    if not figures:
        about = asked.unit or asked.level or "any unit"
        raise NoSeries(f"there are no answers about {about} from {periods[0]} to {periods[-1]}")
    if {figure.context.channel for figure in figures} == {OPEN_LINK}:
        raise NoSeries("units are not judged by answers of an open link: nobody knows who gave them")
    others = tuple(period for period in periods if edition_of(basis.definition, period).label != edition.label)
    simulated = any(figure.context.simulated for figure in figures)
    return Controlled(question.code, edition.label, periods, others, charts, simulated)


def charts_up_to(
    basis: Basis, edition: IndexEdition, last: Period, units: Collection[str]
) -> Mapping[str, ControlChart]:
    """The large share of units over the last `MOST` periods as long as this one, all by one edition.

    None of them where the large number is no share of one question.
    """
    if edition.headline_score != "satisfied" or not isinstance(edition.headline, QuestionHeadline):
        return {}
    question = rated(basis, edition, None)
    known = _known(basis, last.months)
    periods = _every([period for period in known if period <= last])[-MOST:]
    rounds = {period: round_of(basis, edition, period, None) for period in periods}
    return {unit: _chart(basis, rounds, unit, question) for unit in units}


def picture(reports_dir: Path, found: Controlled, unit: str, name: str, language: str) -> str:
    """The control chart of one unit as SVG, in the words of the office report; NoSeries where it has no limits."""
    # Only a picture needs matplotlib.
    from surveyapp.reporting.charts_control import alone  # noqa: PLC0415

    chart = found.charts[unit]
    if chart.usual is None:
        raise NoSeries(f"no picture: limits take {LEAST} periods of {unit!r} that may be compared")
    text = read_report_text(report_folder(reports_dir, "office"), language)
    lines = control_lines(Wording(language, text.sentences), found.edition, chart, chart.usual)
    return alone(replace(lines, title=f"{name}: {lines.title}")).svg(f"{name}: {lines.alt}")


def series(basis: Basis, span: Span, today: date) -> tuple[Period, ...]:
    """All periods from first to last, of the length that is asked for, else of the shortest that has answers."""
    named = [period for period in (span.first, span.last) if period]
    stored = basis.periods()
    months = min((period.months for period in named or stored), default=MONTHS[Grain.YEAR])
    if any(period.months != months for period in named):
        raise NoSeries(f"{span.first} and {span.last} are not of one length")
    known = _known(basis, months)
    last = span.last or last_closed(basis.definition.survey.code, known, today)
    found = _every([period for period in known if period <= last and (span.first is None or span.first <= period)])
    if not found:
        raise NoSeries(f"there are no answers from {span.first or 'the first period'} to {last}")
    return found


def _known(basis: Basis, months: int) -> Sequence[Period]:
    """The periods of this length in which there are answers, in order."""
    inside = (period for period in basis.periods() if period.months <= months)
    return sorted({Period(period.year, period.first_month // months * months, months) for period in inside})


def _every(known: Sequence[Period]) -> tuple[Period, ...]:
    """All periods from the first to the last of these."""
    found = list(known[:1])
    while found and found[-1] < known[-1]:
        found.append(found[-1].shifted(1))
    return tuple(found)


def _chart(basis: Basis, rounds: Rounds, unit: str, question: Choice) -> ControlChart:
    """The control chart of one unit, followed along successors that are one to one."""
    return control_chart({period: _figure(basis, each, unit, question) for period, each in rounds.items()})


def _figure(basis: Basis, round_: Round, unit: str, question: Choice) -> Shown | None:
    known = round_.known(continued(basis.organisation, unit, round_.codes) or unit)
    evidence = Evidence(basis.definition.survey, round_.edition, known.counts, known.context)
    return next(rating_figures(evidence, question, (SATISFIED,)), None)


def _units(basis: Basis, asked: Asked, last: Period) -> tuple[str, ...]:
    if asked.unit is not None:
        return (basis.organisation.unit(asked.unit).code,)
    level = asked.level or basis.definition.survey.level(Subject.BRANCH)
    found = basis.organisation.at_level(level, last.last_day)
    if not found:
        raise Unknown("level", level, sorted({unit.level for unit in basis.organisation.units.values()}))
    return tuple(unit.code for unit in found)
