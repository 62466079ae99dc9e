"""Account for every push: accounts that rest, broken bindings, people's wishes, broadcasts, an index that both databases use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
TABLES = ("broadcasts", "wishes", "pauses")


def _federation() -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False)


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.add_column("bindings", sa.Column("broken_at", Moment))
    op.drop_index("ix_outbox_waiting", "outbox")
    _index("ix_outbox_open", ["federation_id", "state", "not_before"], "ended_at is null")
    op.create_table(
        "pauses",
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "wishes",
        _federation(),
        sa.Column("person_id", Identity, autoincrement=False, nullable=False),
        sa.Column("snoozed_until", sa.Date),
        sa.Column("quiet_from", sa.String(5), server_default="", nullable=False),
        sa.Column("quiet_to", sa.String(5), server_default="", nullable=False),
        sa.Column("muted", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("by_id", Identity),
        sa.Column("at", Moment, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audience", sa.String(200), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_broadcasts_federation_id_at", "broadcasts", ["federation_id", "at"])


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.drop_index("ix_outbox_open", "outbox")
    _index("ix_outbox_waiting", ["not_before"], "state in ('waiting', 'sending')")
    op.drop_column("bindings", "broken_at")
