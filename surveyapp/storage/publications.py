"""Publications as they are kept, and the counts of one put back as blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, or_, select

from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.storage import blocks, tables
from surveyapp.storage.blocks import Block, months
from surveyapp.storage.database import Transaction


@dataclass(frozen=True)
class Publication:
    """One publication: its label, what it is about, the hash over all its files, and which one it corrects."""

    label: str
    report: str
    survey: str
    wave: str
    hash: str
    day: date
    corrects: str | None = None
    reason: str = ""


def keep(tx: Transaction, publication: Publication) -> None:
    """Keeps a publication, for good."""
    tx.connection.execute(insert(tables.publication).values(vars(publication)))


def publications(rx: Transaction) -> tuple[Publication, ...]:
    """Every publication, by day and label."""
    own = tables.publication.c
    rows = rx.connection.execute(select(tables.publication).order_by(own.day, own.label))
    return tuple(Publication(**row._mapping) for row in rows)  # noqa: SLF001 (public, despite its name)


def find(rx: Transaction, label: str) -> Publication | None:
    """The publication with this label; None where there is none."""
    return next((each for each in publications(rx) if each.label == label), None)


def bind(tx: Transaction, survey: str, label: str, edition: str, publication: str) -> None:
    """Binds an index label to the hash of its edition, unless it is bound already."""
    if bound(tx, survey, label) is None:
        row = {"survey": survey, "label": label, "hash": edition, "publication": publication}
        tx.connection.execute(insert(tables.published_index).values(row))


def bound(rx: Transaction, survey: str, label: str) -> tuple[str, str] | None:
    """The hash that an index label was published with, and in which publication first; None where it was not."""
    own = tables.published_index.c
    found = select(own.hash, own.publication).where(own.survey == survey, own.label == label)
    row = rx.connection.execute(found).first()
    return None if row is None else (row.hash, row.publication)


def newest_block(rx: Transaction, survey: str, periods: Sequence[Period]) -> str:
    """The hash of the newest block that counts in these periods: the place in the chain that a publication stands on."""
    own = tables.block.c
    spans = [(own.first_month >= first) & (own.last_month <= last) for first, last in map(months, periods)]
    inside = select(own.hash).where(own.survey == survey, own.withdrawn_by.is_(None), or_(*spans))
    counted = set(rx.connection.scalars(inside))
    after = {row.previous: row.hash for row in rx.connection.execute(select(own.previous, own.hash))}
    newest = place = blocks.BEGINNING
    while (following := after.get(place)) is not None:
        place = following
        newest = place if place in counted else newest
    return newest


def forms(rx: Transaction, survey: str, period: Period) -> Iterator[tuple[str, Part, str, int]]:
    """The forms of all blocks in a period by unit, part and channel."""
    own = tables.block.c
    first, last = months(period)
    inside = (own.survey == survey, own.first_month >= first, own.last_month <= last, own.withdrawn_by.is_(None))
    keys = (own.unit, own.part, own.channel)
    for unit, part, channel, n in rx.connection.execute(
        select(*keys, func.sum(own.forms)).where(*inside).group_by(*keys)
    ):
        yield unit, Part(part), channel, int(n)


def restore(tx: Transaction, found: Sequence[Block], chain: str) -> None:
    """Puts the counts of a publication into an empty database, as blocks; the chain ends where it stands on."""
    if not found:
        return
    blocks.write(tx, found)
    last = blocks.head(tx)
    first = tables.block.select().where(tables.block.c.hash == last)
    row = dict(tx.connection.execute(first).one()._mapping)  # noqa: SLF001 (public, despite its name)
    anchor = {"previous": last, "hash": chain, "survey": "", "forms": 0, "least": 0}
    tx.connection.execute(insert(tables.block).values(row | anchor))
