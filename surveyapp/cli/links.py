"""`surveyapp links`: the address of a questionnaire for a unit or an officer, as text and QR code."""

from datetime import date
from typing import BinaryIO

import click
import segno

from surveyapp.cli.clock import today as this_day
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.organisation import Organisation
from surveyapp.services.installation import opened
from surveyapp.services.organisation import the_organisation
from surveyapp.settings import Settings


class NotPosted(SurveyAppError):
    """An officer who is not posted in a unit, or in a team of it, today."""

    def __init__(self, officer: str, unit: str) -> None:
        super().__init__(f"officer {officer!r} is not posted in {unit!r} or a unit below it today")
        self.officer = officer
        self.unit = unit


@click.command()
@click.argument("survey")
@click.option("--unit", help="Code of the branch or team that is rated.")
@click.option("--officer", help="Number of the officer who is rated; put behind #, where no server sees it.")
@click.option("--svg", type=click.File("wb", lazy=True), help="Also write the QR code to this file.")
def links(survey: str, unit: str | None, officer: str | None, svg: BinaryIO | None) -> None:
    """Print the address of SURVEY and its QR code."""
    settings = Settings()
    installation = opened(settings)
    code = installation.definition(survey).survey.code
    today = this_day()
    if officer and not unit:
        raise click.UsageError("--officer needs --unit")
    if unit:
        _check(the_organisation(installation.database), unit, officer, today)
    address = link(settings.public_address, code, unit, officer)
    click.echo(address)
    if officer:
        click.echo(f"Without JavaScript the officer is chosen in the list: {officer}")
    made = segno.make(address, error="m", micro=False)
    made.terminal(compact=True)
    if svg:
        made.save(svg, kind="svg", scale=8, border=4)


def link(base: str, survey: str, unit: str | None, officer: str | None) -> str:
    """The address of a questionnaire; the officer stands in the fragment, never in path or query."""
    path = "/".join(part for part in (base.rstrip("/"), "s", survey, unit) if part)
    return f"{path}#{officer}" if officer else path


def _check(organisation: Organisation, unit: str, officer: str | None, today: date) -> None:
    """Refuse a unit or an officer that is not there."""
    organisation.unit(unit)
    below = {unit, *(child.code for child in organisation.children(unit, today))}
    if officer and not any(officer in organisation.officers(code, today) for code in below):
        raise NotPosted(officer, unit)
