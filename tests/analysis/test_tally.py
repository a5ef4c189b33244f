from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.released_row import released_row
from surveyapp.analysis.tally import rolled_up, tally
from surveyapp.definitions.countable import counted_in
from surveyapp.definitions.counts import Counts, Precision, Tally, UnitCounts
from surveyapp.definitions.index import IndexEdition
from surveyapp.definitions.question import Single
from surveyapp.definitions.response import Answer
from surveyapp.definitions.rule import AnyOf
from surveyapp.definitions.survey import Part, Survey

Forms = list[Mapping[str, Answer]]
Drawn = Callable[[int, int], Forms]


def test_every_form_is_counted_once_in_every_question(survey: Survey):
    forms: Forms = [
        {"speed": "good", "manner": "dont_know", "hours": Decimal("3.5"), "channels": ("web", "desk")},
        {"speed": "bad", "speed.reason.bad": ("slow",), "manner": None, "hours": None, "channels": ("no_idea",)},
        {"speed": "bad", "speed.reason.bad": ("slow", "queue"), "hours": Decimal(20), "channels": ()},
    ]
    assert tally(survey, (), Part.UNIT, forms) == Tally(
        {Part.UNIT: 3},
        {
            "speed": {"good": 1, "bad": 2},
            "speed.reason.bad": {"slow": 2, "queue": 1, "answered": 2, "not_asked": 1},
            "manner": {"dont_know": 1, "no_answer": 1, "not_asked": 1},
            "hours": {"short": 1, "long": 1, "answered": 2, "sum": 2350, "sum_squares": 4122500, "no_answer": 1},
            "channels": {"web": 1, "desk": 1, "no_idea": 1, "answered": 1, "no_answer": 1},
        },
    )


def test_an_option_called_none_is_an_option(survey: Survey):
    counts = tally(survey, (), Part.UNIT, [{"speed": "none"}, {"speed": None}]).of("speed")
    assert counts == {"none": 1, "no_answer": 1}


def test_no_forms_give_no_counts(survey: Survey, edition: IndexEdition):
    assert tally(survey, [edition], Part.UNIT, []) == Tally({Part.UNIT: 0}, {})


def test_texts_are_counted_and_never_kept(survey: Survey):
    counts = tally(survey, (), Part.COMMENT, [{"wish": "shorter queues"}, {"wish": None}])
    assert counts.of("wish") == {"answered": 1, "no_answer": 1}


def test_a_forms_own_score_is_counted_in_hundredths(survey: Survey, edition: IndexEdition):
    forms: Forms = [
        {"speed": "good", "manner": "bad", "hours": Decimal("2.5")},
        {"speed": "fair", "manner": "dont_know", "hours": None},
        {"speed": "dont_know", "manner": None},
    ]
    counts = tally(survey, [edition], Part.UNIT, forms)
    assert counts.of("index.2021.quality") == {"answered": 2, "sum": 3750 + 5000, "sum_squares": 3750**2 + 5000**2}
    assert counts.of("index.2021.time") == {"answered": 1, "sum": 7500, "sum_squares": 7500**2}
    first = (3 * 3750 + 7500 + 2) // 4
    assert counts.of("index.2021.overall") == {"answered": 2, "sum": first + 5000, "sum_squares": first**2 + 5000**2}
    assert counts.of("index.2021.time.hours")["sum"] == 2500


def test_own_scores_are_counted_only_where_one_part_holds_all_their_questions(survey: Survey, edition: IndexEdition):
    assert not any(
        code.startswith("index") for code in tally(survey, [edition], Part.OFFICER, [{"help": "good"}]).questions
    )


@pytest.mark.parametrize("k", [2, 5])
def test_a_question_answered_by_too_few_gives_no_option(survey: Survey, edition: IndexEdition, k: int):
    manners = ["good"] * (k - 1) + ["dont_know"] * 9
    forms: Forms = [{"speed": "good", "manner": manner} for manner in manners]
    counts = tally(survey, [edition], Part.UNIT, forms, k=k)
    assert counts.of("manner") == {"too_few": k + 8}
    assert counts.of("speed") == {"good": k + 8}


def test_a_hidden_answer_cannot_be_worked_out_from_own_scores(survey: Survey, edition: IndexEdition):
    common: Forms = [{"speed": "good"}] * 9
    for hidden in ("very_good", "very_bad"):
        counts = tally(survey, [edition], Part.UNIT, [*common, {"speed": "good", "manner": hidden}], k=5)
        assert counts.of("index.2021.quality")["sum"] == 10 * 7500
    open_sums = {
        tally(survey, [edition], Part.UNIT, [*common, {"speed": "good", "manner": hidden}]).of("index.2021.quality")[
            "sum"
        ]
        for hidden in ("very_good", "very_bad")
    }
    assert len(open_sums) == 2, "control: without k the score tells the answer"


@pytest.mark.parametrize("k", [5, 1])
def test_own_scores_do_not_tell_of_the_few_who_were_not_asked_all_questions(
    survey: Survey, edition: IndexEdition, k: int
):
    def counted(few: str, others: str) -> Tally:
        """Two of twelve are not asked about manners; how they and two of the others rate the speed."""
        levels = ["fair", "fair", others, others, *["good"] * 6]
        asked: Forms = [{"speed": level, "manner": "good"} for level in levels]
        unasked: Forms = [{"speed": few}] * 2
        return tally(survey, [edition], Part.UNIT, [*unasked, *asked], k=k)

    told, other = counted("very_bad", "very_good"), counted("very_good", "very_bad")
    assert told.of("speed") == other.of("speed")
    assert told.of("manner") == other.of("manner")
    is_same = told.of("index.2021.quality")["sum"] == other.of("index.2021.quality")["sum"]
    assert is_same == (k == 5), "control: without k the score tells what the two said"


