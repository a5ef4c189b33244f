"""Values over time about their centre, between the limits of each; those outside are named."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

from surveyapp.reporting.charts_plot import ACROSS, BOLD, MUTED, PITCH, Plot, Width, label
from surveyapp.reporting.document import ControlLines, Tracked
from surveyapp.reporting.palette import LIGHT
from surveyapp.reporting.sheet import Sheet

_TALL = 150.0
_LEFT, _RIGHT, _ABOVE, _BELOW = 30.0, 36.0, 10.0, 22.0
_APART = 8.0

Placed = tuple[float, Tracked]
"""A moment and how far right it stands."""


def control(chart: ControlLines, width: Width) -> Sheet:
    """A dot for each time, large and black outside its limits; dashed limits, the centre, and gaps where nothing is shown."""
    return _drawn(chart, width, _ABOVE)


def alone(chart: ControlLines) -> Sheet:
    """The same across a page, to stand by itself: with its title and subtitle."""
    title, subtitle = (
        letters.lines(text, ACROSS[Width.PAGE], 2) for letters, text in ((BOLD, chart.title), (MUTED, chart.subtitle))
    )
    under = PITCH * (len(title) + len(subtitle))
    sheet = _drawn(chart, Width.PAGE, _ABOVE + under)
    label(sheet, 0, PITCH / 2, title, BOLD)
    label(sheet, 0, PITCH * (len(title) + 0.5), subtitle, MUTED)
    return sheet


def _drawn(chart: ControlLines, width: Width, top: float) -> Sheet:
    sheet = Sheet(ACROSS[width], _TALL + top + _BELOW)
    down = Plot(top + _TALL, top, chart.axis)
    right = ACROSS[width] - _RIGHT
    step = (right - _LEFT) / len(chart.moments)
    moments = [(_LEFT + step * (i + 0.5), moment) for i, moment in enumerate(chart.moments)]
    for tick in down.ticks():
        sheet.line((_LEFT, right), (down.x(tick), down.x(tick)), LIGHT["line"], 0.6)
        sheet.text(_LEFT - 5, down.x(tick), f"{tick:g}", MUTED.at("right"))
    sheet.line((_LEFT, right), (down.x(chart.centre), down.x(chart.centre)), LIGHT["muted"], 0.9)
    sheet.text(right + 4, down.x(chart.centre), chart.centre_text, MUTED)
    for stretch in _stretches(moments):
        _limits(sheet, down, stretch, step)
        sheet.path([(x, down.x(each.value or 0)) for x, each in stretch], LIGHT["accent"], 0.9)
    for x, moment in moments:
        _dot(sheet, down, x, moment)
    for x, moment in _named(moments):
        away = -11 if _side(moment) > 0 else 11
        sheet.text_above(x, down.x(moment.value or 0) + away, moment.value_text, BOLD.at("center"), LIGHT["paper"])
    _labels(sheet, moments, step, down.left)
    return sheet


def _stretches(moments: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Neighbours that are all shown."""
    for shown, stretch in groupby(moments, key=lambda each: each[1].value is not None):
        if shown:
            yield list(stretch)


def _limits(sheet: Sheet, down: Plot, stretch: Sequence[Placed], step: float) -> None:
    for ends in (
        [(each.low, x - step / 2, x + step / 2) for x, each in stretch],
        [(each.high, x - step / 2, x + step / 2) for x, each in stretch],
    ):
        corners = [(x, down.x(limit)) for limit, left, right in ends if limit is not None for x in (left, right)]
        if corners:
            sheet.path(corners, LIGHT["muted"], 0.8, dashed=True)


def _dot(sheet: Sheet, down: Plot, x: float, moment: Tracked) -> None:
    if moment.value is None:
        return
    if moment.stands_out:
        sheet.dot(x, down.x(moment.value), LIGHT["ink"], LIGHT["ink"], 7)
    else:
        sheet.dot(x, down.x(moment.value), LIGHT["accent"], LIGHT["paper"], 4)


def _named(moments: Sequence[Placed]) -> Iterator[Placed]:
    """Of neighbours outside on one side the one that is furthest out, so that no two numbers overlap."""
    for side, outside in groupby(moments, key=lambda each: _side(each[1])):
        if side:
            yield max(outside, key=lambda each: side * (each[1].value or 0))


def _side(moment: Tracked) -> int:
    """1 above the limits, -1 below, 0 within them or where nothing is shown."""
    if not moment.stands_out or moment.value is None or moment.high is None:
        return 0
    return 1 if moment.value > moment.high else -1


def _labels(sheet: Sheet, moments: Sequence[Placed], step: float, bottom: float) -> None:
    """As many labels as fit beside one another, the last one always."""
    longest = max(MUTED.length(moment.label) for _, moment in moments)
    every = max(1, ceil((longest + _APART) / step))
    for x, moment in moments[::-1][::every]:
        sheet.line((x, x), (bottom, bottom + 3), LIGHT["muted"], 0.6)
        half = MUTED.length(moment.label) / 2
        sheet.text(min(x, sheet.width - half), bottom + 12, moment.label, MUTED.at("center"))
