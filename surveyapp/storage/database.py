"""The database: transactions that keep what they acknowledged, and migrations."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from surveyapp.definitions.errors import SurveyAppError
from surveyapp.storage.tables import REVISION

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 10
_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class DatabaseUnavailable(SurveyAppError):
    """The database cannot be reached, is full, or is busy for too long; nothing was changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the database is not available: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Transaction:
    """An open transaction; services pass it on and never look inside."""

    connection: Connection

    def upsert(self, table: Table, row: Mapping[str, object]) -> None:
        """Inserts a row, or replaces the one with the same key, in one statement; a row names every column."""
        self.connection.execute(_upsert(self.connection.dialect.name, table), dict(row))


@dataclass(frozen=True)
class Database:
    """One database, named by its SQLAlchemy address."""

    url: str

    @cached_property
    def _engine(self) -> Engine:
        """The engine; no parameter of a statement ever reaches a log or an error."""
        if make_url(self.url).get_backend_name() != "sqlite":
            return create_engine(self.url, hide_parameters=True, pool_pre_ping=True)
        engine = create_engine(self.url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that writes: all of it is kept, or nothing."""
        with self._open("BEGIN IMMEDIATE") as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that reads one state of the database."""
        with self._open("BEGIN") as transaction:
            yield transaction

    @contextmanager
    def _open(self, begin: str) -> Iterator[Transaction]:
        with _in_reach(), self._engine.connect().execution_options(begin=begin) as connection, connection.begin():
            yield Transaction(connection)

    def migrate(self) -> None:
        """Brings the tables to the newest revision; nothing happens where they are."""
        with self.reading() as rx:
            if _revision(rx.connection) == REVISION:
                return
        from alembic import command  # noqa: PLC0415 (only where the tables have to change)
        from alembic.config import Config  # noqa: PLC0415

        with self.transaction() as tx:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS))
            config.attributes["connection"] = tx.connection
            command.upgrade(config, "head")

    def checkpoint(self) -> None:
        """Empties SQLite's write-ahead log, so that nothing deleted lingers there."""
        if self._engine.dialect.name == "sqlite":
            options = {"isolation_level": "AUTOCOMMIT"}
            with _in_reach(), self._engine.connect().execution_options(**options) as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def after_fork(self) -> None:
        """Forgets the connections of the parent process without closing them."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def listen(self, hear: Callable[[str], None]) -> None:
        """Calls `hear` with every statement from now on, without its parameters; for counting them."""

        def heard(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
            hear(statement)

        event.listen(self._engine, "before_cursor_execute", heard)


@cache
def _upsert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The statement of an upsert: building it anew each time takes longer than running it."""
    insert = _INSERT[dialect](table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=others)


@contextmanager
def _in_reach() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        # The driver's own sentence holds neither statement nor parameters.
        raise DatabaseUnavailable(str(error.orig)) from None


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Sets SQLite up; the driver must not begin transactions by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
