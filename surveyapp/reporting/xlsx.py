"""A document as an Excel workbook: its words, one sheet per table, and a data dictionary; no formula is live."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from surveyapp.reporting.columns import Column, Holds, Shape, columns, shape, tables, with_codes
from surveyapp.reporting.document import Cell, Chart, Document, Table
from surveyapp.reporting.labels import Labels
from surveyapp.reporting.palette import LIGHT

LONGEST = 32_000
"""Excel takes no more characters than about this in a cell; what is longer goes on in the next row."""
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Stands for the time of making, so that the same document gives the same bytes."""
_WIDTHS = (9, 60)
_SEEN = 200
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def xlsx(document: Document) -> bytes:
    """The document as a workbook; numbers are numbers and look as in the report."""
    out = BytesIO()
    labels = document.labels
    found = tuple(with_codes(table, labels) for table in tables(document))
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": document.title[:255], "created": BEGINNING})
        looks = _Looks(book)
        _words(book.add_worksheet(_sheet_name(labels.report)), looks, document)
        held = [columns(table, document.language) for table in found]
        for n, (table, each) in enumerate(zip(found, held, strict=True), 1):
            _table(book.add_worksheet(_sheet_name(labels.table, n)), looks, table, each, document.language)
        dictionary = _dictionary(found, held, labels)
        heads = columns(dictionary, document.language)
        _table(book.add_worksheet(_sheet_name(labels.dictionary)), looks, dictionary, heads, document.language)
    return out.getvalue()


class _Looks:
    """How cells look: each kind once in a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._numbers: dict[Shape, Format] = {}
        self._book = book
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.muted = book.add_format({"font_color": LIGHT["muted"], "italic": True})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": LIGHT["surface"]})  # fmt: skip

    def number(self, found: Shape) -> Format:
        """The format in which a number is shown as the report writes it."""
        if found not in self._numbers:
            plain = "#,##0" + (f".{'0' * found.decimals}" if found.decimals else "") + ("%" if found.percent else "")
            shown = f"+{plain};-{plain};{plain}" if found.signed else plain
            self._numbers[found] = self._book.add_format({"num_format": shown, "valign": "top"})
        return self._numbers[found]


def _sheet_name(words: str, n: int | None = None) -> str:
    kept = "".join(c for c in words if c not in "[]:*?/\\'")[:24]
    return kept if n is None else f"{kept} {n}"


def _words(sheet: Worksheet, looks: _Looks, document: Document) -> None:
    sheet.set_column(0, 0, 100)
    for row, (text, look) in enumerate(_lines(document, looks)):
        sheet.write_string(row, 0, text, look)


def _lines(document: Document, looks: _Looks) -> Iterator[tuple[str, Format]]:
    """Everything a document says outside its tables, a line each."""
    yield document.title, looks.title
    above = (document.mark, *_texts(document.front))
    pieces = (text for piece in document.pieces for text in _said(piece))
    for text in (*above, *pieces, *_texts(document.close), document.footer):
        for start in range(0, len(text.strip()), LONGEST):
            yield text[start : start + LONGEST], looks.text


def _said(piece: object) -> Iterator[str]:
    if isinstance(piece, Table):
        yield from (piece.title, piece.subtitle)
    elif isinstance(piece, Chart):
        yield piece.alt
    else:
        yield from _texts(piece)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _table(sheet: Worksheet, looks: _Looks, table: Table, held: Sequence[Column], language: str) -> None:
    write, number = sheet.write_string, _numbers(sheet, looks)
    for i, width in enumerate(_widths(table)):
        sheet.set_column(i, i, width)
    write(0, 0, table.title, looks.title)
    write(1, 0, table.subtitle, looks.muted)
    numeric = [column.holds in (Holds.NUMBER, Holds.PERCENT) for column in held]
    for i, column in enumerate(held):
        write(2, i, column.title, looks.head)
    sheet.freeze_panes(3, 1)
    sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(2)
    for n, cells in enumerate(table.rows, 3):
        for i, cell in enumerate(cells):
            found = shape(cell, language) if numeric[i] else None
            if found:
                number(n, i, cell, found)
            else:
                write(n, i, cell.text[:LONGEST], looks.text)


def _numbers(sheet: Worksheet, looks: _Looks) -> Callable[[int, int, Cell, Shape], None]:
    def number(row: int, column: int, cell: Cell, found: Shape) -> None:
        value = float(cell.value or 0)
        sheet.write_number(row, column, value / 100 if found.percent else value, looks.number(found))

    return number


def _widths(table: Table) -> Iterator[int]:
    least, most = _WIDTHS
    for i, title in enumerate(table.columns):
        longest = max((len(row[i].text) for row in table.rows[:_SEEN]), default=0)
        yield min(most, max(least, min(len(title), 24), longest) + 2)


def _dictionary(found: Iterable[Table], held: Iterable[Sequence[Column]], labels: Labels) -> Table:
    """What every column of every sheet is called, in words and in no language, and what it holds."""
    kinds = {Holds.TEXT: labels.text, Holds.CODE: labels.code, Holds.NUMBER: labels.number, Holds.PERCENT: labels.percent}  # fmt: skip
    rows = tuple(
        tuple(map(Cell, (f"{labels.table} {n}", table.title, column.title, column.key, kinds[column.holds], "; ".join(column.words))))
        for n, (table, each) in enumerate(zip(found, held, strict=True), 1)
        for column in each
    )  # fmt: skip
    titles = (labels.table, labels.report, labels.column, labels.key, labels.kind, labels.words)
    return Table(labels.dictionary, titles, rows, keys=("sheet", "title", "column", "key", "holds", "words"))
