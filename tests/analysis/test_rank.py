"""Ranks, bands and peer groups."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.rank import NothingToCompare, Score, band, mean_rank_shift, peer_ranks, ranks
from surveyapp.definitions.index import Band, Ranking

SCORES: dict[str, Score | None] = {"a": Decimal(89), "b": Decimal("88.5"), "c": Decimal("88.5"), "d": Decimal(88)}


@pytest.mark.parametrize(
    ("method", "expected"),
    [("dense", [1, 2, 2, 3]), ("competition", [1, 2, 2, 4]), ("ordinal", [1, 2, 3, 4])],
)
def test_each_method_ranks_ties_as_its_name_says(method: str, expected: list[int]):
    found = ranks(SCORES, Ranking.model_validate({"method": method}))
    assert list(found.values()) == expected


def test_scores_are_rounded_half_up_before_they_are_compared():
    close: dict[str, Score | None] = {
        "a": Fraction(90_005, 1000),
        "b": Fraction(90_014, 1000),
        "c": Fraction(90_004, 1000),
    }
    assert ranks(close) == {"a": 1, "b": 1, "c": 3}
    assert ranks(close, Ranking(decimals=3)) == {"b": 1, "a": 2, "c": 3}


def test_a_unit_without_a_score_has_no_rank_and_takes_no_place():
    assert ranks(SCORES | {"none": None}) == ranks(SCORES)
    assert ranks({}) == {}
    assert ranks({"only": None}) == {}
    assert ranks({"None": 5}) == {"None": 1}


def test_peers_are_ranked_among_themselves():
    groups = {"a": "border", "d": "border", "b": "port", "c": "port"}
    assert peer_ranks(SCORES, groups) == {"a": 1, "d": 2, "b": 1, "c": 1}


BANDS = (Band.model_validate({"code": "good", "from": 80}), Band.model_validate({"code": "best", "from": 90}))


@pytest.mark.parametrize(("score", "code"), [("90", "best"), ("89.99", "good"), ("80", "good"), ("79.99", None)])
def test_bands_are_closed_below(score: str, code: str | None):
    found = band(Decimal(score), BANDS)
    assert (found.code if found else None) == code


def test_the_mean_shift_of_a_ranking_from_itself_is_zero():
    assert mean_rank_shift(ranks(SCORES), ranks(SCORES)) == 0
    assert mean_rank_shift({"a": 1, "b": 2}, {"a": 2, "b": 1, "c": 3}) == 1
    with pytest.raises(NothingToCompare):
        mean_rank_shift({"a": 1}, {"b": 1})


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10), max_size=12))
def test_three_methods_agree_where_nothing_is_tied(scores: dict[str, int]):
    found = {
        method: ranks(scores, Ranking.model_validate({"method": method}))
        for method in ("dense", "competition", "ordinal")
    }
    assert all(found["dense"][u] <= found["competition"][u] <= found["ordinal"][u] for u in scores)
    if len(set(scores.values())) == len(scores):
        assert found["dense"] == found["competition"] == found["ordinal"]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10), max_size=12))
def test_doubling_every_score_or_adding_an_empty_unit_leaves_ranks_as_they_are(scores: dict[str, int]):
    doubled = {unit: 2 * score for unit, score in scores.items()}
    assert ranks(doubled) == ranks(scores) == ranks({**scores, "empty": None})
