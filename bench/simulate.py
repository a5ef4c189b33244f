"""Tries the method on made-up offices, at length, and prints what came out as a Markdown page.

Run: .venv/bin/python -m bench.simulate > docs/simulations.md
"""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from bench.simulated_officers import Way, quarter
from surveyapp.analysis import rank_sets
from surveyapp.analysis.cluster import precision, rho
from surveyapp.analysis.compare import Share, Verdict, share_change, verdict
from surveyapp.analysis.integrity import flags
from surveyapp.analysis.proportion import Clusters, wilson
from surveyapp.analysis.rank_draws import Cell, drawn_ranks, rank_intervals
from surveyapp.analysis.rank_sets import RankSets, Scores, Shares
from surveyapp.analysis.small_units import over_dispersion, placed_in_funnel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = tuple[str, ...]

SEED = 20211
CHECKS = ("burst", "speed", "same_desk", "straight")


def office(businesses: int, share: float, alike: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The business and the answer (1 or 0) of each form; few businesses send most forms; `alike` is the true rho."""
    sizes = np.minimum(60, np.ceil(rng.pareto(1.2, businesses) + 0.3)).astype(np.int64)
    own = rng.beta(share * (1 / alike - 1), (1 - share) * (1 / alike - 1), businesses)
    who = np.repeat(np.arange(businesses), sizes)
    return who, (rng.random(len(who)) < own[who]).astype(np.int64)


def known(who: Ints, answers: Ints, alike: float) -> Share:
    """What a closing leaves of an office: satisfied forms, forms, design effect, businesses."""
    kept = precision(np.bincount(who).tolist(), {"q": alike})
    return Share(int(answers.sum()), len(who), kept.design_effect("q"), kept.businesses)


def department(share: float, alike: float, rng: np.random.Generator) -> float:
    """Rho as a closing estimates it, over a department of 300 businesses."""
    who, answers = office(300, share, alike, rng)
    return rho(answers.tolist(), [str(each) for each in who])


def one_share(rng: np.random.Generator, rounds: int = 400) -> Iterator[Row]:
    """How often the 95 % interval of one office holds its true share."""
    for businesses in (25, 80, 300):
        for share in (0.90, 0.95, 0.98):
            for alike in (0.1, 0.3):
                held, naive = 0, 0
                for _ in range(rounds):
                    found = known(*office(businesses, share, alike, rng), department(share, alike, rng))
                    clusters = Clusters(found.businesses or 0, found.design_effect)
                    wide, narrow = (wilson(int(found.satisfied), int(found.base), clusters=c) for c in (clusters, None))
                    held += wide.low <= share <= wide.high
                    naive += narrow.low <= share <= narrow.high
                yield str(businesses), f"{share:.2f}", f"{alike}", f"{held / rounds:.3f}", f"{naive / rounds:.3f}"


def changes(rng: np.random.Generator, rounds: int = 600) -> Iterator[Row]:
    """How often two waves of an office are said to differ, by how much they truly do."""
    for before, after in ((0.92, 0.92), (0.97, 0.97), (0.92, 0.95), (0.90, 0.95)):
        said = {"with": 0, "without": 0}
        for _ in range(rounds):
            alike = department(before, 0.2, rng)
            first, second = (known(*office(120, share, 0.2, rng), alike) for share in (before, after))
            alone = Share(first.satisfied, first.base), Share(second.satisfied, second.base)
            said["with"] += verdict(share_change(first, second)) is not Verdict.UNCHANGED
            said["without"] += verdict(share_change(alone[0], alone[1])) is not Verdict.UNCHANGED
        yield f"{before:.2f}", f"{after:.2f}", *(f"{n / rounds:.3f}" for n in said.values())


def percentile(found: Shares, rng: np.random.Generator) -> RankSets:
    """Percentile ranks when forms are drawn again, for comparison: not a confidence set."""
    cells = [
        Cell((np.arange(int(n)) < round(p * n)).astype(np.float64)[:, None])
        for p, n in zip(found.value, found.effective, strict=True)
    ]
    intervals = rank_intervals(drawn_ranks(cells, np.ones(1), 300, rng))
    return RankSets(np.array([i.low for i in intervals]), np.array([i.high for i in intervals]), "percentile", 0.95)


def normal(found: Shares) -> Scores:
    """Shares as nearly normal scores, two answers added on either side (Agresti and Coull 1998)."""
    n = found.effective + 4
    p = (found.value * found.effective + 2) / n
    return Scores(p, np.sqrt(p * (1 - p) / n))


def rank_kinds(rng: np.random.Generator) -> dict[str, Callable[[Shares], RankSets]]:
    """The ways to say how sure a rank is."""
    return {
        "percentile of draws": lambda found: percentile(found, rng),
        "marginal, Newcombe": rank_sets.marginal,
        "marginal, bootstrap": lambda found: rank_sets.bootstrap_marginal(normal(found), 500, rng),
        "all at once, bootstrap": lambda found: rank_sets.bootstrap_simultaneous(normal(found), 500, rng),
        "all at once, joint": rank_sets.joint,
    }


def ranks(rng: np.random.Generator, rounds: int = 150) -> Iterator[Row]:
    """How often rank sets hold the true rank of a unit, and those of all units at once; and how wide they are."""
    base = rng.integers(60, 900, 20).astype(np.float64)
    for truth, called in ((np.linspace(0.88, 0.98, 20), "spread"), (np.repeat([0.90, 0.94, 0.97], [7, 7, 6]), "tied")):
        best = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        worst = len(truth) - (truth[None, :] < truth[:, None]).sum(axis=1)
        samples = [Shares(rng.binomial(base.astype(np.int64), truth) / base, base) for _ in range(rounds)]
        for name, kind in rank_kinds(rng).items():
            sets = [kind(found) for found in samples]
            inside = np.array([(s.best <= best) & (worst <= s.worst) for s in sets])
            width = np.mean([s.worst - s.best + 1 for s in sets])
            yield called, name, f"{inside.mean():.3f}", f"{inside.all(axis=1).mean():.3f}", f"{width:.1f}"


def funnels(rng: np.random.Generator, rounds: int = 60) -> Iterator[Row]:
    """How many honest units lie outside 99.8 % limits, and how many weak ones."""
    for spread in (None, 120.0):
        outside, weak = 0, 0
        for _ in range(rounds):
            base = rng.integers(12, 600, 60)
            truth = np.full(60, 0.93) if spread is None else rng.beta(0.93 * spread, 0.07 * spread, 60)
            truth[0] = 0.75
            shares = [Share(int(rng.binomial(n, p)), int(n)) for n, p in zip(base, truth, strict=True)]
            dispersion = over_dispersion(shares, 0.93)
            placed = [placed_in_funnel(share, 0.93, dispersion) for share in shares]
            outside += sum(place != "inside" for place in placed[1:])
            weak += placed[0] == "below"
        called = "chance alone" if spread is None else "units differ"
        yield called, f"{outside / (59 * rounds):.4f}", f"{weak / rounds:.2f}"


def officers(rng: np.random.Generator, rounds: int = 200) -> Iterator[Row]:
    """Flags over 80 officers a quarter, four of whom add ballots to 45 of their own; in two cases offices are unlike."""
    cases: list[tuple[Way, int, float]] = [
        ("honest", 0, 0.0),
        ("honest", 0, 0.6),
        ("burst", 5, 0.0),
        ("burst", 8, 0.0),
        ("burst", 15, 0.0),
        ("burst", 15, 0.6),
        ("drip", 15, 0.0),
        ("careful", 15, 0.0),
        ("careful", 45, 0.0),
    ]
    bad = {3, 25, 47, 66}
    for way, added, unlike in cases:
        by_check: Counter[str] = Counter()
        found, wrong, any_flag = 0, [], 0
        looked_at = set(range(80)) if way == "honest" else bad
        for _ in range(rounds):
            volumes = rng.choice([20, 45, 80, 200], 80)
            volumes[list(bad)] = 45
            raised = flags(quarter(dict.fromkeys(bad, way), volumes.tolist(), rng, added, unlike=unlike))
            flagged = {flag.officer for flag in raised}
            by_check.update(flag.check for flag in raised if flag.officer in looked_at)
            found += len(flagged & looked_at)
            wrong.append(len(flagged if way == "honest" else flagged - bad) / max(1, len(flagged)))
            any_flag += bool(flagged)
        shares = (n / (len(looked_at) * rounds) for n in (found, *(by_check[check] for check in CHECKS)))
        told = (f"{share:.3f}" for share in shares)
        yield (
            way,
            str(added),
            "unlike" if unlike else "alike",
            *told,
            f"{np.mean(wrong):.3f}",
            f"{any_flag / rounds:.2f}",
        )


SECTIONS: dict[str, tuple[Callable[[np.random.Generator], Iterator[Row]], Row, str]] = {
    "One share, several forms of a business": (
        one_share,
        ("businesses", "true share", "rho", "interval holds it", "forms taken as independent"),
        "The interval says 0.95. Sizes are so uneven that a tenth of the businesses send most forms.",
    ),
    "A change between two waves": (
        changes,
        ("before", "after", "said to differ", "forms taken as independent"),
        "Where nothing changed 0.05 is right.",
    ),
    "Ranks of 20 units": (
        ranks,
        ("true shares", "set", "holds one unit's rank", "holds all ranks", "mean width"),
        "Marginal sets promise 0.95 in the third column, sets for all at once 0.95 in the fourth; percentiles promise neither.",
    ),
    "Funnels of 60 units": (
        funnels,
        ("true shares", "honest units outside", "a unit at 0.75 found"),
        "Limits at 99.8 %, widened where units differ by more than chance.",
    ),
    "Integrity flags": (
        officers,
        ("way", "ballots added", "offices", "flagged", *CHECKS, "wrong among flagged", "quarters with any flag"),
        "Flagged: of those who add ballots, where nobody does of all; then by each check. 200 quarters a row, so that 0.05 may show as 0.02 to 0.08. Careful adding is not found. Offices that are unlike in pace, shared desks and straight lines are peers of one level all the same.",
    ),
}


def page() -> Iterator[str]:
    """The page, line by line."""
    yield "# Simulations"
    yield ""
    yield f"Made by `bench/simulate.py` with seed {SEED}; what each row tries is in that file. [The method](method.md)."
    # Each section draws by itself, so that a change to one leaves the others as they are.
    for number, (title, (simulate, head, remark)) in enumerate(SECTIONS.items()):
        yield from ("", f"## {title}", "", remark, "", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}")
        for row in simulate(np.random.default_rng((SEED, number))):
            yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    for line in page():
        print(line, flush=True)
