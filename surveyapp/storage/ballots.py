"""Ballots: sealed answers that wait in a pot until their block is released."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from surveyapp.definitions.period import Period
from surveyapp.definitions.question import ChoiceQuestion, LongText, Question, ShortText
from surveyapp.definitions.response import Answer, PartAnswers, Response
from surveyapp.definitions.survey import Part, Survey
from surveyapp.storage.database import Transaction
from surveyapp.storage.sealing import BLOCK, KeyStore, PotKey, WrongKeyStore, derived, open_sealed, seal
from surveyapp.storage.tables import ballot, counted, key_store, pot

_BYTES_A_LETTER = 4
_BYTES_AN_ANSWER = 160
_LETTERS_OF_A_REASON = 500
_RECEIPT_BYTES = 10
_NUMBER = "number()"
# Every submit runs these: they are built once, which takes longer than running them.
_COUNTED = select(counted.c.receipt).where(counted.c.receipt == bindparam("receipt"))
_POT = (
    select(pot)
    .where(pot.c.survey == bindparam("survey"), pot.c.unit == bindparam("unit"), pot.c.period == bindparam("period"))
    .with_for_update(read=True)
)


@dataclass(frozen=True)
class Ballot:
    """What is sealed: a code, the parts of its answers, and the day they came.

    `key` is where the ballot lies: given by the code, or drawn at random once a part of it left.
    """

    code: str
    edition: str
    day: date
    parts: tuple[PartAnswers, ...]
    key: str

    @property
    def is_counted(self) -> bool:
        """Whether a part of it left already."""
        return self.key != ballot_key(self.code)


@dataclass(frozen=True)
class Pot:
    """Where the ballots of one survey, unit and period wait, and the key they are sealed to."""

    id: str
    survey: str
    unit: str
    period: str
    key: PotKey


def ballot_key(code: str) -> str:
    """Where the ballot of a code lies until its release."""
    return derived(code, "ballot").hex()


def receipt(code: str) -> str:
    """The receipt of a code: it is listed once counted, and proves no content."""
    return derived(code, "receipt", _RECEIPT_BYTES).hex()


def is_counted(rx: Transaction, code: str) -> bool:
    """Whether answers of this code left their pot already."""
    return rx.connection.execute(_COUNTED, {"receipt": receipt(code)}).first() is not None


def is_waiting(rx: Transaction, code: str) -> bool:
    """Whether a ballot of this code lies in a pot."""
    found = select(ballot.c.key).where(ballot.c.key == ballot_key(code))
    return rx.connection.execute(found).first() is not None


def count_in(tx: Transaction, where: Pot, codes: set[str]) -> None:
    """Lists the receipts of codes, in the order of the receipts."""
    rows = [
        {"receipt": found, "survey": where.survey, "unit": where.unit, "period": where.period}
        for found in sorted(map(receipt, codes))
    ]
    if rows:
        tx.connection.execute(insert(counted), rows)


def claim(tx: Transaction, keys: KeyStore) -> None:
    """Makes sure that keys belong to this database, and that nobody else makes or destroys any meanwhile.

    A database without a key store takes an empty one: keys that lie there already are another's.
    """
    tx.connection.execute(update(key_store).values(one=1))
    known = tx.connection.scalar(select(key_store.c.identity))
    if known is None and not keys.ids():
        tx.connection.execute(insert(key_store).values(one=1, identity=keys.identity()))
    elif known != keys.identity():
        raise WrongKeyStore(keys.directory)


def is_claimed(rx: Transaction) -> bool:
    """Whether the database has a key store."""
    return rx.connection.scalar(select(key_store.c.identity)) is not None


def pot_of(tx: Transaction, keys: KeyStore, survey: str, unit: str, period: Period) -> Pot:
    """The pot of a unit and period, kept as it is until the transaction ends; made where there is none."""
    place = {"survey": survey, "unit": unit, "period": str(period)}
    row = tx.connection.execute(_POT, place).first()
    if row is None:
        claim(tx, keys)
        row = tx.connection.execute(_POT, place).first()
    if row is not None:
        return _pot(row)
    made = Pot(secrets.token_hex(16), survey, unit, str(period), keys.make())
    tx.connection.execute(
        insert(pot).values(
            id=made.id, survey=survey, unit=unit, period=made.period, key_id=made.key.id, public_key=made.key.public
        )
    )
    return made


def pots(tx: Transaction, survey: str | None = None) -> tuple[Pot, ...]:
    """The pots of a survey, or of all."""
    found = select(pot).order_by(pot.c.survey, pot.c.unit, pot.c.period).with_for_update()
    rows = tx.connection.execute(found if survey is None else found.where(pot.c.survey == survey))
    return tuple(map(_pot, rows))


def again(tx: Transaction, known: Pot) -> Pot | None:
    """The pot as it is now, nobody else touching it; None where it is gone."""
    row = tx.connection.execute(select(pot).where(pot.c.id == known.id).with_for_update()).first()
    return None if row is None else _pot(row)


def put(tx: Transaction, where: Pot, waiting: Ballot, size: int) -> None:
    """Seals a ballot into a pot, in place of the one that lay there under the same key."""
    tx.upsert(ballot, {"key": waiting.key, "pot": where.id, "box": seal(where.key, _to_bytes(waiting), size)})


def drop(tx: Transaction, code: str) -> None:
    """Removes the ballot of a code."""
    tx.connection.execute(delete(ballot).where(ballot.c.key == ballot_key(code)))


def sealed_in(tx: Transaction, where: Pot) -> Iterator[tuple[str, bytes]]:
    """The key and the box of every ballot in a pot."""
    found = select(ballot.c.key, ballot.c.box).where(ballot.c.pot == where.id).order_by(ballot.c.key)
    return ((row.key, row.box) for row in tx.connection.execute(found))


def opened(private: bytes, key: str, box: bytes) -> Ballot | None:
    """The ballot in a box; None where what is sealed does not belong under this key."""
    content = json.loads(open_sealed(private, box), object_hook=_number)
    parts = tuple(
        PartAnswers(Part(part), unit, {code: _answer(value) for code, value in answers.items()}, officer)
        for part, unit, officer, answers in content["parts"]
    )
    found = Ballot(content["code"], content["edition"], date.fromisoformat(content["day"]), parts, content["key"])
    return found if found.key == key else None


def empty(tx: Transaction, where: Pot) -> int:
    """Removes every ballot of a pot; how many they were."""
    return tx.connection.execute(delete(ballot).where(ballot.c.pot == where.id)).rowcount


def remove(tx: Transaction, where: Pot) -> None:
    """Removes an empty pot; the next ballot makes a new one."""
    tx.connection.execute(delete(pot).where(pot.c.id == where.id))


def rekey(tx: Transaction, where: Pot, key: PotKey) -> Pot:
    """The same pot under another key."""
    tx.connection.execute(update(pot).where(pot.c.id == where.id).values(key_id=key.id, public_key=key.public))
    return Pot(where.id, where.survey, where.unit, where.period, key)


def ballot_of(code: str, response: Response, day: date) -> Ballot:
    """The ballot of a response as it is submitted."""
    return Ballot(code, response.edition, day, response.parts, ballot_key(code))


def left_over(waiting: Ballot, parts: tuple[PartAnswers, ...]) -> Ballot:
    """What remains of a ballot once some parts left, under a key that its code does not give."""
    return Ballot(waiting.code, waiting.edition, waiting.day, parts, secrets.token_hex(32))


def size(survey: Survey) -> int:
    """The bytes that every ballot of a survey is padded to; its longest answers fit."""
    needed = sum(
        _longest(question) * (section.repeat.at_most if section.repeat else 1)
        for section, question in survey.questions()
    )
    return -(-needed // BLOCK) * BLOCK


def _longest(question: Question) -> int:
    letters = question.max_length if isinstance(question, ShortText | LongText) else 0
    if isinstance(question, ChoiceQuestion) and question.written_reason:
        letters = _LETTERS_OF_A_REASON
    return _BYTES_AN_ANSWER + _BYTES_A_LETTER * letters


def _pot(row: Row[Any]) -> Pot:
    return Pot(row.id, row.survey, row.unit, row.period, PotKey(row.key_id, row.public_key))


def _to_bytes(waiting: Ballot) -> bytes:
    content = {
        "code": waiting.code,
        "key": waiting.key,
        "edition": waiting.edition,
        "day": waiting.day.isoformat(),
        "parts": [(part.part, part.unit, part.officer, dict(part.answers)) for part in waiting.parts],
    }
    return json.dumps(content, default=_marked, ensure_ascii=False, separators=(",", ":")).encode()


def _marked(number: Decimal) -> dict[str, str]:
    return {_NUMBER: str(number)}


def _number(value: dict[str, Any]) -> Any:  # noqa: ANN401 (the shape that json asks for)
    return Decimal(value[_NUMBER]) if value.keys() == {_NUMBER} else value


def _answer(value: Any) -> Answer:  # noqa: ANN401 (straight from json)
    return tuple(value) if isinstance(value, list) else value
