"""Publications, and the index labels that are bound once published."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("report", sa.String(length=40), nullable=False),
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("wave", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("corrects", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(corrects IS NULL) = (reason = '')", name=op.f("ck_publication_a_correction_has_a_reason")),
        sa.ForeignKeyConstraint(["corrects"], ["publication.label"], name=op.f("fk_publication_corrects")),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_publication")),
        sa.UniqueConstraint("corrects", name=op.f("uq_publication_corrects")),
        sa.UniqueConstraint("hash", name=op.f("uq_publication_hash")),
    )
    op.create_table(
        "published_index",
        sa.Column("survey", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("publication", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["publication"], ["publication.label"], name=op.f("fk_published_index_publication")),
        sa.PrimaryKeyConstraint("survey", "label", name=op.f("pk_published_index")),
    )


def downgrade() -> None:
    op.drop_table("published_index")
    op.drop_table("publication")
