"""Measures the analysis on this machine, each beside its aim and the numpy floor of the same run.

Run: .venv/bin/python bench/analysis.py
"""

import time
from collections.abc import Callable, Iterator

import numpy as np

from surveyapp.analysis.rank_draws import Cell, drawn_ranks
from surveyapp.analysis.rank_sets import Scores, bootstrap_simultaneous, joint
from surveyapp.analysis.weight import Margin, raked, report

FORMS, BRANCHES, QUESTIONS = 10_000_000, 200, 20
SIDES = {"lane": 3, "size": 4, "branch": BRANCHES}

Timed = tuple[str, Callable[[], object], float | None]


def floor(rng: np.random.Generator) -> Callable[[], object]:
    """Counting 10 million forms by branch and level of one question: what numpy alone can do."""
    codes = rng.integers(BRANCHES * 5, size=FORMS, dtype=np.int32)
    return lambda: np.bincount(codes, minlength=BRANCHES * 5)


def raking(rng: np.random.Generator) -> Callable[[], object]:
    """Raking 10 million forms, counted into cells, to three margins."""
    shape = tuple(SIDES.values())
    forms = rng.multinomial(FORMS, rng.dirichlet(np.ones(int(np.prod(shape)))))
    places = np.unravel_index(np.arange(len(forms)), shape)
    initial = forms.astype(np.float64)
    margins = []
    for (name, size), place in zip(SIDES.items(), places, strict=True):
        totals = np.bincount(place, initial, minlength=size) * rng.uniform(0.8, 1.2, size)
        totals *= FORMS / totals.sum()
        margins.append(Margin(name, {str(n): float(total) for n, total in enumerate(totals)}, place))
    return lambda: report(raked(initial, margins), forms, initial, margins)


def draws(rng: np.random.Generator) -> Callable[[], object]:
    """1,000 ranks of 200 branches by 20 questions, 300 forms each drawn again."""
    cells = [Cell((rng.random((300, QUESTIONS)) < 0.93).astype(np.float64), 1.5) for _ in range(BRANCHES)]
    return lambda: drawn_ranks(cells, np.ones(QUESTIONS), 1000, rng, decimals=2)


def sets(rng: np.random.Generator) -> Callable[[], object]:
    """Ranks of 200 branches that hold all true ones at once, by bootstrap and without."""
    scores = Scores(rng.normal(93, 2, BRANCHES), rng.uniform(0.5, 1.5, BRANCHES))
    return lambda: (bootstrap_simultaneous(scores, 1000, rng), joint(scores))


def measures(rng: np.random.Generator) -> Iterator[Timed]:
    """What is measured, how, and how many seconds it may take."""
    yield "bincount of 10 million forms, one question (the floor)", floor(rng), None
    yield "raking of 10 million forms on cells", raking(rng), 0.2
    yield "1,000 bootstrap ranks of 200 branches x 20 questions", draws(rng), 3.0
    yield "confidence sets of the ranks of 200 branches", sets(rng), 3.0


if __name__ == "__main__":
    for what, work, aim in measures(np.random.default_rng(20211)):
        started = time.perf_counter()
        work()
        took = time.perf_counter() - started
        print(
            f"{what}: {took:.3f} s"
            + ("" if aim is None else f" (at most {aim} s: {'kept' if took <= aim else 'MISSED'})")
        )
