"""Flags: honest officers are left alone, bursts are found, careful adding is not, and that is said."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from bench.simulated_officers import Way, quarter
from surveyapp.analysis import integrity
from surveyapp.analysis.integrity import (
    Ballots,
    bursts,
    collisions,
    flags,
    is_straight,
    p_values,
    raised,
    speed,
    straight_lines,
)

OFFICERS, BAD = 40, (3, 17, 25)


def quarters(way: Way | None, rounds: int, seed: int) -> list[Ballots]:
    generator = np.random.default_rng(seed)
    ways: Mapping[int, Way] = dict.fromkeys(BAD, way) if way else {}
    volumes = [45 if n in BAD else int(generator.choice([20, 45, 80, 200])) for n in range(OFFICERS)]
    return [quarter(ways, volumes, generator) for _ in range(rounds)]


def found(rounds: list[Ballots]) -> tuple[float, float]:
    flagged = [{flag.officer for flag in flags(ballots)} for ballots in rounds]
    hit = sum(len(officers.intersection(BAD)) for officers in flagged) / (len(BAD) * len(rounds))
    wrong = [len(officers.difference(BAD)) / max(1, len(officers)) for officers in flagged]
    return hit, float(np.mean(wrong))


def test_honest_officers_are_flagged_in_few_quarters():
    flagged = [bool(flags(ballots)) for ballots in quarters(None, 24, 1)]
    assert np.mean(flagged) <= 0.05 + 2 * (0.05 * 0.95 / 24) ** 0.5


def test_planted_bursts_are_found_and_few_others_beside_them():
    hit, wrong = found(quarters("burst", 12, 2))
    assert hit >= 0.95
    assert wrong <= 0.05


def test_offices_of_other_habits_are_not_flagged_for_them_and_bursts_in_them_are():
    generator = np.random.default_rng(11)
    volumes = [45] * OFFICERS
    honest = [bool(flags(quarter({}, volumes, generator, unlike=0.6))) for _ in range(20)]
    assert np.mean(honest) <= 0.1
    assert found([quarter(dict.fromkeys(BAD, "burst"), volumes, generator, unlike=0.6) for _ in range(6)])[0] >= 0.95


def test_a_burst_is_found_by_its_hour_alone():
    flagged = [{f.officer for f in flags(b) if f.check == "burst"} for b in quarters("burst", 8, 3)]
    assert all(officers.issuperset(BAD) for officers in flagged)


def test_a_drip_hides_from_the_hours_and_shows_by_its_haste():
    rounds = quarters("drip", 4, 4)
    checks = {flag.check for ballots in rounds for flag in flags(ballots) if flag.officer in BAD}
    assert found(rounds)[0] >= 0.9
    assert "burst" not in checks


def test_careful_adding_is_not_found():
    assert found(quarters("careful", 5, 5))[0] <= 0.1


def test_control_a_fixed_threshold_accuses_honest_officers():
    ballots = quarters(None, 1, 6)[0]
    fast = [np.mean(ballots.seconds[ballots.officer == n] < 45) > 0.2 for n in range(OFFICERS)]
    assert np.mean(fast) > 0.15
    assert flags(ballots) == ()


def test_control_without_false_discovery_control_honest_officers_are_accused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(integrity, "benjamini_hochberg", tuple)
    assert np.mean([bool(flags(ballots)) for ballots in quarters(None, 4, 7)]) > 0.5


def test_the_order_of_ballots_does_not_matter():
    ballots = quarters("burst", 1, 8)[0]
    assert ballots.straight is not None
    order = np.random.default_rng(1).permutation(len(ballots.officer))
    moved = Ballots(
        ballots.officer[order],
        ballots.peers[order],
        ballots.slot[order],
        ballots.seconds[order],
        ballots.same_desk[order],
        ballots.straight[order],
    )
    assert [(f.officer, f.check) for f in flags(moved)] == [(f.officer, f.check) for f in flags(ballots)]


def test_slower_clocks_everywhere_change_nothing():
    ballots = quarters("drip", 1, 9)[0]
    assert speed(replace(ballots, seconds=10 * ballots.seconds)) == speed(ballots)


@pytest.mark.parametrize("test", [bursts, speed, collisions, straight_lines])
def test_few_ballots_and_an_officer_without_peers_are_not_tested(test: Callable[[Ballots], Mapping[int, float]]):
    generator = np.random.default_rng(1)
    few = quarter({}, [4, 4], generator)
    assert all(isnan(p) for p in test(few).values())
    assert all(isnan(p) for p in test(quarter({}, [60], generator)).values())


def test_no_ballots_give_no_flags():
    none = np.array([], dtype=np.int64)
    empty = Ballots(none, none, none, none.astype(float), none.astype(bool), none.astype(bool))
    assert flags(empty) == ()


def test_a_straight_line_means_something_only_where_answered_questions_point_both_ways():
    open_ = np.nan
    positions = np.array([[5.0, 5, 5], [5, 4, 5], [1, 1, 1], [5, open_, 5], [open_, 3, 3], [open_, open_, open_]])
    found = is_straight(positions, [False, True, False])
    assert found is not None
    assert found.tolist() == [True, False, True, False, True, False]
    assert is_straight(positions, [False, False, False]) is None


def test_questions_that_point_one_way_leave_straight_lines_untested_and_out_of_the_correction():
    ballots = quarters("drip", 1, 10)[0]
    untested = p_values(replace(ballots, straight=None))
    assert all(isnan(p) for p in untested["straight"].values())
    never = p_values(replace(ballots, straight=np.zeros(len(ballots.officer), dtype=bool)))
    weakest = [min(f.adjusted for f in raised(found, 1.0) if f.check == "speed") for found in (untested, never)]
    assert weakest[0] < weakest[1], "checks that cannot find anything would only weaken the others"
