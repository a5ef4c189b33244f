"""One golden file for each kind of figure: a change of the schema is a change of these files."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from surveyapp.analysis.figure import (
    CAPPED,
    Context,
    Counted,
    Distribution,
    Figure,
    Interval,
    Kind,
    NoInterval,
    Reason,
    Shown,
    Suppressed,
    UnitFigures,
)
from surveyapp.analysis.figure_json import NotFigures, from_json, to_json
from surveyapp.definitions.survey import Part

GOLDEN = Path(__file__).parent / "golden"
CONTEXT = Context("post-procedure", "mong-cai", "2021-Q3", "invited", "2021@0a1b2c3d", simulated=True)
WILSON = Interval(91.25, 95.5, "wilson", design_effect=2.4)


def figure(kind: Kind, of: str, formula: str, **other: object) -> Figure:
    values: dict[str, object] = {"value": Fraction(2830, 30), "base": 300, "counted": Counted.FORMS, "interval": WILSON}
    return Figure(kind=kind, of=of, context=CONTEXT, formula=formula, **(values | other))  # type: ignore[arg-type] # a test's table


SHOWN: dict[str, Shown] = {
    "satisfied": figure(Kind.SATISFIED, "speed", "share(satisfied)", businesses=120, left_out={"unknown": 12}),
    "very_satisfied": figure(Kind.VERY_SATISFIED, "speed", "share(very satisfied)", value=Fraction(200, 3)),
    "mean": figure(Kind.MEAN, "speed", "mean(0..100)", interval=Interval(80.5, 85.25, "quasi-score")),
    "net": figure(Kind.NET, "speed", "net(satisfied-dissatisfied)", value=Fraction(-1, 3)),
    "number": figure(Kind.NUMBER, "hours", "mean(hours)", scale=Decimal("48.5"), interval=NoInterval.ALL_EQUAL),
    "component": figure(Kind.COMPONENT, "time", "mean(9/10 indicators)", interval=NoInterval.NO_FORMS),
    "overall": figure(Kind.OVERALL, "overall", "arithmetic(8 components, 79/80 indicators)", scale=Decimal(60)),
    "headline": figure(
        Kind.HEADLINE,
        "headline",
        "pooled(25/25 questions, share(satisfied))",
        counted=Counted.ANSWERS,
        interval=NoInterval.OPEN_LINK,
    ),
    "census": figure(Kind.SATISFIED, "speed", "share(satisfied)", interval=NoInterval.CENSUS),
    "of_those_served": figure(
        Kind.SATISFIED, "speed", "share(satisfied)", interval=Interval(93.0, 95.5, "wilson-finite", design_effect=2.4)
    ),
    "capped_satisfied": figure(
        Kind.CAPPED_SATISFIED, "speed", "cap(20, share(satisfied))", value=Fraction(10500, 113), businesses=120
    ),
    "capped_very_satisfied": figure(Kind.CAPPED_VERY_SATISFIED, "speed", "cap(20, share(very satisfied))"),
    "capped_mean": figure(Kind.CAPPED_MEAN, "speed", "cap(20, mean(0..100))"),
    "capped_net": figure(Kind.CAPPED_NET, "speed", "cap(20, net(satisfied-dissatisfied))"),
    "suppressed": Suppressed(Kind.MEAN, "manner", CONTEXT, "mean(0..100)", Reason.TOO_FEW),
}
SPREAD = Distribution("speed", CONTEXT, 300, {"good": 280, "bad": 20}, {"no_answer": 3})


def alone(shown: Shown) -> UnitFigures:
    if shown.kind in CAPPED.values():
        return UnitFigures(CONTEXT, {Part.UNIT: 303}, (), (SPREAD,), (shown,))
    return UnitFigures(CONTEXT, {Part.UNIT: 303}, (shown,), (SPREAD,))


@pytest.mark.parametrize(("name", "shown"), SHOWN.items())
def test_each_kind_is_written_as_its_golden_file(name: str, shown: Shown):
    assert to_json([alone(shown)]) == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")


def test_every_kind_has_a_golden_file():
    assert {kind.value for kind in Kind} < set(SHOWN)
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_read_back_is_what_was_written(name: str):
    assert from_json((GOLDEN / f"{name}.json").read_text(encoding="utf-8")) == (alone(SHOWN[name]),)


def test_figures_without_a_cap_say_nothing_of_one():
    assert "capped" not in to_json([alone(SHOWN["satisfied"])])


def test_a_suppressed_figure_holds_no_number():
    (unit,) = json.loads((GOLDEN / "suppressed.json").read_text(encoding="utf-8"))["units"]
    assert unit["figures"] == [
        {"kind": "mean", "of": "manner", "formula": "mean(0..100)", "suppressed": "too_few"},
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("surveyapp.figures/1", "surveyapp.figures/2", "schema"),
        ('"exact": "283/3"', '"exact": "94.33"', "exact"),
        ('"base": 300,\n          "counted"', '"counted"', "base"),
        ('"kind": "satisfied"', '"kind": "happy"', "kind"),
    ],
)
def test_what_is_not_under_the_schema_is_refused_with_its_place(old: str, new: str, where: str):
    text = (GOLDEN / "satisfied.json").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(NotFigures) as refused:
        from_json(text.replace(old, new))
    assert any(where in fault for fault in refused.value.faults)
