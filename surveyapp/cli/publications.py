"""`surveyapp publications`: what was published, and whether it can be recomputed."""

import os
import sys
from pathlib import Path

import click

from surveyapp.cli.clock import today
from surveyapp.cli.group import Group
from surveyapp.services.beside import Beside
from surveyapp.services.installation import opened
from surveyapp.services.publication_gathered import Wanted
from surveyapp.services.publication_verify import verify as verified
from surveyapp.services.publish import publications as known
from surveyapp.services.publish import publish
from surveyapp.services.report_formats import FORMATS, formats
from surveyapp.settings import Settings

_DIGITS = 12
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(cls=Group)
def publications() -> None:
    """What was published, as folders that anyone can recompute."""


_workers = click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes; all cores if left out."
)


@publications.command()
@click.argument("report")
@click.argument("survey", required=False)
@click.option("--wave", required=True, help="Such as 2021: a wave of the survey, or a period; it must be over.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder that is empty or not there yet.")
@click.option("--format", "wanted", default=",".join(FORMATS), show_default=True, help="Formats of the documents.")
@click.option("--corrects", help="Label of the publication that this one corrects.")
@click.option("--reason", default="", help="Why it is corrected.")
@click.option("--participation", type=_FILE, help="CSV of a report about a wave; likewise the next three.")
@click.option("--plan", type=_FILE)
@click.option("--cases", type=_FILE)
@click.option("--exclusions", type=_FILE)
@_workers
def make(  # noqa: PLR0913 - a command's options, each by its name
    report: str,
    survey: str | None,
    *,
    wave: str,
    out: Path,
    wanted: str,
    corrects: str | None,
    reason: str,
    participation: Path | None,
    plan: Path | None,
    cases: Path | None,
    exclusions: Path | None,
    workers: int,
) -> None:
    """Publish REPORT on a wave of SURVEY that is over, as a folder with everything needed to recompute it."""
    settings = Settings()
    beside = Beside(participation, plan, cases, exclusions)
    asked = Wanted(report, wave, survey, formats(wanted), corrects, reason, beside)
    made = publish(opened(settings), settings, asked, out, today=today(), workers=workers)
    click.echo(f"{made.label} published in {out}, hash {made.hash}")


@publications.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_workers
def verify(folder: Path, *, workers: int) -> None:
    """Recompute the publication in DIR from its own counts and name everything that differs; needs no database."""
    found = verified(folder, Settings().fonts_dir, workers)
    for difference in found.differences:
        click.echo(str(difference), err=True)
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    if found.differences:
        click.echo(f"surveyapp: {len(found.differences)} differences in {folder}", err=True)
        sys.exit(1)
    click.echo(f"{folder} is as published and can be recomputed, hash {found.hash}")


@publications.command("list")
def list_() -> None:
    """Print every publication: label, day, hash, and which one it corrects and why."""
    published = known(opened(Settings()))
    if not published:
        click.echo("nothing was published")
    for each in published:
        corrects = f"  corrects {each.corrects}: {each.reason}" if each.corrects else ""
        click.echo(f"{each.label}  {each.day}  {each.hash[:_DIGITS]}{corrects}")
