"""Scores of another source than the businesses: one stands for each unit, period and criterion."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert, select, update

from surveyapp.definitions.period import Period
from surveyapp.definitions.scores import Scores, UnitScores
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import score


@dataclass(frozen=True, order=True)
class Place:
    """Where one score stands."""

    unit: str
    period: Period
    criterion: str


def periods(rx: Transaction, survey: str) -> tuple[Period, ...]:
    """The periods of a survey that have scores, oldest first."""
    found = select(score.c.period).distinct().where(score.c.survey == survey, score.c.withdrawn_by.is_(None))
    return tuple(sorted(map(Period.parse, rx.connection.scalars(found))))


def load(rx: Transaction, survey: str, period: Period) -> dict[str, UnitScores]:
    """The scores of a period, by unit."""
    own = score.c
    stands = (own.survey == survey, own.period == str(period), own.withdrawn_by.is_(None))
    found = select(own.unit, own.criterion, own.value, own.simulated).where(*stands).order_by(own.unit, own.criterion)
    given: dict[str, dict[str, Decimal]] = {}
    made_up = set[str]()
    for unit, criterion, value, simulated in rx.connection.execute(found):
        given.setdefault(unit, {})[criterion] = Decimal(value)
        if simulated:
            made_up.add(unit)
    return {unit: UnitScores(each, unit in made_up) for unit, each in given.items()}


def imported(rx: Transaction, survey: str) -> dict[Place, str]:
    """Where the scores of a survey stand, and the import that each came with."""
    own = score.c
    found = select(own.unit, own.period, own.criterion, own.import_id)
    rows = rx.connection.execute(found.where(own.survey == survey, own.withdrawn_by.is_(None)))
    return {Place(unit, Period.parse(period), criterion): import_id for unit, period, criterion, import_id in rows}


def write(tx: Transaction, survey: str, import_id: str, scores: Scores) -> int:
    """Keeps the scores of an import; how many they are."""
    rows = [
        {
            "survey": survey, "import_id": import_id, "unit": unit, "period": str(period), "criterion": criterion,
            "value": f"{value:f}", "simulated": own.simulated,
        }
        for period, units in scores.items()
        for unit, own in units.items()
        for criterion, value in own.given.items()
    ]  # fmt: skip
    if rows:
        tx.connection.execute(insert(score), rows)
    return len(rows)


def withdraw(tx: Transaction, survey: str, import_ids: Iterable[str], by: str) -> None:
    """Marks the scores of earlier imports as withdrawn by another; they are kept."""
    own = (score.c.survey == survey, score.c.import_id.in_(import_ids), score.c.withdrawn_by.is_(None))
    tx.connection.execute(update(score).where(*own).values(withdrawn_by=by))
