"""What the private report of one officer is made from."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from surveyapp.analysis.figure import UnitFigures
from surveyapp.definitions.errors import Fault, FaultyFile, Unknown
from surveyapp.definitions.load import Definition
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.source import read_text
from surveyapp.reporting.officer import OfficerFacts
from surveyapp.reporting.wording import Wording
from surveyapp.services.basis import Asked, Basis, edition_of
from surveyapp.services.figures import last_closed_period, officer_figures
from surveyapp.services.installation import Installation
from surveyapp.services.ledger import Stored
from surveyapp.services.organisation import the_organisation
from surveyapp.storage.blocks import head

LARGEST_REPLY = 100_000
"""An officer's answer is a letter, in bytes."""


def officer_facts(  # noqa: PLR0913 - what is asked for, each of it by its name
    installation: Installation,
    definition: Definition,
    wording: Wording,
    officer: str,
    *,
    today: date,
    period: Period | None = None,
    edition: str | None = None,
    reply: Path | None = None,
) -> OfficerFacts:
    """The ratings about one officer in a period and in the last; Unknown where the officer was never rated in it."""
    database, survey = installation.database, definition.survey
    organisation = the_organisation(database)
    chosen = period or last_closed_period(database, survey.code, today)
    formula = edition_of(definition, chosen, edition)
    basis = Basis(definition, organisation, Stored(database, survey.code))
    asked = Asked(today, period=chosen, edition=formula.label)
    then = edition_of(definition, chosen.shifted(-1)).label
    with database.reading() as rx:
        chain = head(rx)
    posted = _posted(organisation, officer, chosen.last_day)
    over = dict.fromkeys(above for unit in posted if (above := organisation.unit(unit).parent(chosen.last_day)))
    return OfficerFacts(
        survey=survey,
        text=definition.text(wording.language),
        edition=formula,
        unit=wording.say("officer", number=officer),
        above=_named(organisation, posted, wording.language, chosen.last_day),
        over=_named(organisation, over, wording.language, chosen.last_day),
        period=chosen,
        today=today,
        now=officer_figures(basis, officer, asked),
        before=_before(basis, officer, Asked(today, period=chosen.shifted(-1), edition=formula.label)),
        edition_before=None if then == formula.label else then,
        chain=chain,
        reply=_reply(reply) if reply else "",
    )


def _reply(file: Path) -> str:
    content = read_text(file, LARGEST_REPLY)
    if isinstance(content, Fault):
        raise FaultyFile((content,))
    return content


def _before(basis: Basis, officer: str, asked: Asked) -> UnitFigures | None:
    try:
        return officer_figures(basis, officer, asked)
    except Unknown:
        return None


def _posted(organisation: Organisation, officer: str, day: date) -> tuple[str, ...]:
    """The unit in which the officer stood on a day; the last known one where there was none."""
    own = [posting for posting in organisation.postings if posting.officer == officer]
    there = [posting for posting in own if posting.covers(day)] or sorted(own, key=lambda posting: posting.since)[-1:]
    return tuple(posting.unit for posting in there)


def _named(organisation: Organisation, units: Iterable[str], language: str, day: date) -> str:
    return ", ".join(organisation.unit(unit).name(language, day) for unit in units)
