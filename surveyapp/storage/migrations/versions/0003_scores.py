"""Scores given by another source than the businesses, such as the department itself."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("simulated", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(period) IN (4, 7)", name=op.f("ck_score_period_is_no_finer_than_a_month")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
    )
    stands = sa.text("withdrawn_by IS NULL")
    op.create_index(
        "uq_score_that_stands",
        "score",
        ["survey", "unit", "period", "criterion"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    op.drop_table("score")
