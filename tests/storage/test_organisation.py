from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp.definitions.organisation import Dated, Organisation, Posting, Unit
from surveyapp.storage import organisation as register
from surveyapp.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'some.sqlite'}")
    made.migrate()
    yield made
    made.close()


BRANCH = Unit(
    "b",
    "branch",
    {"vi": (Dated(None, "Cũ"), Dated(date(2025, 3, 1), "Mới"))},
    (Dated(None, "d"),),
    ("c",),
    date(2026, 1, 1),
)
POSTING = Posting("0123", "b", date(2021, 1, 1), None)
KEPT = Organisation({"b": BRANCH}, (POSTING,))


def test_a_register_comes_back_as_it_was(database: Database):
    with database.transaction() as tx:
        assert register.save(tx, KEPT)
    with database.reading() as rx:
        assert register.load(rx) == KEPT


def test_the_same_register_again_changes_nothing(database: Database):
    with database.transaction() as tx:
        register.save(tx, KEPT)
        before = register.version(tx)
        assert not register.save(tx, KEPT)
        assert register.version(tx) == before


def test_a_unit_that_holds_answers_may_end_but_never_vanish(database: Database):
    with database.transaction() as tx:
        register.save(tx, KEPT)
        tx.connection.execute(text("INSERT INTO pot VALUES ('p', 's', 'b', '2026', 'k', x'00')"))
    with pytest.raises(register.UnitVanished) as error, database.transaction() as tx:
        register.save(tx, Organisation({}))
    assert error.value.codes == ("b",)
