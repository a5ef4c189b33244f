"""Two maps: whether units differ by more than chance, and what to improve first."""

from collections.abc import Collection, Iterator, Mapping
from math import ceil
from typing import Literal

from surveyapp.analysis.compare import Share, as_share
from surveyapp.analysis.drivers import Driver, Place
from surveyapp.analysis.figure import Figure, Kind
from surveyapp.analysis.importance import Importance, are_told_apart, to_improve
from surveyapp.analysis.small_units import (
    ALARM,
    WARNING,
    Dispersion,
    funnel_limits,
    over_dispersion,
    placed_in_funnel,
)
from surveyapp.reporting.annual_book import Book, by_value
from surveyapp.reporting.document import Axis, Cell, Curve, Dot, DotMap, Paragraph, Piece, Table

Zone = Literal["below", "inside", "between", "above"]
"""Where a unit lies in a funnel; between: outside the 95% limits and inside those of 99.8%."""

_STEPS = 60
_LEAST = 5
_CORNERS = ("improve", "keep", "watch", "enough")
_HUNDRED = 100.0


def funnel(book: Book) -> Iterator[Piece]:
    """The large number of each unit by its number of forms, within what chance alone does."""
    whole = book.whole.facts.headline()
    found = {
        code: figure
        for code, figure in book.figures(Kind.HEADLINE, "headline").items()
        if isinstance(figure, Figure) and as_share(figure)
    }
    if not isinstance(whole, Figure) or not book.whole.is_share(whole) or len(found) < 3:  # noqa: PLR2004 - two are a pair
        yield Paragraph(book.say("funnel_none"))
        return
    target = float(whole.value) / _HUNDRED
    shares = {code: share for code, figure in found.items() if (share := as_share(figure))}
    dispersion = over_dispersion(list(shares.values()), target)
    placed = {code: _zone(share, target, dispersion) for code, share in shares.items()}
    effect = max(share.design_effect for share in shares.values()) * dispersion.heterogeneity
    yield _funnel(book, found, placed, (target, effect))


def _zone(share: Share, target: float, dispersion: Dispersion) -> Zone:
    place = placed_in_funnel(share, target, dispersion)
    is_near = place == "inside" and placed_in_funnel(share, target, dispersion, WARNING) != "inside"
    return "between" if is_near else place


