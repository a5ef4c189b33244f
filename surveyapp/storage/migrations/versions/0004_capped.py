"""What answers count where no business has more forms than the survey's cap."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "capped",
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("last_month", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("withheld", sa.String(length=10), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_capped_period_is_no_finer_than_a_month")),
        sa.CheckConstraint("withheld IS NULL OR questions = '{}'", name=op.f("ck_capped_withheld_tells_nothing")),
        sa.PrimaryKeyConstraint("import_id", "unit", "period", "channel", name=op.f("pk_capped")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_capped_survey_months", "capped", ["survey", "first_month", "last_month"])


def downgrade() -> None:
    op.drop_index("ix_capped_survey_months", table_name="capped")
    op.drop_table("capped")
