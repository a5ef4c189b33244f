"""Named dots on two axes, with curves through them and words in the corners."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.reporting.charts_plot import ACROSS, MUTED, PITCH, Plot, Width, label
from surveyapp.reporting.document import Curve, DotMap
from surveyapp.reporting.palette import LIGHT
from surveyapp.reporting.sheet import Letters, Sheet

_NAME = Letters(LIGHT["ink"], 7.5)
_CORNER = Letters(LIGHT["muted"], 8, weight="bold")
_TALL = 250.0
_LEFT, _RIGHT, _ABOVE, _BELOW = 30.0, 12.0, 22.0, 30.0
_WIDEST = 120.0
_LINES = 3
_AWAY = 7.0
_THIN = 2.0
_MOST_NAMED = 12
"""More names than these do not fit beside their dots."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class _Plane:
    """Where values of the two axes lie."""

    across: Plot
    down: Plot

    def place(self, x: float, y: float) -> tuple[float, float]:
        return self.across.x(x), self.down.x(y)


def dots(chart: DotMap, width: Width) -> Sheet:
    """The dots with their names beside them, where no other name or dot stands; for a phone, or of many, numbers with a key."""
    keys = _KEYS[width](chart)
    sheet = Sheet(ACROSS[width], _TALL + _ABOVE + _BELOW + PITCH * len(keys))
    label(sheet, 0, _TALL + _ABOVE + _BELOW + 4, keys, _NAME)
    across = Plot(_LEFT, ACROSS[width] - _RIGHT, (chart.x.first, chart.x.last))
    plane = _Plane(across, Plot(_ABOVE + _TALL, _ABOVE, (chart.y.first, chart.y.last)))
    _axes(sheet, plane, chart)
    for curve in chart.curves:
        _curve(sheet, plane, curve)
    _corners(sheet, plane, chart)
    for dot in chart.dots:
        colour = LIGHT["accent"] if dot.stands_out else LIGHT["muted"]
        sheet.dot(*plane.place(dot.x, dot.y), colour, colour if dot.stands_out else LIGHT["paper"], 6)
    _names(sheet, plane, chart, _numbers(chart) if keys else [dot.label for dot in chart.dots])
    return sheet


def _numbers(chart: DotMap) -> list[str]:
    return [str(place) for place in range(1, len(chart.dots) + 1)]


def _numbered(chart: DotMap) -> list[str]:
    return [f"{n}. {dot.label}" for n, dot in zip(_numbers(chart), chart.dots, strict=True)]


def _key_on_page(chart: DotMap) -> list[str]:
    if len(chart.dots) <= _MOST_NAMED:
        return []
    return _NAME.lines(" · ".join(_numbered(chart)), ACROSS[Width.PAGE], len(chart.dots))


def _key_on_phone(chart: DotMap) -> list[str]:
    return [line for name in _numbered(chart) for line in _NAME.lines(name, ACROSS[Width.PHONE], _LINES)]


_KEYS: Mapping[Width, Callable[[DotMap], list[str]]] = {Width.PAGE: _key_on_page, Width.PHONE: _key_on_phone}


def _axes(sheet: Sheet, plane: _Plane, chart: DotMap) -> None:
    left, right, top, bottom = plane.across.left, plane.across.right, plane.down.right, plane.down.left
    for tick in plane.down.ticks():
        y = plane.down.x(tick)
        sheet.line((left, right), (y, y), LIGHT["line"], 0.6)
        sheet.text(left - 5, y, f"{tick:g}", MUTED.at("right"))
    for tick in plane.across.ticks():
        x = plane.across.x(tick)
        sheet.line((x, x), (bottom, bottom + 3), LIGHT["muted"], 0.6)
        sheet.text(x, bottom + 9, f"{tick:g}", MUTED.at("center"))
    sheet.text(0, top - 13, chart.y.title, MUTED)
    sheet.text(right, bottom + 22, chart.x.title, MUTED.at("right"))


