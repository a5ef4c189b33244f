"""Charts of a document as SVG in one house style; the same piece always gives the same bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from surveyapp.reporting.document import Bar, Chart, Headline, IntervalRows, Row, StackedBars
from surveyapp.reporting.palette import LIGHT, ON_LEVELS, ON_LIGHT_LEVEL, levels
from surveyapp.reporting.sheet import Letters, Sheet

LEAST_NUMBERED = 8.0
"""A segment carries its number from this percentage on."""

_INK = Letters(LIGHT["ink"])
_MUTED = Letters(LIGHT["muted"], 7.5)
_BOLD = Letters(LIGHT["ink"], weight="bold")
_LINES = 3
_PITCH = 11.0
_VALUE_ENDS = 354.0


class Width(Enum):
    """For whom a chart is drawn: across a page, or for a phone with its labels above."""

    PAGE = "page"
    PHONE = "phone"


@dataclass(frozen=True)
class _Plot:
    """Where the values lie between left and right, in points, and what they are."""

    left: float
    right: float
    axis: tuple[float, float]

    def x(self, value: float) -> float:
        low, high = self.axis
        inside = min(max(value, low), high)
        return self.left + (self.right - self.left) * (inside - low) / (high - low)

    def ticks(self) -> tuple[float, ...]:
        low, high = self.axis
        steps = 4 if (high - low) % 4 == 0 else 5
        return tuple(low + (high - low) * i / steps for i in range(steps + 1))


def svg(chart: Chart, width: Width) -> str:
    """The chart as SVG of the given width."""
    return drawn(chart, width).svg()


def drawn(chart: Chart, width: Width) -> Sheet:
    """The chart on a sheet of the given width, to be taken as SVG or as PNG."""
    if isinstance(chart, StackedBars):
        return _stacked(chart, width)
    if isinstance(chart, Headline):
        return _headline(chart)
    return _ROWS[width](chart)


def _rows_on_page(chart: IntervalRows) -> Sheet:
    plot = _Plot(166, 300, chart.axis)
    labels = [_INK.lines(row.label, plot.left - 14, _LINES) for row in chart.rows]
    heights = [max(17.0, _PITCH * len(lines) + 6) for lines in labels]
    sheet = Sheet(454, sum(heights) + 18)
    _grid(sheet, plot, 0, sum(heights))
    _scale(sheet, plot, sum(heights) + 9)
    top = 0.0
    for row, lines, height in zip(chart.rows, labels, heights, strict=True):
        middle = top + height / 2
        _lines(sheet, 0, middle - _PITCH * (len(lines) - 1) / 2, lines)
        _mark(sheet, plot, row, middle)
        sheet.text(_VALUE_ENDS, middle, row.value_text, _BOLD.at("right"))
        sheet.text(454, middle, row.detail, _MUTED.at("right"))
        top += height
    return sheet


def _rows_on_phone(chart: IntervalRows) -> Sheet:
    plot = _Plot(8, 240, chart.axis)
    labels = [_INK.lines(row.label, 252, _LINES) for row in chart.rows]
    heights = [_PITCH * len(lines) + 34 for lines in labels]
    sheet = Sheet(252, sum(heights) + 18)
    _scale(sheet, plot, sum(heights) + 9)
    top = 0.0
    for row, lines, height in zip(chart.rows, labels, heights, strict=True):
        _grid(sheet, plot, top + height - 18, top + height - 4)
        _lines(sheet, 0, top + 8, lines)
        sheet.text(0, top + height - 26, row.value_text, _BOLD)
        sheet.text(252, top + height - 26, row.detail, _MUTED.at("right"))
        _mark(sheet, plot, row, top + height - 11)
        top += height
    return sheet


_ROWS: Mapping[Width, Callable[[IntervalRows], Sheet]] = {Width.PAGE: _rows_on_page, Width.PHONE: _rows_on_phone}


def _headline(chart: Headline) -> Sheet:
    plot = _Plot(8, 240, chart.axis)
    sheet = Sheet(252, 34)
    _grid(sheet, plot, 0, 16)
    _scale(sheet, plot, 25)
    _mark(sheet, plot, chart.row, 8, thick=1.6)
    return sheet


def _grid(sheet: Sheet, plot: _Plot, top: float, bottom: float) -> None:
    for tick in plot.ticks():
        sheet.line((plot.x(tick), plot.x(tick)), (top, bottom), LIGHT["line"], 0.6)


def _scale(sheet: Sheet, plot: _Plot, y: float) -> None:
    for tick in plot.ticks():
        sheet.text(plot.x(tick), y, f"{tick:.0f}", _MUTED.at("center"))


def _mark(sheet: Sheet, plot: _Plot, row: Row, y: float, thick: float = 1) -> None:
    if row.low is not None and row.high is not None:
        sheet.line((plot.x(row.low), plot.x(row.high)), (y, y), LIGHT["accent"], 2.4 * thick)
    if row.before is not None:
        sheet.dot(plot.x(row.before), y, LIGHT["muted"], LIGHT["paper"], 5)
    sheet.dot(plot.x(row.value), y, LIGHT["accent"], LIGHT["accent"], 5 * thick)


def _lines(sheet: Sheet, x: float, first: float, lines: list[str]) -> None:
    for i, line in enumerate(lines):
        sheet.text(x, first + i * _PITCH, line, _INK)


def _stacked(chart: StackedBars, width: Width) -> Sheet:
    total, left = (454.0, 92.0) if width is Width.PAGE and len(chart.bars) > 1 else (454.0, 0.0)
    if width is Width.PHONE:
        total, left = 252.0, 0.0
    above = 14.0 if left == 0 and len(chart.bars) > 1 else 0.0
    keys = _keys(chart.levels, total)
    pitch = 30 + above
    sheet = Sheet(total, pitch * len(chart.bars) + 14 * (1 + keys[-1][1]) + 2)
    for i, bar in enumerate(chart.bars):
        middle = pitch * i + above + 13
        if len(chart.bars) > 1:
            sheet.text(0, middle if left else middle - 20, bar.label, _INK)
        _segments(sheet, bar, (left, total), middle)
    for (x, line), name, colour in zip(keys, chart.levels, levels(len(chart.levels)), strict=True):
        y = pitch * len(chart.bars) + 14 * line + 6
        sheet.box(x, y - 4, 8, 8, colour)
        sheet.text(x + 12, y, name, _MUTED)
    return sheet


def _segments(sheet: Sheet, bar: Bar, ends: tuple[float, float], middle: float) -> None:
    x = ends[0]
    for segment, colour in zip(bar.segments, levels(len(bar.segments)), strict=True):
        length = (ends[1] - ends[0]) * segment.share / 100
        sheet.box(x, middle - 13, max(0.0, length - 0.7), 26, colour)
        if segment.share >= LEAST_NUMBERED:
            letters = Letters(ON_LEVELS.get(colour, ON_LIGHT_LEVEL), side="center", weight="bold")
            sheet.text(x + length / 2, middle, segment.share_text, letters)
        x += length


def _keys(names: tuple[str, ...], width: float) -> list[tuple[float, int]]:
    """Where the key of each level begins, and in which line."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for name in names:
        length = 12 + _MUTED.length(name) + 8
        if x and x + length > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += length
    return places
