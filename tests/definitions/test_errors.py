"""What is said of a code that does not exist: what may have been meant."""

import pytest

from surveyapp.definitions.errors import FEW, Unknown, instead

BRANCHES = [f"BR{n:02}" for n in range(1, 41)]


@pytest.mark.parametrize(
    ("code", "known", "told"),
    [
        ("colour", (), "unit 'colour' does not exist"),
        ("colour", ("quality", "speed"), "unit 'colour' does not exist; known: quality, speed"),
        ("BR99", BRANCHES, "unit 'BR99' does not exist; nearest of 40: BR39, BR29, BR19"),
        ("br07", BRANCHES, "unit 'br07' does not exist; nearest of 40: BR07, BR40, BR37"),
        ("Móng Cái", BRANCHES, "unit 'Móng Cái' does not exist; none of 40 is near it"),
    ],
    ids=["nothing-known", "few", "many", "other-case", "none-near"],
)
def test_an_unknown_code_is_one_sentence_with_what_may_have_been_meant(code: str, known: list[str], told: str):
    assert str(Unknown("unit", code, known)) == told


def test_only_a_short_list_is_told_whole():
    assert all(name in instead("x", BRANCHES[:FEW]) for name in BRANCHES[:FEW])
    assert not any(name in instead("x", BRANCHES[: FEW + 1]) for name in BRANCHES)
