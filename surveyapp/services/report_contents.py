"""What an order of reports consists of: documents that can be made, by what the report is about."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Subject
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts, Written
from surveyapp.reporting.office import office_report
from surveyapp.reporting.officer import officer_report
from surveyapp.reporting.paper import PaperFacts, paper
from surveyapp.services.basis import Basis, edition_of
from surveyapp.services.beside import NOTHING, Beside
from surveyapp.services.control import charts_up_to
from surveyapp.services.figures import figures, last_closed_period
from surveyapp.services.installation import Installation
from surveyapp.services.ledger import Stored
from surveyapp.services.officer import officer_facts
from surveyapp.services.organisation import the_organisation
from surveyapp.services.report_formats import Layout
from surveyapp.storage import released
from surveyapp.storage.blocks import head


@dataclass(frozen=True)
class Order:
    """Which report is wanted: about one unit, all of a level or a wave, by which edition, in a language.

    A report about a wave names its survey itself, and takes in what other files say `beside`.
    """

    report: str
    survey: str | None
    today: date
    unit: str | None = None
    level: str | None = None
    period: Period | None = None
    edition: str | None = None
    language: str = "vi"
    wave: str | None = None
    beside: Beside = NOTHING
    officer: str | None = None


@dataclass(frozen=True)
class Content:
    """One document of an order: what it is about, the words of its file's name, and what makes it."""

    about: str
    name: tuple[str, ...]
    make: Callable[[], Document]


class OrderMisfit(SurveyAppError):
    """An order names too little or too much for its report."""


def contents(installation: Installation, order: Order, layout: Layout) -> tuple[Content, ...]:
    """Every document of an order; Unknown for a survey, unit, level or language that is not there."""
    survey = order.survey or layout.report.survey
    if survey is None:
        raise OrderMisfit(f"name the survey that {layout.report.code} is about")
    definition = installation.definition(survey)
    if order.language not in definition.texts:
        raise Unknown("language", order.language, definition.texts)
    return tuple(ABOUT[layout.report.about](installation, definition, order, layout))


def _about_units(installation: Installation, definition: Definition, order: Order, layout: Layout) -> Iterator[Content]:
    if bool(order.unit) == bool(order.level):
        raise OrderMisfit("name one of --unit and --level")
    found = office_facts(installation, definition, order)
    if not found:
        raise Unknown("level", f"{order.level} in this period")
    for facts in found:
        unit = facts.now.context.unit
        name = (order.report, facts.survey.code, unit, str(facts.period), order.language)
        yield Content(unit, name, partial(office_report, facts, layout.report, layout.text))


def _about_wave(installation: Installation, definition: Definition, order: Order, layout: Layout) -> Iterator[Content]:
    # Ranks and drivers need numpy and scipy, which no other report does.
    from surveyapp.reporting.annual import annual_report  # noqa: PLC0415
    from surveyapp.services.annual import Wanted, annual_facts  # noqa: PLC0415

    wave = order.wave or (str(order.period) if order.period else None)
    wanted = Wanted(layout.report, order.today, wave, order.unit, order.edition, order.language, order.beside)
    facts = annual_facts(installation, definition, wanted)
    unit = facts.whole.now.context.unit
    name = (order.report, unit, str(facts.whole.period), order.language)
    yield Content(unit, name, partial(annual_report, facts, layout.report, layout.text))


def _about_officer(
    installation: Installation, definition: Definition, order: Order, layout: Layout
) -> Iterator[Content]:
    if order.officer is None:
        raise OrderMisfit("name the officer with --officer")
    facts = officer_facts(
        installation,
        definition,
        layout.wording,
        order.officer,
        today=order.today,
        period=order.period,
        edition=order.edition,
        reply=order.beside.reply,
    )
    name = (order.report, facts.survey.code, order.officer, str(facts.period), order.language)
    yield Content(order.officer, name, partial(officer_report, facts, layout.report, layout.text))


def _about_survey(
    installation: Installation, definition: Definition, order: Order, layout: Layout
) -> Iterator[Content]:
    survey = definition.survey
    units = the_organisation(installation.database).at_level(survey.level(Subject.DEPARTMENT), order.today)
    department = units[0].name(order.language, order.today) if len(units) == 1 else ""
    facts = PaperFacts(survey, definition.text(order.language), department)
    yield Content(
        survey.code, (order.report, survey.code, order.language), partial(paper, facts, layout.report, layout.text)
    )


ABOUT: Mapping[str, Callable[[Installation, Definition, Order, Layout], Iterator[Content]]] = {
    "unit": _about_units,
    "wave": _about_wave,
    "officer": _about_officer,
    "survey": _about_survey,
}
"""What a report can be about, and its documents."""


def office_facts(installation: Installation, definition: Definition, order: Order) -> tuple[OfficeFacts, ...]:
    """What the report of each office is made from; the last period is computed on the formula of this one."""
    database, survey = installation.database, definition.survey
    organisation = the_organisation(database)
    period = order.period or last_closed_period(database, survey.code, order.today)
    edition = edition_of(definition, period, order.edition)
    asked = partial(figures, database, definition, organisation, today=order.today, edition=edition.label)
    found = asked(unit=order.unit, level=order.level, period=period)
    channel = found[0].context.channel if found else None
    before = {each.context.unit: each for each in asked(period=period.shifted(-1), channel=channel)}
    then = edition_of(definition, period.shifted(-1)).label
    with database.reading() as rx:
        chain = head(rx)
        texts = () if channel == OPEN_LINK else released.comments(rx, survey.code, period)
    written = _written(texts, organisation, period.last_day)
    basis = Basis(definition, organisation, Stored(database, survey.code))
    charts = charts_up_to(basis, edition, period, [each.context.unit for each in found])
    made = partial(
        OfficeFacts,
        survey=survey,
        text=definition.text(order.language),
        edition=edition,
        period=period,
        today=order.today,
        edition_before=None if then == edition.label else then,
        chain=chain,
    )
    return tuple(
        made(
            unit=unit,
            above=above,
            now=now,
            before=before.get(code),
            comments=written.get(code, ()),
            control=charts.get(code),
        )
        for now in found
        for code in [now.context.unit]
        for unit, above in [_names(organisation, code, order.language, period.last_day)]
    )


def _names(organisation: Organisation, code: str, language: str, day: date) -> tuple[str, str]:
    unit = organisation.unit(code)
    parent = unit.parent(day)
    return unit.name(language, day), organisation.unit(parent).name(language, day) if parent else ""


def _written(
    texts: Iterable[tuple[str, str, str]], organisation: Organisation, day: date
) -> Mapping[str, tuple[Written, ...]]:
    """The comments on each unit and on those below it."""
    found: dict[str, list[Written]] = {}
    for unit, question, text in texts:
        for above in organisation.ancestors(unit, day) if unit in organisation.units else ():
            found.setdefault(above.code, []).append(Written(question, text))
    return {unit: tuple(each) for unit, each in found.items()}
