"""Component scores of a unit become one score, and how much the recipe decides the ranks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.aggregate import AGGREGATIONS
from surveyapp.analysis.figure import Figure, Kind, UnitFigures
from surveyapp.analysis.normalise import Scores, min_max, standardised, unchanged
from surveyapp.analysis.rank import mean_rank_shift, ranks
from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.index import IndexEdition

Aggregation = Literal["arithmetic", "geometric"]
Missing = Literal["no_score", "reweight"]
Ranks = Mapping[str, int]


class BelowZero(SurveyAppError):
    """A geometric mean of a score below zero."""

    def __init__(self, component: str) -> None:
        super().__init__(f"component {component!r} is below zero: it has no geometric mean")
        self.component = component


@dataclass(frozen=True)
class Recipe:
    """How components become one score: normalisation of each, weights, aggregation, what a missing one means."""

    weights: Mapping[str, Fraction]
    normalise: Callable[[Scores], Scores] = unchanged
    aggregation: Aggregation = "arithmetic"
    missing: Missing = "no_score"


@dataclass(frozen=True)
class Sensitivity:
    """The ranks of units under the edition's own recipe, under others by their names, and without each component."""

    own: Ranks
    others: Mapping[str, Ranks]
    without: Mapping[str, Ranks]

    def shift(self, other: Ranks) -> float:
        """The mean rank shift of other ranks from the edition's own."""
        return mean_rank_shift(self.own, other)


def composite(
    scores: Scores,
    weights: Mapping[str, Fraction],
    aggregation: Aggregation = "arithmetic",
    missing: Missing = "no_score",
) -> Fraction | None:
    """The weighted mean of component scores, or of sources of one score (70 % businesses, 30 % department).

    OECD/JRC Handbook (2008), step 6. A missing component leaves no score, or its weight goes to the others in
    proportion (`reweight`); with none left there is no score. A geometric mean is exact to 12 decimals, 0 where a
    component is 0; below 0 it raises BelowZero.
    """
    known = {component: score for component in weights if (score := scores.get(component)) is not None}
    if not known or (missing == "no_score" and len(known) < len(weights)):
        return None
    below = next((component for component, score in known.items() if score < 0), None)
    if below is not None and aggregation == "geometric":
        raise BelowZero(below)
    return AGGREGATIONS[aggregation]([(score, weights[component]) for component, score in known.items()])


def composites(table: Mapping[str, Scores], recipe: Recipe) -> Scores:
    """Each unit's score; `table` holds the component scores of each unit, normalised over all units first."""
    columns = {
        component: recipe.normalise({unit: scores.get(component) for unit, scores in table.items()})
        for component in recipe.weights
    }
    rows = {unit: {component: columns[component][unit] for component in columns} for unit in table}
    return {unit: composite(row, recipe.weights, recipe.aggregation, recipe.missing) for unit, row in rows.items()}


def component_scores(figures: UnitFigures) -> Scores:
    """A unit's components as parts of their maxima, in percent; None for one that is not shown."""
    return {
        figure.of: 100 * figure.value / Fraction(figure.scale) if isinstance(figure, Figure) else None
        for figure in figures.figures
        if figure.kind is Kind.COMPONENT
    }


def recipes(edition: IndexEdition) -> Mapping[str, Recipe]:
    """The other recipes that an index is tried by: another aggregation, normalisation, and equal weights.

    OECD/JRC Handbook (2008), step 7. A component on which all units are alike gives its weight to the others where
    scores are normalised over units. Equal weights are no other recipe where all are equal.
    """
    weights = edition.weights()
    placed = Recipe(weights, missing="reweight")
    other: Aggregation = "arithmetic" if _own(edition).aggregation == "geometric" else "geometric"
    made = {
        other: replace(_own(edition), aggregation=other),
        "min_max": replace(placed, normalise=min_max),
        "z": replace(placed, normalise=_standardised),
    }
    if len(set(weights.values())) > 1:
        made["equal"] = replace(_own(edition), weights=dict.fromkeys(weights, Fraction(1)))
    return made


def sensitivity(edition: IndexEdition, table: Mapping[str, Scores]) -> Sensitivity | None:
    """How ranks move under other `recipes` and without each component, by the edition's rule for rounding and ties.

    `table` holds the `component_scores` of units; those that lack a component take no part. None where fewer than
    two units, or two components, are left: there is no other order. A recipe that has no score is left out.
    """
    codes = [component.code for component in edition.components]
    whole = {unit: row for unit, row in table.items() if all(row.get(code) is not None for code in codes)}
    if min(len(whole), len(codes)) < 2:  # noqa: PLR2004 - one unit or one component has no other order
        return None
    own = _own(edition)
    without = {code: replace(own, weights=edition.weights([c for c in codes if c != code])) for code in codes}
    others = {name: _ranks(edition, whole, recipe) for name, recipe in recipes(edition).items()}
    return Sensitivity(
        _ranks(edition, whole, own),
        {name: places for name, places in others.items() if places},
        {code: _ranks(edition, whole, recipe) for code, recipe in without.items()},
    )


def _own(edition: IndexEdition) -> Recipe:
    return Recipe(edition.weights(), aggregation="geometric" if edition.aggregation == "geometric" else "arithmetic")


def _ranks(edition: IndexEdition, table: Mapping[str, Scores], recipe: Recipe) -> Ranks:
    try:
        return ranks(composites(table, recipe), edition.ranking)
    except BelowZero:  # no geometric mean, no ranks by it
        return {}


def _standardised(scores: Scores) -> Scores:
    # In tenths of a deviation, so that rounding before ranking is about as fine as on 0 to 100.
    return {unit: None if score is None else 10 * score for unit, score in standardised(scores).items()}
