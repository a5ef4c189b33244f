"""Published series held against formulas; the real one is that of a public service abroad."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest

from surveyapp.analysis.formula import of_question
from surveyapp.analysis.published import ROUNDINGS, SWITCH, Published, agreement, misfit, stretches
from surveyapp.definitions.question import Rating

DEMO = Path(__file__).parents[2] / "demo"
LEVELS = ("very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied")
OPTIONS = [{"code": code, "value": 25 * n, "satisfied": n > 2, "dissatisfied": n < 2} for n, code in enumerate(LEVELS)]
QUESTION = Rating.model_validate({"kind": "rating", "code": "satisfaction", "options": OPTIONS})


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure(period: str, counts: Mapping[str, int], percent: str) -> Published:
    return Published(period, Decimal(percent), of_question(QUESTION, counts, ()))


def series() -> list[Published]:
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows("opg_counts.csv"):
        counts[row["unit"], row["period"]][row["option"]] = int(row["n"])
    published = ((row["unit"], row["period"], row["percent"]) for row in rows("opg_published.csv"))
    return [
        figure(period, counts[unit, period], percent) for unit, period, percent in published if counts[unit, period]
    ]


def test_the_silent_change_of_a_published_series_is_found_to_the_month():
    found = stretches(series())
    assert [(s.formulas, s.first, s.last) for s in found] == [
        (("mean",), "2021-03", "2026-03"),
        (("satisfied",), "2026-04", "2026-06"),
    ]
    assert [(s.figures, s.agree) for s in found] == [(108, 106), (9, 9)]


def test_figures_that_name_the_old_formula_fit_the_new_one_better():
    late = [figure for figure in series() if figure.period >= "2026-04"]
    found = misfit(late, "mean")
    assert found is not None
    assert found.better == "satisfied"
    assert (agreement(late)["mean"], agreement(late)["satisfied"], len(late)) == (0, 9, 9)
    assert found.p_value == pytest.approx(2 / 2**9)


def test_control_a_series_that_fits_its_own_formula_is_left_alone():
    early = [figure for figure in series() if figure.period < "2026-04"]
    assert misfit(early, "mean") is None
    assert len(stretches(early)) == 1
    assert agreement(early)["mean"] == 106


def test_no_other_formula_or_rounding_explains_the_real_series():
    early = [each for each in series() if each.period < "2026-04"]
    late = [each for each in series() if each.period >= "2026-04"]
    assert [each.roundings[0] for each in stretches(series())] == ["half up", "half up"]
    assert agreement(early) == {"mean": 106, "satisfied": 0, "very_satisfied": 0, "net": 26}
    assert agreement(late) == {"mean": 0, "satisfied": 9, "very_satisfied": 0, "net": 0}


def test_one_slip_is_no_change_of_formula():
    counts = {"very_satisfied": 60, "satisfied": 30, "dissatisfied": 10}
    months = [figure(f"2021-{m:02}", counts, "91" if m == 6 else "85") for m in range(1, 13)]
    assert [(s.formulas, s.agree) for s in stretches(months)] == [(("mean",), 11)]


@pytest.mark.parametrize(
    ("changed", "found"),
    [(range(11, 13), 1), (range(10, 13), 2), (range(5, 9), 1), (range(5, 10), 3)],
    ids=["two at the end", "three at the end", "four between", "five between"],
)
def test_each_change_explains_more_than_two_figures(changed: range, found: int):
    counts = {"very_satisfied": 60, "satisfied": 30, "dissatisfied": 10}
    months = [figure(f"2021-{m:02}", counts, "90" if m in changed else "85") for m in range(1, 13)]
    assert len(stretches(months)) == found


def test_the_cuts_found_are_the_best_of_all():
    """Two roads: a shortest path, and every way to name a formula and a rounding for each of four periods."""
    counts = [{code: (7 * n + 13 * k + 5) % 11 + 1 for k, code in enumerate(LEVELS)} for n in range(4)]
    values = [of_question(QUESTION, own, ()) for own in counts]
    told = [values[0]["mean"], values[1]["mean"], values[2]["net"], values[3]["net"]]
    months = [
        Published(f"2021-{n:02}", ROUNDINGS["cut"](value, 1), own)
        for n, (value, own) in enumerate(zip(told, values, strict=True), 1)
    ]
    ways = [(formula, rounding) for formula in ("mean", "satisfied", "very_satisfied", "net") for rounding in ROUNDINGS]
    least = min(
        sum(way not in month.ways for month, way in zip(months, path, strict=True))
        + SWITCH * sum(before != after for before, after in pairwise(path))
        for path in product(ways, repeat=4)
    )
    found = stretches(months)
    assert sum(each.figures - each.agree for each in found) + SWITCH * (len(found) - 1) == least


def test_a_change_that_may_as_well_lie_elsewhere_is_told_with_all_places():
    """In 2021-05 both formulas give 80, so that nobody knows whether the new one was in use already."""
    apart = {"very_satisfied": 40, "satisfied": 50, "very_dissatisfied": 10}
    both = {"very_satisfied": 8, "very_dissatisfied": 2}
    old, new = "78", "90"
    printed = [(apart, old)] * 4 + [(both, "80")] + [(apart, new)] * 4
    months = [figure(f"2021-{n:02}", counts, percent) for n, (counts, percent) in enumerate(printed, 1)]
    first, second = stretches(months)
    assert first.begins == ()
    assert second.begins == ("2021-05", "2021-06")
    assert [each.begins for each in stretches(series())] == [(), ("2026-04",)]


def test_formulas_that_fit_as_well_are_all_named():
    months = [figure(f"2021-{m:02}", {"very_satisfied": 2, "very_dissatisfied": 1}, "66.7") for m in range(1, 4)]
    (found,) = stretches(months)
    assert found.formulas == ("mean", "satisfied", "very_satisfied")
    assert set(agreement(months)) - set(found.formulas) == {"net"}


@pytest.mark.parametrize(
    ("percents", "roundings"),
    [
        (("33.3", "66.7"), ("half up", "half even")),
        (("33.3", "66.6"), ("cut",)),
        (("62.5", "12.5"), ("half up", "half even", "cut")),
        (("63", "13"), ("half up",)),
        (("62", "12"), ("half even", "cut")),
    ],
)
def test_how_figures_were_rounded_is_told_as_far_as_they_tell_it(percents: tuple[str, str], roundings: tuple[str, ...]):
    thirds, eighths = (Fraction(100, 3), Fraction(200, 3)), (Fraction(125, 2), Fraction(25, 2))
    exact = thirds if percents[0].startswith("33") else eighths
    months = [Published(str(2021 + n), Decimal(percents[n]), {"share": exact[n]}) for n in range(2)]
    assert [each.roundings for each in stretches(months)] == [roundings]


def test_decimals_are_taken_from_how_a_figure_is_written():
    value = {"share": Fraction(9604, 100)}
    assert [
        ("share", "half up") in Published("2021", Decimal(each), value).ways for each in ("96", "96.0", "96.00")
    ] == [
        True,
        True,
        False,
    ]


def test_a_negative_net_is_cut_towards_nought():
    assert ROUNDINGS["cut"](Fraction(-55, 10), 0) == Decimal(-5)
    assert ROUNDINGS["half up"](Fraction(-55, 10), 0) == Decimal(-6)
    assert ROUNDINGS["half even"](Fraction(-65, 10), 0) == Decimal(-6)


def test_a_figure_that_nothing_gives_agrees_with_nothing_and_an_empty_series_has_no_stretch():
    assert agreement([Published("2021", Decimal(1), {"share": Fraction(2)})]) == {"share": 0}
    assert stretches([]) == ()
