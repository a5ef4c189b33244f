"""The tables: what is kept, and the constraints that state its anonymity."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

REVISION = "0004"
"""The migration that makes these tables."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

_NO_FINER_THAN_A_MONTH = "length(period) IN (4, 7)"


def _month_at_finest() -> CheckConstraint:
    return CheckConstraint(_NO_FINER_THAN_A_MONTH, name="period_is_no_finer_than_a_month")


def _without_order(name: str, *columns: Column[object] | CheckConstraint) -> Table:
    """A table that keeps no order of arrival: SQLite stores it by its key, without a row number."""
    return Table(name, metadata, *columns, sqlite_with_rowid=False)


register = Table(
    "register",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("version", String(64), nullable=False),
    CheckConstraint("one = 1", name="one_row"),
)
unit = Table(
    "unit",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("record", Text, nullable=False),
)
posting = Table(
    "posting",
    metadata,
    Column("officer", String(40), primary_key=True),
    Column("unit", ForeignKey("unit.code"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
)
survey_edition = Table(
    "survey_edition",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("definition", Text, nullable=False),
)
edition_text = Table(
    "edition_text",
    metadata,
    Column("edition", ForeignKey("survey_edition.hash"), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("hash", String(64), primary_key=True),
)
key_store = Table(
    "key_store",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("identity", String(32), nullable=False),
    CheckConstraint("one = 1", name="one_row"),
)
draft = _without_order(
    "draft",
    Column("hash", String(64), primary_key=True),
    Column("edition", ForeignKey("survey_edition.hash"), nullable=False),
    Column("last_day", Date, nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)
pot = _without_order(
    "pot",
    Column("id", String(32), primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("period", String(7), nullable=False),
    Column("key_id", String(32), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    _month_at_finest(),
)
Index("uq_pot_survey_unit_period", pot.c.survey, pot.c.unit, pot.c.period, unique=True)
ballot = _without_order(
    "ballot",
    Column("key", String(64), primary_key=True),
    Column("pot", ForeignKey("pot.id"), nullable=False, index=True),
    Column("box", LargeBinary, nullable=False),
    CheckConstraint("length(box) % 1024 = 48", name="box_is_padded"),
)
counted = _without_order(
    "counted",
    Column("receipt", String(32), primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("period", String(7), nullable=False),
    _month_at_finest(),
)
block = _without_order(
    "block",
    Column("hash", String(64), primary_key=True),
    Column("previous", String(64), nullable=False, unique=True),
    Column("survey", String(40), nullable=False),
    Column("edition", ForeignKey("survey_edition.hash"), nullable=False),
    Column("part", String(10), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("officer", String(40)),
    Column("period", String(7), nullable=False),
    Column("first_month", Integer, nullable=False),
    Column("last_month", Integer, nullable=False),
    Column("channel", String(40), nullable=False),
    Column("released", Date, nullable=False),
    Column("forms", Integer, nullable=False),
    Column("businesses", Integer),
    Column("least", Integer, nullable=False),
    Column("holds_forms", Boolean(create_constraint=False), nullable=False),
    Column("simulated", Boolean(create_constraint=False), nullable=False),
    Column("import_id", String(64)),
    Column("withdrawn_by", String(64)),
    _month_at_finest(),
    CheckConstraint("last_month - first_month IN (0, 2, 11)", name="period_is_a_month_a_quarter_or_a_year"),
    CheckConstraint("NOT holds_forms OR forms >= least", name="forms_are_enough"),
    CheckConstraint("businesses IS NULL OR businesses >= least", name="businesses_are_enough"),
    CheckConstraint("officer IS NULL OR part = 'officer'", name="officer_only_on_the_officer_part"),
)
Index("ix_block_survey_months", block.c.survey, block.c.first_month, block.c.last_month)
Index("ix_block_import_id", block.c.import_id)
response = _without_order(
    "response",
    Column("block", ForeignKey("block.hash"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("answers", Text, nullable=False),
)
comment = _without_order(
    "comment",
    Column("block", ForeignKey("block.hash"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("question", String(100), nullable=False),
    Column("text", Text, nullable=False),
)
count = _without_order(
    "count",
    Column("block", ForeignKey("block.hash"), primary_key=True),
    Column("question", String(100), primary_key=True),
    Column("option", String(40), primary_key=True),
    Column("n", BigInteger, nullable=False),
    CheckConstraint("n >= 0", name="n_is_no_negative"),
)
precision = _without_order(
    "precision",
    Column("import_id", String(64), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("first_month", Integer, nullable=False),
    Column("last_month", Integer, nullable=False),
    Column("businesses", Integer, nullable=False),
    Column("concentration", Float, nullable=False),
    Column("rho", Text, nullable=False),
    Column("withdrawn_by", String(64)),
    _month_at_finest(),
)
Index("ix_precision_survey_months", precision.c.survey, precision.c.first_month, precision.c.last_month)
score = Table(
    "score",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("period", String(7), nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    Column("simulated", Boolean(create_constraint=False), nullable=False),
    Column("import_id", String(64), nullable=False),
    Column("withdrawn_by", String(64)),
    _month_at_finest(),
)
_STANDS = score.c.withdrawn_by.is_(None)
Index(
    "uq_score_that_stands",
    *(score.c.survey, score.c.unit, score.c.period, score.c.criterion),
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)
capped = _without_order(
    "capped",
    Column("import_id", String(64), primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("survey", String(40), nullable=False),
    Column("first_month", Integer, nullable=False),
    Column("last_month", Integer, nullable=False),
    Column("cap", Integer, nullable=False),
    Column("questions", Text, nullable=False),
    Column("withheld", String(10)),
    Column("withdrawn_by", String(64)),
    _month_at_finest(),
    CheckConstraint("withheld IS NULL OR questions = '{}'", name="withheld_tells_nothing"),
)
Index("ix_capped_survey_months", capped.c.survey, capped.c.first_month, capped.c.last_month)
publication = Table(
    "publication",
    metadata,
    Column("label", String(120), primary_key=True),
    Column("report", String(40), nullable=False),
    Column("survey", String(40), nullable=False),
    Column("wave", String(40), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("day", Date, nullable=False),
    Column("corrects", ForeignKey("publication.label"), unique=True),
    Column("reason", Text, nullable=False),
    CheckConstraint("(corrects IS NULL) = (reason = '')", name="a_correction_has_a_reason"),
)
published_index = Table(
    "published_index",
    metadata,
    Column("survey", String(40), primary_key=True),
    Column("label", String(20), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("publication", ForeignKey("publication.label"), nullable=False),
)
