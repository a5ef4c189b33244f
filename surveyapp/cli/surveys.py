"""`surveyapp surveys`: the survey definitions of an installation."""

from pathlib import Path

import click

from surveyapp.cli.faults import tell
from surveyapp.cli.group import Group
from surveyapp.definitions.check import check as check_surveys
from surveyapp.definitions.folder import survey_folders
from surveyapp.settings import Settings


@click.group(cls=Group)
def surveys() -> None:
    """Survey definitions."""


@surveys.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Print every fault of a survey folder, or of a folder of surveys, as file:line:column: code: sentence.

    Exit code 1 if there is an error; warnings alone give 0.
    """
    folder = path or Settings().surveys_dir
    tell(check_surveys(folder), len(survey_folders(folder)), "survey")
