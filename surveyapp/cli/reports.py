"""`surveyapp reports`: reports as files, for one office or for all of a level."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.clock import today
from surveyapp.definitions.period import Period
from surveyapp.services.installation import opened
from surveyapp.services.report_contents import Order
from surveyapp.services.report_formats import FORMATS, formats
from surveyapp.services.reports import Rendered, jobs, write_all
from surveyapp.settings import Settings


@click.group()
def reports() -> None:
    """Reports as files."""


@reports.command()
@click.argument("report")
@click.argument("survey")
@click.option("--unit", help="The unit that the report is about.")
@click.option("--level", help="All units of this level, one report each.")
@click.option("--period", help="Such as 2021, 2021-Q3 or 2021-06; the last closed one with answers if left out.")
@click.option("--edition", help="Label of the index edition; the one valid in the period if left out.")
@click.option("--lang", "language", default="vi", show_default=True, help="Language of the report.")
@click.option(
    "--format",
    "wanted",
    default="html,pdf",
    show_default=True,
    help=f"Formats, with commas between: {', '.join(FORMATS)}.",
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports-out"), show_default=True)
@click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; all cores if left out."
)
def render(  # noqa: PLR0913 - a command's options, each by its name
    report: str,
    survey: str,
    *,
    unit: str | None,
    level: str | None,
    period: str | None,
    edition: str | None,
    language: str,
    wanted: str,
    out: Path,
    workers: int,
) -> None:
    """Write the REPORT of a unit, or of every unit of a level, about SURVEY.

    A unit that fails is named and the rest is finished; the exit code is then 1.
    """
    about = Period.parse(period) if period else None
    settings = Settings()
    order = Order(report, survey, today(), unit, level, about, edition, language)
    prepared = jobs(opened(settings), settings, order, formats(wanted), out)
    results = [_told(rendered) for rendered in _shown(write_all(prepared, workers), len(prepared))]
    kept = sum(rendered.written.kept for rendered in results)
    if kept:
        click.echo(
            f"surveyapp: {kept} of {len(prepared) * len(formats(wanted))} kept, made of the same before", err=True
        )
    if any(rendered.failure for rendered in results):
        sys.exit(1)


def _shown(results: Iterator[Rendered], total: int) -> Iterator[Rendered]:
    if total == 1 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console  # noqa: PLC0415  # only a terminal needs it
    from rich.progress import track  # noqa: PLC0415

    yield from track(results, "Reports", total=total, console=Console(stderr=True), transient=True)


def _told(rendered: Rendered) -> Rendered:
    for file in rendered.written.files:
        click.echo(str(file))
    if rendered.failure:
        click.echo(f"surveyapp: no report of {rendered.about}: {rendered.failure}", err=True)
    return rendered
