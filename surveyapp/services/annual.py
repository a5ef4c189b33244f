"""What the report of a wave is made from: figures of all units, earlier waves, rows, comments, and other files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from surveyapp.analysis.figure import Figure, Interval, Kind, Shown, UnitFigures
from surveyapp.analysis.importance import Importance, importance
from surveyapp.analysis.score import HEADLINE, OVERALL
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.index import IndexEdition, QuestionHeadline
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import ReportDefinition
from surveyapp.definitions.survey import Part, Subject, Survey
from surveyapp.reporting.annual_facts import AnnualFacts, Excluded, Received, Remarks, Without
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.services.basis import Asked, Basis, edition_of
from surveyapp.services.beside import NOTHING, Beside
from surveyapp.services.figures import figures, figures_from, last_closed_period
from surveyapp.services.installation import Installation
from surveyapp.services.ledger import Stored
from surveyapp.services.organisation import the_organisation
from surveyapp.services.read_beside import read_cases, read_exclusions, read_flows, read_importance, read_plan
from surveyapp.storage import counts, released
from surveyapp.storage.blocks import head
from surveyapp.storage.counts import INVITED

MOST_REMARKS = 3
"""So many comments of one unit and question are printed; how many there are is always said."""
_SEED = 20170101


class NotOneTop(SurveyAppError):
    """The units of a wave do not stand under one unit; the report has to be told about which it is."""

    def __init__(self, found: tuple[str, ...]) -> None:
        named = f": {', '.join(found)}" if found else ""
        super().__init__(f"there is no single unit above all others, name one with --unit{named}")
        self.found = found


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


def annual_facts(installation: Installation, definition: Definition, wanted: Wanted) -> AnnualFacts:
    """Everything that the report of a wave says; the last wave is computed on the formula of this one."""
    wave = _wave(installation, definition, wanted)
    now = wave.figures(wave.period)
    top = wanted.unit or _top(wave, now)
    units = _below(wave, top)
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
        waves=tuple(_waves(wave, top)),
        received=tuple(Received(*each) for each in forms if each[0] in units),
        importance=_importance(wave, made[0], units, wanted.beside.importance),
        without=tuple(_without(wave, made, told.excluded)),
        remarks=tuple(_remarks(texts, wanted.report.wishes, (top, *units))),
    )


def _told(wave: Wave, whole: OfficeFacts, beside: Beside) -> AnnualFacts:
    """What other files say of the wave; Unknown where one names a unit that the register does not know."""
    told = AnnualFacts(
        whole=whole,
        units=(),
        flows=read_flows(beside.participation) if beside.participation else None,
        plan=read_plan(beside.plan) if beside.plan else None,
        cases=read_cases(beside.cases) if beside.cases else None,
        excluded=read_exclusions(beside.exclusions) if beside.exclusions else (),
    )
    units = [each.unit for rows in (told.flows, told.cases) for each in rows or ()]
    units += [each.unit for each in told.plan or ()] + [each.unit for each in told.excluded]
    for unit in units:
        wave.organisation.unit(unit)
    return told


def _wave(installation: Installation, definition: Definition, wanted: Wanted) -> Wave:
    survey = definition.survey
    if wanted.wave is None:
        period = last_closed_period(installation.database, survey.code, wanted.today)
    else:
        period = wave_period(survey, wanted.wave)
    edition = edition_of(definition, period, wanted.edition)
    return Wave(installation, definition, the_organisation(installation.database), period, edition, wanted.today)


def wave_period(survey: Survey, label: str) -> Period:
    """The period of a wave of the survey; a survey without waves has one a period, named after it."""
    if not survey.waves:
        return Period.parse(label)
    for wave in survey.waves:
        if wave.label == label:
            return Period(wave.opens.year, wave.opens.month - 1, _months(wave.opens, wave.closes))
    raise Unknown("wave", label)


def _months(opens: date, closes: date) -> int:
    return (closes.year - opens.year) * 12 + closes.month - opens.month + 1


def _top(wave: Wave, now: dict[str, UnitFigures]) -> str:
    level = wave.definition.survey.level(Subject.DEPARTMENT)
    found = tuple(code for code in now if wave.organisation.unit(code).level == level)
    if len(found) != 1:
        raise NotOneTop(found)
    return found[0]


def _below(wave: Wave, top: str) -> tuple[str, ...]:
    day = wave.period.last_day
    level = wave.definition.survey.level(Subject.BRANCH)
    there = wave.organisation.at_level(level, day)
    return tuple(u.code for u in there if any(above.code == top for above in wave.organisation.ancestors(u.code, day)))


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


def _without(wave: Wave, made: Sequence[OfficeFacts], excluded: Sequence[Excluded]) -> Iterator[Without]:
    """Headline and index of the whole and of each unit concerned, with all blocks and without those excluded."""
    places = tuple(dict.fromkeys((each.unit, each.channel) for each in excluded))
    if not places:
        return
    survey = wave.definition.survey.code
    basis = Basis(wave.definition, wave.organisation, Stored(wave.installation.database, survey, places))
    asked = Asked(wave.today, period=wave.period, edition=wave.edition.label, channel=INVITED)
    left = {each.context.unit: each for each in figures_from(basis, asked)}
    for each in (made[0], *(office for office in made[1:] if office.now.context.unit in dict(places))):
        unit = each.now.context.unit
        yield Without(unit, _main(each.now), _main(left.get(unit)))


def _main(found: UnitFigures | None) -> tuple[Shown | None, Shown | None]:
    if found is None:
        return None, None
    return found.figure(Kind.HEADLINE, HEADLINE), found.figure(Kind.OVERALL, OVERALL)


def _waves(wave: Wave, top: str) -> Iterator[UnitFigures]:
    """The department in every wave up to this one, each on the edition of its own time."""
    with wave.installation.database.reading() as rx:
        known = counts.periods(rx, wave.definition.survey.code)
    whole = {
        Period.of_day(period.first_day, wave.period.grain) for period in known if period.months <= wave.period.months
    }
    for period in sorted(whole):
        if period <= wave.period:
            yield wave.of(top, period, wave.edition.label if period == wave.period else None)


def _importance(wave: Wave, whole: OfficeFacts, units: tuple[str, ...], found_before: Path | None) -> Importance | None:
    if found_before is not None:
        return read_importance(found_before)
    headline = wave.edition.headline
    if not isinstance(headline, QuestionHeadline) or not wave.edition.components:
        return None
    with wave.installation.database.reading() as rx:
        survey = wave.definition.survey.code
        rows = [answers for unit, answers in released.rows(rx, survey, wave.period, Part.UNIT) if unit in units]
    found = {f.of: f for f in whole.now.figures if f.kind is Kind.COMPONENT and isinstance(f, Figure)}
    effects = [f.interval.design_effect for f in found.values() if isinstance(f.interval, Interval)]
    return importance(
        wave.definition.survey,
        wave.edition,
        headline.question,
        rows,
        {code: float(figure.value) for code, figure in found.items()},
        rng=np.random.default_rng(_SEED),
        design_effect=max(effects, default=1.0),
    )


def _remarks(
    texts: tuple[tuple[str, str, str], ...], questions: tuple[str, ...], units: tuple[str, ...]
) -> Iterator[Remarks]:
    """Comments by unit and question, those written most often first; the same words count once."""
    for unit in units:
        for question in questions:
            found = [text for where, asked, text in texts if (where, asked) == (unit, question)]
            if found:
                often = sorted(set(found), key=lambda text: (-found.count(text), text))
                yield Remarks(unit, question, len(found), tuple(often[:MOST_REMARKS]))
