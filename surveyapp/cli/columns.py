"""Rows in columns, for whoever reads them in a terminal."""

import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from unicodedata import category

GAP = "  "


def terminal_width() -> int:
    """How many characters a line of the terminal holds; where the output goes elsewhere, as many as there are."""
    return shutil.get_terminal_size().columns if sys.stdout and sys.stdout.isatty() else sys.maxsize


def visible(text: str) -> str:
    """A text from a file, with its control characters written out: a terminal would obey them."""
    return "".join(ascii(each)[1:-1] if category(each).startswith("C") else each for each in text)


def in_columns(rows: Sequence[Sequence[str]], to_right: Collection[int], width: int) -> Iterator[str]:
    """Lines of aligned cells, the heading first.

    Columns that a line does not hold follow below, beside those that name its row, without the rows that are empty there.
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in shown) for n in range(len(shown[0]))]
    naming = _naming(shown[1:])
    for place, part in enumerate(_parts(widths, naming, width)):
        if place:
            yield ""
        is_whole = len(part) == len(widths)
        for row in (each for each in shown if is_whole or any(each[n] for n in part[naming:])):
            cells = (row[n].rjust(widths[n]) if n in to_right else row[n].ljust(widths[n]) for n in part)
            yield GAP.join(cells).rstrip()


def _naming(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first columns tell all rows apart."""
    counts = range(1, len(rows[0]) + 1) if rows else ()
    return next((n for n in counts if len({tuple(row[:n]) for row in rows}) == len(rows)), 1)


def _parts(widths: Sequence[int], naming: int, width: int) -> Iterator[Sequence[int]]:
    """The columns that stand side by side: those that name the row, and as many others as a line holds."""
    names = list(range(naming))
    part = names[:]
    for n in range(naming, len(widths)):
        if len(part) > naming and sum(widths[m] for m in (*part, n)) + len(GAP) * len(part) > width:
            yield part
            part = names[:]
        part.append(n)
    yield part
