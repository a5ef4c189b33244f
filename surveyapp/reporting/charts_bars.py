"""Bars of one whole each, divided into levels from worst to best."""

from surveyapp.reporting.charts_plot import ACROSS, INK, MUTED, PITCH, Width, label
from surveyapp.reporting.document import Bar, StackedBars
from surveyapp.reporting.palette import ON_LEVELS, ON_LIGHT_LEVEL, levels
from surveyapp.reporting.sheet import Letters, Sheet

LEAST_NUMBERED = 8.0
"""A segment carries its number from this percentage on."""

_LINES = 4
_SHORT, _LONG = 92.0, 190.0
_THICK = 26.0


def stacked(chart: StackedBars, width: Width) -> Sheet:
    """The bars with their labels beside them, above them on a phone, and the key of the levels below."""
    total = ACROSS[width]
    left = 0.0 if width is Width.PHONE else _left(chart)
    names = [INK.lines(bar.label, (left - 10) if left else total, _LINES) if bar.label else [] for bar in chart.bars]
    above = [PITCH * len(lines) + 3 if lines and not left else 0.0 for lines in names]
    beside = [PITCH * len(lines) + 4 if left else 0.0 for lines in names]
    heights = [over + max(_THICK + 4, tall) for over, tall in zip(above, beside, strict=True)]
    keys = _keys(chart.levels, total)
    sheet = Sheet(total, sum(heights) + 14 * (1 + keys[-1][1]) + 2)
    top = 0.0
    for bar, lines, height, over in zip(chart.bars, names, heights, above, strict=True):
        middle = top + over + (height - over) / 2
        if left:
            label(sheet, 0, middle - PITCH * (len(lines) - 1) / 2, lines)
        elif over:
            label(sheet, 0, top + 7, lines)
        _segments(sheet, bar, (left, total), middle)
        top += height
    _key(sheet, chart, keys, top)
    return sheet


def _left(chart: StackedBars) -> float:
    longest = max(INK.length(bar.label) for bar in chart.bars)
    if longest == 0:
        return 0.0
    return _SHORT if longest <= _SHORT else _LONG


def _key(sheet: Sheet, chart: StackedBars, keys: list[tuple[float, int]], top: float) -> None:
    for (x, line), name, colour in zip(keys, chart.levels, levels(len(chart.levels)), strict=True):
        y = top + 14 * line + 6
        sheet.box(x, y - 4, 8, 8, colour)
        sheet.text(x + 11, y, name, MUTED)


def _segments(sheet: Sheet, bar: Bar, ends: tuple[float, float], middle: float) -> None:
    x = ends[0]
    for segment, colour in zip(bar.segments, levels(len(bar.segments)), strict=True):
        length = (ends[1] - ends[0]) * segment.share / 100
        sheet.box(x, middle - _THICK / 2, max(0.0, length - 0.7), _THICK, colour)
        if segment.share >= LEAST_NUMBERED:
            letters = Letters(ON_LEVELS.get(colour, ON_LIGHT_LEVEL), side="center", weight="bold")
            sheet.text(x + length / 2, middle, segment.share_text, letters)
        x += length


def _keys(names: tuple[str, ...], width: float) -> list[tuple[float, int]]:
    """Where the key of each level begins, and in which line."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for name in names:
        length = 11 + MUTED.length(name) + 6
        if x and x + length > width:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += length
    return places
