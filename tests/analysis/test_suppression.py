"""Tables without blocks."""

from itertools import product

import numpy as np
import pytest

from surveyapp.analysis.suppression import Cell, OddTable, Printed, Sum, exposed, printed, small_cells, suppressed

K = 5
QUARTERS = ("2021-Q1", "2021-Q2")
APRIL = ("b1", "2021-Q1")


def table(rows: dict[str, tuple[int, int]], own: int = 0) -> Printed:
    """Units below a department in two quarters, with the sums over both; `own` answers of the department itself."""
    cells = {(unit, quarter): n for unit, ns in rows.items() for quarter, n in zip(QUARTERS, ns, strict=True)}
    cells |= {("dept", QUARTERS[0]): own} if own else {}
    return printed(cells, {cell: totals(cell) for cell in cells})


def totals(cell: Cell) -> list[Cell]:
    unit, quarter = cell
    return list(product(dict.fromkeys((unit, "dept")), (quarter, "2021")))


TABLE = table({"b1": (3, 40), "b2": (60, 70), "b3": (55, 80)})


def test_every_total_that_follows_from_the_rows_is_printed():
    assert len(TABLE.cells) == 4 * 3
    assert (TABLE.cells["dept", "2021-Q1"], TABLE.cells["b2", "2021"], TABLE.cells["dept", "2021"]) == (118, 130, 308)
    assert TABLE.unprinted == frozenset()


def test_a_small_cell_hidden_alone_is_worked_out():
    hidden = small_cells(TABLE.cells, K)
    assert hidden == {APRIL}
    assert [(each.cell, each.low, each.high) for each in exposed(TABLE, hidden, K)] == [(APRIL, 3, 3)]


def test_the_own_part_of_a_unit_is_worked_out_of_its_total_though_it_is_printed_nowhere():
    with_own = table({"b1": (30, 40), "b2": (60, 70)}, own=2)
    assert with_own.unprinted == {("dept itself", "2021-Q1")}
    assert with_own.cells["dept", "2021-Q1"] == 92
    (found,) = exposed(with_own, frozenset(), K)
    assert (found.cell, found.low, found.high) == (("dept itself", "2021-Q1"), 2, 2)
    hidden = suppressed(with_own, K)
    assert exposed(with_own, hidden, K) == ()
    assert exposed(table({"b1": (30, 40), "b2": (60, 70)}, own=12), frozenset(), K) == ()


def test_hiding_further_cells_leaves_nothing_to_work_out():
    hidden = suppressed(TABLE, K)
    assert hidden > small_cells(TABLE.cells, K)
    assert exposed(TABLE, hidden, K) == ()
    assert len(hidden) <= 4


def test_no_cell_is_hidden_that_need_not_be():
    hidden = suppressed(TABLE, K)
    assert all(exposed(TABLE, hidden - {cell}, K) for cell in hidden - small_cells(TABLE.cells, K))


def test_control_hiding_within_one_row_only_is_caught_through_the_column():
    row = frozenset({APRIL, ("b2", "2021-Q1")})
    assert [each.cell for each in exposed(TABLE, row, K)] == [APRIL]
    by_unit = tuple(each for each in TABLE.relations if each.total == ("dept", "2021-Q1"))
    assert exposed(Printed(TABLE.cells, by_unit), row, K) == ()


def test_two_hidden_cells_that_add_up_to_little_are_still_exposed():
    found = exposed(many := table({"b1": (1, 40), "b2": (2, 70), "b3": (55, 80)}), small_cells(many.cells, K), K)
    assert {each.cell[0] for each in found} == {"b1", "b2"}
    quarter = tuple(each for each in many.relations if each.total == ("dept", "2021-Q1"))
    found = exposed(Printed(many.cells, quarter), small_cells(many.cells, K), K)
    assert {(each.cell[0], round(each.high)) for each in found} == {("b1", 3), ("b2", 3)}


@pytest.mark.parametrize("seed", range(8))
def test_made_up_tables_are_safe_after_suppression(seed: int):
    generator = np.random.default_rng(seed)
    rows = {f"b{n}": (int(generator.poisson(6)), int(generator.poisson(12))) for n in range(1, 6)}
    made = table(rows, own=int(generator.integers(0, 8)))
    hidden = suppressed(made, K)
    assert exposed(made, hidden, K) == ()
    assert hidden >= small_cells(made.cells, K)


def test_a_table_without_small_cells_hides_nothing():
    assert suppressed(table({"b1": (30, 40), "b2": (60, 70), "b3": (55, 80)}), K) == frozenset()
    assert suppressed(Printed({}, ()), K) == frozenset()


def test_an_only_child_is_not_worked_out_of_its_parent():
    alone = printed(
        {("b1", "2021"): 30, ("b1", "2021-Q1"): 3},
        {cell: [cell, ("b1", "2021")] for cell in (("b1", "2021"), ("b1", "2021-Q1"))},
    )
    hidden = suppressed(alone, K)
    assert hidden == {("b1", "2021-Q1")}, "the year holds an own part that nobody knows"
    one = Printed({("b1", "2021"): 30, ("dept", "2021"): 30}, (Sum(("dept", "2021"), (("b1", "2021"),)),))
    assert suppressed(one, 31) == one.cells.keys()


def test_a_hidden_cell_in_no_relation_cannot_be_worked_out():
    assert exposed(Printed({("b1", "2021"): 3}, ()), frozenset({("b1", "2021")}), K) == ()


def test_a_total_that_is_not_the_sum_of_its_parts_is_an_error():
    for told in (1, 309):
        wrong = Printed({**TABLE.cells, ("dept", "2021"): told}, TABLE.relations)
        with pytest.raises(OddTable, match="dept, 2021"):
            exposed(wrong, frozenset(), K)


def test_a_zero_is_hidden_last():
    hidden = suppressed(table({"b1": (3, 40), "b2": (0, 70), "b3": (55, 80)}), K)
    assert APRIL in hidden
    assert ("b2", "2021-Q1") not in hidden