def _funnel(book: Book, found: Mapping[str, Figure], placed: Mapping[str, Zone], chance: tuple[float, float]) -> DotMap:
    most = max(figure.base for figure in found.values())
    last = _round_up(most * 1.05)
    curves = tuple(_limits(chance, last, level, dashed=level is WARNING) for level in (WARNING, ALARM))
    lowest = min(*(float(f.value) for f in found.values()), *(y for x, y in curves[1].points if x >= last / 8))
    outside = _named(book, placed, "above", "below")
    title = book.say("funnel_outside", names=book.both(outside)) if outside else book.say("funnel_inside")
    near = _named(book, placed, "between")
    between = (book.say("funnel_between", names=book.both(near)),) if near else ()
    y = Axis(book.say("funnel_y"), float(max(0, int(lowest // 10 * 10))), _HUNDRED)
    middle = Curve(((0.0, chance[0] * _HUNDRED), (last, chance[0] * _HUNDRED)), book.say("funnel_target"))
    rows = (
        (
            book.named(code),
            book.value(code, found[code]),
            book.count(found[code].base),
            Cell(book.say(f"funnel_{placed[code]}_cell")),
        )
        for code in by_value(found)
    )
    return DotMap(
        title=title,
        subtitle=book.say("funnel_subtitle", period=book.period),
        x=Axis(book.say("funnel_x"), 0.0, last),
        y=y,
        dots=tuple(
            Dot(book.name(c), float(f.base), float(f.value), placed[c] in ("above", "below")) for c, f in found.items()
        ),
        table=book.table("", ("unit", "satisfied", "base", "place"), rows),
        alt=book.say("grid_alt", title=title),
        curves=(*(_inside(curve, y) for curve in (*_halves(curves), middle)),),
        note=" ".join((*between, book.say("funnel_note"), book.say("funnel_not_ranking"))),
    )


def _named(book: Book, placed: Mapping[str, Zone], *zones: Zone) -> tuple[str, ...]:
    return tuple(book.name(code) for code, zone in placed.items() if zone in zones)


def _limits(chance: tuple[float, float], last: float, level: float, *, dashed: bool) -> Curve:
    sizes = [max(_LEAST, round(last * i / _STEPS)) for i in range(1, _STEPS + 1)]
    ends = [(float(n), *funnel_limits(n, chance[0], level, chance[1])) for n in sorted(set(sizes))]
    low = [(n, a * _HUNDRED) for n, a, _ in ends]
    high = [(n, b * _HUNDRED) for n, _, b in ends]
    return Curve((*reversed(low), *high), "", dashed)


def _halves(curves: tuple[Curve, ...]) -> Iterator[Curve]:
    for curve in curves:
        half = len(curve.points) // 2
        yield Curve(tuple(reversed(curve.points[:half])), curve.label, curve.dashed)
        yield Curve(curve.points[half:], curve.label, curve.dashed)


def _inside(curve: Curve, y: Axis) -> Curve:
    points = tuple(point for point in curve.points if point[1] >= y.first)
    return Curve(points, curve.label, curve.dashed)


def _round_up(n: float) -> float:
    step = 50 if n <= 500 else 500  # noqa: PLR2004 - so that the axis ends on a round number
    return float(ceil(n / step) * step)


def importance(book: Book) -> Iterator[Piece]:
    """Components by how much they matter and how they score; what to improve first, watch, keep, and leave."""
    found = book.facts.importance
    if found is None:
        yield Paragraph(book.say("importance_no_outcome"))
        return
    if not found.drivers:
        yield Paragraph(book.say("importance_none", forms=book.wording.counted("n_forms", found.forms)))
        return
    title = _finding(book, found)
    x, y = _axes(book, found)
    mean = [
        sum(axis) / len(axis)
        for axis in zip(*((p.performance, p.importance) for p in found.places.values()), strict=True)
    ]
    crossing = (
        Curve(((mean[0], y.first), (mean[0], y.last)), dashed=True),
        Curve(((x.first, mean[1] * _HUNDRED), (x.last, mean[1] * _HUNDRED)), dashed=True),
    )
    yield DotMap(
        title=title,
        subtitle=book.say(
            "importance_subtitle", forms=book.wording.counted("n_forms", found.forms), period=book.period
        ),
        x=x,
        y=y,
        dots=tuple(_dot(book, code, place, to_improve(found)) for code, place in found.places.items()),
        table=_table(book, found),
        alt=book.say("grid_alt", title=title),
        curves=crossing,
        corners=tuple(book.say(f"advice_{advice}") for advice in _CORNERS) if are_told_apart(found) else (),
        note=book.say("importance_note"),
    )
    yield _table(book, found)


def _finding(book: Book, found: Importance) -> str:
    if not are_told_apart(found):
        lowest = min(found.places, key=lambda code: found.places[code].performance)
        return book.say("importance_alike", lowest=book.whole.facts.component_name(lowest))
    names = book.both(tuple(book.whole.facts.component_name(code) for code in to_improve(found)))
    return book.say("importance_title", names=names) if names else book.say("importance_plain")


def _axes(book: Book, found: Importance) -> tuple[Axis, Axis]:
    scores = [place.performance for place in found.places.values()]
    first, last = float(min(scores) // 5 * 5), float(-(-max(scores) // 5) * 5)
    most = max(driver.importance for driver in found.drivers.values()) * _HUNDRED
    return (
        Axis(book.say("importance_x"), first, min(_HUNDRED, max(last, first + 5))),
        Axis(book.say("importance_y"), 0.0, float(ceil(most * 1.15 / 2) * 2)),
    )


def _dot(book: Book, code: str, place: Place, first: Collection[str]) -> Dot:
    name = book.whole.facts.component_name(code)
    return Dot(name, place.performance, place.importance * _HUNDRED, code in first)


def _table(book: Book, found: Importance) -> Table:
    keys = ("component", "importance", "range", "mean", "advice")
    rows = [_row(book, code, found.drivers[code], found.places[code]) for code in _order(found)]
    # An advice would rest on an order of importance that is not there.
    shown = len(keys) if are_told_apart(found) else keys.index("advice")
    return book.table(book.say("importance_table"), keys[:shown], (row[:shown] for row in rows))


def _order(found: Importance) -> list[str]:
    if are_told_apart(found):
        return sorted(found.drivers, key=lambda code: (-found.drivers[code].importance, code))
    return sorted(found.drivers, key=lambda code: (found.places[code].performance, code))


def _row(book: Book, code: str, driver: Driver, place: Place) -> tuple[Cell, ...]:
    low, high = (book.wording.number(value * _HUNDRED, 1) for value in (driver.low, driver.high))
    score = book.whole.facts.now.figure(Kind.COMPONENT, code)
    return (
        Cell(book.whole.facts.component_name(code), code=code),
        Cell(book.wording.percent(driver.importance * _HUNDRED, 1)),
        Cell(f"{low} – {high}"),
        Cell(book.whole.value(score, 1), score.value) if isinstance(score, Figure) else Cell(book.say("nothing")),
        Cell(book.say(f"advice_{place.advice}")),
    )
