"""`surveyapp scores`: scores of another source than the businesses."""

from pathlib import Path

import click

from surveyapp.cli.answers import tell
from surveyapp.cli.clock import today
from surveyapp.cli.group import Group
from surveyapp.services.import_scores import import_scores
from surveyapp.services.imports import Request
from surveyapp.services.installation import opened
from surveyapp.settings import Settings


@click.group(cls=Group)
def scores() -> None:
    """Scores of another source than the businesses, such as the department's own assessment."""


@scores.command("import")
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Withdraw what was imported before for the same units and periods.")
@click.option("--simulated", is_flag=True, help="Mark as simulated data wherever it is shown.")
def import_(survey: str, file: Path, *, replace: bool, simulated: bool) -> None:
    """Import FILE into SURVEY: columns unit, period, criterion and score."""
    tell(import_scores(opened(Settings()), Request(survey, file, today(), replace, simulated)), "scores")
