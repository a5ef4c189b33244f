"""Component scores become one; published tables are given again."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.composite import BelowZero, Recipe, composite, composites, sensitivity
from surveyapp.analysis.figure import Context, Figure, Kind, half_up
from surveyapp.analysis.index import unit_figures
from surveyapp.analysis.normalise import Scores, min_max
from surveyapp.analysis.rank import band, ranks
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.index import Band, IndexEdition, Ranking
from surveyapp.definitions.load import load
from surveyapp.definitions.survey import Part

REFERENCE = Path(__file__).parent.parent / "reference"
SURVEYS = Path(__file__).parents[2] / "surveys"
TABLES = json.loads((REFERENCE / "published_tables.json").read_text(encoding="utf-8"))
SUB_INDICES = ("entry", "land", "transparency", "time", "informal", "bias", "proactive", "support", "labor", "legal")
WEIGHTS = {
    **dict.fromkeys(("2006", "2007", "2008"), (5, 5, 15, 10, 5, 5, 15, 15, 15, 10)),
    **dict.fromkeys(("2009", "2010", "2011", "2012"), (10, 5, 20, 15, 10, 0, 10, 5, 20, 5)),
}
EQUAL = {"a": Fraction(1), "b": Fraction(1)}


def provinces(year: str) -> list[tuple[Scores, Fraction]]:
    with (REFERENCE / "pci_2006_2012.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == year]
    return [({name: Fraction(row[name]) for name in SUB_INDICES if row[name]}, Fraction(row["pci"])) for row in rows]


def provincial(year: str) -> dict[str, Fraction]:
    return {name: Fraction(weight) for name, weight in zip(SUB_INDICES, WEIGHTS[year], strict=True) if weight}


@pytest.mark.parametrize("year", ["2006", "2007", "2008", "2009", "2010", "2012"])
def test_the_provincial_index_is_given_again_to_five_decimals(year: str):
    for scores, printed in provinces(year):
        found = composite(scores, provincial(year))
        assert found is not None
        assert float(10 * found) == pytest.approx(float(printed), abs=1e-5)


def test_the_provincial_index_of_2011_cannot_be_given_again_from_its_printed_parts():
    found = [(composite(scores, provincial("2011")), printed) for scores, printed in provinces("2011")]
    assert max(abs(10 * score - printed) for score, printed in found if score is not None) > Fraction(1, 10)


def test_the_provincial_index_of_2019_is_given_again_within_two_hundredths():
    table = TABLES["pci_2019"]
    weights = {name: Fraction(str(weight)) for name, weight in table["weights"].items()}
    for row in table["rows"]:
        found = composite({name: Fraction(str(score)) for name, score in row["components"].items()}, weights)
        assert found is not None
        assert abs(10 * found - Fraction(str(row["score"]))) <= Fraction(2, 100)


def test_a_province_printed_without_any_score_has_none():
    weights = provincial("2012")
    assert composite(dict.fromkeys(weights), weights, missing="reweight") is None


def test_reform_scores_of_2019_have_dense_ranks():
    rows = TABLES["par_2019"]["rows"]
    found = ranks({row["unit"]: Fraction(str(row["score"])) for row in rows}, Ranking(method="dense"))
    assert found == {row["unit"]: row["rank"] for row in rows}


def test_reform_scores_of_2021_have_bands_for_ranks():
    table = TABLES["par_2021"]
    bands = [
        Band.model_validate({"code": f"band{n}", "from": str(lowest)})
        for n, lowest in enumerate([*table["lowest"], 0], 1)
    ]
    for row in table["rows"]:
        found = band(Decimal(str(row["score"])), bands)
        assert found is not None
        assert found.code == f"band{row['rank']}"
    assert [found.code for edge in (89, 88.5, 88, 87.5, 87) if (found := band(Fraction(edge), bands))] == [
        each.code for each in bands
    ]


def test_the_national_index_of_2024_pools_indicators_and_is_no_mean_of_aspects():
    table = TABLES["sipas_2024"]
    aspects = {name: Fraction(str(score)) for name, score in table["aspects"].items()}
    indicators = {"policy": Fraction(31), "service": Fraction(table["satisfaction_indicators"] - 31)}
    pooled, plain = composite(aspects, indicators), composite(aspects, dict.fromkeys(aspects, Fraction(1)))
    assert pooled is not None
    assert plain is not None
    assert float(half_up(pooled, 2)) == table["overall"]
    assert float(half_up(plain, 2)) != table["overall"]


def test_days_to_clear_exports_have_competition_ranks():
    table = TABLES["export_clearance"]
    found = ranks({row["unit"]: Fraction(str(row["value"])) for row in table["rows"]}, Ranking(method="competition"))
    before = table["from_rank"] - 1
    assert {unit: rank + before for unit, rank in found.items()} == {row["unit"]: row["rank"] for row in table["rows"]}


def test_very_satisfied_is_shown_beside_satisfied_on_one_base():
    asked = load(SURVEYS / "service-satisfaction")
    for row in TABLES["singapore"]["rows"]:
        very, satisfied = (round(10 * row[f"{kind}_pct"]) for kind in ("very_satisfied", "satisfied"))
        counts = {"very_satisfied": very, "satisfied": satisfied - very, "neutral": 1000 - satisfied}
        unit = UnitCounts("sg", Tally({Part.UNIT: 1000}, {"satisfaction": counts}))
        context = Context(asked.survey.code, "sg", "2022", "invited", "top-two")
        figures = unit_figures(asked.survey, asked.index("top-two"), unit, context)
        shown = [figures.figure(kind, "satisfaction") for kind in (Kind.VERY_SATISFIED, Kind.SATISFIED)]
        assert [(each.value, each.base) for each in shown if isinstance(each, Figure)] == [
            (Fraction(very, 10), 1000), (Fraction(satisfied, 10), 1000),
        ]  # fmt: skip


def test_two_sources_are_added_by_their_weights():
    weights = {source: Fraction(str(weight)) for source, weight in TABLES["cdci_2024"]["weights"].items()}
    assert composite({"business": Fraction(90), "department": Fraction(100)}, weights) == 93


def test_a_missing_component_leaves_no_score_or_gives_its_weight_away():
    scores: Scores = {"a": Fraction(80), "b": None}
    assert composite(scores, EQUAL) is None
    assert composite({"a": Fraction(80)}, EQUAL, missing="reweight") == 80
    assert composite(scores, EQUAL, missing="reweight") == 80


def test_a_geometric_mean_punishes_one_weak_component():
    found = composite({"a": Fraction(25), "b": Fraction(100)}, EQUAL, "geometric")
    assert found is not None
    assert float(found) == pytest.approx(50)
    assert composite({"a": Fraction(0), "b": Fraction(100)}, EQUAL, "geometric") == 0
    with pytest.raises(BelowZero, match="'a'"):
        composite({"a": Fraction(-1), "b": Fraction(100)}, EQUAL, "geometric")


TABLE: dict[str, Scores] = {
    "x": {"a": Fraction(90), "b": Fraction(50)},
    "y": {"a": Fraction(70), "b": Fraction(72)},
    "z": {"a": Fraction(60), "b": Fraction(61)},
    "empty": {},
}


def edition(**changes: object) -> IndexEdition:
    parts = [{"code": code, "indicators": [{"question": code, "score": "mean"}]} for code in "ab"]
    whole = {"label": "x", "valid_from": "2021-01-01", "headline": "overall", "components": parts}
    return IndexEdition.model_validate(whole | changes)


def test_ranks_under_other_recipes_are_told_and_how_far_they_move():
    # Means 70, 71, 60.5: y, x, z. Products 4500, 5040, 3660: the same. Placed from lowest to highest: x 100 and 0,
    # y 33.3 and 100, z 0 and 50. Without a only b decides: y, z, x; without b: x, y, z.
    found = sensitivity(edition(), TABLE)
    assert found is not None
    assert found.own == found.others["geometric"] == found.others["min_max"] == {"x": 2, "y": 1, "z": 3}
    assert found.without == {"a": {"x": 3, "y": 1, "z": 2}, "b": {"x": 1, "y": 2, "z": 3}}
    assert [found.shift(ranks) for ranks in (found.own, *found.without.values())] == [
        0,
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    ]
    assert "equal" not in found.others, "weights are equal already"
    assert sensitivity(edition(), TABLE | {"half": {"a": Fraction(99)}}) == found, "half a unit takes no part"


def test_other_weights_and_another_aggregation_are_tried_against_the_editions_own():
    parts = [
        {"code": code, "weight": w, "indicators": [{"question": code, "score": "mean"}]}
        for code, w in (("a", 9), ("b", 1))
    ]
    found = sensitivity(edition(components=parts, aggregation="geometric"), TABLE)
    assert found is not None
    assert found.own == {"x": 1, "y": 2, "z": 3}
    assert set(found.others) == {"arithmetic", "min_max", "z", "equal"}
    assert found.others["equal"] == {"x": 2, "y": 1, "z": 3}


def test_a_component_on_which_all_are_alike_moves_nobody_and_below_zero_there_is_no_geometric_mean():
    alike: dict[str, Scores] = {unit: {"a": Fraction(n), "b": Fraction(50)} for n, unit in enumerate("xyz", -1)}
    found = sensitivity(edition(), alike)
    assert found is not None
    assert found.others == dict.fromkeys(("min_max", "z"), found.own)
    assert found.without["a"] == dict.fromkeys("xyz", 1)


def test_one_unit_or_one_component_has_no_other_order():
    assert sensitivity(edition(), {"x": TABLE["x"], "empty": {}}) is None
    one = [{"code": "a", "indicators": [{"question": "a", "score": "mean"}]}]
    assert sensitivity(edition(components=one), TABLE) is None


def test_normalising_within_a_year_is_done_over_all_units():
    found = composites(TABLE, Recipe(EQUAL, min_max))
    assert found == {"x": 50, "y": Fraction(200, 3), "z": 25, "empty": None}
