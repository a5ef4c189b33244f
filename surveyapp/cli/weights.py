"""`surveyapp weights`: forms weighted to known totals, and what that costs."""

from collections.abc import Iterator
from pathlib import Path

import click

from surveyapp.cli.asking import asking, made_from
from surveyapp.cli.listing import Cell, Listing, listed, rounded
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.weighting import Weighting, weighting

COLUMNS = ("margin", "category", "asked", "before", "after", "times")


@click.command()
@made_from
@asking
@click.option("--margins", required=True, type=click.Path(path_type=Path), help="CSV: margin,category,total")
@listed
def weights(*, basis: Basis, asked: Asked, margins: Path) -> Listing:
    """Weigh the forms of SURVEY to known totals of units or of options, and report the weights' range and cost."""
    found = weighting(basis, asked, margins)
    simulated = basis.is_simulated(found.period)
    return Listing(COLUMNS, list(_rows(found)), tuple(_above(basis, found)), simulated=simulated)


def _rows(found: Weighting) -> Iterator[tuple[Cell, ...]]:
    for met in found.report.margins:
        times = rounded(met.after / met.before, 4) if met.before else None
        yield met.margin, met.category, rounded(met.asked), rounded(met.before), rounded(met.after), times


def _above(basis: Basis, found: Weighting) -> Iterator[str]:
    made = found.report
    yield f"{basis.definition.survey.code}, {found.period}: {made.base} forms, {found.left_out} left out (no category)"
    yield f"weights of single forms {made.smallest:.4f} to {made.largest:.4f}, mean {made.mean:.4f}; every margin is met"
    tells = f"{made.base} weighted forms tell as much as {made.effective_base:.0f}"
    yield f"design effect of weighting {made.design_effect:.3f} (Kish): {tells}"
