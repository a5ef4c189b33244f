"""`surveyapp funnel`: which units lie further from all than chance takes them, and their shares drawn towards all."""

from collections.abc import Iterator, Mapping

import click

from surveyapp.analysis.control import Place
from surveyapp.analysis.figure import Figure
from surveyapp.cli.asking import asking, language_of, made_from
from surveyapp.cli.figure_table import WHY_NOT
from surveyapp.cli.listing import Cell, Listing, listed, percent
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.funnel import LEVELS, Funnel, InFunnel, Judged, funnel

LIMITS = tuple(f"{100 * level:g} % {end}" for level in LEVELS for end in ("low", "high"))
COLUMNS = ("unit", "name", "share", "base", *LIMITS, "outside", "shrunk", "low", "high", "not judged")
SAID = (
    "outside: by exact tails, widened by design effect and over-dispersion; limits are for drawing, a hair apart from that",
    "shrunk: drawn towards all units (beta-binomial), 95 % from low to high; shown beside the share, never instead of it",
    "by chance alone one unit in 20 lies outside 95 %, one in 500 outside 99.8 %: outside calls for a look, no more",
)
FEW = "over so few units over-dispersion may take an outlier for noise, and widen the limits until it lies inside"
ENOUGH = 10
ALIKE = "no unit is judged: that takes two with answers, and answers that differ"


@click.command(name="funnel")
@made_from
@asking
@click.option("--of", help="the question whose satisfied share is judged; else the headline's")
@click.option("--lang", help="language of names; else the survey's first")
@listed
def funnel_(*, basis: Basis, asked: Asked, of: str | None, lang: str | None) -> Listing:
    """Judge units of SURVEY: whether chance explains how far their satisfied shares are from that of all.

    Without --level the units of the level that the survey rates; one --unit is judged among all of its level.
    """
    found = funnel(basis, asked, of)
    language = language_of(basis, lang)
    rows = [(unit.unit, basis.unit_name(unit.unit, language, str(found.period)), *_cells(unit)) for unit in found.units]
    return Listing(COLUMNS, rows, tuple(_above(basis, found)), tuple(_below(found)), simulated=found.simulated)


def _above(basis: Basis, found: Funnel) -> Iterator[str]:
    where = f"{basis.definition.survey.code}, period {found.period}, edition {found.edition}"
    yield f"{where}: satisfied share of {found.question}, units of level {found.level}"
    if found.target is not None:
        spread = found.dispersion
        widened = f"variance of limits times {spread.heterogeneity:.2f}"
        yield f"all units {100 * found.target:.2f} %; over-dispersion {spread.ratio:.2f} over {spread.units} units, {widened}"


def _below(found: Funnel) -> Iterator[str]:
    if not any(unit.judged for unit in found.units):
        yield ALIKE
        return
    yield from SAID
    if found.dispersion.units < ENOUGH and found.dispersion.ratio > 1:
        yield FEW


def _cells(unit: InFunnel) -> tuple[Cell, ...]:
    figure, judged = unit.figure, unit.judged
    if not isinstance(figure, Figure):
        return (*(None,) * (len(COLUMNS) - 3), WHY_NOT[figure.reason])
    why = WHY_NOT.get(str(figure.interval)) if judged is None else None
    placed = (None,) * (len(COLUMNS) - 5) if judged is None else tuple(_placed(judged))
    return (figure.rounded(), figure.base, *placed, why)


def _placed(judged: Judged) -> Iterator[Cell]:
    for limits in judged.limits:
        yield from map(percent, limits)
    yield _outside(dict(zip(LEVELS, judged.places, strict=True)))
    yield from map(percent, (judged.shrunk.value, judged.shrunk.low, judged.shrunk.high))


def _outside(places: Mapping[float, Place]) -> str:
    """The wider pair of limits that a unit lies outside of, and on which side."""
    return next(
        (f"{place} {100 * level:g} %" for level, place in sorted(places.items())[::-1] if place != "inside"), "no"
    )
