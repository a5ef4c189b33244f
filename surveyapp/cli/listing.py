"""Rows to print: aligned for a terminal, as CSV, or as JSON."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from itertools import groupby

import click

from surveyapp.cli.columns import in_columns, terminal_width

Cell = str | int | Decimal | None
SIMULATED = "SIMULATED DATA"
SMALLEST_P = 0.0001


@dataclass(frozen=True)
class Listing:
    """Columns and rows, with what is said above and below them; None is an empty cell.

    Grouped rows stand under what their first cell says, where they do not all say the same. Simulated data says so
    however it is printed. What is `found_wrong` ends the command with 1.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    grouped: bool = False
    simulated: bool = False
    found_wrong: bool = False


def rounded(value: float | None, decimals: int = 2) -> Decimal | None:
    """A number to print, without a binary tail."""
    return None if value is None else Decimal(f"{value:.{decimals}f}")


def percent(share: float) -> Decimal | None:
    """A share in 0..1 to print, in percent."""
    return rounded(100 * share)


def p_value(p: float) -> Decimal:
    """A p-value to print: one below 0.0001 is told as 0.0001, since it is never 0."""
    return Decimal(f"{max(p, SMALLEST_P):.4f}")


def _aligned(listing: Listing) -> Iterator[str]:
    yield from listing.above
    if listing.simulated:
        yield SIMULATED
    if not listing.rows:
        yield "no rows"
    elif listing.grouped and len({row[0] for row in listing.rows}) > 1:
        for name, rows in groupby(listing.rows, key=lambda row: row[0]):
            yield from ("", _text(name), *_columns([listing.columns, *rows]))
        yield ""
    else:
        yield from _columns([listing.columns, *listing.rows])
    yield from listing.below


def _columns(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    numeric = {n for n in range(len(rows[0])) if all(isinstance(row[n], int | Decimal | None) for row in rows[1:])}
    return in_columns([[_text(cell) for cell in row] for row in rows], numeric, terminal_width())


def _csv(listing: Listing) -> Iterator[str]:
    from surveyapp.reporting.csvw import quiet  # noqa: PLC0415 (only CSV needs it)

    mark = ("simulated", *("yes" for _ in listing.rows)) if listing.simulated else ()
    for n, row in enumerate((listing.columns, *listing.rows)):
        line = io.StringIO()
        cells = (quiet(cell) if isinstance(cell, str) else _text(cell) for cell in row)
        csv.writer(line, lineterminator="").writerow([*cells, *mark[n : n + 1]])
        yield line.getvalue()


def _json(listing: Listing) -> Iterator[str]:
    keys = [column.replace(" ", "_") for column in listing.columns]
    rows = [dict(zip(keys, map(_plain, row), strict=True)) for row in listing.rows]
    notes = [*listing.above, *([SIMULATED] if listing.simulated else ()), *listing.below]
    yield json.dumps({"rows": rows, "notes": notes}, ensure_ascii=False, indent=2)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _plain(cell: Cell) -> str | int | float | None:
    return float(cell) if isinstance(cell, Decimal) else cell


FORMS: Mapping[str, Callable[[Listing], Iterator[str]]] = {"table": _aligned, "csv": _csv, "json": _json}
"""What a listing can be printed as."""


def listed(command: Callable[..., Listing]) -> Callable[..., None]:
    """Gives a command its `--format`, and prints the listing that it makes."""

    @wraps(command)
    def printed(*, form: str, **others: object) -> None:
        listing = command(**others)
        for line in FORMS[form](listing):
            click.echo(line)
        if listing.found_wrong:
            sys.exit(1)

    return click.option("--format", "form", type=click.Choice(list(FORMS)), default="table", show_default=True)(printed)
