"""Keep who is exempt from which duty for how long, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exemptions",
        sa.Column("id", Identity, primary_key=True),
        sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False),
        sa.Column("person_id", Identity, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("duty", sa.String(60), server_default="", nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("by_id", Identity),
        sa.Column("at", Moment, nullable=False),
        sa.Column("ended_by_id", Identity),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint("starts <= ends", name="order"),
    )
    op.create_index("ix_exemptions_federation_id_person_id", "exemptions", ["federation_id", "person_id"])


def downgrade() -> None:
    op.drop_table("exemptions")
