"""Charts in the house style: what they carry, and the same bytes each time."""

from dataclasses import replace
from itertools import pairwise

import pytest

from surveyapp.reporting.charts import drawn, svg
from surveyapp.reporting.charts_plot import Plot, Width
from surveyapp.reporting.document import (
    Axis,
    Cell,
    ControlLines,
    Curve,
    Dot,
    DotMap,
    HeatMap,
    IntervalRows,
    Moment,
    Row,
    Shade,
    Table,
    Tracked,
    Trend,
)
from surveyapp.reporting.palette import LIGHT, shade

TABLE = Table("", ("a",), ((Cell("b"),),))
ROWS = IntervalRows(
    "T", "", tuple(Row(f"Đơn vị {i}", 90 - i, f"{90 - i},00", 88 - i, 92 - i) for i in range(4)), TABLE, "alt"
)
HEAT = HeatMap(
    "T", "", ("Minh bạch", "Công bằng"), ("A", "B"),
    ((Shade(70, "70,0"), Shade(None, "–")), (Shade(95, "95,0"), Shade(80, "80,0"))), TABLE, "alt", (70.0, 95.0),
)  # fmt: skip
DOTS = DotMap(
    "T", "", Axis("x", 0, 100), Axis("y", 0, 10),
    tuple(Dot(f"Tên dài {i}", 50 + i / 10, 5.0, i == 0) for i in range(4)), TABLE, "alt",
    (Curve(((0.0, 5.0), (100.0, 5.0)), "mức chung", dashed=True),), ("một", "hai", "ba", "bốn"),
)  # fmt: skip
MOMENTS = (
    Moment("2019", 80, "80%", 78, 82),
    Moment("2020", 85, "85%", 83, 87),
    Moment("2021", 90, "90%", joined=False),
)
TREND = Trend("T", "", MOMENTS, TABLE, "alt", broken="cách tính khác")
TRACKED = (
    *(Tracked(f"{month}/2021", 90, "90,0%", 85, 95) for month in range(1, 13)),
    Tracked("1/2022"),
    Tracked("2/2022", 80, "80,0%", 85, 95, stands_out=True),
)
CONTROL = ControlLines("T", "", TRACKED, 89.5, "89,5%", TABLE, "alt", (75.0, 100.0))


@pytest.mark.parametrize("chart", [ROWS, HEAT, DOTS, TREND, CONTROL], ids=["rows", "heat", "dots", "trend", "control"])
@pytest.mark.parametrize("width", list(Width))
def test_the_same_chart_gives_the_same_bytes(
    chart: IntervalRows | HeatMap | DotMap | Trend | ControlLines, width: Width
):
    svg.cache_clear()
    first = svg(chart, width)
    svg.cache_clear()
    assert svg(chart, width) == first


@pytest.mark.parametrize("width", list(Width))
def test_every_number_of_a_grid_is_printed(width: Width):
    found = svg(HEAT, width)
    assert all(text in found for text in ("70,0", "95,0", "80,0", "–"))


def test_the_line_breaks_where_two_may_not_be_compared():
    assert "cách tính khác" in svg(TREND, Width.PAGE)
    joined = replace(TREND, moments=tuple(replace(each, joined=True) for each in MOMENTS))
    assert "cách tính khác" not in svg(joined, Width.PAGE)


@pytest.mark.parametrize("width", list(Width))
def test_what_lies_outside_its_limits_is_named_and_black_and_a_gap_breaks_the_lines(width: Width):
    found = svg(CONTROL, width)
    assert [found.count(text) > 0 for text in ("80,0%", "90,0%", "89,5%", "2/2022")] == [True, False, True, True]
    assert LIGHT["ink"] in found
    inside = replace(CONTROL, moments=tuple(replace(each, stands_out=False) for each in TRACKED))
    assert "80,0%" not in svg(inside, width)
    whole = replace(CONTROL, moments=tuple(each for each in TRACKED if each.value is not None))
    assert found.count("stroke-dasharray") == 4 == 2 * svg(whole, width).count("stroke-dasharray")


@pytest.mark.parametrize("width", list(Width))
def test_of_neighbours_outside_only_the_furthest_has_its_number(width: Width):
    low = tuple(Tracked(f"{n}/2022", 80 - n, f"{80 - n},0%", 85, 95, stands_out=True) for n in (3, 5, 4))
    found = svg(replace(CONTROL, moments=(*TRACKED[:12], *low)), width)
    assert [f"{n},0%" in found for n in (77, 75, 76)] == [False, True, False]


@pytest.mark.parametrize("width", list(Width))
def test_bands_join_rows_that_cannot_be_told_apart(width: Width):
    assert LIGHT["band"] not in svg(ROWS, width)
    assert svg(replace(ROWS, alike=((0, 1), (1, 2), (3, 3))), width).count(LIGHT["band"]) == 3


def test_names_of_dots_do_not_cover_each_other():
    names = [text for text in drawn(DOTS, Width.PAGE).figure.texts if "Tên" in text.get_text()]
    places = sorted({text.get_position() for text in names})
    assert len(places) == 4
    assert all(abs(a[0] - b[0]) > 20 or abs(a[1] - b[1]) > 6 for a, b in pairwise(places))


def test_names_have_paper_round_them_and_can_still_be_searched():
    page = svg(DOTS, Width.PAGE)
    assert page.count(f"stroke: {LIGHT['paper']}; stroke-width: 2.6") >= 4
    assert all(f">Tên dài {i}</text>" in page for i in range(4))


def test_a_name_at_the_edge_stays_inside_the_frame():
    dots = (Dot("Chi cục Móng Cái", 100, 10), Dot("Chi cục Cẩm Phả", 0, 0), Dot("Chi cục Hòn Gai", 100, 0))
    sheet = drawn(replace(DOTS, dots=dots, corners=()), Width.PAGE)
    names = [text for text in sheet.figure.texts if text.get_text() in {dot.label for dot in dots}]
    assert {text.get_text() for text in names} == {dot.label for dot in dots}
    for text in names:
        length = text.get_window_extent(dpi=72).width
        assert 30 <= text.get_position()[0] <= sheet.width - 12 - length


@pytest.mark.parametrize(
    ("ends", "ticks"), [((0, 100), 5), ((70, 100), 4), ((50, 100), 6), ((80, 100), 5), ((0, 250), 6)]
)
def test_axes_name_round_values(ends: tuple[float, float], ticks: int):
    found = Plot(0, 100, ends).ticks()
    assert len(found) == ticks
    assert all(tick == round(tick) for tick in found)


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    low, high = sorted((brightness(first), brightness(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("place", [n / 20 for n in range(21)])
def test_letters_on_a_colour_are_those_that_stand_out_more(place: float):
    colour, letters = shade(place)
    assert contrast(colour, letters) == max(contrast(colour, shade(end)[1]) for end in (0.0, 1.0))


def test_letters_on_a_deep_colour_are_light():
    assert shade(0.0)[1] != shade(1.0)[1]
    assert shade(-3) == shade(0.0)
    assert shade(7) == shade(1.0)


@pytest.mark.parametrize("width", list(Width))
def test_many_dots_carry_numbers_with_a_key_that_names_them_all(width: Width):
    many = replace(DOTS, dots=tuple(Dot(f"Chi cục số {i}", 5.0 * i, 5.0) for i in range(20)))
    words = " ".join(text.get_text() for text in drawn(many, width).figure.texts)
    assert all(f"{i + 1}. Chi cục số {i}" in words for i in range(20))
