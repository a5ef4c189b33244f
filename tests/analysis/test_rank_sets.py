"""Confidence sets for ranks."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from surveyapp.analysis.rank_sets import (
    RankSets,
    Scores,
    Shares,
    bootstrap_marginal,
    bootstrap_simultaneous,
    joint,
    marginal,
    told_apart,
)

# OECD, PISA 2018 database: mean score in mathematics with standard error, OECD countries.
PISA = Path(__file__).parent.parent / "reference" / "pisa_2018_mathematics.csv"


def pisa() -> tuple[Scores, int]:
    with PISA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scores = Scores(np.array([float(r["score"]) for r in rows]), np.array([float(r["error"]) for r in rows]))
    return scores, [r["unit"] for r in rows].index("Germany")


def rng() -> np.random.Generator:
    return np.random.default_rng(2018)


@pytest.mark.parametrize(
    ("kind", "published"),
    [
        (lambda s: bootstrap_marginal(s, 4000, rng()), (10, 24)),
        (lambda s: bootstrap_simultaneous(s, 4000, rng()), (7, 25)),
        (joint, (5, 26)),
    ],
)
def test_germany_in_pisa_2018_has_the_published_sets(kind: Callable[[Scores], RankSets], published: tuple[int, int]):
    scores, germany = pisa()
    found = kind(scores)
    assert abs(int(found.best[germany]) - published[0]) <= 1
    assert abs(int(found.worst[germany]) - published[1]) <= 1


def test_sets_for_all_units_hold_those_for_one():
    scores, _ = pisa()
    one, every = bootstrap_marginal(scores, 2000, rng()), bootstrap_simultaneous(scores, 2000, rng())
    assert (every.best <= one.best).all()
    assert (every.worst >= one.worst).all()


def shares(satisfied: list[int], base: int) -> Shares:
    return Shares(np.array(satisfied) / base, np.full(len(satisfied), float(base)))


def test_equal_units_may_have_any_rank_and_no_pair_is_told_apart():
    equal = shares([94] * 6, 100)
    for found in (marginal(equal), joint(equal)):
        assert found.best.tolist() == [1] * 6
        assert found.worst.tolist() == [6] * 6
    assert not told_apart(equal).any()


def test_units_far_apart_have_one_rank_each():
    clear = shares([990, 500, 10], 1000)
    for found in (marginal(clear), joint(clear)):
        assert found.best.tolist() == found.worst.tolist() == [1, 2, 3]
    assert told_apart(clear).sum() == 6


def test_one_unit_has_rank_one():
    alone = shares([5], 10)
    assert (marginal(alone).best[0], joint(alone).worst[0]) == (1, 1)
    assert bootstrap_marginal(Scores(np.array([5.0]), np.array([0.5])), 10, rng()).worst[0] == 1


def test_all_satisfied_on_few_forms_is_not_surely_first():
    few = Shares(np.array([1.0, 0.96]), np.array([12.0, 800.0]))
    assert marginal(few).worst[0] == 2


def test_units_without_error_cannot_be_drawn():
    with pytest.raises(ValueError, match="error"):
        bootstrap_marginal(Scores(np.array([1.0, 2.0]), np.zeros(2)), 10, rng())


def holds(found: RankSets, truth: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, bool]:
    low = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    high = len(truth) - (truth[None, :] < truth[:, None]).sum(axis=1)
    inside = (found.best <= low) & (high <= found.worst)
    return float(inside.mean()), bool(inside.all())


@pytest.mark.parametrize(("kind", "at_once"), [(marginal, False), (joint, True)])
def test_sets_hold_the_true_ranks_as_often_as_they_say(kind: Callable[[Shares], RankSets], at_once: bool):
    truth = np.array([0.90, 0.92, 0.93, 0.94, 0.96, 0.98])
    base = np.array([60, 100, 200, 400, 800, 1500])
    generator = rng()
    hits = [
        holds(kind(Shares(generator.binomial(base, truth) / base, base.astype(np.float64))), truth)[int(at_once)]
        for _ in range(400)
    ]
    assert np.mean(hits) >= 0.94
