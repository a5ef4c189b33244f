"""`surveyapp release` and `surveyapp upkeep`: what has to be run on fixed days."""

import sys
from collections.abc import Callable
from random import SystemRandom

import click

from surveyapp.cli.clock import today
from surveyapp.services.installation import opened
from surveyapp.services.release import PotReport, Rule
from surveyapp.services.release import release as release_ballots
from surveyapp.services.upkeep import altered_blocks, purge_drafts
from surveyapp.settings import Settings


@click.command()
@click.argument("survey", required=False)
@click.option("--today", "include_today", is_flag=True, help="Release answers received today too: for demo and tests.")
def release(survey: str | None, *, include_today: bool) -> None:
    """Release the sealed answers of SURVEY, or of all surveys, that enough businesses gave."""
    rule = Rule(today(), SystemRandom(), include_today)
    reports = release_ballots(opened(Settings()), survey, rule)
    for report in reports:
        for line in SENTENCES:
            for sentence in line(report):
                click.echo(f"{report.survey} {report.unit} {report.period}: {sentence}")
    if not any(report.released for report in reports):
        click.echo("nothing was released")


def _released(report: PotReport) -> list[str]:
    return [f"{each.part} of {each.unit} released, {each.forms} forms" for each in report.released]


def _waiting(report: PotReport) -> list[str]:
    return ["some answers wait for more, or for another day"] if report.is_waiting else []


def _refused(report: PotReport) -> list[str]:
    return [f"WARNING: {report.refused} ballots were altered or do not belong here; removed"] if report.refused else []


def _lost(report: PotReport) -> list[str]:
    return [f"WARNING: {report.lost} ballots cannot be opened, their key is gone; removed"] if report.lost else []


SENTENCES: tuple[Callable[[PotReport], list[str]], ...] = (_released, _waiting, _refused, _lost)


@click.command()
def upkeep() -> None:
    """Remove drafts that are over, and check that released blocks are unchanged."""
    installation = opened(Settings())
    click.echo(f"{purge_drafts(installation, today())} drafts removed")
    altered = altered_blocks(installation)
    for block in altered:
        click.echo(f"block {block} was changed after its release", err=True)
    sys.exit(1 if altered else 0)
