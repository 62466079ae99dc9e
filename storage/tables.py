"""The tables: columns, constraints and indexes, the same on SQLite and on PostgreSQL. Every row names its federation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment. Kept as UTC; SQLite, which forgets zones, gets it back as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Said(FunctionElement[Any]):
    """What `details` have under a name, null where they have nothing of the type."""

    inherit_cache = True

    def __init__(self, name: str, type_: sa.types.TypeEngine[Any]) -> None:
        self.name, self.type = name, type_
        super().__init__()


class Derived(sa.Computed):
    """A column that the database fills from another one by itself; SQLite, which can only add virtual ones, as it reads."""


@compiles(Said)
def _(element: Said, compiler: Any, **options: Any) -> str:
    return f"json_extract(details, '$.{element.name}')"


# As PostgreSQL says it back, so that alembic sees no difference.
@compiles(Said, "postgresql")
def _(element: Said, compiler: Any, **options: Any) -> str:
    said = f"details ->> '{element.name}'::text"
    if isinstance(element.type, sa.Text):
        return said
    return (
        f"CASE WHEN json_typeof(details -> '{element.name}'::text) = 'number'::text"
        f" THEN ({said})::double precision ELSE NULL::double precision END"
    )


@compiles(Derived)
def _(element: Derived, compiler: Any, **options: Any) -> str:
    kind = "VIRTUAL" if compiler.dialect.name == "sqlite" else "STORED"
    return f"GENERATED ALWAYS AS ({compiler.sql_compiler.process(element.sqltext)}) {kind}"


def _said(name: str, type_: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, type_, Derived(Said(name, type_)))


Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", Identity, primary_key=True, autoincrement=True)


def _federation(**options: Any) -> sa.Column[str]:
    return sa.Column("federation_id", sa.String(40), sa.ForeignKey("federations.id"), nullable=False, **options)


def _to(target: str, name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, Identity, sa.ForeignKey(f"{target}.id"), nullable=nullable)


federations = sa.Table(
    "federations",
    metadata,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("parent_id", sa.String(40)),
    sa.Column("roster_version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("in_session", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Moment, nullable=False),
)

# --- the roster -------------------------------------------------------------------------------------------------

unions = sa.Table(
    "unions",
    metadata,
    _id(),
    _federation(),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("industry", sa.String(60), nullable=False, server_default=""),
    _to("unions", "parent_id", nullable=True),
    sa.Column("town", sa.String(120), nullable=False, server_default=""),
    sa.Column("members", sa.Integer),
    sa.Column("term_end", sa.Date),
    sa.UniqueConstraint("federation_id", "name"),
)

departments = sa.Table(
    "departments",
    metadata,
    _id(),
    _federation(),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("aliases", sa.JSON, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.UniqueConstraint("federation_id", "name"),
    sa.CheckConstraint("kind in ('own', 'external')", name="kind"),
)

people = sa.Table(
    "people",
    metadata,
    _id(),
    _federation(),
    sa.Column("name", sa.String(60), nullable=False),
    # Two people of one name are told apart by phone, or by unit where no phone is known.
    sa.Column("phone", sa.String(20), nullable=False, server_default=""),
    sa.Column("unit", sa.String(120), nullable=False, server_default=""),
    sa.Index("ix_people_federation_id_name", "federation_id", "name"),
)

mandates = sa.Table(
    "mandates",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("role", sa.String(30), nullable=False),
    _to("unions", "union_id", nullable=True),
    _to("departments", "department_id", nullable=True),
    sa.Column("constituency", sa.String(60), nullable=False, server_default=""),
    sa.Column("term", sa.String(40), nullable=False, server_default=""),
    # 0001-01-01 and 9999-12-31 stand for an open end, so that a mandate has one key on both databases.
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.UniqueConstraint("federation_id", "person_id", "role", "starts"),
    sa.CheckConstraint("starts <= ends", name="order"),
)

links = sa.Table(
    "links",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    _to("people", "linked_person_id", nullable=True),
    _to("unions", "linked_union_id", nullable=True),
    sa.CheckConstraint("(linked_person_id is null) <> (linked_union_id is null)", name="one_target"),
    sa.Index("ix_links_federation_id_person_id", "federation_id", "person_id"),
)

# Somebody who need not do a duty (any where `duty` is empty) for some days, and why; taken back by its end, never deleted.
exemptions = sa.Table(
    "exemptions",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("duty", sa.String(60), nullable=False, server_default=""),
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.Column("reason", sa.String(100), nullable=False),
    sa.Column("by_id", Identity),
    sa.Column("at", Moment, nullable=False),
    sa.Column("ended_by_id", Identity),
    sa.Column("ended_at", Moment),
    sa.CheckConstraint("starts <= ends", name="order"),
    sa.Index("ix_exemptions_federation_id_person_id", "federation_id", "person_id"),
)

# --- who may speak ----------------------------------------------------------------------------------------------

bindings = sa.Table(
    "bindings",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("external_id", sa.String(160), nullable=False),
    sa.Column("bound_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    # The platform said that nobody is there; a later message from there shows otherwise.
    sa.Column("broken_at", Moment),
    sa.Index(
        "uq_bindings_live",
        "account",
        "external_id",
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
    ),
    sa.Index("ix_bindings_federation_id_person_id", "federation_id", "person_id"),
)

codes = sa.Table(
    "codes",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.UniqueConstraint("federation_id", "code_hash"),
    sa.Index("ix_codes_federation_id_person_id", "federation_id", "person_id"),
)

guesses = sa.Table(
    "guesses",
    metadata,
    _id(),
    _federation(),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("sender", sa.String(160), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_guesses_federation_id_at", "federation_id", "at"),
)

# --- conversation -----------------------------------------------------------------------------------------------

inbox = sa.Table(
    "inbox",
    metadata,
    _federation(),
    sa.Column("account", sa.String(80), primary_key=True),
    sa.Column("dedup_key", sa.String(200), primary_key=True),
    sa.Column("sender", sa.String(160), nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("replies", sa.JSON, nullable=False),
    # A menu was tapped, nothing was typed.
    sa.Column("is_tap", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_inbox_account_sender_received_at", "account", "sender", "received_at"),
)

conversations = sa.Table(
    "conversations",
    metadata,
    _id(),
    _federation(),
    # One for a bound person on all channels together, one for each address that nobody is bound to.
    _to("people", "person_id", nullable=True),
    sa.Column("guest", sa.String(260)),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("expires_at", Moment),
    sa.UniqueConstraint("federation_id", "person_id"),
    sa.UniqueConstraint("federation_id", "guest", name="uq_conversations_guest"),
    sa.CheckConstraint("(person_id is null) <> (guest is null)", name="holder"),
)

unread = sa.Table(
    "unread",
    metadata,
    _id(),
    _federation(),
    sa.Column("at", Moment, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("guesses", sa.JSON, nullable=False),
    sa.Column("label", sa.String(40)),
)

# --- the ledger -------------------------------------------------------------------------------------------------

counters = sa.Table(
    "counters",
    metadata,
    _federation(primary_key=True),
    sa.Column("prefix", sa.String(4), primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

_VALID = sa.text("state = 'valid'")

records = sa.Table(
    "records",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("date_to", sa.Date),
    _to("unions", "union_id", nullable=True),
    sa.Column("unit", sa.String(200), nullable=False, server_default=""),
    sa.Column("head_count", sa.Integer),
    # Whole tenths of a day of training: 8 hours are 1 day, half days are said.
    sa.Column("tenth_days", sa.Integer, nullable=False, server_default="0"),
    sa.Column("rotation", sa.Boolean, nullable=False, server_default=sa.false()),
    # A good deed counts when it is done; every other record when it is confirmed.
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("entered_at", Moment, nullable=False),
    # Who entered it for somebody else. Until that person confirms it `awaits` is true, and it counts nowhere.
    sa.Column("entered_by_id", Identity),
    sa.Column("awaits", sa.Boolean, nullable=False, server_default=sa.false()),
    _said("topic", sa.Text()),
    _said("amount", sa.Double()),
    sa.UniqueConstraint("federation_id", "number"),
    sa.CheckConstraint("state in ('valid', 'withdrawn')", name="state"),
    sa.Index("ix_records_of_day", "federation_id", "date", sqlite_where=_VALID),
    # Answers what officers ask by itself: the rows of one federation lie scattered among those of all others.
    sa.Index(
        "ix_records_counted",
        *"federation_id year kind date person_id done union_id head_count tenth_days rotation topic amount".split(),
        sqlite_where=_VALID,
    ),
    # So does this one for what a person has done.
    sa.Index(
        "ix_records_done",
        *"federation_id person_id year kind done rotation tenth_days".split(),
        sqlite_where=_VALID,
    ),
)

# Somebody else's word about a person, which that person confirms or not: that one took part (`joint`), or that one did
# it at all (`delegated`). `said` keeps what the person had to add.
askings = sa.Table(
    "askings",
    metadata,
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
    sa.Index("ix_askings_federation_id_state_person_id", "federation_id", "state", "person_id"),
)

record_changes = sa.Table(
    "record_changes",
    metadata,
    _id(),
    _federation(),
    _to("records", "record_id"),
    _to("people", "by_id", nullable=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("change", sa.String(20), nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Index("ix_record_changes_federation_id_record_id", "federation_id", "record_id"),
)

cases = sa.Table(
    "cases",
    metadata,
    _id(),
    _federation(),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("state", sa.String(30), nullable=False),
    # Whether it counts for its signers: not while returned or withdrawn.
    sa.Column("counts", sa.Boolean, nullable=False),
    sa.Column("in_session", sa.Boolean, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("filed_at", Moment, nullable=False),
    # Counts the moves: whoever saw an older one is told what happened in between.
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    # The case that leads this one since they were merged.
    _to("cases", "main_id", nullable=True),
    # The unit that leads the handling, its deadline (or the day of its promise), and the day of the hand-over.
    _to("departments", "lead_id", nullable=True),
    sa.Column("due_on", sa.Date),
    sa.Column("handed_on", sa.Date),
    # The assignment that the office drafted and a body decides on.
    sa.Column("drafted", sa.JSON(none_as_null=True)),
    # Replies so far, a kept or broken promise included; and how often a rating reopened the case.
    sa.Column("round", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reopened", sa.Integer, nullable=False, server_default="0"),
    sa.Column("excellent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("published", sa.Boolean, nullable=False, server_default=sa.false()),
    _said("topic", sa.Text()),
    sa.UniqueConstraint("federation_id", "number"),
    sa.Index("ix_cases_counted", *"federation_id year filed_at id counts state kind lead_id due_on topic".split()),
    sa.Index("ix_cases_federation_id_state_id", "federation_id", "state", "id"),
    sa.Index("ix_cases_merged", "federation_id", "main_id", sqlite_where=sa.text("main_id is not null")),
)

signers = sa.Table(
    "signers",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    _to("people", "person_id"),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("signed_at", Moment),
    sa.Column("declined_at", Moment),
    # Whether the name may be published; null: not said.
    sa.Column("consent", sa.Boolean),
    # What the case waits for from this person: an answer, a rating, an amendment.
    sa.Column("owes", sa.String(10)),
    sa.UniqueConstraint("federation_id", "case_id", "person_id"),
    sa.Index("ix_signers_counted", "federation_id", "case_id", "person_id", "signed_at"),
    sa.Index("ix_signers_of_person", "federation_id", "person_id", "case_id", "signed_at"),
    sa.Index("ix_signers_owing", "federation_id", "person_id", "case_id", sqlite_where=sa.text("owes is not null")),
)

case_moves = sa.Table(
    "case_moves",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    _to("people", "by_id", nullable=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("act", sa.String(30), nullable=False),
    sa.Column("was", sa.String(30), nullable=False),
    sa.Column("became", sa.String(30), nullable=False),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("facts", sa.JSON(none_as_null=True)),
    sa.Index("ix_case_moves_federation_id_case_id", "federation_id", "case_id"),
)

case_units = sa.Table(
    "case_units",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    _to("departments", "department_id"),
    sa.Column("part", sa.String(4), nullable=False),
    sa.Column("progress", sa.String(10), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    # A request for more time that the office hasn't answered.
    sa.Column("asked_until", sa.Date),
    sa.Column("asked_reason", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("part in ('lead', 'co')", name="part"),
    sa.CheckConstraint("progress in ('given', 'signed', 'replied', 'returned', 'ended')", name="progress"),
    sa.Index("ix_case_units_federation_id_case_id", "federation_id", "case_id"),
    sa.Index("ix_case_units_asking", "federation_id", "case_id", sqlite_where=sa.text("asked_until is not null")),
)

case_deadlines = sa.Table(
    "case_deadlines",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    _to("departments", "department_id", nullable=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("began_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    # When the next reminder, or what follows from the deadline, is due; null: nothing more.
    sa.Column("next_at", Moment),
    sa.Column("ended_at", Moment),
    sa.CheckConstraint("kind in ('cosign', 'reply', 'co_reply', 'promise', 'rating')", name="kind"),
    sa.Index("ix_case_deadlines_federation_id_case_id", "federation_id", "case_id"),
    sa.Index("ix_case_deadlines_next", "federation_id", "next_at", sqlite_where=sa.text("ended_at is null")),
    sa.Index(
        "ix_case_deadlines_of_unit",
        "federation_id",
        "department_id",
        "due_on",
        "id",
        sqlite_where=sa.text("ended_at is null"),
    ),
    sa.Index(
        "ix_case_deadlines_of_units",
        "federation_id",
        "due_on",
        "id",
        sqlite_where=sa.text("ended_at is null and department_id is not null"),
    ),
)

case_replies = sa.Table(
    "case_replies",
    metadata,
    _id(),
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
    # Only in the report on a promise.
    sa.Column("kept", sa.Boolean),
    # The running number of the year's reply documents; co-handling units write none.
    sa.Column("paper", sa.Integer),
    sa.CheckConstraint("part in ('lead', 'co')", name="part"),
    sa.CheckConstraint("result in ('A', 'B', 'C', 'D')", name="result"),
    sa.Index("ix_case_replies_federation_id_case_id", "federation_id", "case_id"),
    sa.Index("ix_case_replies_federation_id_year", "federation_id", "year"),
    sa.Index("ix_case_replies_counted", *"federation_id part case_id year round result promise_on kept".split()),
)

ratings = sa.Table(
    "ratings",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    _to("people", "person_id"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("attitude", sa.String(12), nullable=False),
    sa.Column("result", sa.String(12), nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("federation_id", "case_id", "person_id", "round"),
    sa.Index("ix_ratings_counted", "federation_id", "year", "result"),
)

publications = sa.Table(
    "publications",
    metadata,
    _id(),
    _federation(),
    _to("cases", "case_id"),
    sa.Column("number", sa.String(20), nullable=False),
    # The wording that an officer saw and decided on; nothing else of the case is public.
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("reply", sa.Text, nullable=False),
    _to("people", "by_id", nullable=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Index("uq_publications_live", "federation_id", "case_id", unique=True, sqlite_where=sa.text("ended_at is null")),
    sa.Index("ix_publications_listed", "federation_id", "id", sqlite_where=sa.text("ended_at is null")),
)

# --- what is no text --------------------------------------------------------------------------------------------

media = sa.Table(
    "media",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("kind", sa.String(10), nullable=False),
    # The bytes lie under the home folder by this SHA-256; the same thing sent twice is one row.
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("mime", sa.String(100), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("name", sa.String(200), nullable=False, server_default=""),
    sa.Column("received_at", Moment, nullable=False),
    # The record or case that it belongs to; empty while it waits for one.
    sa.Column("number", sa.String(20), nullable=False, server_default=""),
    sa.UniqueConstraint("federation_id", "person_id", "digest"),
    sa.CheckConstraint("kind in ('image', 'voice', 'file')", name="kind"),
    sa.Index("ix_media_federation_id_number", "federation_id", "number"),
)

# Where confirmed visits of a union were, so that the next one there needs no name: millionths of a GCJ-02 degree.
spots = sa.Table(
    "spots",
    metadata,
    _id(),
    _federation(),
    _to("unions", "union_id"),
    sa.Column("number", sa.String(20), nullable=False),
    sa.Column("lat", sa.Integer, nullable=False),
    sa.Column("lon", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("federation_id", "number"),
    sa.Index("ix_spots_federation_id_lat", "federation_id", "lat"),
)

# One-time links to upload a document where the channel takes none.
uploads = sa.Table(
    "uploads",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("nonce", sa.String(40), nullable=False),
    sa.Column("number", sa.String(20), nullable=False, server_default=""),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.UniqueConstraint("federation_id", "nonce"),
)

# --- beside the ledger: urgent reports, help asked for, the federation's own duties, spot checks -------------------------

urgent_reports = sa.Table(
    "urgent_reports",
    metadata,
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

help_requests = sa.Table(
    "help_requests",
    metadata,
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

org_events = sa.Table(
    "org_events",
    metadata,
    _id(),
    _federation(),
    sa.Column("duty", sa.String(60), nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    _to("unions", "union_id", nullable=True),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    _to("people", "by_id"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
    sa.Index("ix_org_events_federation_id_date", "federation_id", "date"),
)

spot_checks = sa.Table(
    "spot_checks",
    metadata,
    _id(),
    _federation(),
    _to("records", "record_id"),
    sa.Column("draw", sa.Integer, nullable=False),
    sa.Column("seed", sa.String(20), nullable=False),
    sa.Column("drawn_at", Moment, nullable=False),
    _to("people", "drawn_by_id"),
    # Which records it was drawn from, so that it can be drawn again.
    sa.Column("asked", sa.JSON),
    sa.Column("is_true", sa.Boolean),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("checked_by_id", Identity),
    sa.Column("checked_at", Moment),
    sa.UniqueConstraint("federation_id", "draw", "record_id"),
)

# What people let an account of a platform send them when its window is closed.
grants = sa.Table(
    "grants",
    metadata,
    _id(),
    _federation(),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("external_id", sa.String(160), nullable=False),
    sa.Column("template", sa.String(80), nullable=False),
    sa.Column("left", sa.Integer, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.UniqueConstraint("federation_id", "account", "external_id", "template"),
)

audit = sa.Table(
    "audit",
    metadata,
    _id(),
    _federation(),
    _to("people", "by_id", nullable=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(120), nullable=False),
    sa.Index("ix_audit_federation_id_at", "federation_id", "at"),
)

# --- what is to be said -----------------------------------------------------------------------------------------

plans = sa.Table(
    "plans",
    metadata,
    _federation(primary_key=True),
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("planned_at", Moment, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    _federation(),
    _to("people", "person_id"),
    sa.Column("purpose", sa.String(40), nullable=False),
    sa.Column("unique_key", sa.String(160), nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("leased_until", Moment),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("channel", sa.String(20), nullable=False, server_default=""),
    sa.Column("binding_id", Identity),
    sa.Column("code", sa.String(80), nullable=False, server_default=""),
    # What was said, once it was said: the web page asks for it later.
    sa.Column("shown", sa.JSON),
    sa.Column("ended_at", Moment),
    sa.UniqueConstraint("federation_id", "unique_key"),
    sa.CheckConstraint(
        "state in ('waiting', 'sending', 'parked', 'sent', 'uncertain', 'failed', 'expired', 'dropped')", name="state"
    ),
    sa.Index("ix_outbox_open", "federation_id", "state", "not_before", sqlite_where=sa.text("ended_at is null")),
    sa.Index("ix_outbox_told", *"federation_id person_id state ended_at not_before purpose channel".split()),
)

# A platform that can't be reached, or refuses us, rests until then; one row an account, gone with the next success.
pauses = sa.Table(
    "pauses",
    metadata,
    _federation(),
    sa.Column("account", sa.String(80), primary_key=True),
    sa.Column("until", Moment, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("code", sa.String(80), nullable=False),
    sa.Column("since", Moment, nullable=False),
)

# What a person asked of reminders. `quiet_from` and `quiet_to` are «21:00» in Beijing, empty where none were asked for;
# `muted` has the day by duty until which nothing is said of it.
wishes = sa.Table(
    "wishes",
    metadata,
    _federation(),
    sa.Column("person_id", Identity, sa.ForeignKey("people.id"), primary_key=True, autoincrement=False),
    sa.Column("snoozed_until", sa.Date),
    sa.Column("quiet_from", sa.String(5), nullable=False, server_default=""),
    sa.Column("quiet_to", sa.String(5), nullable=False, server_default=""),
    sa.Column("muted", sa.JSON, nullable=False),
)

broadcasts = sa.Table(
    "broadcasts",
    metadata,
    _id(),
    _federation(),
    _to("people", "by_id", nullable=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("audience", sa.String(200), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Index("ix_broadcasts_federation_id_at", "federation_id", "at"),
)

platform_tokens = sa.Table(
    "platform_tokens",
    metadata,
    _federation(),
    sa.Column("account", sa.String(80), primary_key=True),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

# --- messages of a platform that takes them for delivered once we have them ---------------------------------------------

# A row until its reply has gone out; `said` is how many messages of the reply have. Nobody else takes it before `not_before`.
arrivals = sa.Table(
    "arrivals",
    metadata,
    _id(),
    _federation(),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("dedup_key", sa.String(200), nullable=False),
    sa.Column("sender", sa.String(160), nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("said", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("account", "dedup_key"),
)

# What the buttons below a message mean. `revision`: the conversation's when they were shown; none below a push.
keyboards = sa.Table(
    "keyboards",
    metadata,
    _id(),
    _federation(),
    sa.Column("account", sa.String(80), nullable=False),
    sa.Column("external_id", sa.String(160), nullable=False),
    sa.Column("token", sa.String(20), nullable=False),
    sa.Column("choices", sa.JSON, nullable=False),
    sa.Column("revision", sa.Integer),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("account", "token"),
)

# The partial indexes' conditions, said to PostgreSQL. SQLAlchemy would load that dialect with the tables, which a
# process on SQLite does without; whoever creates or compares schemas says it first.
_PARTIAL = {
    "uq_bindings_live": "ended_at is null",
    "ix_records_done": "state = 'valid'",
    "ix_records_counted": "state = 'valid'",
    "ix_records_of_day": "state = 'valid'",
    "ix_outbox_open": "ended_at is null",
    "ix_cases_merged": "main_id is not null",
    "ix_signers_owing": "owes is not null",
    "ix_case_units_asking": "asked_until is not null",
    "ix_case_deadlines_next": "ended_at is null",
    "ix_case_deadlines_of_unit": "ended_at is null",
    "ix_case_deadlines_of_units": "ended_at is null and department_id is not null",
    "uq_publications_live": "ended_at is null",
    "ix_publications_listed": "ended_at is null",
}


def complete() -> sa.MetaData:
    """The tables with everything that only a schema needs."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if str(index.name) in _PARTIAL:
                index.dialect_options["postgresql"]["where"] = sa.text(_PARTIAL[str(index.name)])
    return metadata
