"""Values over time with intervals; the line breaks where two may not be compared."""

from itertools import pairwise

from surveyapp.reporting.charts_plot import ACROSS, BOLD, INK, MUTED, Plot, Width
from surveyapp.reporting.document import Trend
from surveyapp.reporting.palette import LIGHT
from surveyapp.reporting.sheet import Sheet

_TALL = 130.0
_LEFT, _ABOVE, _BELOW = 30.0, 20.0, 22.0


def trend(chart: Trend, width: Width) -> Sheet:
    """A dot and an interval per time, joined where they may be compared, with a mark where not."""
    sheet = Sheet(ACROSS[width], _TALL + _ABOVE + _BELOW)
    down = Plot(_ABOVE + _TALL, _ABOVE, chart.axis)
    step = (ACROSS[width] - _LEFT) / len(chart.moments)
    xs = [_LEFT + step * (i + 0.5) for i in range(len(chart.moments))]
    for tick in down.ticks():
        y = down.x(tick)
        sheet.line((_LEFT, ACROSS[width]), (y, y), LIGHT["line"], 0.6)
        sheet.text(_LEFT - 5, y, f"{tick:g}", MUTED.at("right"))
    for (x, before), (other, after) in pairwise(zip(xs, chart.moments, strict=True)):
        if after.joined:
            sheet.line((x, other), (down.x(before.value), down.x(after.value)), LIGHT["accent"], 1)
        else:
            _break(sheet, (x + other) / 2, chart.broken)
    for x, moment in zip(xs, chart.moments, strict=True):
        if moment.low is not None and moment.high is not None:
            sheet.line((x, x), (down.x(moment.low), down.x(moment.high)), LIGHT["accent"], 2.4)
        sheet.dot(x, down.x(moment.value), LIGHT["accent"], LIGHT["accent"], 6)
        sheet.text(x + 7, down.x(moment.value) - 8, moment.value_text, BOLD)
        sheet.text(x, _ABOVE + _TALL + 12, moment.label, INK.at("center"))
    return sheet


def _break(sheet: Sheet, x: float, word: str) -> None:
    for shift in (-2, 2):
        sheet.path([(x + shift, _ABOVE), (x + shift, _ABOVE + _TALL)], LIGHT["warn"], 0.8, dashed=True)
    sheet.text(x, _ABOVE - 9, word, MUTED.at("center"))
