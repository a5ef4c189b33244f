"""Which forms may leave together, and what is left of them."""

from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.block_rule import at_the_bottom, balanced, leaving
from surveyapp.analysis.officer_blocks import OfficerBlock, Rated, officer_blocks
from surveyapp.analysis.released_row import masked, released_comments, released_row
from surveyapp.definitions.counts import Tally
from surveyapp.definitions.survey import Part, Survey

LEVELS = ("very_bad", "bad", "fair", "good", "very_good")
OPTIONS = [{"code": code, "value": 25 * rank} for rank, code in enumerate(LEVELS)]
UNSURE = {"code": "unsure", "outside": "unknown"}


def survey(subject: str = "team", privacy: dict[str, object] | None = None) -> Survey:
    hours = {"code": "hours", "kind": "number", "unit": "hours", "maximum": 99, "bins": [{"code": "short", "up_to": 2}, {"code": "long"}]}  # fmt: skip
    rating = {"code": "speed", "kind": "rating", "options": [*OPTIONS, UNSURE]}
    page = {"code": "one", "questions": [rating, hours]}
    section = {"code": "s", "subject": subject, "pages": [page]}
    return Survey.model_validate(
        {"code": "after", "languages": ["vi"], "privacy": privacy or {}, "sections": [section]}
    )


def rng() -> Random:
    return Random(1)  # noqa: S311 (a repeatable test)


def speeds(*levels: str) -> list[dict[str, str]]:
    return [{"speed": level} for level in levels]


@pytest.mark.parametrize(
    ("levels", "businesses", "left"),
    [
        (("good",) * 5, "abcde", 5),
        (("good",) * 4, "abcd", 0),
        (("good",) * 9, "aaaaabcde", 8),
        (("good",) * 9, "abcdabcda", 0),
        (("bad", "very_bad", "bad", "bad", "bad"), "abcde", 0),
        (("bad", "very_bad", "bad", "bad", "fair"), "abcde", 5),
        (("bad", "very_bad", "bad", "bad", "bad", "unsure"), "abcdef", 0),
        (("unsure",) * 5, "abcde", 5),
    ],
)
def test_a_block_leaves_or_waits(levels: tuple[str, ...], businesses: str, left: int):
    assert len(leaving(survey(), Part.UNIT, speeds(*levels), businesses, rng())) == left


def test_an_open_survey_waits_for_nothing():
    privacy: dict[str, object] = {"answers": "open"}
    assert leaving(survey(privacy=privacy), Part.UNIT, speeds("bad"), ["a"], rng()) == (0,)


@given(st.lists(st.sampled_from("abcd"), min_size=1))
def test_no_business_keeps_more_than_half_and_only_the_largest_gives_way(businesses: list[str]):
    kept = [businesses[n] for n in balanced(businesses, rng())]
    before, after = Counter(businesses), Counter(kept)
    if len(before) > 1:
        assert 2 * max(after.values()) <= len(kept)
    assert sum(after[business] != before[business] for business in before) <= 1


def test_a_question_answered_by_few_does_not_hold_a_block_back():
    open_forms: list[dict[str, str | None]] = [{"speed": None}] * 5
    assert at_the_bottom(survey(), Part.UNIT, [{"speed": "bad"}, *open_forms]) == ()


def officers(groups: dict[str, dict[str | None, int]]) -> tuple[tuple[str, str | None, int], ...]:
    """The blocks of so many forms per unit and officer, each form of another business; team t is in branch B."""
    positions = iter(range(1000))
    postings = {
        unit: {officer: [next(positions) for _ in range(n)] for officer, n in own.items()}
        for unit, own in groups.items()
    }
    rated = Rated(survey("officer"), speeds(*("good", "bad") * 500), [str(n) for n in range(1000)])
    found = officer_blocks(rated, postings, {"t": "B", "u": "B"}.get, rng())
    assert len({n for block in found for n in block.forms}) == sum(len(block.forms) for block in found)
    return tuple((block.unit, block.officer, len(block.forms)) for block in found)


@pytest.mark.parametrize(
    ("groups", "blocks"),
    [
        ({"t": {"1": 10, "2": 12}}, (("t", "2", 12), ("t", "1", 10))),
        ({"t": {"1": 10, "2": 6, "3": 4}}, (("t", "1", 10), ("t", None, 10))),
        ({"t": {"1": 15, "2": 11, "3": 4}}, (("t", "1", 15), ("t", None, 15))),
        ({"t": {"1": 10, "2": 4}}, (("t", None, 14),)),
        ({"t": {"1": 6}, "u": {"2": 6}}, (("B", None, 12),)),
        ({"t": {"1": 6}, "u": {"2": 3}}, ()),
        ({"t": {None: 12}}, (("t", None, 12),)),
    ],
)
def test_officers_stand_alone_or_go_together(
    groups: dict[str, dict[str | None, int]], blocks: tuple[tuple[str, str | None, int], ...]
):
    assert officers(groups) == blocks


def test_an_officer_unanimous_at_the_bottom_goes_into_the_remainder():
    rated = Rated(survey("officer"), speeds(*["bad"] * 12, *["good"] * 12), [str(n) for n in range(24)])
    postings: dict[str, dict[str | None, list[int]]] = {"t": {"1": list(range(12)), "2": list(range(12, 24))}}
    found = officer_blocks(rated, postings, lambda _: None, rng())
    assert found == (OfficerBlock("t", "2", tuple(range(12, 24))),)


def test_a_row_keeps_the_band_of_a_number_and_not_the_number():
    assert (
        released_row(survey(), {"speed": "good", "hours": Decimal("2.5")}, Tally()) == '{"hours":"long","speed":"good"}'
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("gọi 0912345678", "gọi •••"),
        ("gọi +84 912 345 678 nhé", "gọi ••• nhé"),
        ("MST 5700101000-001", "MST •••"),
        ("tờ khai 104 123 456 789", "tờ khai •••"),
        ("thư a.b@c.com.vn", "thư •••"),
        ("xe 14C-123.45 chờ", "xe ••• chờ"),
        ("chờ 3 ngày từ 2026", "chờ 3 ngày từ 2026"),
        ("giờ 10:30, 150.000 đồng", "giờ 10:30, 150.000 đồng"),
    ],
)
def test_a_comment_loses_what_names_somebody(text: str, left: str):
    assert masked(text) == left


def test_empty_texts_are_no_comments():
    assert list(released_comments({"remark": "  ", "other": None, "third": "ý kiến"})) == [("third", "ý kiến")]
