"""Figures of one unit, or of all units of a level, in one period."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from surveyapp.analysis.figure import Context, UnitFigures
from surveyapp.analysis.figure_json import to_json
from surveyapp.analysis.index import unit_figures
from surveyapp.analysis.tally import rolled_up
from surveyapp.definitions.counts import Counts, Tally, UnitCounts
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.storage import counts as stored
from surveyapp.storage.database import Database


class NoClosedPeriod(SurveyAppError):
    """No period that is over has answers; those that run still are named."""

    def __init__(self, survey: str, running: tuple[Period, ...]) -> None:
        named = f"; {', '.join(map(str, running))} not over yet, ask with --period" if running else ""
        super().__init__(f"survey {survey!r} has no closed period with answers{named}")
        self.survey = survey
        self.running = running


class NoEdition(SurveyAppError):
    """A survey has no index edition, so there is no formula to make figures with."""

    def __init__(self, survey: str) -> None:
        super().__init__(f"survey {survey!r} has no index edition")
        self.survey = survey


def figures(  # noqa: PLR0913 - what is asked for, each of it optional
    database: Database,
    definition: Definition,
    organisation: Organisation,
    *,
    today: date,
    unit: str | None = None,
    level: str | None = None,
    period: Period | None = None,
    edition: str | None = None,
    channel: str | None = None,
) -> tuple[UnitFigures, ...]:
    """The figures of a unit, of all units of a level, or of all units with answers, by code.

    Without a period that of the last closed one with answers; without an edition by the one valid on its first day;
    without a channel class all answers but those of open links where there are any, else those.
    """
    with database.reading() as rx:
        chosen = period or _last_closed(definition.survey.code, stored.periods(rx, definition.survey.code), today)
        counts = stored.load(rx, definition.survey.code, chosen, channel)
    found = rolled_up(counts, _above(counts, organisation, chosen.last_day))
    codes = _units(organisation, found, chosen, unit, level)
    formula = edition_of(definition, chosen, edition)
    return tuple(_figures(definition, formula, counts, found.get(code) or UnitCounts(code, Tally())) for code in codes)


def as_json(found: Sequence[UnitFigures]) -> str:
    """Figures as JSON under the versioned schema."""
    return to_json(found)


def last_closed_period(database: Database, survey: str, today: date) -> Period:
    """The last period with answers that is over before today; else NoClosedPeriod."""
    with database.reading() as rx:
        return _last_closed(survey, stored.periods(rx, survey), today)


def edition_of(definition: Definition, period: Period, label: str | None = None) -> IndexEdition:
    """The edition with a label, else the one valid on the first day of a period; else NoEdition or Unknown."""
    found = definition.index(label) if label is not None else definition.index_on(period.first_day)
    if found is None:
        raise NoEdition(definition.survey.code)
    return found


def _last_closed(survey: str, periods: tuple[Period, ...], today: date) -> Period:
    closed = [period for period in periods if period.is_over(today)]
    if not closed:
        raise NoClosedPeriod(survey, periods)
    return max(closed, key=lambda period: (period.last_day, period.first_day))


def _above(counts: Counts, organisation: Organisation, day: date) -> Mapping[str, tuple[str, ...]]:
    known = (own.unit for own in counts if own.unit in organisation.units)
    return {unit: tuple(above.code for above in organisation.ancestors(unit, day)) for unit in known}


def _units(
    organisation: Organisation, found: Iterable[str], period: Period, unit: str | None, level: str | None
) -> tuple[str, ...]:
    if unit is not None:
        return (organisation.unit(unit).code,)
    with_answers = sorted(found)
    if level is None:
        return tuple(with_answers)
    there = {each.code for day in (period.first_day, period.last_day) for each in organisation.at_level(level, day)}
    if not any(each.level == level for each in organisation.units.values()):
        raise Unknown("level", level)
    return tuple(sorted(there))


def _figures(definition: Definition, edition: IndexEdition, counts: Counts, own: UnitCounts) -> UnitFigures:
    context = Context(
        survey=definition.survey.code,
        unit=own.unit,
        period=counts.period,
        channel=counts.channel,
        edition=edition_id(edition),
        simulated=own.simulated,
    )
    return unit_figures(definition.survey, edition, own, context)


def edition_id(edition: IndexEdition) -> str:
    """What figures call an edition: its label and the first digits of its hash."""
    return f"{edition.label}@{edition.hash[:8]}"
