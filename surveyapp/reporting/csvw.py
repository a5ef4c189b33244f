"""The tables of a document as CSV, one file each, with a description of their columns (W3C CSV on the Web)."""

import csv
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from io import StringIO

from surveyapp.analysis.figure import half_up
from surveyapp.reporting.columns import Column, Holds, columns, shape, tables, with_codes
from surveyapp.reporting.document import Cell, Document, Table

FOLDER = "-csv/"
METADATA = "csv-metadata.json"
"""The name under which programs look for a description in a folder of CSV files."""
LIVE = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula."""
_CONTEXT = "http://www.w3.org/ns/csvw"


def csvw(document: Document) -> Mapping[str, bytes]:
    """The files of all tables and their description, by what their names end with."""
    found = [with_codes(table, document.labels) for table in tables(document)]
    names = [f"table-{n:02}.csv" for n in range(1, len(found) + 1)]
    files = {METADATA: _metadata(document, dict(zip(names, found, strict=True)))}
    files |= {name: _csv(table, document.language) for name, table in zip(names, found, strict=True)}
    return {FOLDER + name: content for name, content in files.items()}


def _csv(table: Table, language: str) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(quiet, table.columns))
    writer.writerows([_written(cell, language) for cell in row] for row in table.rows)
    # Spreadsheets take a file for UTF-8 only by this mark.
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Cell, language: str) -> str:
    found = shape(cell, language)
    if found is None or cell.value is None:
        return quiet(cell.text)
    return str(half_up(Fraction(cell.value), found.decimals))


def quiet(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that would be."""
    return f"'{text}" if text.startswith(LIVE) else text


def _metadata(document: Document, files: Mapping[str, Table]) -> bytes:
    content = {
        "@context": [_CONTEXT, {"@language": document.language}],
        "dc:title": document.title,
        "dc:description": [document.front.period, document.footer, *([document.mark] if document.mark else [])],
        "dialect": {"encoding": "utf-8", "lineTerminators": "\r\n"},
        "tables": [_described(name, table, document.language) for name, table in files.items()],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _described(name: str, table: Table, language: str) -> Mapping[str, object]:
    return {
        "url": name,
        "dc:title": table.title,
        "dc:description": table.subtitle,
        "tableSchema": {"columns": [dict(_column(column)) for column in columns(table, language)]},
    }


def _column(column: Column) -> Iterator[tuple[str, object]]:
    yield "name", column.key
    yield "titles", quiet(column.title)
    numeric = column.holds in (Holds.NUMBER, Holds.PERCENT)
    yield "datatype", "decimal" if numeric else "string"
    if column.holds is Holds.PERCENT:
        yield "dc:description", "percent, 0 to 100"
    if column.words:
        yield "null", [quiet(word) for word in column.words]
