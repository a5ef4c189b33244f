"""Ranks when forms are drawn again."""

import numpy as np
import pytest

from surveyapp.analysis.rank_draws import Cell, NoForms, drawn_ranks, rank_intervals


def rng() -> np.random.Generator:
    return np.random.default_rng(20211)


def forms(share: float, n: int, questions: int, generator: np.random.Generator) -> Cell:
    mood = generator.random(n) < share
    return Cell(np.repeat(mood[:, None], questions, axis=1).astype(np.float64))


def test_drawing_whole_forms_is_wider_than_drawing_answers_one_by_one():
    generator = rng()
    cells = [forms(0.9 + u / 200, 100, 10, generator) for u in range(12)]
    shuffled = [Cell(generator.permuted(cell.scores, axis=0)) for cell in cells]
    widths = [
        np.mean([i.high - i.low for i in rank_intervals(drawn_ranks(kind, np.ones(10), 500, generator))])
        for kind in (cells, shuffled)
    ]
    assert widths[0] > 1.5 * widths[1]


def test_a_unit_with_all_satisfied_is_not_surely_first():
    cells = [Cell(np.ones((10, 2))), forms(0.95, 400, 2, rng())]
    assert set(np.unique(drawn_ranks(cells, np.ones(2), 300, rng())[:, 0])) == {1, 2}


def test_the_same_generator_gives_the_same_ranks():
    cells = [forms(0.9, 50, 3, rng()), forms(0.8, 50, 3, rng())]
    assert (drawn_ranks(cells, np.ones(3), 50, rng()) == drawn_ranks(cells, np.ones(3), 50, rng())).all()


def test_a_design_effect_draws_fewer_forms():
    few, many = Cell(np.zeros((90, 1)), 3.0), Cell(np.zeros((90, 1)))
    assert (few.drawn, many.drawn) == (30, 90)
    assert Cell(np.zeros((1, 1)), 5.0).drawn == 1


def test_units_that_round_to_one_score_share_a_rank():
    halves = Cell(np.tile([[0.5]], (40, 1)))
    assert (drawn_ranks([halves, halves], np.ones(1), 20, rng(), decimals=2) == 1).all()


def test_open_answers_stay_out_of_the_mean():
    gaps = Cell(np.array([[1.0, np.nan], [0.5, 0.5], [np.nan, 0.5]]))
    assert rank_intervals(drawn_ranks([gaps], np.ones(2), 20, rng()))[0].low == 1


def test_a_question_nobody_answered_is_an_error():
    with pytest.raises(NoForms):
        drawn_ranks([Cell(np.full((3, 1), np.nan))], np.ones(1), 5, rng())
