"""Component scores of a unit become one score, and how much the recipe decides the ranks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.aggregate import AGGREGATIONS
from surveyapp.analysis.normalise import Scores, unchanged
from surveyapp.analysis.rank import mean_rank_shift, ranks
from surveyapp.definitions.errors import SurveyAppError

Aggregation = Literal["arithmetic", "geometric"]
Missing = Literal["no_score", "reweight"]


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


def sensitivity(table: Mapping[str, Scores], own: Recipe, others: Mapping[str, Recipe]) -> Mapping[str, float]:
    """The mean rank shift of each other recipe from one's own: OECD/JRC Handbook (2008), step 7."""
    reference = ranks(composites(table, own))
    return {name: mean_rank_shift(reference, ranks(composites(table, other))) for name, other in others.items()}
