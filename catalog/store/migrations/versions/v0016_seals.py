"""Scores are sealed: a salt beside each, so that the log can hold a digest of it while a review is blind."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("scores", sa.Column("salt", sa.Text()))


def downgrade() -> None:
    raise NotImplementedError("A catalog is not taken back to an older version: restore a copy instead.")
