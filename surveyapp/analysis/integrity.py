"""Flags for an audit: answers of one officer that came in ways those of the peers do not.

A flag says "look here", never "guilty", and drops no answer. What cannot be seen: ballots added one by one over the
quarter at the usual hours and speed, with answers like the others'.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betainc, gammaln
from scipy.stats import nbinom

from surveyapp.analysis.compare import benjamini_hochberg

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

LEAST_BALLOTS = 10
"""Fewer ballots of an officer, or of all peers together, say nothing."""
SLOTS_A_DAY = 72
WINDOW = 3
"""A burst is looked for in so many slots of 20 minutes: an hour."""
FAST = 0.05
"""The part of all ballots that counts as fast: a speed of the peers, no fixed number of seconds."""

_USUAL = 0.98
"""Windows busier than this part of all count as "at least that busy", so that planted ones do not hide themselves."""

_WINSORISED_SQUARE = 0.6786
"""E min(Z², 1.2816²) of a standard normal Z, drawn in at 10 % and 90 %."""


@dataclass(frozen=True, eq=False)
class Ballots:
    """What a closing holds in memory of one quarter, each of shape (ballots,).

    `officer` (in one posting) and `peers` (the group whose ways are comparable) are numbers; `slot` counts 20 minutes
    through the quarter; `seconds` the time taken, in all or for a question; `same_desk`: this desk sent another that
    day; `straight`: the same position on every question though they point both ways (None where they all point one way).
    """

    officer: Ints
    peers: Ints
    slot: Ints
    seconds: Floats
    same_desk: Truths
    straight: Truths | None


@dataclass(frozen=True)
class Flag:
    """An officer whose ballots need an audit: by which check, and at which false discovery rate it is the last."""

    officer: int
    check: str
    p_value: float
    adjusted: float


def p_values(ballots: Ballots) -> Mapping[str, Mapping[int, float]]:
    """By check, how probable what is seen of each officer is among peers; NaN where an officer is not tested.

    An officer with fewer than 10 ballots is not tested, nor one whose peers have fewer than 10 together.
    """
    return {check: tested(ballots) for check, tested in _CHECKS.items()}


def flags(ballots: Ballots, rate: float = 0.05) -> tuple[Flag, ...]:
    """The flags of a quarter, over all officers and checks, with the false discovery rate held at `rate`.

    Benjamini and Hochberg (1995) over all that is tested. No ballots give no flags.
    """
    return raised(p_values(ballots), rate)


def raised(tested: Mapping[str, Mapping[int, float]], rate: float) -> tuple[Flag, ...]:
    """The flags that the p-values of all checks and officers together give, by officer and check."""
    tests = [(officer, check, p_value) for check, own in tested.items() for officer, p_value in own.items()]
    adjusted = benjamini_hochberg([p_value for _, _, p_value in tests])
    found = [Flag(*each, value) for each, value in zip(tests, adjusted, strict=True) if value <= rate]
    return tuple(sorted(found, key=lambda flag: (flag.officer, flag.check)))


def bursts(ballots: Ballots) -> Mapping[int, float]:
    """For each officer, how probable so full an hour is among the peers' hours; NaN where not tested.

    From each busy slot on, the ballots of the next hour beyond the first are counted; among peers these counts are
    negative binomial with a mean that rises with the officer's ballots a day, fitted by likelihood censored at the
    usual, so that a few planted hours do not move it. p = min(1, busy slots x P(count >= the fullest)) (Bonferroni over
    the slots). A broker that hands in many declarations within the hour looks the same: the audit asks who they were.
    """
    hours = {officer: _Hours.of(ballots.slot[ballots.officer == officer]) for officer in _officers(ballots)}
    total = sum(own.ballots for own in hours.values())
    least = LEAST_BALLOTS
    tested = {who: own for who, own in hours.items() if own.ballots >= least and total - own.ballots >= least}
    if not tested:
        return dict.fromkeys(hours, nan)
    usual = _Usual.fitted(list(tested.values()))
    found = {officer: min(1.0, len(own.beyond) * usual.reaches(own)) for officer, own in tested.items()}
    return dict.fromkeys(hours, nan) | found


def speed(ballots: Ballots) -> Mapping[int, float]:
    """For each officer, how probable so many fast ballots are among peers; fast is the quickest 5 % of the group."""
    fast = np.zeros(len(ballots.officer), dtype=np.bool_)
    for group in np.unique(ballots.peers):
        inside = ballots.peers == group
        fast[inside] = ballots.seconds[inside] <= np.quantile(ballots.seconds[inside], FAST)
    return _more_than_peers(ballots, fast)


def collisions(ballots: Ballots) -> Mapping[int, float]:
    """For each officer, how probable so many ballots from a desk already used that day are among peers."""
    return _more_than_peers(ballots, ballots.same_desk)


def straight_lines(ballots: Ballots) -> Mapping[int, float]:
    """For each officer, how probable so many straight lines through questions of both directions are among peers."""
    if ballots.straight is None:
        return dict.fromkeys(_officers(ballots), nan)
    return _more_than_peers(ballots, ballots.straight)


def is_straight(positions: Floats, negative: Sequence[bool]) -> Truths | None:
    """Which ballots take one position on all they answer, though what they answer points both ways.

    `positions` of shape (ballots, questions) as answered, not turned, NaN where open. None where all questions point
    one way, since a straight line then means nothing.
    """
    if all(negative) or not any(negative):
        return None
    given = ~np.isnan(positions)
    points = np.asarray(negative)
    both_ways = given[:, points].any(axis=1) & given[:, ~points].any(axis=1)
    highest = np.where(given, positions, -np.inf).max(axis=1)
    lowest = np.where(given, positions, np.inf).min(axis=1)
    return np.asarray(both_ways & (highest == lowest), dtype=np.bool_)


def _more_than_peers(ballots: Ballots, marked: Truths) -> Mapping[int, float]:
    officers, first, which = np.unique(ballots.officer, return_index=True, return_inverse=True)
    base = np.bincount(which).astype(np.float64)
    hits = np.bincount(which, marked).astype(np.float64)
    usual, others = _usual_share(hits, base, ballots.peers[first])
    tested = (base >= LEAST_BALLOTS) & (others >= LEAST_BALLOTS)
    widened = _heterogeneity(hits[tested], base[tested], usual[tested])
    return {
        int(officer): _tail(hits[n] / widened, base[n] / widened, float(usual[n])) if tested[n] else nan
        for n, officer in enumerate(officers)
    }


def _usual_share(hits: Floats, base: Floats, peers: Ints) -> tuple[Floats, Floats]:
    # The weighted middle of the peers, which a few full desks do not move; and how many ballots the others have.
    usual, others = np.empty_like(base), np.empty_like(base)
    for group in np.unique(peers):
        inside = peers == group
        total = base[inside].sum()
        middle = _weighted_median(hits[inside] / base[inside], base[inside])
        usual[inside] = min(1 - 1 / (total + 1), max(middle, 1 / (total + 1)))
        others[inside] = total - base[inside]
    return usual, others


def _heterogeneity(hits: Floats, base: Floats, usual: Floats) -> float:
    # As in funnels (Spiegelhalter 2005), divided by what the winsorised square of a standard normal is expected to be.
    if not len(base):
        return 1.0
    z = (hits / base - usual) / np.sqrt(usual * (1 - usual) / base)
    drawn_in = np.clip(z, *np.quantile(z, [0.1, 0.9]))
    return max(1.0, float(np.mean(np.square(drawn_in))) / _WINSORISED_SQUARE)


def _tail(hits: float, base: float, share: float) -> float:
    return float(betainc(hits, base - hits + 1, share)) if hits > 0 else 1.0


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _officers(ballots: Ballots) -> list[int]:
    return [int(officer) for officer in np.unique(ballots.officer)]


@dataclass(frozen=True, eq=False)
class _Hours:
    """The hours of one officer: ballots beyond the first from each busy slot on, ballots a busy day, ballots in all."""

    beyond: Ints
    daily: float
    ballots: int

    @classmethod
    def of(cls, slots: Ints) -> Self:
        ordered = np.sort(slots)
        busy = np.unique(ordered)
        beyond = np.searchsorted(ordered, busy + WINDOW) - np.searchsorted(ordered, busy) - 1
        return cls(beyond, len(ordered) / len(np.unique(ordered // SLOTS_A_DAY)), len(ordered))


@dataclass(frozen=True)
class _Usual:
    """How many ballots follow within the hour: negative binomial, with mean = batches + traffic x ballots a day."""

    batches: float
    traffic: float
    size: float

    @classmethod
    def fitted(cls, hours: Sequence[_Hours]) -> Self:
        most = max(1, int(np.quantile(np.concatenate([own.beyond for own in hours]), _USUAL)))
        seen = np.stack([np.bincount(np.minimum(own.beyond, most), minlength=most + 1) for own in hours])
        daily = np.array([own.daily for own in hours])[:, None]
        counts = np.arange(most + 1)

        def misfit(x: Floats) -> float:
            batches, traffic, size = np.exp(x)
            p = size / (size + batches + traffic * daily)
            ways = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
            log_p = ways + size * np.log(p) + counts * np.log1p(-p)
            log_p[:, most] = np.log(np.maximum(1e-300, 1 - np.exp(log_p[:, :most]).sum(axis=1)))
            return -float(np.sum(seen * log_p))

        start = np.log([0.2, 0.05, 1.0])
        found = minimize(misfit, start, bounds=((-9.0, 4.0), (-9.0, 4.0), (-4.0, 7.0)), method="L-BFGS-B")
        return cls(*(float(each) for each in np.exp(found.x)))

    def reaches(self, own: _Hours) -> float:
        mean = self.batches + self.traffic * own.daily
        return float(nbinom.sf(int(own.beyond.max()) - 1, self.size, self.size / (self.size + mean)))


_CHECKS: Mapping[str, Callable[[Ballots], Mapping[int, float]]] = {
    "burst": bursts,
    "speed": speed,
    "same_desk": collisions,
    "straight": straight_lines,
}
