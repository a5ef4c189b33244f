"""Attacks on what is stored, each with the broken variant that it must catch."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom

import pytest

from surveyapp.definitions.response import Response
from surveyapp.services.collect import Collecting
from surveyapp.services.installation import Installation
from surveyapp.services.release import Rule, release
from surveyapp.storage import blocks
from surveyapp.storage.database import Database
from surveyapp.storage.sealing import KeyStore

Answered = Callable[..., Response]
LEVELS = ("very_bad", "bad", "fair", "good", "very_good")
FORMS = 40


@pytest.fixture
def tomorrow(day: date) -> Rule:
    return Rule(day + timedelta(days=1), SystemRandom())


def dumped(database: Database, statement: str) -> list[str]:
    """What a thief of the file reads, in the order in which it lies there."""
    connection = sqlite3.connect(database.url.removeprefix("sqlite:///"))
    try:
        return [row[0] for row in connection.execute(statement)]
    finally:
        connection.close()


@pytest.fixture
def attack(
    installation: Installation, collecting: Collecting, answered: Answered, noon: datetime, tomorrow: Rule
) -> Callable[[], int]:
    """How many answers a thief links who copied the database after every submit and after the release.

    The first copies tell whose ballot is which; the thief takes the n-th row for the n-th ballot's.
    """

    def linked() -> int:
        rng = Random(7)  # noqa: S311 (a repeatable test)
        truth: dict[str, str] = {}
        for n in range(FORMS):
            speed = rng.choice(LEVELS)
            collecting.submit(f"code {n}", answered(speed), noon)
            (new,) = set(dumped(installation.database, "SELECT key FROM ballot")) - truth.keys()
            truth[new] = speed
        order = dumped(installation.database, "SELECT key FROM ballot")
        release(installation, "after", tomorrow)
        rows = dumped(installation.database, "SELECT answers FROM response")
        return sum(f'"{truth[key]}"' in row for key, row in zip(order, rows, strict=True))

    return linked


def test_the_order_of_ballots_does_not_link_to_the_order_of_rows(attack: Callable[[], int]):
    assert attack() < FORMS // 2


def test_control_rows_in_the_order_of_opening_are_linked(attack: Callable[[], int], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(blocks, "sorted", list, raising=False)
    assert attack() == FORMS


def test_released_rows_are_the_same_whatever_the_order_of_arrival(
    installation: Installation, collecting: Collecting, answered: Answered, noon: datetime, tomorrow: Rule
):
    def released(codes: list[int]) -> list[list[str]]:
        for n in codes:
            collecting.submit(f"{min(codes)} {n}", answered(LEVELS[n % 5], f"lời {n % 12:02}"), noon)
        release(installation, "after", tomorrow)
        newest = "block IN (SELECT hash FROM block b WHERE NOT EXISTS"
        return [
            dumped(installation.database, f"SELECT {column} FROM {table} WHERE {newest} (SELECT 1 FROM block c WHERE c.previous = b.hash))")  # noqa: S608 (names of our own)
            for table, column in (("response", "answers"), ("count", "n"))
        ]  # fmt: skip

    assert released(list(range(12))) == released(list(range(71, 59, -1)))


CANARIES = ("canary-remark", "canary-token", "canary-draft")


def files(database: Database, keys: KeyStore) -> Iterator[bytes]:
    stem = Path(database.url.removeprefix("sqlite:///"))
    yield from (file.read_bytes() for file in stem.parent.glob(f"{stem.name}*"))
    yield from (file.read_bytes() for file in keys.directory.iterdir())


def found(database: Database, keys: KeyStore, *words: str) -> set[str]:
    return {word for word in words for content in files(database, keys) if word.encode() in content}


def test_nothing_unreleased_and_no_token_lies_readable_in_any_file(
    installation: Installation, collecting: Collecting, answered: Answered, noon: datetime, tomorrow: Rule
):
    database, keys, day = installation.database, installation.keys, tomorrow.today
    collecting.keep_draft("canary-token", answered().edition, "canary-draft", day)
    collecting.keep_draft("another", answered().edition, "canary-draft", day)
    collecting.submit("canary-token", answered(remark="canary-remark"), noon)
    assert found(database, keys, *CANARIES) == set()
    for n in range(9):
        collecting.submit(f"canary-token {n}", answered(LEVELS[n % 5]), noon)
    release(installation, "after", tomorrow)
    assert found(database, keys, *CANARIES) == {"canary-remark"}


def test_control_what_is_stored_plainly_is_found(installation: Installation, collecting: Collecting, day: date):
    collecting.keep_draft("token", next(iter(installation.definitions.values())).survey.edition, "x", day)
    installation.keys.identity()
    assert found(installation.database, installation.keys, "team1") == {"team1"}
