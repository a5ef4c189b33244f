"""A CSV file as rows that know their line, so that every fault has its place."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from surveyapp.definitions.errors import Fault, FaultyFile, instead
from surveyapp.definitions.source import at, read_text

LARGEST = 50_000_000
MOST_DIGITS = 30
"""So long a number may be at most; a count has at most 12 digits."""
_COUNT_DIGITS = 12
_SHOWN = 40
OTHER_MARKS: Mapping[str, str] = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets part cells by in the place of commas, as the language of the computer has it."""


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, without the spaces around them."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, code: str, sentence: str) -> Fault:
        """A fault in one cell; its column is counted in cells, as a spreadsheet does."""
        place = list(self.cells).index(column) + 1 if column in self.cells else 1
        return at(self.file, (self.line, place), code, sentence)


def read_table(file: Path, required: frozenset[str]) -> tuple[Row, ...]:
    """The rows of a CSV file whose header has the required columns; else FaultyFile."""
    content = read_text(file, LARGEST)
    if isinstance(content, Fault):
        raise FaultyFile((content,))
    lines = tuple(_lines(file, content))
    if len(lines) < 2:  # noqa: PLR2004 - a header and one row
        raise FaultyFile((at(file, (1, 1), "empty-file", "the file has no rows below its header"),))
    header = tuple(name.strip() for name in lines[0][1])
    faults = (*_header_faults(file, header, required), *_width_faults(file, lines[1:], len(header)))
    if faults:
        raise FaultyFile(faults)
    return tuple(Row(file, line, dict(zip(header, map(str.strip, cells), strict=True))) for line, cells in lines[1:])


def whole_number(cell: str) -> int | None:
    """The number, 0 or more, that a cell writes in digits; None for any other, or for one too long to be a count."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _COUNT_DIGITS else None


def decimal_number(cell: str) -> Decimal | None:
    """The number that a cell writes in digits, such as -7.25; None for any other, or for one too long."""
    plain = cell.removeprefix("-").replace(".", "", 1)
    is_number = plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS
    return Decimal(cell) if is_number and cell[-1] != "." else None


def not_counts(row: Row, columns: Iterable[str]) -> Iterator[Fault]:
    """The cells of these columns that are no counts."""
    for column in columns:
        if whole_number(row[column]) is None:
            sentence = (
                f"'{row[column][:_SHOWN]}' is no count: a whole number of at most {_COUNT_DIGITS} digits is needed"
            )
            yield row.fault(column, "not-a-count", sentence)


def repeated(rows: Iterable[Row], columns: Sequence[str], what: str) -> Iterator[Fault]:
    """The rows with the same cells in these columns as an earlier one; told at the last of the columns."""
    seen = set[tuple[str, ...]]()
    for row in rows:
        cells = tuple(row[column] for column in columns)
        if cells in seen:
            yield row.fault(columns[-1], "counted-twice", f"an earlier row has this {what} already")
        seen.add(cells)


def unknown_columns(header: Row, known: Collection[str]) -> Iterator[Fault]:
    """The columns of a table that are none of these."""
    for column in header.cells:
        if column not in known:
            sentence = f"the column '{column}' is not known{instead(column, sorted(known))}"
            yield at(header.file, (1, list(header.cells).index(column) + 1), "unknown-column", sentence)


def _lines(file: Path, content: str) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record begins, and its cells; blank records are left out."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FaultyFile((at(file, (begins, 1), "bad-csv", f"this row is not CSV: {error}"),)) from None


def _header_faults(file: Path, header: tuple[str, ...], required: frozenset[str]) -> Iterator[Fault]:
    parted = next((name for mark, name in OTHER_MARKS.items() if len(header) == 1 and mark in header[0]), "")
    if parted:
        yield at(file, (1, 1), "not-commas", f"cells are parted by {parted}; save the file with commas between them")
        return
    for name in sorted(required - set(header)):
        yield at(file, (1, 1), "missing-column", f"the header has no column '{name}'")
    for place, name in enumerate(header, 1):
        if name in header[: place - 1]:
            yield at(file, (1, place), "duplicate-column", f"the column '{name}' stands twice in the header")


def _width_faults(file: Path, lines: tuple[tuple[int, list[str]], ...], width: int) -> Iterator[Fault]:
    for line, cells in lines:
        if len(cells) != width:
            yield at(file, (line, 1), "wrong-cells", f"this row has {len(cells)} cells, the header has {width}")
