"""Tell taps from messages, and keep what people let a WeChat account send them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("inbox", sa.Column("is_tap", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "grants",
        sa.Column("id", Identity, autoincrement=True, nullable=False),
        sa.Column("federation_id", sa.String(40), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("template", sa.String(80), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["federation_id"], ["federations.id"], name=op.f("fk_grants_federation_id_federations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint(
            "federation_id",
            "account",
            "external_id",
            "template",
            name=op.f("uq_grants_federation_id_account_external_id_template"),
        ),
    )


def downgrade() -> None:
    op.drop_table("grants")
    op.drop_column("inbox", "is_tap")
