"""Dots with intervals under one another, on one axis; bands join rows that cannot be told apart."""

from collections.abc import Callable, Mapping, Sequence

from surveyapp.reporting.charts_plot import BOLD, INK, MUTED, PITCH, Plot, Width, grid, label, scale
from surveyapp.reporting.document import Headline, IntervalRows, Row
from surveyapp.reporting.palette import LIGHT
from surveyapp.reporting.sheet import Sheet

_LINES = 3
_VALUE_ENDS = 354.0
_BAND = 4.0
_NEXT_BAND = 7.0


def rows(chart: IntervalRows, width: Width) -> Sheet:
    """The rows across a page, or for a phone with the labels above."""
    return _ROWS[width](chart)


def _on_page(chart: IntervalRows) -> Sheet:
    plot = Plot(166, 300, chart.axis)
    before = 14 + _NEXT_BAND * len(_columns(chart.alike))
    labels = [INK.lines(row.label, plot.left - before, _LINES) for row in chart.rows]
    heights = [max(17.0, PITCH * len(lines) + 6) for lines in labels]
    sheet = Sheet(454, sum(heights) + 18)
    _bands(sheet, chart.alike, heights, plot.left - 10)
    grid(sheet, plot, 0, sum(heights))
    scale(sheet, plot, sum(heights) + 9)
    top = 0.0
    for row, lines, height in zip(chart.rows, labels, heights, strict=True):
        middle = top + height / 2
        label(sheet, 0, middle - PITCH * (len(lines) - 1) / 2, lines)
        _mark(sheet, plot, row, middle)
        sheet.text(_VALUE_ENDS, middle, row.value_text, BOLD.at("right"))
        sheet.text(454, middle, row.detail, MUTED.at("right"))
        top += height
    return sheet


def _on_phone(chart: IntervalRows) -> Sheet:
    right = 252 - _NEXT_BAND * len(_columns(chart.alike))
    plot = Plot(8, right - 12, chart.axis)
    labels = [INK.lines(row.label, right, _LINES) for row in chart.rows]
    heights = [PITCH * len(lines) + 34 for lines in labels]
    sheet = Sheet(252, sum(heights) + 18)
    _bands(sheet, chart.alike, heights, 252)
    scale(sheet, plot, sum(heights) + 9)
    top = 0.0
    for row, lines, height in zip(chart.rows, labels, heights, strict=True):
        grid(sheet, plot, top + height - 18, top + height - 4)
        label(sheet, 0, top + 8, lines)
        sheet.text(0, top + height - 26, row.value_text, BOLD)
        sheet.text(right, top + height - 26, row.detail, MUTED.at("right"))
        _mark(sheet, plot, row, top + height - 11)
        top += height
    return sheet


_ROWS: Mapping[Width, Callable[[IntervalRows], Sheet]] = {Width.PAGE: _on_page, Width.PHONE: _on_phone}


def headline(chart: Headline) -> Sheet:
    """Where the large number lies, with its interval."""
    plot = Plot(8, 240, chart.axis)
    sheet = Sheet(252, 34)
    grid(sheet, plot, 0, 16)
    scale(sheet, plot, 25)
    _mark(sheet, plot, chart.row, 8, thick=1.6)
    return sheet


def _mark(sheet: Sheet, plot: Plot, row: Row, y: float, thick: float = 1) -> None:
    if row.low is not None and row.high is not None:
        sheet.line((plot.x(row.low), plot.x(row.high)), (y, y), LIGHT["accent"], 2.4 * thick)
    if row.before is not None:
        sheet.dot(plot.x(row.before), y, LIGHT["muted"], LIGHT["paper"], 5)
    sheet.dot(plot.x(row.value), y, LIGHT["accent"], LIGHT["accent"], 5 * thick)


def _columns(alike: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Bands side by side: each in the first column where it overlaps no other."""
    columns: list[list[tuple[int, int]]] = []
    for first, last in alike:
        free = (column for column in columns if column[-1][1] < first)
        column = next(free, None)
        if column is None:
            columns.append([(first, last)])
        else:
            column.append((first, last))
    return columns


def _bands(sheet: Sheet, alike: Sequence[tuple[int, int]], heights: Sequence[float], right: float) -> None:
    for i, column in enumerate(_columns(alike)):
        for first, last in column:
            top, bottom = sum(heights[:first]) + 3, sum(heights[: last + 1]) - 3
            sheet.box(right - _NEXT_BAND * i - _BAND, top, _BAND, bottom - top, LIGHT["band"])
