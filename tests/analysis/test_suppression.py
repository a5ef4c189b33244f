"""Tables without blocks."""

import numpy as np
import pytest

from surveyapp.analysis.suppression import Cell, OddTable, exposed, small_cells, sums, suppressed

K = 5
CHILDREN = {"dept": ("b1", "b2", "b3")}
QUARTERS = {"2021": ("2021-Q1", "2021-Q2")}


def table(rows: dict[str, tuple[int, int]]) -> dict[Cell, int]:
    cells = {(unit, period): n for unit, ns in rows.items() for period, n in zip(QUARTERS["2021"], ns, strict=True)}
    cells |= {(unit, "2021"): sum(ns) for unit, ns in rows.items()}
    return cells | {("dept", p): sum(cells[unit, p] for unit in rows) for p in ("2021", *QUARTERS["2021"])}


CELLS = table({"b1": (3, 40), "b2": (60, 70), "b3": (55, 80)})


def test_a_small_cell_hidden_alone_is_worked_out():
    hidden = small_cells(CELLS, K)
    assert hidden == {("b1", "2021-Q1")}
    found = exposed(CELLS, hidden, sums(CHILDREN, QUARTERS, CELLS), K)
    assert [(each.cell, round(each.low), round(each.high)) for each in found] == [(("b1", "2021-Q1"), 3, 3)]


def test_hiding_further_cells_leaves_nothing_to_work_out():
    relations = sums(CHILDREN, QUARTERS, CELLS)
    hidden = suppressed(CELLS, relations, K)
    assert hidden > small_cells(CELLS, K)
    assert exposed(CELLS, hidden, relations, K) == ()
    assert len(hidden) <= 6


def test_control_hiding_within_one_row_only_is_caught_through_the_column():
    row = frozenset({("b1", "2021-Q1"), ("b2", "2021-Q1")})
    assert len(exposed(CELLS, row, sums(CHILDREN, QUARTERS, CELLS), K)) == 2
    assert exposed(CELLS, row, sums(CHILDREN, {}, CELLS), K) == ()


def test_two_hidden_cells_that_add_up_to_little_are_still_exposed():
    cells = table({"b1": (1, 40), "b2": (2, 70), "b3": (55, 80)})
    hidden = small_cells(cells, K)
    found = exposed(cells, hidden, sums(CHILDREN, {}, cells), K)
    assert {(each.cell[0], round(each.high)) for each in found} == {("b1", 3), ("b2", 3)}


@pytest.mark.parametrize("seed", range(5))
def test_made_up_tables_are_safe_after_suppression(seed: int):
    generator = np.random.default_rng(seed)
    cells = table({f"b{n}": (int(generator.poisson(6)), int(generator.poisson(12))) for n in (1, 2, 3)})
    relations = sums(CHILDREN, QUARTERS, cells)
    assert exposed(cells, suppressed(cells, relations, K), relations, K) == ()


def test_a_table_without_small_cells_hides_nothing():
    cells = table({"b1": (30, 40), "b2": (60, 70), "b3": (55, 80)})
    assert suppressed(cells, sums(CHILDREN, QUARTERS, cells), K) == frozenset()
    assert suppressed({}, (), K) == frozenset()


def test_a_hidden_cell_in_no_relation_cannot_be_worked_out():
    assert exposed({("b1", "2021"): 3}, frozenset({("b1", "2021")}), (), K) == ()


def test_a_total_that_is_not_the_sum_of_its_parts_is_an_error():
    wrong = CELLS | {("dept", "2021"): 1}
    with pytest.raises(OddTable, match="dept, 2021"):
        exposed(wrong, frozenset(), sums(CHILDREN, QUARTERS, wrong), K)
