"""Cells of tables: what is a number, and where one is not."""

from decimal import Decimal
from pathlib import Path

import pytest

from surveyapp.definitions.table import Row, decimal_number, not_counts, unknown_columns, whole_number

LONG = "9" * 5000
"""More digits than Python turns into a number by itself."""


@pytest.mark.parametrize(
    ("cell", "number"),
    [("0", 0), ("007", 7), ("9" * 12, 10**12 - 1), ("9" * 13, None), (LONG, None), ("", None), ("-1", None),
     ("1.5", None), ("1e3", None), ("٣", None), ("²", None), (" 1", None)],
)  # fmt: skip
def test_a_count_is_a_whole_number_that_is_not_too_long(cell: str, number: int | None):
    assert whole_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [("7.25", Decimal("7.25")), ("-0.5", Decimal("-0.5")), (".5", Decimal("0.5")), ("7.", None), ("", None), ("-", None),
     (".", None), ("1e3", None), ("nan", None), ("٣", None), (LONG, None)],
)  # fmt: skip
def test_a_number_is_written_in_digits_and_is_not_too_long(cell: str, number: Decimal | None):
    assert decimal_number(cell) == number


def test_a_number_that_is_too_long_is_told_with_its_place_and_not_whole():
    row = Row(Path("counts.csv"), 7, {"unit": "a", "n": LONG})
    (fault,) = not_counts(row, ("n",))
    assert str(fault).startswith("counts.csv:7:2: not-a-count: '999")
    assert len(fault.sentence) < 120


def test_an_unknown_column_is_told_with_its_place_and_what_may_have_been_meant():
    (fault,) = unknown_columns(Row(Path("x.csv"), 1, {"unit": "", "perod": ""}), {"unit", "period"})
    assert str(fault) == "x.csv:1:2: unknown-column: the column 'perod' is not known; known: period, unit"
