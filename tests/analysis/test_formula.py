"""The ways in which a percentage may have been made: each worked out by hand, on answers that tell them apart."""

from fractions import Fraction

import pytest

from surveyapp.analysis.formula import Item, of_question, of_questions
from surveyapp.definitions.question import Rating

LEVELS = ("very_bad", "bad", "fair", "good", "very_good")
OPTIONS = [{"code": code, "value": 25 * n, "satisfied": n > 2, "dissatisfied": n < 2} for n, code in enumerate(LEVELS)]
UNKNOWN = {"code": "dont_know", "outside": "unknown"}
COUNTS = {"very_bad": 1, "bad": 1, "fair": 2, "good": 4, "very_good": 8, "dont_know": 4}


def rating(code: str, *, unknown: bool = False) -> Rating:
    return Rating.model_validate(
        {"kind": "rating", "code": code, "options": [*OPTIONS, *([UNKNOWN] if unknown else [])]}
    )


@pytest.mark.parametrize(
    ("formula", "by_hand"),
    [
        ("mean", Fraction(1 * 25 + 2 * 50 + 4 * 75 + 8 * 100, 16)),
        ("satisfied", Fraction(100 * 12, 16)),
        ("very_satisfied", Fraction(100 * 8, 16)),
        ("net", Fraction(100 * (12 - 2), 16)),
        ("satisfied_of_all", Fraction(100 * 12, 20)),
        ("satisfied_or_unknown", Fraction(100 * (12 + 4), 20)),
        ("mean_unknown_middle", Fraction(1225 + 4 * 50, 20)),
    ],
)
def test_a_formula_gives_what_was_worked_out_by_hand(formula: str, by_hand: Fraction):
    assert of_question(rating("q", unknown=True), COUNTS, ())[formula] == by_hand


def test_the_classic_error_is_a_code_of_nine_that_passes_four_or_more():
    """Levels 1 to 5, and 9 for who does not know: everything from 4 on is counted as satisfied."""
    coded = [1] * 1 + [2] * 1 + [3] * 2 + [4] * 4 + [5] * 8 + [9] * 4
    wrong = Fraction(100 * sum(code >= 4 for code in coded), len(coded))
    assert of_question(rating("q", unknown=True), COUNTS, ())["satisfied_or_unknown"] == wrong


def test_a_question_without_options_outside_its_base_has_no_formula_that_counts_them():
    assert set(of_question(rating("q"), COUNTS, ())) == {"mean", "satisfied", "very_satisfied", "net"}


def test_options_without_values_have_shares_only():
    options = [{"code": "yes", "satisfied": True}, {"code": "no"}]
    question = Rating.model_construct(
        kind="rating",
        code="q",
        options=tuple(Rating.model_validate({"kind": "rating", "code": "q", "options": options}).options),
    )
    assert set(of_question(question, {"yes": 3, "no": 1}, ())) == {"satisfied"}


def test_no_answers_give_no_figure():
    assert of_question(rating("q", unknown=True), {}, ()) == {}


def test_the_four_roads_from_three_questions_to_one_percentage():
    """Shares 3 of 4, 1 of 2 (one aspect) and 1 of 10 (another); two units below, of 6 answers and of 10."""
    items = (Item(rating("a"), "first"), Item(rating("b"), "first"), Item(rating("c"), "second"))
    whole = {"a": {"good": 3, "bad": 1}, "b": {"good": 1, "bad": 1}, "c": {"good": 1, "bad": 9}}
    parts = ({"a": whole["a"], "b": whole["b"]}, {"c": whole["c"]})
    found = of_questions(items, whole, parts)
    assert found["satisfied_pooled"] == Fraction(100 * (3 + 1 + 1), 4 + 2 + 10)
    assert found["satisfied_items"] == Fraction(75 + 50 + 10, 3)
    assert found["satisfied_aspects"] == (Fraction(75 + 50, 2) + 10) / 2
    assert found["satisfied_units"] == (Fraction(100 * 4, 6) + 10) / 2
    assert len({value for name, value in found.items() if name.startswith("satisfied")}) == 4


def test_a_mean_over_units_of_one_question_is_the_error_of_weighing_them_alike():
    parts = ({"very_good": 1}, {"very_good": 1, "very_bad": 3})
    found = of_question(rating("q"), {"very_good": 2, "very_bad": 3}, parts)
    assert [found["satisfied"], found["satisfied_units"]] == [40, Fraction(100 + 25, 2)]


def test_a_question_where_less_is_better_is_turned_round():
    whole = {"a": {"very_good": 1, "very_bad": 3}}
    assert of_questions((Item(rating("a"), "", is_negative=True),), whole, ())["mean_pooled"] == 75
    assert of_questions((Item(rating("a"), ""),), whole, ())["mean_pooled"] == 25
