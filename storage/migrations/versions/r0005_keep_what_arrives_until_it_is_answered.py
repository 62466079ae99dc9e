"""Keep what a platform hands over until it is answered, and what the buttons below a message mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def _federation() -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("dedup_key", sa.String(200), nullable=False),
        sa.Column("sender", sa.String(160), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("said", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "dedup_key"),
    )
    op.create_table(
        "keyboards",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("token", sa.String(20), nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account", "token"),
    )


def downgrade() -> None:
    op.drop_table("keyboards")
    op.drop_table("arrivals")
