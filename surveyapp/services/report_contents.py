"""What an order of reports consists of: documents that can be made, by what the report is about."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from surveyapp.definitions.errors import SurveyAppError, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.reporting.document import Document
from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.office import office_report
from surveyapp.services.figures import edition_of, figures, last_closed_period
from surveyapp.services.installation import Installation
from surveyapp.services.organisation import the_organisation
from surveyapp.services.report_formats import Layout
from surveyapp.storage.blocks import head


@dataclass(frozen=True)
class Order:
    """Which report is wanted: about one unit or all of a level, on which period, by which edition, in a language."""

    report: str
    survey: str
    today: date
    unit: str | None = None
    level: str | None = None
    period: Period | None = None
    edition: str | None = None
    language: str = "vi"


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
    definition = installation.definition(order.survey)
    if order.language not in definition.texts:
        raise Unknown("language", order.language)
    return tuple(ABOUT[layout.report.about](installation, definition, order, layout))


def _about_units(installation: Installation, definition: Definition, order: Order, layout: Layout) -> Iterator[Content]:
    if bool(order.unit) == bool(order.level):
        raise OrderMisfit("name one of --unit and --level")
    found = office_facts(installation, definition, order)
    if not found:
        raise Unknown("level", f"{order.level} in this period")
    for facts in found:
        unit = facts.now.context.unit
        name = (order.report, order.survey, unit, str(facts.period), order.language)
        yield Content(unit, name, partial(office_report, facts, layout.report, layout.text))


ABOUT: Mapping[str, Callable[[Installation, Definition, Order, Layout], Iterator[Content]]] = {"unit": _about_units}
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
        made(unit=unit, above=above, now=now, before=before.get(now.context.unit))
        for now in found
        for unit, above in [_names(organisation, now.context.unit, order.language, period.last_day)]
    )


def _names(organisation: Organisation, code: str, language: str, day: date) -> tuple[str, str]:
    unit = organisation.unit(code)
    parent = unit.parent(day)
    return unit.name(language, day), organisation.unit(parent).name(language, day) if parent else ""
