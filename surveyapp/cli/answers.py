"""`surveyapp answers`: forms from elsewhere."""

from pathlib import Path

import click

from surveyapp.cli.clock import today
from surveyapp.cli.group import Group
from surveyapp.cli.progress import tracked
from surveyapp.services.imports import ImportReport, Request, import_answers
from surveyapp.services.installation import opened
from surveyapp.settings import Settings


@click.group(cls=Group)
def answers() -> None:
    """Forms from elsewhere."""


@answers.command("import")
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Withdraw what was imported before for the same units and periods.")
@click.option("--simulated", is_flag=True, help="Mark as simulated data wherever it is shown.")
def import_(survey: str, file: Path, *, replace: bool, simulated: bool) -> None:
    """Import FILE into SURVEY: a row per form, with unit, period and a column per question."""
    request = Request(survey, file, today(), replace, simulated)
    tell(import_answers(opened(Settings()), request, tracked))


def tell(report: ImportReport, what: str = "blocks") -> None:
    """Says what an import brought, and of what."""
    if not report.is_new:
        click.echo("these rows were imported before: nothing changed")
        return
    click.echo(f"imported: rows {report.rows}, {what} {report.kept}")
    if report.withdrawn:
        click.echo(f"withdrawn, kept and marked: earlier imports {report.withdrawn}")
    for hidden in report.hidden:
        click.echo(
            f"{hidden.unit}, {hidden.period}: {hidden.forms} forms about the {hidden.part} {REASONS[hidden.reason]}"
        )


REASONS = {
    "few": "are not shown: too few businesses",
    "bottom": "are not shown: all answers are at the lowest levels",
    "surplus": "are not shown: one business had more than half",
}
