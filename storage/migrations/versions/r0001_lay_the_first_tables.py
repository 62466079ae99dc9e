"""Lay the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = sa.DateTime(timezone=True)
TABLES = (
    "federations",
    "cases",
    "counters",
    "departments",
    "guesses",
    "inbox",
    "people",
    "plans",
    "platform_tokens",
    "unions",
    "unread",
    "audit",
    "bindings",
    "case_moves",
    "codes",
    "conversations",
    "links",
    "mandates",
    "outbox",
    "records",
    "signers",
    "record_changes",
)


def _federation() -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "federations",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("parent_id", sa.String(40)),
        sa.Column("roster_version", sa.Integer, server_default="0", nullable=False),
        sa.Column("in_session", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "cases",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("in_session", sa.Boolean, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("filed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "number"),
    )
    op.create_index("ix_cases_federation_id_year", "cases", ["federation_id", "year"])

    op.create_table(
        "counters",
        _federation(),
        sa.Column("prefix", sa.String(4), nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("federation_id", "prefix"),
    )
    op.create_table(
        "departments",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.CheckConstraint("kind in ('own', 'external')", name="kind"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "name"),
    )
    op.create_table(
        "guesses",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("sender", sa.String(160), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_guesses_federation_id_at", "guesses", ["federation_id", "at"])

    op.create_table(
        "inbox",
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("dedup_key", sa.String(200), nullable=False),
        sa.Column("sender", sa.String(160), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("replies", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("account", "dedup_key"),
    )
    op.create_index("ix_inbox_account_sender_received_at", "inbox", ["account", "sender", "received_at"])

    op.create_table(
        "people",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), server_default="", nullable=False),
        sa.Column("unit", sa.String(120), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_people_federation_id_name", "people", ["federation_id", "name"])

    op.create_table(
        "plans",
        _federation(),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("planned_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("federation_id", "key"),
    )
    op.create_table(
        "platform_tokens",
        _federation(),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "unions",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("industry", sa.String(60), server_default="", nullable=False),
        sa.Column("parent_id", Identity),
        sa.Column("town", sa.String(120), server_default="", nullable=False),
        sa.Column("members", sa.Integer),
        sa.Column("term_end", sa.Date),
        sa.ForeignKeyConstraint(["parent_id"], ["unions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "name"),
    )
    op.create_table(
        "unread",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("at", Moment, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("guesses", sa.JSON, nullable=False),
        sa.Column("label", sa.String(40)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("by_id", Identity),
        sa.Column("at", Moment, nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_audit_federation_id_at", "audit", ["federation_id", "at"])

    op.create_table(
        "bindings",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("external_id", sa.String(160), nullable=False),
        sa.Column("bound_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_bindings_federation_id_person_id", "bindings", ["federation_id", "person_id"])
    op.create_index(
        "uq_bindings_live",
        "bindings",
        ["account", "external_id"],
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
        postgresql_where=sa.text("ended_at is null"),
    )

    op.create_table(
        "case_moves",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("case_id", Identity, nullable=False),
        sa.Column("by_id", Identity),
        sa.Column("at", Moment, nullable=False),
        sa.Column("act", sa.String(30), nullable=False),
        sa.Column("was", sa.String(30), nullable=False),
        sa.Column("became", sa.String(30), nullable=False),
        sa.Column("note", sa.Text, server_default="", nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_moves_federation_id_case_id", "case_moves", ["federation_id", "case_id"])

    op.create_table(
        "codes",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("issued_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "code_hash"),
    )
    op.create_index("ix_codes_federation_id_person_id", "codes", ["federation_id", "person_id"])

    op.create_table(
        "conversations",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity),
        sa.Column("guest", sa.String(260)),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, server_default="0", nullable=False),
        sa.Column("expires_at", Moment),
        sa.CheckConstraint("(person_id is null) <> (guest is null)", name="holder"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "guest", name="uq_conversations_guest"),
        sa.UniqueConstraint("federation_id", "person_id"),
    )
    op.create_table(
        "links",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("linked_person_id", Identity),
        sa.Column("linked_union_id", Identity),
        sa.CheckConstraint("(linked_person_id is null) <> (linked_union_id is null)", name="one_target"),
        sa.ForeignKeyConstraint(["linked_person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["linked_union_id"], ["unions.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_links_federation_id_person_id", "links", ["federation_id", "person_id"])

    op.create_table(
        "mandates",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("union_id", Identity),
        sa.Column("department_id", Identity),
        sa.Column("constituency", sa.String(60), server_default="", nullable=False),
        sa.Column("term", sa.String(40), server_default="", nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.CheckConstraint("starts <= ends", name="order"),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["union_id"], ["unions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "person_id", "role", "starts"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("unique_key", sa.String(160), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("leased_until", Moment),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("channel", sa.String(20), server_default="", nullable=False),
        sa.Column("binding_id", Identity),
        sa.Column("code", sa.String(80), server_default="", nullable=False),
        sa.Column("shown", sa.JSON),
        sa.Column("ended_at", Moment),
        sa.CheckConstraint(
            "state in ('waiting', 'sending', 'parked', 'sent', 'uncertain', 'failed', 'expired', 'dropped')",
            name="state",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "unique_key"),
    )
    op.create_index("ix_outbox_federation_id_person_id_state", "outbox", ["federation_id", "person_id", "state"])
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["not_before"],
        sqlite_where=sa.text("state in ('waiting', 'sending')"),
        postgresql_where=sa.text("state in ('waiting', 'sending')"),
    )

    op.create_table(
        "records",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("date_to", sa.Date),
        sa.Column("union_id", Identity),
        sa.Column("unit", sa.String(200), server_default="", nullable=False),
        sa.Column("head_count", sa.Integer),
        sa.Column("tenth_days", sa.Integer, server_default="0", nullable=False),
        sa.Column("rotation", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("done", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("late", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("entered_at", Moment, nullable=False),
        sa.CheckConstraint("state in ('valid', 'withdrawn')", name="state"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["union_id"], ["unions.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "number"),
    )
    op.create_index(
        "ix_records_of_federation",
        "records",
        ["federation_id", "year", "kind", "person_id"],
        sqlite_where=sa.text("state = 'valid'"),
        postgresql_where=sa.text("state = 'valid'"),
    )
    op.create_index(
        "ix_records_of_person",
        "records",
        ["federation_id", "person_id", "year", "kind"],
        sqlite_where=sa.text("state = 'valid'"),
        postgresql_where=sa.text("state = 'valid'"),
    )

    op.create_table(
        "signers",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("case_id", Identity, nullable=False),
        sa.Column("person_id", Identity, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("signed_at", Moment),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("federation_id", "case_id", "person_id"),
    )
    op.create_index("ix_signers_federation_id_person_id", "signers", ["federation_id", "person_id"])

    op.create_table(
        "record_changes",
        sa.Column("id", Identity, nullable=False),
        _federation(),
        sa.Column("record_id", Identity, nullable=False),
        sa.Column("by_id", Identity),
        sa.Column("at", Moment, nullable=False),
        sa.Column("change", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_record_changes_federation_id_record_id", "record_changes", ["federation_id", "record_id"])


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
