"""`surveyapp reports`: reports as files, for one office or for all of a level."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.clock import today
from surveyapp.cli.faults import tell
from surveyapp.cli.group import Group
from surveyapp.definitions.period import Period
from surveyapp.definitions.report_folder import report_folders
from surveyapp.services.beside import Beside
from surveyapp.services.installation import opened
from surveyapp.services.report_check import checked_reports
from surveyapp.services.report_contents import Order
from surveyapp.services.report_formats import FORMATS, formats
from surveyapp.services.reports import Rendered, jobs, write_all
from surveyapp.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(cls=Group)
def reports() -> None:
    """Reports as files."""


@reports.command()
@click.argument("report")
@click.argument("survey", required=False)
@click.option("--unit", help="The unit that the report is about.")
@click.option("--level", help="All units of this level, one report each.")
@click.option("--period", help="Such as 2021, 2021-Q3 or 2021-06; the last closed one with answers if left out.")
@click.option("--wave", help="The wave of a report about a whole wave, such as 2021; the last closed one if left out.")
@click.option("--edition", help="Label of the index edition; the one valid in the period if left out.")
@click.option("--lang", "language", default="vi", show_default=True, help="Language of the report.")
@click.option(
    "--format",
    "wanted",
    default="html,pdf",
    show_default=True,
    help=f"Formats, with commas between: {', '.join(FORMATS)}.",
)
@click.option("--participation", type=_FILE, help="CSV: unit, channel, population, invited, opened, answered.")
@click.option("--plan", type=_FILE, help="CSV: unit, task, due, state (done, running, late, dropped), note.")
@click.option("--cases", type=_FILE, help="CSV: unit, opened, closed, in_time, days.")
@click.option("--exclusions", type=_FILE, help="CSV: unit, channel, reason; figures are shown with and without.")
@click.option("--officer", help="Number of the officer that a private report is about.")
@click.option("--reply", type=_FILE, help="Text file: the officer's answer, printed word for word.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports-out"), show_default=True)
@click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; all cores if left out."
)
def render(  # noqa: PLR0913 - a command's options, each by its name
    report: str,
    survey: str | None,
    *,
    wave: str | None,
    participation: Path | None,
    plan: Path | None,
    cases: Path | None,
    exclusions: Path | None,
    officer: str | None,
    reply: Path | None,
    unit: str | None,
    level: str | None,
    period: str | None,
    edition: str | None,
    language: str,
    wanted: str,
    out: Path,
    workers: int,
) -> None:
    """Write the REPORT of a unit, of every unit of a level, or of a wave, about SURVEY.

    A unit that fails is named and the rest is finished; the exit code is then 1.
    """
    about = Period.parse(period) if period else None
    settings = Settings()
    beside = Beside(participation, plan, cases, exclusions, reply)
    order = Order(report, survey, today(), unit, level, about, edition, language, wave, beside, officer)
    prepared = jobs(opened(settings), settings, order, formats(wanted), out)
    results = [_told(rendered) for rendered in _shown(write_all(prepared, workers), len(prepared))]
    kept = sum(rendered.written.kept for rendered in results)
    if kept:
        click.echo(
            f"surveyapp: {kept} of {len(prepared) * len(formats(wanted))} kept, made of the same before", err=True
        )
    if any(rendered.failure for rendered in results):
        sys.exit(1)


@reports.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Print every fault of a report folder, or of a folder of reports, as file:line:column: code: sentence.

    Exit code 1 if there is an error; warnings alone give 0.
    """
    settings = Settings()
    folder = path or settings.reports_dir
    tell(checked_reports(folder, settings.surveys_dir), len(report_folders(folder)), "report")


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
