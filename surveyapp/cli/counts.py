"""`surveyapp counts`: counts published elsewhere."""

from pathlib import Path

import click

from surveyapp.cli.answers import tell
from surveyapp.cli.clock import today
from surveyapp.cli.group import Group
from surveyapp.services.imports import Request, import_counts
from surveyapp.services.installation import opened
from surveyapp.settings import Settings


@click.group(cls=Group)
def counts() -> None:
    """Counts published elsewhere."""


@counts.command("import")
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Withdraw what was imported before for the same units and periods.")
@click.option("--simulated", is_flag=True, help="Mark as simulated data wherever it is shown.")
def import_(survey: str, file: Path, *, replace: bool, simulated: bool) -> None:
    """Import FILE into SURVEY: columns unit, period, question, option and n."""
    tell(import_counts(opened(Settings()), Request(survey, file, today(), replace, simulated)))
