"""`surveyapp sample`: how many answers are needed, and how many of those invited gave one."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import click

from surveyapp.analysis.figure import half_up
from surveyapp.cli.listing import FORMS, Cell, Listing
from surveyapp.services.sampling import Needed, Participation, needed, participation

SIZES = ("formula", "answers", "assumes")
RATES = ("unit", "channel", "population", "invited", "opened", "answered", "response rate %")
COCHRAN = (
    "a simple random sample at 95 % (z = 1.96), everybody asked answers, finite population; "
    "forms that come several from one business need more"
)
YAMANE = "the same with z = 2 and a share of one half, whatever share is expected"
SAID = "response rate: answered of invited (AAPOR RR1); empty where it is not known who was invited"


class Part(click.ParamType[Fraction]):
    """A number above 0 and below 1, kept exactly."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The number that is written; else a usage error."""
        if not re.fullmatch(r"0?\.\d{1,6}", str(value), re.ASCII) or not Fraction(str(value)):
            self.fail(f"'{value}' is no number above 0 and below 1, such as 0.05", param, ctx)
        return Fraction(str(value))


@click.command()
@click.option("--population", type=click.IntRange(1), help="how many could be asked")
@click.option("--error", type=Part(), default="0.05", show_default=True, help="how far a share may be off")
@click.option("--share", type=Part(), default="0.5", show_default=True, help="the share expected; 0.5 needs most")
@click.option(
    "--participation",
    "file",
    type=click.Path(path_type=Path),
    help="CSV: unit,channel,population,invited,opened,answered",
)
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
def sample(*, population: int | None, error: Fraction, share: Fraction, file: Path | None, form: str) -> None:
    """Say how many of a population have to answer, or how many of those invited did, by unit and channel."""
    if population is not None and file is None:
        listing = _sizes(population, error, share, needed(population, error, share))
    elif population is None and file is not None:
        listing = _rates(participation(file))
    else:
        raise click.UsageError("name either --population or --participation")
    for line in FORMS[form](listing):
        click.echo(line)


def _sizes(population: int, error: Fraction, share: Fraction, found: Needed) -> Listing:
    rows = [("Cochran 1977", found.cochran, COCHRAN), ("Yamane 1967", found.yamane, YAMANE)]
    above = f"population {population}, a share of {float(share):g} known within +- {float(error):g}"
    return Listing(SIZES, rows, (above,))


def _rates(found: Sequence[Participation]) -> Listing:
    return Listing(RATES, [_row(each) for each in found], (), (SAID,))


def _row(each: Participation) -> tuple[Cell, ...]:
    flow = each.flow
    rate = None if each.rate is None else half_up(100 * each.rate, 2)
    return (flow.unit, flow.channel, flow.population, flow.invited, flow.opened, flow.answered, rate)
