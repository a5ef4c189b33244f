"""What answers count under the cap on one business, as closings told it."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from surveyapp.definitions.counts import OPEN_LINK, Capped, CappedAnswers, Withheld
from surveyapp.definitions.period import Period
from surveyapp.storage.blocks import months
from surveyapp.storage.counts import Place, elsewhere
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import capped

Kept = tuple[str, Period, str, Capped]
"""A unit, period and channel, and what counts there."""


def keep(tx: Transaction, survey: str, import_id: str, known: Sequence[Kept], kind: Collection[str]) -> None:
    """Keeps what a closing tells of units, all of one `kind`.

    Nothing of a unit where an earlier closing told of it, or of a unit of another kind: the two could be subtracted.
    """
    rows = []
    for unit, period, channel, found in known:
        first, last = months(period)
        withheld = Withheld.REPLACED if _told(tx, survey, period, channel) - (set(kind) - {unit}) else found.withheld
        questions = {} if withheld else {code: asdict(own) for code, own in found.questions.items()}
        rows.append(
            {
                "survey": survey, "import_id": import_id, "unit": unit, "period": str(period), "channel": channel,
                "first_month": first, "last_month": last, "cap": found.cap,
                "questions": json.dumps(questions, sort_keys=True), "withheld": withheld,
            }
        )  # fmt: skip
    if rows:
        tx.connection.execute(insert(capped), rows)


def load(rx: Transaction, survey: str, period: Period, without: Iterable[Place] = ()) -> dict[str, Capped]:
    """What counts in each unit inside a period, open links and the places `without` left out.

    Of several closings nothing but the cap: nobody knows how many forms a business has in all of them.
    """
    first, last = months(period)
    own = capped.c
    stands = (own.withdrawn_by.is_(None), own.channel != OPEN_LINK, *elsewhere(capped, without))
    inside = (own.survey == survey, own.first_month >= first, own.last_month <= last)
    found: dict[str, Capped] = {}
    for row in rx.connection.execute(select(own.unit, own.cap, own.questions, own.withheld).where(*inside, *stands)):
        told = {code: CappedAnswers(**answers) for code, answers in json.loads(row.questions).items()}
        one = Capped(row.cap, told, Withheld(row.withheld) if row.withheld else None)
        found[row.unit] = Capped(row.cap, withheld=Withheld.SPREAD) if row.unit in found else one
    return found


def _told(tx: Transaction, survey: str, period: Period, channel: str) -> set[str]:
    """The units of which any closing, withdrawn or not, told on days that a period holds."""
    first, last = months(period)
    own = capped.c
    place = (own.survey == survey, own.channel == channel, own.first_month <= last, own.last_month >= first)
    return set(tx.connection.scalars(select(own.unit).where(*place, own.questions != "{}")))
