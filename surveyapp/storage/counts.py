"""Counts of released blocks, summed by the database."""

import json
from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from sqlalchemy import ColumnElement, Table, and_, func, insert, not_, select

from surveyapp.definitions.counts import OPEN_LINK, Counts, Precision, Tally, UnitCounts
from surveyapp.definitions.period import Period
from surveyapp.definitions.survey import Part
from surveyapp.storage.blocks import months, whole
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import block, count, precision

INVITED = "invited"
"""Every channel but the open link: these may be added to each other."""

_CHANNELS = {OPEN_LINK: block.c.channel == OPEN_LINK, INVITED: block.c.channel != OPEN_LINK}
Conditions = Sequence[ColumnElement[bool]]
Place = tuple[str, str]
"""A unit and a channel."""


def load(
    rx: Transaction, survey: str, period: Period, channel: str | None = None, without: Iterable[Place] = ()
) -> Counts:
    """The counts of all blocks inside a period: each unit's own, of one class of channels.

    Without a class: everything but the open link where there is any of it, else the open link. Blocks that stand at
    one of the places `without` are left out.
    """
    inside = (*_inside(survey, period), *elsewhere(block, without))
    if channel is None:
        invited = select(block.c.hash).where(*inside, _CHANNELS[INVITED]).limit(1)
        channel = INVITED if rx.connection.execute(invited).first() else OPEN_LINK
    units = {counts.unit: counts for counts in assembled(*_rows(rx, (*inside, _CHANNELS[channel])))}
    known = _precision(rx, survey, period, without) if channel == INVITED else {}
    return Counts(survey, str(period), channel, units, known)


def officer_counts(rx: Transaction, survey: str, period: Period, officer: str) -> UnitCounts | None:
    """The counts of one officer inside a period, wherever posted; None where no block holds them."""
    found = tuple(assembled(*_rows(rx, (*_inside(survey, period), block.c.officer == officer))))
    if not found:
        return None
    tally = sum((counts.tally for counts in found), Tally())
    simulated = any(counts.simulated for counts in found)
    return UnitCounts(officer, tally, None, all(counts.holds_forms for counts in found), simulated)


def periods(rx: Transaction, survey: str) -> tuple[Period, ...]:
    """The periods of a survey that have counts, oldest first."""
    found = select(block.c.period).distinct().where(block.c.survey == survey, block.c.withdrawn_by.is_(None))
    return tuple(sorted(map(Period.parse, rx.connection.scalars(found))))


def keep_precision(
    tx: Transaction, survey: str, import_id: str, known: Sequence[tuple[str, Period, str, Precision]]
) -> None:
    """Keeps what an import knows of the businesses of each unit, period and channel."""
    rows = []
    for unit, period, channel, found in known:
        first, last = months(period)
        rows.append(
            {
                "survey": survey, "import_id": import_id, "unit": unit, "period": str(period), "channel": channel,
                "first_month": first, "last_month": last, "businesses": found.businesses,
                "concentration": found.concentration, "rho": json.dumps(dict(found.rho), sort_keys=True),
            }
        )  # fmt: skip
    if rows:
        tx.connection.execute(insert(precision), rows)


def _inside(survey: str, period: Period) -> Conditions:
    first, last = months(period)
    is_kept = block.c.withdrawn_by.is_(None)
    return block.c.survey == survey, block.c.first_month >= first, block.c.last_month <= last, is_kept


def elsewhere(table: Table, without: Iterable[Place]) -> Iterator[ColumnElement[bool]]:
    """The conditions that a row stands at none of these places."""
    return (not_(and_(table.c.unit == unit, table.c.channel == channel)) for unit, channel in without)


Held = tuple[str, str, bool, bool, int]
"""Of a unit: a part, whether its blocks hold forms, whether they are simulated, and how many forms."""
Summed = tuple[str, str, str, int]
"""Of a unit: a question, an option (of a large count one half), and the sum."""
Known = tuple[str, int, float, str]
"""Of a unit: its businesses, their concentration, and rho of each question as JSON."""


def assembled(held: Iterable[Held], summed: Iterable[Summed]) -> Iterator[UnitCounts]:
    """The counts of each unit, from sums that any engine may have made."""
    forms: dict[str, dict[Part, int]] = {}
    marks: dict[str, tuple[bool, bool]] = {}
    for unit, part, holds_forms, simulated, n in held:
        own = forms.setdefault(unit, {})
        own[Part(part)] = own.get(Part(part), 0) + int(n)
        before = marks.get(unit, (True, False))
        marks[unit] = (before[0] and bool(holds_forms), before[1] or bool(simulated))
    questions: dict[str, dict[str, dict[str, int]]] = {}
    for unit, question, half, n in summed:
        options = questions.setdefault(unit, {}).setdefault(question, {})
        option, size = whole(half, int(n))
        options[option] = options.get(option, 0) + size
    for unit, parts in forms.items():
        yield UnitCounts(unit, Tally(parts, questions.get(unit, {})), None, *marks[unit])


def assembled_precision(known: Iterable[Known]) -> dict[str, Precision]:
    """What is known of each unit's businesses, on the safe side where several imports tell it."""
    found: dict[str, list[Precision]] = {}
    for unit, businesses, concentration, rho in known:
        found.setdefault(unit, []).append(Precision(businesses, concentration, json.loads(rho)))
    return {unit: _together(several) for unit, several in found.items()}


def _rows(rx: Transaction, conditions: Conditions) -> tuple[Iterable[Held], Iterable[Summed]]:
    own = (block.c.unit, block.c.part, block.c.holds_forms, block.c.simulated)
    held = select(*own, func.sum(block.c.forms)).where(*conditions).group_by(*own)
    keys = (block.c.unit, count.c.question, count.c.option)
    summed = select(*keys, func.sum(count.c.n)).join(count, count.c.block == block.c.hash).where(*conditions)
    execute = rx.connection.execute
    return execute(held), execute(summed.group_by(*keys))


def _precision(rx: Transaction, survey: str, period: Period, without: Iterable[Place]) -> dict[str, Precision]:
    first, last = months(period)
    own = precision.c
    found = select(own.unit, own.businesses, own.concentration, own.rho).where(
        own.survey == survey, own.first_month >= first, own.last_month <= last,
        own.withdrawn_by.is_(None), own.channel != OPEN_LINK, *elsewhere(precision, without),
    )  # fmt: skip
    return assembled_precision(rx.connection.execute(found))


def _together(several: Sequence[Precision]) -> Precision:
    """At least as many businesses as in the largest, and a concentration that is not exceeded.

    Should every business of one come back in all the others, b is at most the sum of theirs (Cauchy and Schwarz).
    """
    rho: dict[str, float] = {}
    for each in several:
        for question, value in each.rho.items():
            rho[question] = max(value, rho.get(question, 0.0))
    return Precision(max(each.businesses for each in several), fsum(each.concentration for each in several), rho)
