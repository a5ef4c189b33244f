"""`surveyapp rank`: units ranked by their overall index, with the ranks that each may truly have."""

from collections.abc import Mapping, Sequence

import click

from surveyapp.analysis.figure import Figure, Interval
from surveyapp.cli.asking import asking, made_from
from surveyapp.cli.figure_table import WHY_NOT
from surveyapp.cli.listing import FORMS, Cell, Listing, rounded
from surveyapp.cli.progress import waiting
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.ranking import Method, Place, ranking

COLUMNS = (
    "level",
    "rank",
    "unit",
    "name",
    "overall",
    "low",
    "high",
    "best",
    "worst",
    "alike",
    "band",
    "base",
    "counted",
    "not shown",
)
SAID: Mapping[Method, str] = {
    "marginal": "best and worst: for each unit alone, ranks that hold its true one at 95 % (square and add, Bonferroni)",
    "joint": "best and worst: ranks that hold all true ones at once at 95 % (Klein, Wright and Wieczorek 2020)",
    "draws": "best and worst: the middle 95 % of ranks when forms are drawn again: how stable, not a confidence set",
}
ALIKE = "alike: neighbours that share a letter cannot be told apart, all pairs judged at once"


@click.command()
@made_from
@asking
@click.option(
    "--method", type=click.Choice(list(SAID)), default="marginal", show_default=True, help="of the ranks' limits"
)
@click.option("--draws", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="of the draws")
@click.option("--lang", help="language of names; else the survey's first")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)
def rank(  # noqa: PLR0913 - one argument for each option
    *, basis: Basis, asked: Asked, method: Method, draws: int, seed: int, lang: str | None, form: str
) -> None:
    """Rank the units of SURVEY by the edition's rule; bands, ties and peers as it says."""
    with waiting("Drawing forms again" if method == "draws" else ""):
        places = tuple(ranking(basis, asked, method, draws, seed))
    for line in FORMS[form](_listing(basis, places, method, lang or basis.definition.survey.languages[0])):
        click.echo(line)


def _listing(basis: Basis, places: Sequence[Place], method: Method, language: str) -> Listing:
    rows = [_row(basis, place, language) for place in places]
    return Listing(COLUMNS, rows, tuple(_above(basis, places)), (SAID[method], ALIKE), grouped=True)


def _above(basis: Basis, places: Sequence[Place]) -> Sequence[str]:
    if not places:
        return ()
    context = places[0].row.figures.context
    edition = basis.definition.index(context.edition.partition("@")[0])
    rule = f"{edition.ranking.method} ranks of values rounded to {edition.ranking.decimals} decimals"
    peers = f" among units of one {edition.ranking.peers}"
    simulated = "; SIMULATED DATA" if any(place.row.figures.context.simulated for place in places) else ""
    return (f"{context.survey}, period {context.period}, edition {context.edition}: {rule}{peers}{simulated}",)


def _row(basis: Basis, place: Place, language: str) -> tuple[Cell, ...]:
    row, figure = place.row, place.row.overall
    context = row.figures.context
    name = basis.unit_name(row.unit, language, context.period)
    band = basis.definition.text(language).bands.get(row.band.code, row.band.code) if row.band else None
    if not isinstance(figure, Figure):
        return (place.level, None, row.unit, name, *(None,) * 8, None, WHY_NOT[figure.reason])
    found = figure.interval
    limits = (rounded(found.low), rounded(found.high)) if isinstance(found, Interval) else (None, None)
    why = None if isinstance(found, Interval) else WHY_NOT[found]
    numbers = (figure.rounded(), *limits, place.best, place.worst, place.alike or None)
    return (place.level, row.rank, row.unit, name, *numbers, band, figure.base, figure.counted.value, why)
