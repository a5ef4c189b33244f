"""What the report of a wave is made from: figures of all units, earlier waves, rows, comments, and other files."""

from dataclasses import dataclass, replace
from datetime import date

from surveyapp.analysis.figure import UnitFigures
from surveyapp.definitions.load import Definition
from surveyapp.definitions.report import ReportDefinition
from surveyapp.reporting.annual_facts import AnnualFacts
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.services.basis import edition_of
from surveyapp.services.beside import NOTHING, Beside
from surveyapp.services.exclusions import read_exclusions, without
from surveyapp.services.figures import last_closed_period
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.services.read_beside import read_cases, read_flows, read_importance, read_plan
from surveyapp.services.wave import Wave, above, below, top_of, wave_period, waves
from surveyapp.services.wave_blocks import received, remarks, weighed
from surveyapp.storage import released
from surveyapp.storage.blocks import head


@dataclass(frozen=True)
class Wanted:
    """Which wave a report is about, of which unit and those below it, by which edition, in which language."""

    report: ReportDefinition
    today: date
    wave: str | None = None
    unit: str | None = None
    edition: str | None = None
    language: str = "vi"
    beside: Beside = NOTHING


def annual_facts(installation: Installation, definition: Definition, wanted: Wanted) -> AnnualFacts:
    """Everything that the report of a wave says; the last wave is computed on the formula of this one."""
    wave = _wave(installation, definition, wanted)
    now = wave.figures(wave.period)
    top = wanted.unit or top_of(wave, now)
    units = below(wave, top)
    place = above(wave, top, units)
    channel = next((each.context.channel for each in now.values()), None)
    before = wave.figures(wave.period.shifted(-1), channel)
    made = [_office(wave, wanted.language, code, now, before) for code in (top, *units)]
    database, survey = installation.database, definition.survey.code
    with database.reading() as rx:
        forms = released.forms(rx, survey, wave.period)
        texts = released.comments(rx, survey, wave.period)
    told = _told(wave, made[0], wanted.beside)
    return replace(
        told,
        units=tuple(made[1:]),
        waves=tuple(waves(wave, top)),
        received=tuple(received(forms, place)),
        importance=told.importance or weighed(wave, made[0], place),
        without=tuple(without(wave, place, made, told.excluded)),
        remarks=tuple(remarks(texts, wanted.report.wishes, place)),
    )


def _told(wave: Wave, whole: OfficeFacts, beside: Beside) -> AnnualFacts:
    """What other files say of the wave; FaultyFile where one names a unit that the register does not know."""
    known = wave.organisation.units
    return AnnualFacts(
        whole=whole,
        units=(),
        flows=read_flows(beside.participation, known) if beside.participation else None,
        plan=read_plan(beside.plan, known) if beside.plan else None,
        cases=read_cases(beside.cases, known) if beside.cases else None,
        excluded=read_exclusions(wave, beside.exclusions) if beside.exclusions else (),
        importance=read_importance(beside.importance) if beside.importance else None,
    )


def _wave(installation: Installation, definition: Definition, wanted: Wanted) -> Wave:
    survey = definition.survey
    if wanted.wave is None:
        period = last_closed_period(installation.database, survey.code, wanted.today)
    else:
        period = wave_period(survey, wanted.wave)
    edition = edition_of(definition, period, wanted.edition)
    return Wave(installation, definition, the_organisation(installation.database), period, edition, wanted.today)


def _office(
    wave: Wave, language: str, code: str, now: dict[str, UnitFigures], before: dict[str, UnitFigures]
) -> OfficeFacts:
    unit, day = wave.organisation.unit(code), wave.period.last_day
    parent = unit.parent(day)
    then = edition_of(wave.definition, wave.period.shifted(-1)).label
    with wave.installation.database.reading() as rx:
        chain = head(rx)
    return OfficeFacts(
        survey=wave.definition.survey,
        text=wave.definition.text(language),
        edition=wave.edition,
        unit=unit.name(language, day),
        above=wave.organisation.unit(parent).name(language, day) if parent else "",
        period=wave.period,
        today=wave.today,
        now=now.get(code) or wave.of(code, wave.period, wave.edition.label),
        before=before.get(code),
        edition_before=None if then == wave.edition.label else then,
        chain=chain,
    )
