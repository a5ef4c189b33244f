"""Officers of a made-up quarter, to try integrity checks on: honest, and three ways to add ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveyapp.analysis.integrity import SLOTS_A_DAY, Ballots

Ints = NDArray[np.int64]
Way = Literal["honest", "burst", "drip", "careful"]

DAYS = 64
_OPENS, _OPEN_SLOTS = 24, 24
_BATCH = 0.3
"""How often the next ballot comes from the same broker within the hour: honest ballots come in small batches."""


def quarter(
    ways: Mapping[int, Way], volumes: Sequence[int], rng: np.random.Generator, added: int = 15, office: int = 20
) -> Ballots:
    """One quarter: officer i has about `volumes[i]` honest ballots and adds some in its way; offices of 20 are peers.

    burst: all within half an hour, fast, from one desk, in straight lines; drip: one on each of so many days, fast,
    from the desk; careful: one a day, unhurried, from elsewhere, with mixed answers.
    """
    parts = []
    for officer, volume in enumerate(volumes):
        parts.append(_honest(officer, officer // office, int(rng.poisson(volume)), rng))
        if (way := ways.get(officer, "honest")) != "honest":
            parts.append(_added(way, officer, officer // office, added, rng))
    return _joined(parts)


def _honest(officer: int, office: int, count: int, rng: np.random.Generator) -> Ballots:
    # Brokers differ in speed, hand in several declarations at once and now and then share a desk.
    batch = np.cumsum(rng.random(count) > _BATCH)
    start = _spread(batch[-1] + 1 if count else 0, rng)
    pace = rng.lognormal(np.log(75), 0.35, len(start))
    return Ballots(
        officer=np.full(count, officer),
        peers=np.full(count, office),
        slot=start[batch] + rng.integers(3, size=count),
        seconds=pace[batch] * rng.lognormal(0, 0.4, count),
        same_desk=rng.random(count) < 0.15,  # noqa: PLR2004 - shared desks of a made-up office
        straight=rng.random(count) < 0.08,  # noqa: PLR2004 - hurried businesses of a made-up office
    )


def _added(way: Way, officer: int, office: int, count: int, rng: np.random.Generator) -> Ballots:
    like_others = replace(_honest(officer, office, count, rng), slot=_spread(count, rng))
    if way == "careful":
        return like_others
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
