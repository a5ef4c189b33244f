"""Figures of all units in columns: a heat map with its finding as title."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from surveyapp.analysis.figure import Figure, Kind, Shown
from surveyapp.reporting.annual_book import Book
from surveyapp.reporting.annual_summary import ranked
from surveyapp.reporting.document import HeatMap, Paragraph, Piece, Shade, Table
from surveyapp.reporting.facts import is_given

Grid = Mapping[str, Mapping[str, Shown]]
"""Figures by column, by unit."""
_STEP = 5


def heat_map(book: Book) -> Iterator[Piece]:
    """Components by unit in one grid, with numbers in the cells."""
    names = {each.code: book.whole.facts.component_name(each.code) for each in book.whole.facts.components()}
    drawn = grid(book, {code: book.figures(Kind.COMPONENT, code) for code in names}, names, "heat")
    yield drawn or Paragraph(book.say("heat_none"))


def attributes(book: Book) -> Iterator[Piece]:
    """The questions about the officers' manner and skill, by unit."""
    kind, known = book.whole.facts.score, {question.code for question in book.whole.facts.questions()}
    names = {code: book.whole.facts.question_name(code) for code in book.report.attributes if code in known}
    drawn = grid(book, {code: book.figures(kind, code) for code in names}, names, "attributes")
    yield drawn or Paragraph(book.say("attributes_none"))


def grid(book: Book, found: Grid, names: Mapping[str, str], key: str) -> HeatMap | None:
    """Figures of all units in columns as a heat map; None where nothing is shown."""
    shown = [(of, unit, f) for of, by_unit in found.items() for unit, f in by_unit.items() if isinstance(f, Figure)]
    if not shown:
        return None
    compared = [each for each in shown if not is_given(each[2])] or shown
    high, low = max(compared, key=lambda each: each[2].value), min(compared, key=lambda each: each[2].value)
    said = [{f"{which}_name": names[of], f"{which}_unit": book.name(unit), which: _short(book, unit, figure)}
            for which, (of, unit, figure) in (("high", high), ("low", low))]  # fmt: skip
    title = book.say(f"{key}_title", **said[0], **said[1])
    values = [figure.value for _, _, figure in shown]
    ends = float(min(values) // _STEP * _STEP), float(-(-max(values) // _STEP) * _STEP)
    first, last = map(book.wording.number, ends)
    order = _order(book)
    return HeatMap(
        title=title,
        subtitle=book.say(f"{key}_subtitle", period=book.period, scale=book.wording.number(high[2].scale)),
        columns=tuple(names[of] for of in found),
        rows=tuple(book.name(unit) for unit in order),
        shades=tuple(tuple(_shade(book, unit, found[of].get(unit)) for of in found) for unit in order),
        table=_table(book, found, names, book.say(f"{key}_table")),
        alt=book.say("grid_alt", title=title),
        ends=ends,
        note=book.say("heat_note", first=first, last=last),
    )


def _table(book: Book, found: Grid, names: Mapping[str, str], title: str) -> Table:
    rows = ((book.named(unit), *(book.value(unit, found[of].get(unit)) for of in found)) for unit in _order(book))
    bare = book.table(title, ("unit",), rows)
    return replace(bare, columns=(*bare.columns, *(names[of] for of in found)), keys=(*bare.keys, *found))


def _order(book: Book) -> tuple[str, ...]:
    """Units as they rank; those without a rank last."""
    placed = [each.unit for each in ranked(book).units]
    return (*placed, *(unit for unit in book.units if unit not in placed))


def _short(book: Book, unit: str, figure: Figure) -> str:
    say = book.units[unit]
    return say.value(figure) if say.is_share(figure) else book.wording.number(figure.value, 1)


def _shade(book: Book, unit: str, figure: Shown | None) -> Shade:
    if not isinstance(figure, Figure):
        return Shade(None, book.say("nothing"))
    return Shade(float(figure.value), _short(book, unit, figure))
