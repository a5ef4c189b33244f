"""Published series held against formulas; the real one is that of a public service abroad."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from surveyapp.analysis.published import NoAnswers, Published, agreement, mean_of, misfit, share_of, stretches

DEMO = Path(__file__).parents[2] / "demo"
VALUES = {"very_dissatisfied": 0, "dissatisfied": 25, "neutral": 50, "satisfied": 75, "very_satisfied": 100}
FORMULAS = {"mean": mean_of(VALUES), "satisfied": share_of(frozenset({"satisfied", "very_satisfied"}), VALUES)}


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def series() -> list[Published]:
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows("opg_counts.csv"):
        counts[row["unit"], row["period"]][row["option"]] = int(row["n"])
    published = ((row["unit"], row["period"], row["percent"]) for row in rows("opg_published.csv"))
    return [
        Published(period, counts[unit, period], Decimal(percent))
        for unit, period, percent in published
        if counts[unit, period]
    ]


def test_the_silent_change_of_a_published_series_is_found_to_the_month():
    found = stretches(series(), FORMULAS)
    assert [(s.formula, s.first, s.last) for s in found] == [
        ("mean", "2021-03", "2026-03"),
        ("satisfied", "2026-04", "2026-06"),
    ]
    assert [(s.figures, s.agree) for s in found] == [(108, 106), (9, 9)]


def test_figures_that_name_the_old_formula_fit_the_new_one_better():
    late = [figure for figure in series() if figure.period >= "2026-04"]
    found = misfit(late, "mean", FORMULAS)
    assert found is not None
    assert (found.better, found.own_agree, found.better_agree, found.figures) == ("satisfied", 0, 9, 9)
    assert found.p_value == pytest.approx(2 / 2**9)


def test_control_a_series_that_fits_its_own_formula_is_left_alone():
    early = [figure for figure in series() if figure.period < "2026-04"]
    assert misfit(early, "mean", FORMULAS) is None
    assert len(stretches(early, FORMULAS)) == 1
    assert agreement(early, FORMULAS)["mean"] == 106


def test_one_slip_is_no_change_of_formula():
    counts = {"very_satisfied": 60, "satisfied": 30, "dissatisfied": 10}
    right, slip = Decimal(85), Decimal(90)
    months = [Published(f"2021-{m:02}", counts, slip if m == 6 else right) for m in range(1, 13)]
    assert [(s.formula, s.agree) for s in stretches(months, FORMULAS)] == [("mean", 11)]


def test_published_decimals_are_held_to():
    figure = Published("2021", {"very_satisfied": 2, "very_dissatisfied": 1}, Decimal("66.7"))
    assert agreement([figure], FORMULAS) == {"mean": 1, "satisfied": 1}


def test_a_figure_without_answers_is_an_error_and_an_empty_series_has_no_stretch():
    with pytest.raises(NoAnswers):
        agreement([Published("2021", {"unknown": 4}, Decimal(0))], FORMULAS)
    assert stretches([], FORMULAS) == ()
