"""Let indexes alone answer what officers ask: a federation's rows lie scattered among those of all others."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TOPIC = {"sqlite": "json_extract(details, '$.topic')", "postgresql": "details ->> 'topic'"}
# A number alone: what is none must not keep a record from being written.
_AMOUNT = {
    "sqlite": "json_extract(details, '$.amount')",
    "postgresql": "case when json_typeof(details -> 'amount') = 'number'"
    " then (details ->> 'amount')::double precision end",
}
_VALID = sa.text("state = 'valid'")
_COUNTED = "federation_id year kind date person_id done union_id head_count tenth_days rotation"
_OF_LEAD = "federation_id part case_id"
# Each beside the one whose place it takes, whose columns it begins with; None: it is one more.
_INDEXES = (
    (
        ("ix_records_counted", "records", f"{_COUNTED} topic amount", _VALID),
        ("ix_records_of_federation", "records", "federation_id year kind person_id", _VALID),
    ),
    (
        ("ix_records_done", "records", "federation_id person_id year kind done rotation tenth_days", _VALID),
        ("ix_records_of_person", "records", "federation_id person_id year kind", _VALID),
    ),
    (
        ("ix_cases_counted", "cases", "federation_id year filed_at id counts state kind lead_id due_on topic", None),
        ("ix_cases_federation_id_year", "cases", "federation_id year", None),
    ),
    (
        ("ix_signers_of_person", "signers", "federation_id person_id case_id signed_at", None),
        ("ix_signers_federation_id_person_id", "signers", "federation_id person_id", None),
    ),
    (("ix_signers_counted", "signers", "federation_id case_id person_id signed_at", None), None),
    (("ix_case_replies_counted", "case_replies", f"{_OF_LEAD} year round result promise_on kept", None), None),
    (
        ("ix_ratings_counted", "ratings", "federation_id year result", None),
        ("ix_ratings_federation_id_year", "ratings", "federation_id year", None),
    ),
    (
        ("ix_outbox_told", "outbox", "federation_id person_id state ended_at not_before purpose channel", None),
        ("ix_outbox_federation_id_person_id_state", "outbox", "federation_id person_id state", None),
    ),
)


def upgrade() -> None:
    _derive("records", "topic", sa.Text(), _TOPIC)
    _derive("records", "amount", sa.Double(), _AMOUNT)
    _derive("cases", "topic", sa.Text(), _TOPIC)
    for new, old in _INDEXES:
        _create(*new)
        if old is not None:
            op.drop_index(old[0], old[1])


def downgrade() -> None:
    for new, old in _INDEXES:
        if old is not None:
            _create(*old)
        op.drop_index(new[0], new[1])
    op.drop_column("cases", "topic")
    op.drop_column("records", "amount")
    op.drop_column("records", "topic")


def _create(name: str, table: str, columns: str, where: sa.TextClause | None) -> None:
    op.create_index(name, table, columns.split(), sqlite_where=where, postgresql_where=where)


def _derive(table: str, name: str, kind: sa.types.TypeEngine[Any], sql: dict[str, str]) -> None:
    """PostgreSQL indexes only what is stored, SQLite adds only what is not."""
    dialect = op.get_context().dialect.name
    op.add_column(table, sa.Column(name, kind, sa.Computed(sql[dialect], persisted=dialect == "postgresql")))
