"""`surveyapp sample`: how many answers are needed, and how many of those invited gave one."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import click

from surveyapp.analysis.figure import half_up
from surveyapp.cli.asking import only
from surveyapp.cli.listing import Cell, Listing, listed
from surveyapp.services.participation import ALL, Participation, Participations, participation
from surveyapp.services.sampling import Needed, needed

SIZES = ("formula", "answers", "assumes")
COCHRAN = (
    "a simple random sample at 95 % (z = 1.96), everybody asked answers, finite population; "
    "forms that come several from one business need more"
)
YAMANE = "the same with z = 2 and a share of one half, whatever share is expected"
WHO_COUNTS: Mapping[str, str] = {
    "RR1": "answered of all invited but the ineligible",
    "RR2": "answered and partial of all invited but the ineligible",
    "RR3": "answered of those eligible, the unknown by the eligible share of the known",
    "RR4": "answered and partial of those eligible, the unknown by the eligible share of the known",
    "RR5": "answered of those known to be eligible",
    "RR6": "answered and partial of those known to be eligible",
}
EMPTY = "whoever is not told of was eligible and not reached; a rate is empty where it is not known who was invited or answered"
SUMMED = f"{ALL}: rows added, never across channels; a business that stands in several of them counts in each"


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
    help="CSV: unit,channel,invited,answered, and stratum,partial,refusal,non_contact,other,unknown,ineligible,"
    "invited_businesses,answered_businesses if known",
)
@click.option("--definition", type=click.Choice(list(WHO_COUNTS)), default="RR1", show_default=True, help="AAPOR's")
@listed
def sample(*, population: int | None, error: Fraction, share: Fraction, file: Path | None, definition: str) -> Listing:
    """Say how many of a population have to answer, or how many of those invited did, by unit, stratum and channel."""
    if population is not None and file is None:
        only("with --participation", "definition")
        listing = _sizes(population, error, share, needed(population, error, share))
    elif population is None and file is not None:
        only("with --population", "error", "share")
        listing = _rates(participation(file, definition), definition)
    else:
        raise click.UsageError("name either --population or --participation")
    return listing


def _sizes(population: int, error: Fraction, share: Fraction, found: Needed) -> Listing:
    rows = [("Cochran 1977", found.cochran, COCHRAN), ("Yamane 1967", found.yamane, YAMANE)]
    above = f"population {population}, a share of {float(share):g} known within +- {float(error):g}"
    return Listing(SIZES, rows, (above,))


def _rates(found: Participations, definition: str) -> Listing:
    businesses = ("businesses %",) if any(column.endswith("_businesses") for column in found.columns) else ()
    places = ("unit", "stratum", "channel") if found.has_strata else ("unit", "channel")
    rows = [tuple(_row(found, each, has_businesses=bool(businesses))) for each in (*found.rows, *found.sums)]
    said = f"response rate: {WHO_COUNTS[definition]} (AAPOR {definition}); {EMPTY}"
    return Listing(
        (*places, *found.columns, "response rate %", *businesses), rows, (), (said, SUMMED) if found.sums else (said,)
    )


def _row(found: Participations, each: Participation, *, has_businesses: bool) -> Iterator[Cell]:
    unit, stratum, channel = each.place
    yield from (unit, stratum, channel) if found.has_strata else (unit, channel)
    yield from (each.counts[column] for column in found.columns)
    for rate in (each.rate, each.businesses_rate)[: 1 + has_businesses]:
        yield None if rate is None else half_up(100 * rate, 2)
