"""A grid of numbers on the colours of their places."""

from collections.abc import Callable, Mapping

from surveyapp.reporting.charts_plot import INK, MUTED, PITCH, Width, label
from surveyapp.reporting.document import HeatMap, Shade
from surveyapp.reporting.palette import LIGHT, ON_LIGHT_LEVEL, shade
from surveyapp.reporting.sheet import Letters, Sheet

_HEAD = Letters(LIGHT["muted"], 6.5)
_NUMBER = Letters(ON_LIGHT_LEVEL, 8, side="center")
_HEAD_LINES = 7
_LINES = 2
_TALL = 22.0
_GAP = 1.5


def heat(chart: HeatMap, width: Width) -> Sheet:
    """The grid across a page; for a phone with numbered columns and the row names above."""
    return _DRAWN[width](chart)


def _on_page(chart: HeatMap) -> Sheet:
    left = 96.0
    step = (454 - left) / len(chart.columns)
    heads = [_HEAD.lines(name, step, _HEAD_LINES) for name in chart.columns]
    pitch = PITCH * _HEAD.size / INK.size
    above = pitch * max(map(len, heads)) + 5
    sheet = Sheet(454, above + (_TALL + _GAP) * len(chart.rows))
    for i, lines in enumerate(heads):
        first = above - 5 - pitch * (len(lines) - 0.5)
        label(sheet, left + step * (i + 0.5), first, lines, _HEAD.at("center"))
    for i, name in enumerate(chart.rows):
        top = above + (_TALL + _GAP) * i
        lines = INK.lines(name, left - 8, _LINES)
        label(sheet, 0, top + _TALL / 2 - PITCH * (len(lines) - 1) / 2, lines)
        _cells(sheet, chart, i, (left, step, top))
    return sheet


def _on_phone(chart: HeatMap) -> Sheet:
    step = 252 / len(chart.columns)
    keys = [MUTED.lines(f"{i}. {name}", 252, _LINES) for i, name in enumerate(chart.columns, 1)]
    tall = PITCH + _TALL + 6
    pitch = PITCH * MUTED.size / INK.size
    above = pitch * sum(map(len, keys)) + 22
    sheet = Sheet(252, above + tall * len(chart.rows))
    label(sheet, 0, 6, [line for lines in keys for line in lines], MUTED)
    for i in range(len(chart.columns)):
        sheet.text(step * (i + 0.5), above - 8, str(i + 1), MUTED.at("center"))
    for i, name in enumerate(chart.rows):
        top = above + tall * i
        label(sheet, 0, top + 6, INK.lines(name, 252, 1))
        _cells(sheet, chart, i, (0, step, top + PITCH + 2))
    return sheet


_DRAWN: Mapping[Width, Callable[[HeatMap], Sheet]] = {Width.PAGE: _on_page, Width.PHONE: _on_phone}


def _cells(sheet: Sheet, chart: HeatMap, row: int, place: tuple[float, float, float]) -> None:
    left, step, top = place
    for i, each in enumerate(chart.shades[row]):
        colour, ink = _colours(chart, each)
        sheet.box(left + step * i, top, step - _GAP, _TALL, colour)
        letters = Letters(ink, _NUMBER.size, side="center")
        sheet.text(left + step * (i + 0.5) - _GAP / 2, top + _TALL / 2, each.text, letters)


def _colours(chart: HeatMap, each: Shade) -> tuple[str, str]:
    low, high = chart.ends
    if each.value is None:
        return LIGHT["surface"], LIGHT["muted"]
    return shade((each.value - low) / (high - low) if high > low else 1.0)
