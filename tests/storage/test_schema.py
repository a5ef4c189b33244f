from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Date, DateTime, Integer, Time, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from surveyapp.storage import tables
from surveyapp.storage.database import Database

POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # the library leaves it untyped
PERSONAL = ("draft", "pot", "ballot", "counted", "block", "response", "comment", "count", "precision", "capped")


@pytest.fixture
def database(tmp_path: Path):
    made = Database(f"sqlite:///{tmp_path / 'schema.sqlite'}")
    made.migrate()
    yield made
    made.close()


def test_the_migrations_make_exactly_the_tables(database: Database):
    with database.reading() as rx:
        context = MigrationContext.configure(rx.connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_migrated_constraints_are_those_of_the_tables(database: Database):
    wanted = {
        constraint.name
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name
    }
    with database.reading() as rx:
        made = " ".join(rx.connection.scalars(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")))
    assert {name for name in wanted if str(name) not in made} == set()


def test_the_newest_migration_is_the_one_the_program_asks_for():
    folder = Path(str(tables.__file__)).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [tables.REVISION]


def test_migrating_twice_changes_nothing(database: Database):
    database.migrate()
    with database.reading() as rx:
        assert rx.connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def test_no_table_about_answers_knows_a_time():
    columns = [column for name in PERSONAL for column in tables.metadata.tables[name].c]
    assert not [column for column in columns if isinstance(column.type, DateTime | Time)]
    days = {str(column) for column in columns if isinstance(column.type, Date)}
    assert days == {"draft.last_day", "block.released"}


def test_no_table_about_answers_numbers_its_rows_by_arrival():
    for name in PERSONAL:
        table = tables.metadata.tables[name]
        assert table.dialect_options["sqlite"]["with_rowid"] is False, name
        numbered = [column.name for column in table.primary_key if isinstance(column.type, Integer)]
        assert set(numbered) <= {"position"}
        assert all(column.autoincrement is False for column in table.primary_key if column.name == "position")


def test_nothing_released_points_at_a_ballot_a_draft_or_a_receipt():
    for name in ("counted", "block", "response", "comment", "count", "precision", "capped"):
        pointed = {key.column.table.name for key in tables.metadata.tables[name].foreign_keys}
        assert pointed <= {"block", "survey_edition"}


def test_no_two_tables_share_a_value_given_by_a_code():
    from surveyapp.storage.ballots import ballot_key, receipt  # noqa: PLC0415
    from surveyapp.storage.sealing import derived  # noqa: PLC0415

    values = {ballot_key("code"), receipt("code"), derived("code", "draft").hex(), derived("code", "draft key").hex()}
    assert len({value[:20] for value in values}) == 4


def test_every_table_can_be_made_in_postgresql_too():
    for table in tables.metadata.sorted_tables:
        assert "ROWID" not in str(CreateTable(table).compile(dialect=POSTGRESQL))


POT = "INSERT INTO pot VALUES ('p', 's', 'u', '{}', 'k', x'00')"
BLOCK = (
    "INSERT INTO block (hash, previous, survey, edition, part, unit, officer, period, first_month, last_month, channel,"
    " released, forms, businesses, least, holds_forms, simulated)"
    " VALUES ('h', '0', 's', 'e', '{part}', 'u', {officer}, '{period}', 0, {last}, 'c', '2026-01-01', {forms},"
    " {businesses}, 5, 1, 0)"
)
FITTING = {"part": "unit", "officer": "NULL", "period": "2026", "last": 11, "forms": 5, "businesses": 5}


@pytest.mark.parametrize(
    "bad",
    [
        {"period": "2026-11-20"},
        {"last": 1},
        {"forms": 4},
        {"businesses": 4},
        {"officer": "'0100'"},
    ],
)
def test_the_database_itself_refuses_a_block_that_tells_too_much(database: Database, bad: dict[str, object]):
    edition = text("INSERT INTO survey_edition VALUES ('e', 's', '')")
    with database.transaction() as tx:
        tx.connection.execute(edition)
        tx.connection.execute(text(BLOCK.format(**FITTING)))
        tx.connection.execute(text("DELETE FROM block"))
    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.connection.execute(text(BLOCK.format(**FITTING | bad)))


@pytest.mark.parametrize(
    "statement",
    [
        POT.format("2026-11-20"),
        "INSERT INTO counted VALUES ('r', 's', 'u', '2026-11-20')",
    ],
)
def test_the_database_itself_refuses_a_time_finer_than_a_month(database: Database, statement: str):
    with pytest.raises(IntegrityError, match="period_is_no_finer_than_a_month"), database.transaction() as tx:
        tx.connection.execute(text(statement))


def test_the_database_itself_refuses_a_ballot_that_is_not_padded(database: Database):
    with database.transaction() as tx:
        tx.connection.execute(text(POT.format("2026")))
    with pytest.raises(IntegrityError, match="box_is_padded"), database.transaction() as tx:
        tx.connection.execute(text("INSERT INTO ballot VALUES ('b', 'p', x'0102')"))
