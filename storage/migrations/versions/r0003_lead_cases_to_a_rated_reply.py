"""Lead cases from filing to a rated reply: units, deadlines, replies, ratings, publications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
TABLES = ("case_units", "case_deadlines", "case_replies", "ratings", "publications")
COLUMNS = (
    "published", "excellent", "reopened", "round", "drafted", "handed_on", "due_on", "lead_id", "main_id", "revision",
)  # fmt: skip
# An open end: most rows of a long history are done with, and no queue or clock looks at them.
_OPEN = "ended_at is null"


def _federation() -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False)


def _to(target: str, name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, Identity, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _reference(table: str, name: str, target: str) -> None:
    """A column that points elsewhere; SQLite takes such a key only within the column's own words."""
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    key = f"CONSTRAINT fk_{table}_{name}_{target} REFERENCES {target} (id)"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} {key}")


def upgrade() -> None:
    _widen_cases()
    op.add_column("signers", sa.Column("declined_at", Moment))
    op.add_column("signers", sa.Column("consent", sa.Boolean))
    op.add_column("signers", sa.Column("owes", sa.String(10)))
    _partial("ix_signers_owing", "signers", ["federation_id", "person_id", "case_id"], "owes is not null")
    op.add_column("case_moves", sa.Column("facts", sa.JSON))
    _create_units()
    _create_deadlines()
    _create_replies()
    _create_publications()


def _widen_cases() -> None:
    op.add_column("cases", sa.Column("revision", sa.Integer, server_default="0", nullable=False))
    _reference("cases", "main_id", "cases")
    _reference("cases", "lead_id", "departments")
    op.add_column("cases", sa.Column("due_on", sa.Date))
    op.add_column("cases", sa.Column("handed_on", sa.Date))
    op.add_column("cases", sa.Column("drafted", sa.JSON))
    op.add_column("cases", sa.Column("round", sa.Integer, server_default="0", nullable=False))
    op.add_column("cases", sa.Column("reopened", sa.Integer, server_default="0", nullable=False))
    op.add_column("cases", sa.Column("excellent", sa.Boolean, server_default=sa.false(), nullable=False))
    op.add_column("cases", sa.Column("published", sa.Boolean, server_default=sa.false(), nullable=False))
    op.create_index("ix_cases_federation_id_state_id", "cases", ["federation_id", "state", "id"])
    _partial("ix_cases_merged", "cases", ["federation_id", "main_id"], "main_id is not null")


def _create_units() -> None:
    op.create_table(
        "case_units",
        sa.Column("id", Identity, primary_key=True),
        _federation(),
        _to("cases", "case_id"),
        _to("departments", "department_id"),
        sa.Column("part", sa.String(4), nullable=False),
        sa.Column("progress", sa.String(10), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("given_on", sa.Date, nullable=False),
        sa.Column("asked_until", sa.Date),
        sa.Column("asked_reason", sa.Text, server_default="", nullable=False),
        sa.CheckConstraint("part in ('lead', 'co')", name="part"),
        sa.CheckConstraint("progress in ('given', 'signed', 'replied', 'returned', 'ended')", name="progress"),
    )
    op.create_index("ix_case_units_federation_id_case_id", "case_units", ["federation_id", "case_id"])
    _partial("ix_case_units_asking", "case_units", ["federation_id", "case_id"], "asked_until is not null")


def _create_deadlines() -> None:
    op.create_table(
        "case_deadlines",
        sa.Column("id", Identity, primary_key=True),
        _federation(),
        _to("cases", "case_id"),
        _to("departments", "department_id", nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("began_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("next_at", Moment),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint("kind in ('cosign', 'reply', 'co_reply', 'promise', 'rating')", name="kind"),
    )
    op.create_index("ix_case_deadlines_federation_id_case_id", "case_deadlines", ["federation_id", "case_id"])
    _partial("ix_case_deadlines_next", "case_deadlines", ["federation_id", "next_at"], _OPEN)
    by_unit = ["federation_id", "department_id", "due_on", "id"]
    _partial("ix_case_deadlines_of_unit", "case_deadlines", by_unit, _OPEN)
    of_units = f"{_OPEN} and department_id is not null"
    _partial("ix_case_deadlines_of_units", "case_deadlines", ["federation_id", "due_on", "id"], of_units)


def _create_replies() -> None:
    op.create_table(
        "case_replies",
        sa.Column("id", Identity, primary_key=True),
        _federation(),
        _to("cases", "case_id"),
        _to("departments", "department_id"),
        _to("people", "by_id", nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("part", sa.String(4), nullable=False),
        sa.Column("result", sa.String(1)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("promise_on", sa.Date),
        sa.Column("kept", sa.Boolean),
        sa.CheckConstraint("part in ('lead', 'co')", name="part"),
        sa.CheckConstraint("result in ('A', 'B', 'C', 'D')", name="result"),
    )
    op.create_index("ix_case_replies_federation_id_case_id", "case_replies", ["federation_id", "case_id"])
    op.create_index("ix_case_replies_federation_id_year", "case_replies", ["federation_id", "year"])
    op.create_table(
        "ratings",
        sa.Column("id", Identity, primary_key=True),
        _federation(),
        _to("cases", "case_id"),
        _to("people", "person_id"),
        sa.Column("at", Moment, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("attitude", sa.String(12), nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("reason", sa.Text, server_default="", nullable=False),
        sa.UniqueConstraint("federation_id", "case_id", "person_id", "round"),
    )
    op.create_index("ix_ratings_federation_id_year", "ratings", ["federation_id", "year"])


def _create_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", Identity, primary_key=True),
        _federation(),
        _to("cases", "case_id"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        _to("people", "by_id", nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
    )
    _partial("uq_publications_live", "publications", ["federation_id", "case_id"], _OPEN, unique=True)
    _partial("ix_publications_listed", "publications", ["federation_id", "id"], _OPEN)


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_column("case_moves", "facts")
    op.drop_index("ix_signers_owing", "signers")
    for name in ("owes", "consent", "declined_at"):
        op.drop_column("signers", name)
    op.drop_index("ix_cases_merged", "cases")
    op.drop_index("ix_cases_federation_id_state_id", "cases")
    for name in COLUMNS:
        op.drop_column("cases", name)
