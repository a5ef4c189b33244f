"""The register of units and officers as it is kept."""

import hashlib
from collections.abc import Iterable

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.definitions.organisation import Organisation, Posting, Unit
from surveyapp.storage.database import Transaction
from surveyapp.storage.tables import block, posting, pot, register, unit

_UNIT = TypeAdapter(Unit)
_VERSION = select(register.c.version)


class UnitVanished(SurveyAppError):
    """Units that hold answers are missing from a new register: a unit may end, never vanish."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"units that hold answers are missing from the register: {', '.join(codes)}; end them instead")
        self.codes = codes


def save(tx: Transaction, organisation: Organisation) -> bool:
    """Puts a register in the place of the last; False where it is the same and nothing changes."""
    units = [
        {"code": found.code, "record": _UNIT.dump_json(found).decode()}
        for found in sorted(organisation.units.values(), key=lambda found: found.code)
    ]
    postings = sorted(organisation.postings, key=lambda found: (found.officer, found.unit, found.since))
    new = _version(units, postings)
    if new == version(tx):
        return False
    _refuse_vanished(tx, organisation)
    tx.connection.execute(delete(posting))
    tx.connection.execute(delete(unit))
    if units:
        tx.connection.execute(insert(unit), units)
    if postings:
        tx.connection.execute(insert(posting), [vars(found) for found in postings])
    tx.upsert(register, {"one": 1, "version": new})
    return True


def load(rx: Transaction) -> Organisation:
    """The register; empty where none was imported."""
    records = rx.connection.scalars(select(unit.c.record).order_by(unit.c.code))
    units = [_UNIT.validate_json(record) for record in records]
    rows = rx.connection.execute(select(posting).order_by(posting.c.officer, posting.c.since, posting.c.unit))
    postings = tuple(Posting(row.officer, row.unit, row.since, row.until) for row in rows)
    return Organisation({found.code: found for found in units}, postings)


def version(rx: Transaction) -> str:
    """The hash of the register; empty where none was imported."""
    return rx.connection.scalar(_VERSION) or ""


def _version(units: Iterable[dict[str, str]], postings: Iterable[Posting]) -> str:
    digest = hashlib.sha256()
    for found in units:
        digest.update(f"{found['record']}\n".encode())
    for placed in postings:
        digest.update(f"{placed}\n".encode())
    return digest.hexdigest()


def _refuse_vanished(tx: Transaction, organisation: Organisation) -> None:
    used = select(block.c.unit).where(block.c.withdrawn_by.is_(None)).union(select(pot.c.unit))
    vanished = {code for code in tx.connection.scalars(used) if code not in organisation.units}
    if vanished:
        raise UnitVanished(tuple(sorted(vanished)))
