"""Tables as machines read them: titles of their own, codes beside names, numbers with the decimals they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import get_args

from babel.numbers import get_decimal_symbol

from surveyapp.reporting.document import Cell, Document, Drawn, Table
from surveyapp.reporting.labels import Labels

CODE = "_code"
"""What the key of a column of codes ends with."""
_NUMBER = re.compile(r"([+−-]?)\d[\d.,\u00a0\u202f]*(%?)")


class Holds(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True)
class Shape:
    """How a number is written: its decimals, its sign always or not, and whether in percent."""

    decimals: int
    percent: bool
    signed: bool


@dataclass(frozen=True)
class Column:
    """A column by its key, its title, what it holds, and the words that stand there instead of a number."""

    key: str
    title: str
    holds: Holds
    words: tuple[str, ...] = ()


def tables(document: Document) -> tuple[Table, ...]:
    """Every table of a document in order; one beside a chart has the chart's title."""
    return tuple(_titled(document))


def _titled(document: Document) -> Iterator[Table]:
    for piece in document.pieces:
        if isinstance(piece, Table):
            yield piece
        elif isinstance(piece, get_args(Drawn)):
            own = piece.table
            yield replace(own, title=own.title or piece.title, subtitle=own.subtitle or piece.subtitle)


def with_codes(table: Table, labels: Labels) -> Table:
    """The table with a column of codes behind each column whose cells have them."""
    keys = table.keys or tuple(f"column_{n}" for n in range(1, len(table.columns) + 1))
    coded = [any(row[i].code for row in table.rows) for i in range(len(keys))]
    titles = [t for i, title in enumerate(table.columns) for t in (title, f"{title} ({labels.code})")[: 1 + coded[i]]]
    named = [k for i, key in enumerate(keys) for k in (key, key + CODE)[: 1 + coded[i]]]
    order = [n for i, has in enumerate(coded) for n in (i, -1 - i)[: 1 + has]]
    rows = (tuple(row[n] if n >= 0 else Cell(row[-1 - n].code) for n in order) for row in table.rows)
    whole = tuple(rows) if any(coded) else table.rows
    return replace(table, columns=tuple(titles), rows=whole, keys=_each_once(named))


def _each_once(keys: list[str]) -> tuple[str, ...]:
    return tuple(key if keys.index(key) == i else f"{key}_{i + 1}" for i, key in enumerate(keys))


def columns(table: Table, language: str) -> tuple[Column, ...]:
    """What the columns of a table hold; it has its keys already."""
    return tuple(
        _column(key, title, [row[i] for row in table.rows], language)
        for i, (key, title) in enumerate(zip(table.keys, table.columns, strict=True))
    )


def _column(key: str, title: str, cells: list[Cell], language: str) -> Column:
    if all(cell.value is None for cell in cells):
        return Column(key, title, Holds.CODE if key.endswith(CODE) else Holds.TEXT)
    shapes = [shape(cell, language) for cell in cells]
    written = [found for found in shapes if found]
    if not written:
        return Column(key, title, Holds.TEXT)
    words = tuple(dict.fromkeys(cell.text for cell, found in zip(cells, shapes, strict=True) if not found))
    return Column(key, title, Holds.PERCENT if any(found.percent for found in written) else Holds.NUMBER, words)


def shape(cell: Cell, language: str) -> Shape | None:
    """How the number in a cell is written; None for words."""
    return None if cell.value is None else _shape(cell.text, language)


@lru_cache(maxsize=4096)
def _shape(text: str, language: str) -> Shape | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    _, _, decimals = text.rstrip("%").partition(_decimal_symbol(language))
    return Shape(len(decimals), bool(found[2]), found[1] == "+")


@lru_cache(maxsize=64)
def _decimal_symbol(language: str) -> str:
    return get_decimal_symbol(language)
