import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from surveyapp.storage import tables
from surveyapp.storage.database import Database, DatabaseUnavailable


@pytest.fixture
def database(tmp_path: Path):
    made = Database(f"sqlite:///{tmp_path / 'some.sqlite'}")
    made.migrate()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_keeps_what_it_acknowledged(database: Database, pragma: str, value: object):
    with database.reading() as rx:
        assert rx.connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_writers_that_read_first_wait_for_each_other(database: Database):
    with database.transaction() as tx:
        tx.connection.execute(insert(tables.register).values(one=1, version="0"))

    def add_one(_: int) -> None:
        with database.transaction() as tx:
            seen = int(tx.connection.scalar(select(tables.register.c.version)) or 0)
            tx.connection.execute(update(tables.register).values(version=str(seen + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(40)))
    with database.reading() as rx:
        assert rx.connection.scalar(select(tables.register.c.version)) == "40"


def test_a_transaction_that_fails_leaves_nothing(database: Database):
    rows = [{"code": "u", "record": "{}"}, {"code": "u", "record": "{}"}]
    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.connection.execute(insert(tables.unit), rows)
    with database.reading() as rx:
        assert rx.connection.scalar(select(tables.unit.c.code)) is None


def test_no_value_of_a_statement_reaches_an_error(database: Database):
    rows = [{"code": "canary", "record": "canary"}] * 2
    with pytest.raises(IntegrityError) as error, database.transaction() as tx:
        tx.connection.execute(insert(tables.unit), rows)
    assert "canary" not in str(error.value)


def test_a_database_that_cannot_be_opened_is_said_to_be_unavailable(tmp_path: Path):
    nowhere = Database(f"sqlite:///{tmp_path / 'no' / 'where.sqlite'}")
    with pytest.raises(DatabaseUnavailable), nowhere.reading():
        pass
    with pytest.raises(DatabaseUnavailable):
        nowhere.checkpoint()


def test_a_checkpoint_leaves_no_write_ahead_log(database: Database, tmp_path: Path):
    with database.transaction() as tx:
        tx.connection.execute(insert(tables.unit).values(code="u", record="{}"))
    assert (tmp_path / "some.sqlite-wal").stat().st_size
    database.checkpoint()
    assert not (tmp_path / "some.sqlite-wal").stat().st_size
    with sqlite3.connect(tmp_path / "some.sqlite") as connection:
        assert connection.execute("SELECT code FROM unit").fetchall() == [("u",)]
    connection.close()
