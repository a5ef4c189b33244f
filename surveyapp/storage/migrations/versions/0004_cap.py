"""What answers count where no business has more than the survey's cap."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("precision", sa.Column("capped", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("precision") as batch:
        batch.drop_column("capped")
