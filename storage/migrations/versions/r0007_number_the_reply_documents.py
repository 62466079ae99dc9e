"""Number the reply documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_replies", sa.Column("paper", sa.Integer))


def downgrade() -> None:
    op.drop_column("case_replies", "paper")
