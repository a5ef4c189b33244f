"""`surveyapp quality`: whether the questions of components go together, and which components drive a rating."""

from collections.abc import Iterator, Mapping

import click

from surveyapp.analysis.drivers import Method
from surveyapp.analysis.importance import Importance, are_told_apart
from surveyapp.cli.asking import asking, made_from, only
from surveyapp.cli.listing import Cell, Listing, listed, rounded
from surveyapp.cli.progress import waiting
from surveyapp.services.basis import Asked, Basis
from surveyapp.services.quality import Measurement, Quality, quality

QUESTIONS = ("component", "question", "forms", "alpha", "low", "high", "omega", "factors", "item-rest", "alpha without")
DRIVERS = ("component", "importance", "low", "high", "performance", "advice")
METHODS: Mapping[Method, str] = {
    "lmg": "LMG: what a component adds, averaged over all orders of entry (Grömping 2007)",
    "johnson": "Johnson's relative weights (2000)",
}


@click.command(name="quality")
@made_from
@asking
@click.option(
    "--drivers", is_flag=True, help="what components explain of the rating, instead of how questions go together"
)
@click.option("--outcome", help="the rating to be explained; else the headline's question")
@click.option("--method", type=click.Choice(list(METHODS)), help="of --drivers; else lmg, johnson beyond 12 components")
@click.option("--seed", type=int, default=1, show_default=True, help="of the draws")
@listed
def quality_(  # noqa: PLR0913 - one argument for each option
    *, basis: Basis, asked: Asked, drivers: bool, outcome: str | None, method: Method | None, seed: int
) -> Listing:
    """Measure the questionnaire of SURVEY: alpha, omega, item-rest correlations, factors, or what drives a rating."""
    if not drivers:
        only("with --drivers", "outcome", "method")
    with waiting("Drawing forms again"):
        found = quality(basis, asked, outcome, method, seed)
    return _drivers(basis, found) if drivers else _reliability(basis, found)


def _head(basis: Basis, found: Quality) -> str:
    return f"{basis.definition.survey.code}, {found.period}, edition {found.edition.label}: {found.forms} forms about units"


def _reliability(basis: Basis, found: Quality) -> Listing:
    rows = [row for each in found.components for row in _rows(each)]
    why = [f"{each.component}: not known, {each.why_not}" for each in found.components if each.found is None]
    said = "forms that answer all questions of a component; alpha with Feldt's interval; factors by parallel analysis"
    return Listing(QUESTIONS, rows, (_head(basis, found),), (*why, said), simulated=basis.is_simulated(found.period))


def _rows(measured: Measurement) -> Iterator[tuple[Cell, ...]]:
    found = measured.found
    if found is None:
        yield (measured.component, *(None,) * 9)
        return
    whole = (found.alpha, found.low, found.high, found.omega)
    yield (measured.component, None, found.base, *(rounded(each, 3) for each in whole), measured.factors, None, None)
    for n, question in enumerate(measured.questions):
        without = rounded(found.alpha_without[n], 3) if found.alpha_without else None
        yield (measured.component, question, *(None,) * 6, rounded(found.item_rest[n], 3), without)


def _drivers(basis: Basis, found: Quality) -> Listing:
    made = found.importance
    if made is None:
        return Listing(DRIVERS, [], (_head(basis, found),), ("name the rating to be explained with --outcome",))
    ordered = sorted(made.drivers, key=lambda code: -made.drivers[code].importance)
    rows = [_driver(made, code) for code in ordered]
    said = f"shares of the R2 of {made.outcome!r} over {made.forms} whole forms, 95 % by drawing forms again; "
    below = (*_not_told(made), said + METHODS[made.method])
    return Listing(DRIVERS, rows, (_head(basis, found),), below, simulated=basis.is_simulated(found.period))


def _driver(made: Importance, code: str) -> tuple[Cell, ...]:
    own, place = made.drivers[code], made.places[code]
    shares = (rounded(each, 3) for each in (own.importance, own.low, own.high))
    return (code, *shares, rounded(place.performance), place.advice if are_told_apart(made) else None)


def _not_told(made: Importance) -> Iterator[str]:
    if not made.drivers:
        yield f"{made.forms} forms answer everything: too few, or too much alike, to tell components apart"
    elif not are_told_apart(made):
        yield "no advice: the intervals of all components share a value, so the data do not say which matters more"
