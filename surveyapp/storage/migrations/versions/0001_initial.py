"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "counted",
        sa.Column("receipt", sa.String(length=32), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_counted_period_is_no_finer_than_a_month")),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_counted")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "key_store",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_key_store_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_key_store")),
    )
    op.create_table(
        "pot",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_pot_period_is_no_finer_than_a_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pot")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_pot_survey_unit_period", "pot", ["survey", "unit", "period"], unique=True)
    op.create_table(
        "precision",
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("businesses", sa.Integer(), nullable=False),
        sa.Column("concentration", sa.Float(), nullable=False),
        sa.Column("rho", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_precision_period_is_no_finer_than_a_month")),
        sa.PrimaryKeyConstraint("import_id", "unit", "period", "channel", name=op.f("pk_precision")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_precision_survey_months", "precision", ["survey", "first_month", "last_month"], unique=False)
    op.create_table(
        "register",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_register_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_register")),
    )
    op.create_table(
        "survey_edition",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_survey_edition")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "ballot",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("pot", sa.String(length=32), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(box) % 1024 = 48", name=op.f("ck_ballot_box_is_padded")),
        sa.ForeignKeyConstraint(["pot"], ["pot.id"], name=op.f("fk_ballot_pot")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ballot_pot"), "ballot", ["pot"], unique=False)
    op.create_table(
        "block",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=True),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("released", sa.Date(), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("businesses", sa.Integer(), nullable=True),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("holds_forms", sa.Boolean(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "officer IS NULL OR part = 'officer'", name=op.f("ck_block_officer_only_on_the_officer_part")
        ),
        sa.CheckConstraint("NOT holds_forms OR forms >= least", name=op.f("ck_block_forms_are_enough")),
        sa.CheckConstraint("businesses IS NULL OR businesses >= least", name=op.f("ck_block_businesses_are_enough")),
        sa.CheckConstraint(
            "last_month - first_month IN (0, 2, 11)", name=op.f("ck_block_period_is_a_month_a_quarter_or_a_year")
        ),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_block_period_is_no_finer_than_a_month")),
        sa.ForeignKeyConstraint(["edition"], ["survey_edition.hash"], name=op.f("fk_block_edition")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_block")),
        sa.UniqueConstraint("previous", name=op.f("uq_block_previous")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_block_import_id", "block", ["import_id"], unique=False)
    op.create_index("ix_block_survey_months", "block", ["survey", "first_month", "last_month"], unique=False)
    op.create_table(
        "draft",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["survey_edition.hash"], name=op.f("fk_draft_edition")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_last_day"), "draft", ["last_day"], unique=False)
    op.create_table(
        "edition_text",
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["survey_edition.hash"], name=op.f("fk_edition_text_edition")),
        sa.PrimaryKeyConstraint("edition", "language", "hash", name=op.f("pk_edition_text")),
    )
    op.create_table(
        "posting",
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_posting_unit")),
        sa.PrimaryKeyConstraint("officer", "unit", "since", name=op.f("pk_posting")),
    )
    op.create_table(
        "comment",
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["block"], ["block.hash"], name=op.f("fk_comment_block")),
        sa.PrimaryKeyConstraint("block", "position", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "count",
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_count_n_is_no_negative")),
        sa.ForeignKeyConstraint(["block"], ["block.hash"], name=op.f("fk_count_block")),
        sa.PrimaryKeyConstraint("block", "question", "option", name=op.f("pk_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response",
        sa.Column("block", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["block"], ["block.hash"], name=op.f("fk_response_block")),
        sa.PrimaryKeyConstraint("block", "position", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("response")
    op.drop_table("count")
    op.drop_table("comment")
    op.drop_table("posting")
    op.drop_table("edition_text")
    op.drop_index(op.f("ix_draft_last_day"), table_name="draft")
    op.drop_table("draft")
    op.drop_index("ix_block_survey_months", table_name="block")
    op.drop_index("ix_block_import_id", table_name="block")
    op.drop_table("block")
    op.drop_index(op.f("ix_ballot_pot"), table_name="ballot")
    op.drop_table("ballot")
    op.drop_table("unit")
    op.drop_table("survey_edition")
    op.drop_table("register")
    op.drop_index("ix_precision_survey_months", table_name="precision")
    op.drop_table("precision")
    op.drop_index("uq_pot_survey_unit_period", table_name="pot")
    op.drop_table("pot")
    op.drop_table("key_store")
    op.drop_table("counted")
