"""Columns in a terminal: none is broken in the middle of a line, and no cell commands the terminal."""

from surveyapp.cli.columns import in_columns

ROWS = (("level", "unit", "share", "why"), ("branch", "a", "90.50", "fast"), ("branch", "b", "8.00", "too slow"))


def test_columns_stand_side_by_side_where_the_line_holds_them():
    assert list(in_columns(ROWS, {2}, width=30)) == [
        "level   unit  share  why",
        "branch  a     90.50  fast",
        "branch  b      8.00  too slow",
    ]


def test_what_a_line_does_not_hold_follows_below_beside_what_names_its_row():
    assert list(in_columns(ROWS, {2}, width=28)) == [
        "level   unit  share",
        "branch  a     90.50",
        "branch  b      8.00",
        "",
        "level   unit  why",
        "branch  a     fast",
        "branch  b     too slow",
    ]


def test_a_row_stands_only_where_it_has_something_to_say():
    rows = (("unit", "share", "why"), ("a", "90.50", ""), ("b", "", "too few"))
    assert list(in_columns(rows, (), width=11)) == ["unit  share", "a     90.50", "", "unit  why", "b     too few"]
    assert list(in_columns(rows, (), width=80))[1:] == ["a     90.50", "b            too few"]


def test_control_a_line_that_is_too_narrow_for_any_column_shows_each_once():
    lines = list(in_columns(ROWS, {2}, width=1))
    assert [line.split()[-1] for line in lines if line.startswith("level")] == ["share", "why"]


def test_rows_that_nothing_tells_apart_are_shown_all():
    assert list(in_columns((("a", "b"), ("x", "y"), ("x", "y")), (), width=3)) == ["a  b", "x  y", "x  y"]


def test_a_cell_cannot_command_the_terminal():
    assert list(in_columns((("unit",), ("a\x1b[31m",)), (), width=80)) == ["unit", "a\\x1b[31m"]
