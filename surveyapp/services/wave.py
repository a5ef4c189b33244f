"""One wave of a survey: its period, its units, and their figures in it and before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.analysis.figure import UnitFigures
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.services.figures import figures
from surveyapp.services.installation import Installation
from surveyapp.services.ledger import Stored


class NotOneTop(SurveyAppError):
    """The units of a wave do not stand under one unit; the report has to be told about which it is."""

    def __init__(self, found: tuple[str, ...]) -> None:
        named = f": {', '.join(found)}" if found else ""
        super().__init__(f"there is no single unit above all others, name one with --unit{named}")
        self.found = found


@dataclass(frozen=True)
class Wave:
    """One wave of a survey with all that its figures are asked with."""

    installation: Installation
    definition: Definition
    organisation: Organisation
    period: Period
    edition: IndexEdition
    today: date

    def figures(self, period: Period, channel: str | None = None) -> dict[str, UnitFigures]:
        """The figures of all units with answers in a period, by code, on the formula of this wave."""
        found = figures(
            self.installation.database,
            self.definition,
            self.organisation,
            today=self.today,
            period=period,
            edition=self.edition.label,
            channel=channel,
        )
        return {each.context.unit: each for each in found}

    def of(self, unit: str, period: Period, edition: str | None = None) -> UnitFigures:
        """The figures of one unit in a period, on the formula of that time unless another is named."""
        database, organisation = self.installation.database, self.organisation
        found = figures(
            database, self.definition, organisation, today=self.today, unit=unit, period=period, edition=edition
        )
        return found[0]


def wave_period(survey: Survey, label: str) -> Period:
    """The period of a wave of the survey; a survey without waves has one a period, named after it."""
    if not survey.waves:
        return Period.parse(label)
    wave = next((wave for wave in survey.waves if wave.label == label), None)
    if wave is None:
        raise Unknown("wave", label, [wave.label for wave in survey.waves])
    return wave.period(survey.privacy.finest) or Period.parse(label)


def top_of(wave: Wave, now: Mapping[str, UnitFigures]) -> str:
    """The one unit of the department's level that has figures; else NotOneTop."""
    level = wave.definition.survey.level(Subject.DEPARTMENT)
    found = tuple(code for code in now if wave.organisation.unit(code).level == level)
    if len(found) != 1:
        raise NotOneTop(found)
    return found[0]


def below(wave: Wave, top: str) -> tuple[str, ...]:
    """The units of the branches' level under a unit on the last day of the wave, by code."""
    day = wave.period.last_day
    level = wave.definition.survey.level(Subject.BRANCH)
    there = wave.organisation.at_level(level, day)
    return tuple(u.code for u in there if any(above.code == top for above in wave.organisation.ancestors(u.code, day)))


def above(wave: Wave, top: str, units: tuple[str, ...]) -> Mapping[str, str]:
    """Every unit of the register at or below these, and the one of them that it belongs to; the top to itself."""
    found = {top: top}
    for code in wave.organisation.units:
        line = (unit.code for unit in wave.organisation.ancestors(code, wave.period.last_day))
        own = next((unit for unit in line if unit in units), None)
        if own is not None:
            found[code] = own
    return found


def waves(wave: Wave, top: str) -> Iterator[UnitFigures]:
    """The department in every wave up to this one, each on the edition of its own time."""
    known = Stored(wave.installation.database, wave.definition.survey.code).periods()
    whole = {
        Period.of_day(period.first_day, wave.period.grain) for period in known if period.months <= wave.period.months
    }
    for period in sorted(whole):
        if period <= wave.period:
            yield wave.of(top, period, wave.edition.label if period == wave.period else None)
