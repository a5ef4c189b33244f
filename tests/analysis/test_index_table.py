"""The index of all units: sources, missing parts, peers, intervals, and nothing made up."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.figure import Context, Counted, Figure, Interval, NoInterval, Reason, Suppressed
from surveyapp.analysis.index_table import IndexRow, NoComponents, index_table
from surveyapp.analysis.indicator import Known
from surveyapp.analysis.tally import tally
from surveyapp.definitions.counts import Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Part, Survey

Forms = list[Mapping[str, Answer]]
QUALITY = {
    "code": "quality",
    "indicators": [{"question": "speed", "score": "mean"}, {"question": "manner", "score": "satisfied"}],
}
GIVEN = {"code": "given", "criteria": [{"code": "audit"}]}
BASE: dict[str, Any] = {
    "label": "2021",
    "valid_from": "2021-01-01",
    "headline": "overall",
    "components": [QUALITY, GIVEN],
}
SOURCES = BASE | {
    "sources": [{"code": "asked", "weight": 70}, {"code": "office", "weight": 30}],
    "components": [QUALITY | {"source": "asked"}, GIVEN | {"source": "office"}],
}
FORMS: Forms = [{"speed": speed, "manner": "good"} for speed in ("very_good", "good", "good", "fair", "bad") * 6]


def edition(**changes: object) -> IndexEdition:
    return IndexEdition.model_validate(BASE | changes)


def known(survey: Survey, formula: IndexEdition, forms: Forms, unit: str = "north", **scores: int) -> Known:
    counts = UnitCounts(unit, tally(survey, [formula], Part.UNIT, forms))
    context = Context("small", unit, "2021", "invited", "2021@00000000")
    return Known(counts, context, {code: Fraction(score) for code, score in scores.items()})


def one(survey: Survey, formula: IndexEdition, forms: Forms, **scores: int) -> IndexRow:
    return index_table(survey, formula, [known(survey, formula, forms, "north", **scores)])[0]


def shown(row: IndexRow) -> Figure:
    assert isinstance(row.overall, Figure)
    return row.overall


def test_seventy_percent_of_businesses_and_thirty_of_the_department(survey: Survey):
    formula = IndexEdition.model_validate(SOURCES)
    row = one(survey, formula, FORMS, audit=90)
    quality, given = row.components
    assert isinstance(quality, Figure)
    assert isinstance(given, Figure)
    assert shown(row).value == Fraction(7, 10) * quality.value + Fraction(3, 10) * 90
    assert shown(row).formula == "arithmetic(2 components, 3/3 measures, asked 70, office 30)"
    assert (given.interval, given.counted, given.base) == (NoInterval.GIVEN, Counted.SCORES, 1)


def test_the_interval_of_a_mixed_index_is_that_of_the_answers_shrunk_to_their_weight(survey: Survey):
    formula = IndexEdition.model_validate(SOURCES)
    row = one(survey, formula, FORMS, audit=90)
    asked, whole = row.components[0], shown(row)
    assert isinstance(asked, Figure)
    assert isinstance(asked.interval, Interval)
    assert isinstance(whole.interval, Interval)
    assert whole.interval.low == pytest.approx(0.7 * asked.interval.low + 27)
    assert whole.interval.high == pytest.approx(0.7 * asked.interval.high + 27)
    assert whole.interval.method == "quasi-score+scores"


def test_components_share_the_weight_of_their_source_equally():
    other = {"code": "manners", "source": "asked", "indicators": [{"question": "manner", "score": "mean"}]}
    parts = [QUALITY | {"source": "asked"}, other, GIVEN | {"source": "office"}]
    formula = IndexEdition.model_validate(SOURCES | {"components": parts})
    assert formula.weights() == {"quality": 35, "manners": 35, "given": 30}
    assert formula.weights({"manners", "given"}) == {"manners": 70, "given": 30}


def test_without_the_departments_score_there_is_no_overall_and_no_zero(survey: Survey):
    row = one(survey, IndexEdition.model_validate(SOURCES), FORMS)
    assert isinstance(row.overall, Suppressed)
    assert row.overall.reason is Reason.NO_SCORE
    assert isinstance(row.components[0], Figure)


def test_a_missing_component_gives_its_weight_to_the_others_only_where_the_edition_says_so(survey: Survey):
    row = one(survey, edition(missing={"components": "reweight"}), FORMS)
    assert shown(row).value == row.components[0].value  # type: ignore[union-attr]
    assert shown(row).formula == "arithmetic(1/2 components, 2/3 measures)"
    assert isinstance(one(survey, edition(), FORMS).overall, Suppressed)


def test_a_component_needs_all_its_indicators_where_the_edition_says_so(survey: Survey):
    half: Forms = [{"speed": "good"} for _ in range(10)]
    lenient, strict = edition(components=[QUALITY]), edition(components=[QUALITY], missing={"indicators": "all"})
    assert isinstance(one(survey, lenient, half).overall, Figure)
    assert isinstance(one(survey, strict, half).overall, Suppressed)


def test_a_unit_without_data_takes_no_place(survey: Survey):
    formula = edition()
    units = [
        known(survey, formula, FORMS, "a", audit=50),
        known(survey, formula, [], "b"),
        known(survey, formula, FORMS, "c", audit=80),
    ]
    found = {row.unit: row.rank for row in index_table(survey, formula, units)}
    assert found == {"a": 2, "b": None, "c": 1}


def test_no_units_give_no_rows_and_no_components_are_named(survey: Survey):
    assert index_table(survey, edition(), []) == ()
    with pytest.raises(NoComponents, match="'2021'"):
        index_table(survey, edition(components=[]), [])


def test_ranks_among_peers_begin_anew_in_each_group(survey: Survey):
    formula = edition(components=[GIVEN], ranking={"peers": "parent"})
    units = [known(survey, formula, [], unit, audit=score) for unit, score in (("a", 50), ("b", 60), ("c", 70))]
    found = index_table(survey, formula, units, group_of={"a": "east", "b": "east", "c": "west"})
    assert [row.rank for row in found] == [2, 1, 1]


@pytest.mark.parametrize(("decimals", "ranks"), [(0, [1, 1, 3]), (1, [2, 1, 3])])
def test_scores_are_rounded_before_they_are_ranked(survey: Survey, decimals: int, ranks: list[int]):
    formula = edition(components=[GIVEN], ranking={"decimals": decimals})
    scores = {"a": Fraction(804, 10), "b": Fraction(1605, 20), "c": Fraction(70)}
    scores["b"] = Fraction(8045, 100)
    units = [replace(known(survey, formula, [], unit), scores={"audit": score}) for unit, score in scores.items()]
    assert [row.rank for row in index_table(survey, formula, units)] == ranks


def test_placed_among_all_units_there_is_no_interval_and_it_is_said_why(survey: Survey):
    formula = edition(components=[QUALITY], normalisation={"method": "within", "onto": [1, 10]})
    better: Forms = [{"speed": "very_good", "manner": "good" if n % 3 else "bad"} for n in range(30)]
    units = [known(survey, formula, forms, unit) for unit, forms in (("a", FORMS), ("b", better))]
    found = index_table(survey, formula, units)
    assert [shown(row).interval for row in found] == [NoInterval.RELATIVE] * 2
    assert [shown(row).value for row in found] == [55, 55], "one indicator at 1, the other at 10, each way round"
    assert shown(found[0]).formula.endswith(", within 1..10)")


def test_deviations_stand_around_fifty(survey: Survey):
    formula = edition(components=[GIVEN], normalisation={"method": "z"})
    units = [known(survey, formula, [], unit, audit=score) for unit, score in (("a", 10), ("b", 20), ("c", 30))]
    values = [float(shown(row).value) for row in index_table(survey, formula, units)]
    assert values == pytest.approx([50 - 10 * 1.5**0.5, 50, 50 + 10 * 1.5**0.5])


def test_a_score_beyond_its_bounds_counts_as_the_nearest(survey: Survey):
    parts = [{"code": "given", "criteria": [{"code": "audit", "bounds": [0, 20], "direction": "negative"}]}]
    formula = edition(components=parts, normalisation="bounds")
    assert [shown(one(survey, formula, [], audit=score)).value for score in (0, 5, 20, 30)] == [100, 75, 0, 0]


def test_pooled_over_indicators_a_component_weighs_as_many_as_it_has_a_score_for(survey: Survey):
    speed = {"code": "speed", "indicators": [{"question": "speed", "score": "mean"}]}
    formula = edition(components=[QUALITY, speed], overall="pooled")
    row = one(survey, formula, FORMS)
    quality, alone = (figure.value for figure in row.components if isinstance(figure, Figure))
    assert shown(row).value == (2 * quality + alone) / 3


def test_points_are_added_on_the_scale_of_their_sum(survey: Survey):
    parts = [QUALITY | {"maximum": 10}, {"code": "given", "criteria": [{"code": "audit", "bounds": [0, 50]}]}]
    row = one(survey, edition(components=parts, aggregation="sum", scale=60), FORMS, audit=40)
    quality, given = (figure for figure in row.components if isinstance(figure, Figure))
    assert shown(row).value == quality.value + 40
    assert (str(quality.scale), str(given.scale), str(shown(row).scale)) == ("10", "50", "60")


def test_an_edition_that_uses_nothing_new_keeps_its_hash():
    old = IndexEdition.model_validate(
        {"label": "one", "valid_from": "2021-01-01", "headline": {"pooled": "mean"}, "components": [QUALITY]}
    )
    written = old.model_dump_json(by_alias=True)
    assert [
        key for key in ("criteria", "source", "maximum", "overall", "missing", "peers") if f'"{key}"' in written
    ] == []
    assert edition().hash != edition(missing={"components": "reweight"}).hash


def test_a_unit_without_any_counts_is_no_crash(survey: Survey):
    context = Context("small", "x", "2021", "scores", "e")
    (row,) = index_table(survey, edition(), [Known(UnitCounts("x", Tally()), context)])
    assert isinstance(row.overall, Suppressed)


NORMALISATIONS = st.sampled_from(
    ["none", {"method": "within", "onto": [1, 10]}, {"method": "pooled", "onto": [1, 10]}, {"method": "z"}]
)


def placed(survey: Survey, normalisation: object, scores: list[int | None]) -> dict[str, tuple[object, int | None]]:
    formula = edition(components=[GIVEN], normalisation=normalisation)
    units = [
        known(survey, formula, [], f"u{n}", **({} if score is None else {"audit": score}))
        for n, score in enumerate(scores)
    ]
    found = index_table(survey, formula, units)
    return {row.unit: (row.overall.value if isinstance(row.overall, Figure) else None, row.rank) for row in found}


@given(NORMALISATIONS, st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_a_unit_of_which_nothing_is_known_changes_nothing_for_the_others(
    survey: Survey, normalisation: object, scores: list[int]
):
    alone, among = placed(survey, normalisation, [*scores]), placed(survey, normalisation, [*scores, None])
    assert among == alone | {f"u{len(scores)}": (None, None)}


@given(NORMALISATIONS, st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_the_order_of_units_changes_no_score_and_no_rank(survey: Survey, normalisation: object, scores: list[int]):
    there, back = placed(survey, normalisation, [*scores]), placed(survey, normalisation, [*scores[::-1]])
    assert list(there.values()) == list(back.values())[::-1]
