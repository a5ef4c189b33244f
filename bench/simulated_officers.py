"""Officers of a made-up quarter, to try integrity checks on: honest, and three ways to add ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.integrity import SLOTS_A_DAY, Ballots

Ints = NDArray[np.int64]
Way = Literal["honest", "burst", "drip", "careful"]

DAYS = 64
_OPENS, _OPEN_SLOTS = 24, 24
_BATCH = 0.3
"""How often the next ballot comes from the same broker within the hour: honest ballots come in small batches."""


@dataclass(frozen=True)
class _Habits:
    """How ballots usually come in at an office: seconds, shared desks, hurried businesses that answer in one line."""

    seconds: float = 75.0
    same_desk: float = 0.15
    straight: float = 0.08

    def varied(self, unlike: float, rng: np.random.Generator) -> Self:
        """Those of another office, further away the larger `unlike` is: the spread of their logarithms, half of it for seconds."""
        half, desk, straight = np.exp(unlike * np.array([0.5, 1.0, 1.0]) * rng.normal(size=3))
        return replace(
            self,
            seconds=self.seconds * half,
            same_desk=min(0.8, self.same_desk * desk),
            straight=min(0.8, self.straight * straight),
        )


def quarter(  # noqa: PLR0913, PLR0917 - who there is, how they differ, and the draw
    ways: Mapping[int, Way],
    volumes: Sequence[int],
    rng: np.random.Generator,
    added: int = 15,
    office: int = 20,
    unlike: float = 0.0,
) -> Ballots:
    """One quarter: officer i has about `volumes[i]` honest ballots and adds some in its way.

    Offices of 20 are peers; those that are `unlike` in their habits are one group of peers together, as where only the
    level of a unit is known. burst: all within half an hour, fast, from one desk, in straight lines; drip: one on each
    of so many days, fast, from the desk; careful: one a day, unhurried, from elsewhere, with mixed answers.
    """
    usual = _Habits()
    habits = [usual.varied(unlike, rng) if unlike else usual for _ in range(0, len(volumes), office)]
    parts = []
    for officer, volume in enumerate(volumes):
        where, own = (0 if unlike else officer // office), habits[officer // office]
        parts.append(_honest(officer, where, int(rng.poisson(volume)), own, rng))
        if (way := ways.get(officer, "honest")) != "honest":
            parts.append(_added(way, replace(_honest(officer, where, added, own, rng), slot=_spread(added, rng)), rng))
    return _joined(parts)


def _honest(officer: int, peers: int, count: int, habits: _Habits, rng: np.random.Generator) -> Ballots:
    # Brokers differ in speed, hand in several declarations at once and now and then share a desk.
    batch = np.cumsum(rng.random(count) > _BATCH)
    start = _spread(batch[-1] + 1 if count else 0, rng)
    pace = rng.lognormal(np.log(habits.seconds), 0.35, len(start))
    return Ballots(
        officer=np.full(count, officer),
        peers=np.full(count, peers),
        slot=start[batch] + rng.integers(3, size=count),
        seconds=pace[batch] * rng.lognormal(0, 0.4, count),
        same_desk=rng.random(count) < habits.same_desk,
        straight=rng.random(count) < habits.straight,
    )


def _added(way: Way, like_others: Ballots, rng: np.random.Generator) -> Ballots:
    if way == "careful":
        return like_others
    count = len(like_others.officer)
    every = np.ones(count, dtype=np.bool_)
    hurried = replace(like_others, seconds=rng.lognormal(np.log(12), 0.3, count), same_desk=every, straight=every)
    if way == "drip":
        return hurried
    return replace(hurried, slot=hurried.slot[0] + rng.integers(2, size=count))


def _spread(count: int, rng: np.random.Generator) -> Ints:
    return rng.integers(DAYS, size=count) * SLOTS_A_DAY + _OPENS + rng.integers(_OPEN_SLOTS, size=count)


def _joined(parts: Sequence[Ballots]) -> Ballots:
    return Ballots(
        officer=np.concatenate([part.officer for part in parts]),
        peers=np.concatenate([part.peers for part in parts]),
        slot=np.concatenate([part.slot for part in parts]),
        seconds=np.concatenate([part.seconds for part in parts]),
        same_desk=np.concatenate([part.same_desk for part in parts]),
        straight=np.concatenate([part.straight for part in parts if part.straight is not None]),
    )