HINTING: Forms = [
    *[{"speed": "none", "manner": "good"}] * 9,
    *[{"speed": "bad", "speed.reason.bad": ("slow",), "manner": "good", "helped": None}] * 2,
    {"speed": "good", "manner": "good"},
]
"""Three of twelve rate the speed, two of them as bad, and only these are asked why and whether anybody helped."""


def routed(survey: Survey) -> Survey:
    """The same survey, which asks whether anybody helped those who found it slow."""
    branch, *others = survey.sections
    rule = AnyOf(question="speed", any_of=("bad",))
    options = [{"code": "yes"}, {"code": "no"}]
    helped = Single.model_validate({"code": "helped", "kind": "single", "options": options, "show_if": rule})
    page = branch.pages[0].model_copy(update={"questions": (*branch.pages[0].questions, helped)})
    sections = (branch.model_copy(update={"pages": (page,)}), *others)
    return Survey.model_validate(survey.model_copy(update={"sections": sections}).model_dump())


def test_who_was_asked_why_does_not_tell_what_too_few_answered(survey: Survey):
    asking = routed(survey)
    counts = tally(asking, (), Part.UNIT, HINTING, k=5)
    assert [counts.of(code) for code in ("speed", "speed.reason.bad", "helped")] == [{"too_few": 12}] * 3
    rows = {released_row(asking, form, counts) for form in HINTING}
    assert rows == {'{"manner":"good"}'}
    none_hidden = [replace(each, decided_by=frozenset()) for each in counted_in(asking, Part.UNIT)]
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("surveyapp.analysis.tally.counted_in", lambda *_: none_hidden)
        counts = tally(asking, (), Part.UNIT, HINTING, k=5)
    assert counts.of("helped") == {"no_answer": 2, "not_asked": 10}, "control: two of the three said bad"
    assert len({released_row(asking, form, counts) for form in HINTING}) == 2, "control: and their rows say so"


def test_several_forms_of_one_business_are_one_business(survey: Survey):
    forms: Forms = [{"speed": "good"}] * 6
    assert tally(survey, (), Part.UNIT, forms, ["a", "a", "a", "b", "b", "b"], 5).of("speed") == {"too_few": 6}
    assert tally(survey, (), Part.UNIT, forms, list("abcdef"), 5).of("speed") == {"good": 6}


@given(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 99)))
def test_merging_two_groups_adds_their_counts(
    survey: Survey, edition: IndexEdition, drawn: Drawn, sizes: tuple[int, int, int]
):
    first, second, seed = sizes
    left, right = drawn(first, seed), drawn(second, seed + 1)
    together = tally(survey, [edition], Part.UNIT, left + right)
    apart = tally(survey, [edition], Part.UNIT, left) + tally(survey, [edition], Part.UNIT, right)
    assert apart == together


@given(st.randoms(use_true_random=False))
def test_the_order_of_forms_does_not_matter(survey: Survey, edition: IndexEdition, drawn: Drawn, rng: object):
    forms = drawn(20, 5)
    shuffled: Forms = sorted(forms, key=lambda _: rng.random())  # type: ignore[attr-defined] # hypothesis types it as object
    assert tally(survey, [edition], Part.UNIT, shuffled) == tally(survey, [edition], Part.UNIT, forms)


def test_units_above_hold_their_own_counts_and_those_below(survey: Survey, drawn: Drawn):
    own = {unit: tally(survey, (), Part.UNIT, drawn(n, n)) for unit, n in (("a1", 7), ("a2", 9), ("a", 3), ("b", 4))}
    precision = {"a": Precision(12, 2.0, {})}
    counts = Counts("small", "2021", "invited", {u: UnitCounts(u, t) for u, t in own.items()}, precision)
    above = {"a1": ("a1", "a", "top"), "a2": ("a2", "a", "top"), "a": ("a", "top"), "b": ("b", "top")}
    found = rolled_up(counts, above)
    assert found["a"].tally == own["a1"] + own["a2"] + own["a"]
    assert found["top"].tally == found["a"].tally + own["b"]
    assert found["a1"].tally == own["a1"]
    assert found["a"].precision == precision["a"]
    assert found["top"].precision is None


def test_an_empty_unit_changes_nothing_above(survey: Survey, drawn: Drawn):
    full = UnitCounts("a1", tally(survey, (), Part.UNIT, drawn(7, 7)))
    empty = UnitCounts("a2", Tally())
    above = {"a1": ("a1", "a"), "a2": ("a2", "a")}
    alone = rolled_up(Counts("small", "2021", "invited", {"a1": full}), above)["a"]
    both = rolled_up(Counts("small", "2021", "invited", {"a1": full, "a2": empty}), above)["a"]
    assert both.tally == alone.tally


def test_what_holds_for_one_unit_below_is_said_of_the_unit_above(survey: Survey, drawn: Drawn):
    counts = tally(survey, (), Part.UNIT, drawn(7, 7))
    units = {
        "a1": UnitCounts("a1", counts, holds_forms=False),
        "a2": UnitCounts("a2", counts, simulated=True),
    }
    found = rolled_up(Counts("small", "2021", "invited", units), {"a1": ("a",), "a2": ("a",)})["a"]
    assert (found.holds_forms, found.simulated) == (False, True)
