"""Where released blocks stand and how many businesses are in each."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import block


@dataclass(frozen=True)
class BlockSize:
    """One block that stands; `businesses` are its forms where nobody knows who sent them.

    `least` is how many it needed on the day of its release; 0 where counts of a unit are not kept by block.
    """

    code: str
    part: Part
    unit: str
    officer: str | None
    period: Period
    channel: str
    forms: int
    businesses: int
    least: int
    holds_forms: bool


def block_sizes(rx: Transaction, survey: str) -> Iterator[BlockSize]:
    """Every block of a survey that was not withdrawn; open links promise no size and are left out."""
    own = block.c
    columns = (own.hash, own.part, own.unit, own.officer, own.period, own.channel, own.businesses, own.forms)
    found = select(*columns, own.least, own.holds_forms).where(
        own.survey == survey, own.withdrawn_by.is_(None), own.channel != OPEN_LINK
    )
    for row in rx.connection.execute(found.order_by(own.hash)):
        yield BlockSize(
            row.hash,
            Part(row.part),
            row.unit,
            row.officer,
            Period.parse(row.period),
            row.channel,
            row.forms,
            row.forms if row.businesses is None else row.businesses,
            row.least,
            row.holds_forms,
        )
