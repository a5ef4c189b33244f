"""Shares among those served: narrower, none in a census, and no ground for ranks, change or funnels."""

from dataclasses import replace
from fractions import Fraction

import pytest

from surveyapp.analysis.compare import Comparison, NotComparable, Obstacle, as_share, compared
from surveyapp.analysis.figure import (
    Context,
    Counted,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Suppressed,
    UnitFigures,
)
from surveyapp.analysis.proportion import FINITE, Clusters, finite_wilson, mean_interval, wilson
from surveyapp.analysis.proportion import Scores as FormScores
from surveyapp.analysis.served import MoreThanServed, of_those_served
from surveyapp.analysis.standing import effective_base, standings
from surveyapp.definitions.index import Ranking

CONTEXT = Context("s", "u", "2021", "invited", "2021@0")


def share(satisfied: int = 23, base: int = 25, clusters: Clusters | None = None) -> Figure:
    interval = wilson(satisfied, base, clusters=clusters, scale=(0, 100))
    return Figure(
        Kind.SATISFIED, "q1", CONTEXT, Fraction(100 * satisfied, base), base, Counted.FORMS, "share(satisfied)", interval,
        businesses=clusters.businesses if clusters else None,
    )  # fmt: skip


def among(served: int, *figures: Figure | Suppressed) -> tuple[Figure | Suppressed, ...]:
    return of_those_served(UnitFigures(CONTEXT, {}, figures, ()), served).figures


def limits(figure: Figure | Suppressed) -> Interval:
    assert isinstance(figure, Figure)
    assert isinstance(figure.interval, Interval)
    return figure.interval


def test_the_share_among_those_served_is_that_of_the_paper():
    found = limits(among(40, share())[0])
    assert (round(found.low, 1), round(found.high, 1), found.method) == (82.8, 95.0, FINITE)


def test_the_design_effect_and_the_businesses_stay_in_it():
    clusters = Clusters(12, 2.0)
    found = limits(among(140, share(90, 100, clusters))[0])
    assert found == finite_wilson(90, 100, 140, clusters=clusters, scale=(0, 100))
    assert found.design_effect == 2
    alone = limits(among(140, share(90, 100))[0])
    assert found.low < alone.low < alone.high < found.high


def test_a_headline_that_is_a_share_is_among_those_served_and_a_mean_is_not():
    headline = replace(share(), kind=Kind.HEADLINE, of="headline")
    interval = mean_interval(0.8, FormScores(25, 20, 18))
    assert interval is not None
    mean = replace(share(), kind=Kind.MEAN, interval=interval)
    hidden = Suppressed(Kind.SATISFIED, "q2", CONTEXT, "share(satisfied)", Reason.TOO_FEW)
    open_link = replace(share(), interval=NoInterval.OPEN_LINK)
    rated = replace(headline, interval=interval)
    found = among(40, headline, mean, rated, hidden, open_link)
    assert limits(found[0]).method == FINITE
    assert found[1:] == (mean, rated, hidden, open_link)


def test_everybody_answered_is_told_and_more_than_everybody_is_refused():
    (found,) = among(25, share())
    assert isinstance(found, Figure)
    assert (found.interval, found.value, found.base) == (NoInterval.CENSUS, share().value, 25)
    with pytest.raises(MoreThanServed, match="25 answered"):
        among(24, share())


@pytest.mark.parametrize("served", [40, 25], ids=["finite", "census"])
def test_a_share_among_those_served_enters_no_change_no_rank_and_no_funnel(served: int):
    before, after = share(), replace(share(), context=replace(CONTEXT, period="2022"))
    (narrow,) = among(served, before)
    assert isinstance(narrow, Figure)
    assert compared(narrow, after) == compared(after, narrow) == NotComparable(Obstacle.NO_INTERVAL)
    assert effective_base(narrow) is None
    assert standings({"a": narrow, "b": after}, Ranking()).alike is None
    assert as_share(narrow) is None


def test_control_the_same_share_beyond_those_served_enters_all_three():
    before, after = share(), replace(share(), context=replace(CONTEXT, period="2022"))
    assert isinstance(compared(before, after), Comparison)
    assert effective_base(before) == pytest.approx(25, rel=1e-4)
    assert standings({"a": before, "b": after}, Ranking()).alike == ((0, 1),)
    assert as_share(before) is not None
