"""`surveyapp surveys`: the survey definitions of an installation."""

import sys
from pathlib import Path

import click

from surveyapp.definitions.check import check as check_surveys
from surveyapp.definitions.errors import Severity
from surveyapp.definitions.folder import survey_folders
from surveyapp.settings import Settings


@click.group()
def surveys() -> None:
    """Survey definitions."""


@surveys.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Print every fault of a survey folder, or of a folder of surveys, as file:line:column: code: sentence.

    Exit code 1 if there is an error; warnings alone give 0.
    """
    folder = path or Settings().surveys_dir
    faults = check_surveys(folder)
    for fault in faults:
        click.echo(str(fault))
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    checked = _counted(len(survey_folders(folder)), "survey")
    click.echo(f"{checked} checked: {_counted(errors, 'error')}, {_counted(len(faults) - errors, 'warning')}")
    sys.exit(1 if errors else 0)


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
