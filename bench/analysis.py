"""Measures the analysis on this machine, each beside its aim and the numpy floor of the same run.

Run: .venv/bin/python -m bench.analysis. Seconds are those of the processor, so that other work disturbs little.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.seconds import quickest
from surveyapp.analysis.rank_draws import Cell, drawn_ranks
from surveyapp.analysis.rank_sets import Scores, bootstrap_simultaneous, joint
from surveyapp.analysis.weight import Margin, raked, report

FORMS, BRANCHES, QUESTIONS = 10_000_000, 200, 20
SIDES = {"lane": 3, "size": 4, "branch": BRANCHES}
SEED = 20211


@dataclass(frozen=True)
class Found:
    """One number, and what it should be at most."""

    what: str
    value: float
    aim: float | None = None

    def __str__(self) -> str:
        aim = "" if self.aim is None else f"at most {self.aim:g}  {'met' if self.value <= self.aim else 'missed'}"
        return f"{self.what:<58} {self.value:>9,.3f}  {aim}"


def counting(folder: Path) -> Iterator[Found]:
    """Counting many forms by officer from Parquet, beside numpy with everything in memory."""
    child("bench.parquet", "make", folder)
    floor, counted = child("bench.parquet", "floor", folder), child("bench.parquet", "count", folder)
    times = counted["seconds"] / floor["seconds"]
    yield Found("10 million forms x 20 questions: numpy bincount, s", floor["seconds"])
    yield Found("10 million forms x 20 questions: DuckDB, by officer, s", counted["seconds"])
    yield Found("10 million forms x 20 questions: times numpy", times, 5)
    yield Found("10 million forms x 20 questions: most memory, MB", counted["peak_mb"], 500)


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


def measures(folder: Path) -> Iterator[Found]:
    """Every measure, as soon as it is known."""
    rng = np.random.default_rng(SEED)
    yield from counting(folder)
    stored = child("bench.stored_forms", folder)
    yield Found("figures of all units from 1,000,000 stored forms, s", stored["seconds"], 0.5)
    counted = child("bench.figures")
    yield Found("all figures of 200 branches x 25 questions from counts, s", counted["seconds"], 0.3)
    yield Found("1,000 bootstrap ranks of 200 branches x 20 questions, s", quickest(draws(rng)), 3)
    yield Found("confidence sets of the ranks of 200 branches, s", quickest(sets(rng)), 3)
    yield Found("raking of 10 million forms on cells, s", quickest(raking(rng)), 0.2)


def child(module: str, *words: object) -> dict[str, float]:
    """What a process of its own finds."""
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        for each in measures(Path(home)):
            print(json.dumps(asdict(each)) if "--json" in sys.argv else each, flush=True)