def _curve(sheet: Sheet, plane: _Plane, curve: Curve) -> None:
    points = [plane.place(x, y) for x, y in curve.points]
    sheet.path(points, LIGHT["muted"], 0.9, dashed=curve.dashed)
    x, y = points[0]
    if curve.label:
        sheet.text(x + 3, y - 6, curve.label, MUTED)


def _corners(sheet: Sheet, plane: _Plane, chart: DotMap) -> None:
    left, right, top, bottom = plane.across.left, plane.across.right, plane.down.right, plane.down.left
    places = ((left + 4, top + 8), (right - 2, top + 8), (left + 4, bottom - 8), (right - 2, bottom - 8))
    for i, (word, (x, y)) in enumerate(zip(chart.corners, places, strict=False)):
        sheet.text(x, y, word, _CORNER.at("right" if i % 2 else "left"))


def _names(sheet: Sheet, plane: _Plane, chart: DotMap, names: list[str]) -> None:
    """Each name at the first place round its dot where it covers nothing; else where it covers least, dots least of all."""
    places = [plane.place(dot.x, dot.y) for dot in chart.dots]
    marks: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    taken = list(_corner_boxes(plane, chart))
    taken += _lines(plane, chart)
    inside = (plane.across.left + 2, plane.down.right, plane.across.right, plane.down.left - 2)
    for name, (x, y) in zip(names, places, strict=True):
        lines = _NAME.lines(name, _WIDEST, _LINES)
        size = max(map(_NAME.length, lines)), PITCH * len(lines) * _NAME.size / 8.5
        boxes = (_moved(box, inside) for box in _round(x, y, size))
        best = min(boxes, key=lambda box: (_covered(box, marks), _covered(box, taken)))
        taken.append(best)
        pitch = (best[3] - best[1]) / len(lines)
        for i, line in enumerate(lines):
            sheet.text_above(best[0], best[1] + pitch * (i + 0.5), line, _NAME, LIGHT["paper"])


def _corner_boxes(plane: _Plane, chart: DotMap) -> Iterator[Box]:
    left, right, top, bottom = plane.across.left, plane.across.right, plane.down.right, plane.down.left
    lefts, tops = (left, right), (top, bottom - 14)
    for i, word in enumerate(chart.corners):
        long = _CORNER.length(word)
        x = lefts[i % 2] - (long if i % 2 else 0)
        yield x, tops[i // 2], x + long, tops[i // 2] + 14


def _lines(plane: _Plane, chart: DotMap) -> Iterator[Box]:
    """Lines as thin boxes, so that no name stands on one where it need not."""
    for curve in chart.curves:
        for one, other in pairwise(plane.place(*point) for point in curve.points):
            (left, right), (top, bottom) = (sorted(ends) for ends in zip(one, other, strict=True))
            yield left - _THIN, top - _THIN, right + _THIN, bottom + _THIN


def _round(x: float, y: float, size: tuple[float, float]) -> Iterator[Box]:
    wide, tall = size
    for away in (_AWAY, 2 * _AWAY):
        yield x + away, y - tall / 2, x + away + wide, y + tall / 2
        yield x - away - wide, y - tall / 2, x - away, y + tall / 2
        yield x - wide / 2, y - away - tall, x + wide / 2, y - away
        yield x - wide / 2, y + away, x + wide / 2, y + away + tall
        yield x + away, y - away - tall, x + away + wide, y - away
        yield x + away, y + away, x + away + wide, y + away + tall
        yield x - away - wide, y - away - tall, x - away, y - away
        yield x - away - wide, y + away, x - away, y + away + tall


def _covered(box: Box, taken: list[Box]) -> float:
    return sum(_common(box, other) for other in taken)


def _moved(box: Box, inside: Box) -> Box:
    """The box, moved no further than it takes to lie inside."""
    left, top, right, bottom = box
    across = max(inside[0] - left, 0) or min(inside[2] - right, 0)
    down = max(inside[1] - top, 0) or min(inside[3] - bottom, 0)
    return left + across, top + down, right + across, bottom + down


def _common(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
