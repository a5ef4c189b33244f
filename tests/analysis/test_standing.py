"""Where units stand: ranks with their sets, and who cannot be told apart."""

from dataclasses import replace
from fractions import Fraction

import pytest

from surveyapp.analysis.figure import Context, Counted, Figure, Kind, NoInterval, Reason, Suppressed
from surveyapp.analysis.proportion import Clusters, wilson
from surveyapp.analysis.standing import effective_base, letters, standings
from surveyapp.definitions.index import Ranking

CONTEXT = Context("s", "u", "2021", "invited", "2021@0")


def share(satisfied: int, base: int, effect: float = 1.0) -> Figure:
    clusters = None if effect == 1 else Clusters(10_000, effect)
    interval = wilson(satisfied, base, clusters=clusters, scale=(0, 100))
    value = Fraction(100 * satisfied, base)
    return Figure(Kind.HEADLINE, "headline", CONTEXT, value, base, Counted.FORMS, "share", interval)


@pytest.mark.parametrize(("satisfied", "base"), [(0, 20), (3, 20), (10, 20), (19, 20), (20, 20), (940, 1000)])
def test_the_effective_base_of_a_wilson_interval_is_its_base(satisfied: int, base: int):
    assert effective_base(share(satisfied, base)) == pytest.approx(base, rel=1e-4)


def test_a_design_effect_makes_the_effective_base_smaller():
    assert effective_base(share(900, 1000, effect=2.5)) == pytest.approx(400, rel=1e-2)


def test_units_far_apart_have_one_rank_each_and_no_group():
    found = standings({"a": share(990, 1000), "b": share(700, 1000), "c": share(300, 1000)}, Ranking())
    assert [(each.unit, each.rank, each.best, each.worst) for each in found.units] == [
        ("a", 1, 1, 1),
        ("b", 2, 2, 2),
        ("c", 3, 3, 3),
    ]
    assert found.alike == ()


def test_neighbours_that_cannot_be_told_apart_form_overlapping_groups():
    found = standings({"a": share(480, 500), "b": share(465, 500), "c": share(447, 500)}, Ranking())
    assert found.alike == ((0, 1), (1, 2))
    assert [letters(found.alike, place) for place in range(3)] == ["a", "ab", "b"]


SMALL = share(78, 100, effect=12.5)
"""78% of what are worth 8 independent answers."""


def test_a_small_unit_is_like_the_first_though_a_large_one_between_them_is_not():
    found = standings({"a": share(285, 300), "b": share(240, 300), "c": SMALL}, Ranking())
    assert found.alike == ((1, 2),)
    assert found.alike_first == (2,)


@pytest.mark.parametrize(("third", "alike"), [(SMALL, (2,)), (share(234, 300), ())])
def test_the_first_is_alone_only_where_every_other_unit_differs_from_it(third: Figure, alike: tuple[int, ...]):
    found = standings({"a": share(285, 300), "b": share(240, 300), "c": third}, Ranking())
    assert found.alike_first == alike


def test_a_unit_not_shown_takes_no_place():
    hidden = Suppressed(Kind.HEADLINE, "headline", CONTEXT, "share", Reason.TOO_FEW)
    found = standings({"a": share(90, 100), "b": hidden, "c": share(80, 100)}, Ranking())
    assert [(each.unit, each.rank) for each in found.units] == [("a", 1), ("c", 2)]


def test_without_one_interval_there_are_ranks_and_nothing_else():
    bare = replace(share(90, 100), interval=NoInterval.NO_FORMS)
    found = standings({"a": bare, "b": share(80, 100)}, Ranking())
    assert found.alike is None
    assert [(each.rank, each.best) for each in found.units] == [(1, None), (2, None)]


def test_one_unit_and_none_have_no_group():
    assert standings({"a": share(9, 10)}, Ranking()).alike == ()
    assert standings({}, Ranking()).units == ()


def test_each_rank_lies_in_its_own_set():
    figures = {f"u{i}": share(80 + i, 100) for i in range(12)}
    assert all((s.best or 0) <= s.rank <= (s.worst or 0) for s in standings(figures, Ranking()).units)
