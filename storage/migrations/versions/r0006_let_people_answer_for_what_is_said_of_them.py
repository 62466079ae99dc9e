"""Let people answer for what is said of them; keep urgent reports, help asked for, the federation's own duties, spot checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
TABLES = ("askings", "urgent_reports", "help_requests", "org_events", "spot_checks")
_VALID = sa.text("state = 'valid'")


def _federation() -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", Identity, primary_key=True)


def _to(target: str, name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, Identity, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def upgrade() -> None:
    op.add_column("records", sa.Column("entered_by_id", Identity))
    op.add_column("records", sa.Column("awaits", sa.Boolean, server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_records_of_day", "records", ["federation_id", "date"], sqlite_where=_VALID, postgresql_where=_VALID
    )
    _create_askings()
    _create_reports()
    _create_org_events()
    _create_spot_checks()


def _create_askings() -> None:
    op.create_table(
        "askings",
        _id(),
        _federation(),
        _to("records", "record_id"),
        _to("people", "person_id"),
        sa.Column("why", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("answered_at", Moment),
        sa.UniqueConstraint("federation_id", "record_id", "person_id"),
        sa.CheckConstraint("why in ('joint', 'delegated')", name="why"),
        sa.CheckConstraint("state in ('asked', 'confirmed', 'declined')", name="state"),
    )
    op.create_index("ix_askings_federation_id_state_person_id", "askings", ["federation_id", "state", "person_id"])


def _create_reports() -> None:
    op.create_table(
        "urgent_reports",
        _id(),
        _federation(),
        _to("people", "person_id"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("reported_at", Moment, nullable=False),
        sa.Column("acknowledged_by_id", Identity),
        sa.Column("acknowledged_at", Moment),
        sa.UniqueConstraint("federation_id", "number"),
    )
    op.create_table(
        "help_requests",
        _id(),
        _federation(),
        _to("people", "person_id"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_by_id", Identity),
        sa.Column("answered_at", Moment),
        sa.UniqueConstraint("federation_id", "number"),
    )


def _create_org_events() -> None:
    op.create_table(
        "org_events",
        _id(),
        _federation(),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        _to("unions", "union_id", nullable=True),
        sa.Column("note", sa.Text, server_default="", nullable=False),
        _to("people", "by_id"),
        sa.Column("at", Moment, nullable=False),
        sa.Column("withdrawn_at", Moment),
    )
    op.create_index("ix_org_events_federation_id_date", "org_events", ["federation_id", "date"])


def _create_spot_checks() -> None:
    op.create_table(
        "spot_checks",
        _id(),
        _federation(),
        _to("records", "record_id"),
        sa.Column("draw", sa.Integer, nullable=False),
        sa.Column("seed", sa.String(20), nullable=False),
        sa.Column("drawn_at", Moment, nullable=False),
        _to("people", "drawn_by_id"),
        sa.Column("is_true", sa.Boolean),
        sa.Column("note", sa.Text, server_default="", nullable=False),
        sa.Column("checked_by_id", Identity),
        sa.Column("checked_at", Moment),
        sa.UniqueConstraint("federation_id", "draw", "record_id"),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_index("ix_records_of_day", "records")
    op.drop_column("records", "awaits")
    op.drop_column("records", "entered_by_id")
