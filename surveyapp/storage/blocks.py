"""Blocks: what was released together, for good, chained so that a later change is found."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.storage import tables
from surveyapp.storage.database import Transaction

BEGINNING = "0" * 64
"""What stands before the first block."""
_CHUNK = 20_000
_BITS = 40
_HIGH = "+"


@dataclass(frozen=True)
class Block:
    """Forms of one part, unit, period and channel that left together, and their counts; `rows` are JSON texts.

    `least` is how many businesses a block of its part needed on that day.
    """

    survey: str
    edition: str
    part: Part
    unit: str
    period: Period
    channel: str
    released: date
    forms: int
    least: int
    counts: Mapping[str, Mapping[str, int]]
    rows: Sequence[str] = ()
    comments: Sequence[tuple[str, str]] = ()
    officer: str | None = None
    businesses: int | None = None
    holds_forms: bool = True
    simulated: bool = False
    import_id: str | None = None


def months(period: Period) -> tuple[int, int]:
    """The first and the last month of a period, counted from the year 0."""
    first = period.year * 12 + period.first_month
    return first, first + period.months - 1


def halves(option: str, n: int) -> Iterator[tuple[str, int]]:
    """A count as columns of 64 bits that can be summed: a large one in two halves."""
    yield option, n & (1 << _BITS) - 1
    if n >> _BITS:
        yield option + _HIGH, n >> _BITS


def whole(option: str, n: int) -> tuple[str, int]:
    """The option and the size of one half of a count."""
    return (option.removesuffix(_HIGH), n << _BITS) if option.endswith(_HIGH) else (option, n)


def head(rx: Transaction) -> str:
    """The hash of the newest block: whoever knows it can find any change made later."""
    before = tables.block.alias()
    last = select(tables.block.c.hash).where(
        ~select(before.c.hash).where(before.c.previous == tables.block.c.hash).exists()
    )
    return rx.connection.scalar(last) or BEGINNING


def write(tx: Transaction, blocks: Sequence[Block]) -> None:
    """Adds blocks to the chain; rows stand in the order of their own content."""
    previous = head(tx)
    rows: dict[Table, list[dict[str, Any]]] = {
        tables.block: [],
        tables.response: [],
        tables.comment: [],
        tables.count: [],
    }
    for block in blocks:
        header, content = _header(block), _content(block)
        previous = _add(rows, header, content, previous)
    for table, values in rows.items():
        for start in range(0, len(values), _CHUNK):
            tx.connection.execute(insert(table), values[start : start + _CHUNK])


Content = Mapping[Table, list[dict[str, Any]]]


def _add(rows: dict[Table, list[dict[str, Any]]], header: dict[str, Any], content: Content, previous: str) -> str:
    own = _hash(previous, header, content)
    rows[tables.block].append({**header, "previous": previous, "hash": own})
    for table, values in content.items():
        rows[table].extend({**value, "block": own} for value in values)
    return own


def _header(block: Block) -> dict[str, Any]:
    first, last = months(block.period)
    own = {
        name: getattr(block, name)
        for name in ("survey", "edition", "unit", "channel", "released", "forms", "least", "officer", "businesses",
                     "holds_forms", "simulated", "import_id")
    }  # fmt: skip
    return own | {"part": block.part.value, "period": str(block.period), "first_month": first, "last_month": last}


def _content(block: Block) -> Content:
    return {
        tables.response: [{"position": n, "answers": row} for n, row in enumerate(sorted(block.rows))],
        tables.comment: [
            {"position": n, "question": question, "text": text}
            for n, (question, text) in enumerate(sorted(block.comments))
        ],
        tables.count: [
            {"question": question, "option": half, "n": n}
            for question, options in sorted(block.counts.items())
            for option, count in sorted(options.items())
            for half, n in halves(option, count)
        ],
    }


def _hash(previous: str, header: Mapping[str, Any], content: Content) -> str:
    digest = hashlib.sha256(previous.encode())
    digest.update(_canonical(header))
    for values in content.values():
        for value in values:
            digest.update(_canonical(value))
        digest.update(b"\x00")
    return digest.hexdigest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, default=str, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def altered(rx: Transaction) -> tuple[str, ...]:
    """The hashes of blocks whose content or place in the chain is not what was released; none where all is well."""
    kept = {row.previous: row for row in rx.connection.execute(select(tables.block))}
    wrong = []
    previous = BEGINNING
    while (row := kept.pop(previous, None)) is not None:
        previous = row.hash
        if _hash(row.previous, _kept_header(row), _kept_content(rx.connection, row.hash)) != row.hash:
            wrong.append(row.hash)
    return (*wrong, *(row.hash for row in kept.values()))


def _kept_header(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in {"hash", "previous", "withdrawn_by"}}  # noqa: SLF001 (public, despite its name)


def _kept_content(connection: Connection, block: str) -> Content:
    return {table: list(_kept(connection, table, block)) for table in (tables.response, tables.comment, tables.count)}


def _kept(connection: Connection, table: Table, block: str) -> Iterator[dict[str, Any]]:
    columns = [column for column in table.c if column.name != "block"]
    order = [column for column in table.primary_key if column.name != "block"]
    found = connection.execute(select(*columns).where(table.c.block == block).order_by(*order))
    return (dict(row) for row in found.mappings())


@dataclass(frozen=True)
class Imported:
    """Where blocks of an import stand; the import that they came with."""

    import_id: str
    part: Part
    unit: str
    period: str
    channel: str


def imported(rx: Transaction, survey: str) -> tuple[Imported, ...]:
    """The places of a survey that hold imported blocks, those withdrawn left out."""
    own = tables.block.c
    found = select(own.import_id, own.part, own.unit, own.period, own.channel).distinct()
    rows = rx.connection.execute(
        found.where(own.survey == survey, own.import_id.is_not(None), own.withdrawn_by.is_(None))
    )
    return tuple(Imported(row.import_id, Part(row.part), row.unit, row.period, row.channel) for row in rows)


def withdraw(tx: Transaction, survey: str, import_ids: frozenset[str], by: str) -> None:
    """Marks the blocks of earlier imports, and what these tell of businesses, as withdrawn by another; they are kept."""
    for table in (tables.block, tables.precision, tables.capped):
        own = (table.c.survey == survey, table.c.import_id.in_(import_ids), table.c.withdrawn_by.is_(None))
        tx.connection.execute(update(table).where(*own).values(withdrawn_by=by))
