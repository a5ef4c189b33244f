"""Drafts: unfinished answers, locked with a key that only the respondent's cookie holds."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, select

from surveyapp.storage.database import Transaction
from surveyapp.storage.sealing import Unopenable, derived, lock, unlock
from surveyapp.storage.tables import draft

KEPT_DAYS = 7
_SIZE = 2048
# Every page reads a draft: its statements are built once, which takes longer than running them.
_OF_TOKEN = draft.c.hash == bindparam("token")
_FIND = select(draft.c.edition, draft.c.ciphertext).where(_OF_TOKEN, draft.c.last_day >= bindparam("today"))
_OVER = select(draft.c.hash).where(_OF_TOKEN, draft.c.last_day < bindparam("today"))
_DROP = delete(draft).where(_OF_TOKEN)


@dataclass(frozen=True)
class KeptDraft:
    """An unfinished questionnaire and the edition it began with."""

    edition: str
    content: str


def keep(tx: Transaction, token: str, kept: KeptDraft, today: date) -> None:
    """Keeps a draft for seven days more, in place of the token's last one."""
    secret = derived(token, "draft key")
    row = {
        "hash": _hash(token),
        "edition": kept.edition,
        "last_day": today + timedelta(days=KEPT_DAYS),
        "ciphertext": lock(secret, kept.content.encode(), _SIZE),
    }
    tx.upsert(draft, row)


def load(rx: Transaction, token: str, today: date) -> KeptDraft | None:
    """The token's draft; None where there is none, or its time is over."""
    row = rx.connection.execute(_FIND, {"token": _hash(token), "today": today}).first()
    if row is None:
        return None
    try:
        return KeptDraft(row.edition, unlock(derived(token, "draft key"), row.ciphertext).decode())
    except Unopenable:
        return None


def is_over(rx: Transaction, token: str, today: date) -> bool:
    """Whether the token's draft is still kept though its time is over."""
    return rx.connection.execute(_OVER, {"token": _hash(token), "today": today}).first() is not None


def drop(tx: Transaction, token: str) -> None:
    """Removes the token's draft."""
    tx.connection.execute(_DROP, {"token": _hash(token)})


def purge(tx: Transaction, today: date) -> int:
    """Removes the drafts whose time is over; how many they were."""
    return tx.connection.execute(delete(draft).where(draft.c.last_day < today)).rowcount


def _hash(token: str) -> str:
    return derived(token, "draft").hex()
