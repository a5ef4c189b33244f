"""`surveyapp rank`: units ranked by their overall index, with the ranks that each may truly have."""

from collections.abc import Iterator, Mapping, Sequence

import click

from surveyapp.analysis.composite import Sensitivity
from surveyapp.analysis.figure import Figure, Interval
from surveyapp.analysis.index_table import IndexRow
from surveyapp.cli.asking import asking, language_of, made_from, only
from surveyapp.cli.figure_table import WHY_NOT
from surveyapp.cli.listing import Cell, Listing, listed, rounded
from surveyapp.cli.progress import waiting
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.ranking import Method, Place, Recipes, ranking, sensitivity

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
    "bootstrap-marginal": "best and worst: for each unit alone, ranks that hold its true one at 95 %, the margin drawn from "
    "normal errors (Mogstad, Romano, Shaikh and Wilhelm 2023)",
    "bootstrap-simultaneous": "best and worst: ranks that hold all true ones at once at 95 %, the margin drawn from normal "
    "errors (Mogstad, Romano, Shaikh and Wilhelm 2023)",
    "draws": "best and worst: the middle 95 % of ranks when forms are drawn again: how stable, not a confidence set",
}
DRAWN = {
    "draws": "Drawing forms again",
    "bootstrap-marginal": "Drawing errors",
    "bootstrap-simultaneous": "Drawing errors",
}
RECIPES: Mapping[str, str] = {
    "arithmetic": "arithmetic",
    "geometric": "geometric",
    "min_max": "min-max",
    "z": "z",
    "equal": "equal weights",
}
SHIFT = "mean rank shift"
MOVED = (
    (
        "rank: as the edition says, of units with all components; then with one thing changed: another mean of components, "
        "components placed between lowest and highest unit or by distance from their mean, equal weights, without one component"
    ),
    "mean rank shift (OECD/JRC 2008, step 7): how many places a unit moves; a rank that a fair recipe moves is no finding",
)
STILL = "no other order: that takes two units with all components, and two components"
ALIKE = "alike: neighbours that share a letter cannot be told apart, all pairs judged at once"


@click.command()
@made_from
@asking
@click.option(
    "--method", type=click.Choice(list(SAID)), default="marginal", show_default=True, help="of the ranks' limits"
)
@click.option("--draws", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="of a drawn method")
@click.option("--seed", type=int, default=1, show_default=True, help="of the draws")
@click.option("--sensitivity", "by_recipe", is_flag=True, help="ranks under other recipes in the place of their limits")
@click.option("--lang", help="language of names; else the survey's first")
@listed
def rank(  # noqa: PLR0913 - one argument for each option
    *,
    basis: Basis,
    asked: Asked,
    method: Method,
    draws: int,
    seed: int,
    by_recipe: bool,
    lang: str | None,
) -> Listing:
    """Rank the units of SURVEY by the edition's rule; bands, ties and peers as it says."""
    language = language_of(basis, lang)
    if by_recipe:
        only("without --sensitivity", "method", "draws", "seed")
        listing = _by_recipe(basis, tuple(sensitivity(basis, asked)), language)
    else:
        with waiting(DRAWN.get(method, "")):
            listing = _listing(basis, tuple(ranking(basis, asked, method, draws, seed)), method, language)
    return listing


def _by_recipe(basis: Basis, groups: Sequence[Recipes], language: str) -> Listing:
    """A row for each unit, then how far each recipe moves ranks, for each group of peers."""
    recipes = list(dict.fromkeys(name for group in groups if group.found for name in group.found.others))
    codes = list(dict.fromkeys(code for group in groups if group.found for code in group.found.without))
    columns = (
        "level",
        "unit",
        "name",
        "rank",
        *(RECIPES[name] for name in recipes),
        *(f"without {code}" for code in codes),
    )
    rows = [row for group in groups for row in _recipe_rows(basis, group, recipes, codes, language)]
    shown = [row for group in groups for row in group.units]
    below = MOVED if recipes else (STILL,)
    return Listing(columns, rows, _above(basis, shown), below, grouped=True, simulated=_are_simulated(shown))


def _recipe_rows(
    basis: Basis, group: Recipes, recipes: Sequence[str], codes: Sequence[str], language: str
) -> Iterator[tuple[Cell, ...]]:
    found = group.found or Sensitivity({}, {}, {})
    tried = [*(found.others.get(name, {}) for name in recipes), *(found.without.get(code, {}) for code in codes)]
    for row in group.units:
        name = basis.unit_name(row.unit, language, row.figures.context.period)
        yield (group.level, row.unit, name, found.own.get(row.unit), *(ranks.get(row.unit) for ranks in tried))
    if group.found:
        yield (group.level, None, SHIFT, None, *(rounded(found.shift(ranks)) if ranks else None for ranks in tried))


def _listing(basis: Basis, places: Sequence[Place], method: Method, language: str) -> Listing:
    rows = [_row(basis, place, language) for place in places]
    shown = [place.row for place in places]
    below = (SAID[method], ALIKE)
    return Listing(COLUMNS, rows, _above(basis, shown), below, grouped=True, simulated=_are_simulated(shown))


def _above(basis: Basis, shown: Sequence[IndexRow]) -> tuple[str, ...]:
    if not shown:
        return ()
    context = shown[0].figures.context
    edition = basis.definition.index(context.edition.partition("@")[0])
    rule = f"{edition.ranking.method} ranks of values rounded to {edition.ranking.decimals} decimals"
    peers = f" among units of one {edition.ranking.peers}"
    return (f"{context.survey}, period {context.period}, edition {context.edition}: {rule}{peers}",)


def _are_simulated(shown: Sequence[IndexRow]) -> bool:
    return any(row.figures.context.simulated for row in shown)


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
