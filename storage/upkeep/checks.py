"""Whether a database keeps its own promises: what the schema can't enforce, and what a damaged file may have broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.texts import text
from storage.migrations import HEAD
from storage.rules import workflow
from storage.rules.kinds import CASE, RecordKind, prefix
from storage.tables import (
    audit,
    bindings,
    case_moves,
    cases,
    conversations,
    counters,
    help_requests,
    metadata,
    outbox,
    pauses,
    records,
    urgent_reports,
)
from storage.upkeep.schema import opened, revision_on, unlimited

Problems = Iterator[str]
# As the table's constraint lists them; a file that was edited by hand may say otherwise.
_OUTBOX_STATES = ("waiting", "sending", "parked", "sent", "uncertain", "failed", "expired", "dropped")
_COUNT = sa.func.count()
_MOVES = (
    sa.select(
        cases.c.federation_id, cases.c.number, cases.c.state, case_moves.c.was, case_moves.c.act, case_moves.c.became
    )
    .join(case_moves, case_moves.c.case_id == cases.c.id)
    .order_by(case_moves.c.case_id, case_moves.c.id)
)


def check(url: str) -> list[str]:
    """What is wrong with a database, one Chinese line a problem; empty when nothing is."""
    with opened(url) as database, database.read() as connection:
        unlimited(connection)
        found = revision_on(connection)
        if found != HEAD:
            return [text("upkeep.problem.schema", found=found or text("upkeep.problem.nothing"), known=HEAD)]
        # What a damaged file says of its rows is worth nothing, if it can be read at all.
        return list(file_is_sound(connection)) or [problem for one in CHECKS for problem in one(connection)]


def newest(url: str) -> datetime | None:
    """The last moment that the audit trail knows."""
    with opened(url) as database, database.read() as connection:
        moment: datetime | None = connection.execute(sa.select(sa.func.max(audit.c.at))).scalar()
        return moment


def resting(url: str) -> list[Any]:
    """Accounts whose platform refused us or was away when it was last asked; their account, code and since when."""
    with opened(url) as database, database.read() as connection:
        return list(connection.execute(sa.select(pauses).order_by(pauses.c.federation_id, pauses.c.account)))


def file_is_sound(connection: Connection) -> Problems:
    """SQLite's own check of its file; PostgreSQL guards its pages itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield text("upkeep.problem.integrity", detail=said)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
        yield text("upkeep.problem.foreign_key", table=row[0], id=row[1], target=row[2])


def rows_stay_at_home(connection: Connection) -> Problems:
    """No row points into another federation."""
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            if "federation_id" in key.column.table.c and (count := _abroad(connection, table, key)):
                yield text("upkeep.problem.abroad", table=table.name, column=key.parent.name, count=count)


def numbers_are_complete(connection: Connection) -> Problems:
    """Every number of a kind was given exactly once, from 1 to its counter (requirements.md B8)."""
    for table, kinds in _NUMBERED:
        for row in connection.execute(_numbering(table, sorted({prefix(kind) for kind in kinds}))):
            if row.highest > row.last or row.count != row.last:
                yield text("upkeep.problem.numbers", **row._mapping)
        if count := _uncounted(connection, table):
            yield text("upkeep.problem.uncounted", table=table.name, count=count)


def accounts_have_one_person(connection: Connection) -> Problems:
    live = bindings.c.ended_at.is_(None)
    doubled = (
        sa.select(bindings.c.account, bindings.c.external_id)
        .where(live)
        .group_by(bindings.c.account, bindings.c.external_id)
        .having(_COUNT > 1)
    )
    for row in connection.execute(doubled):
        yield text("upkeep.problem.bindings", account=row.account)


def bound_people_have_conversations(connection: Connection) -> Problems:
    held = sa.exists().where(
        conversations.c.federation_id == bindings.c.federation_id, conversations.c.person_id == bindings.c.person_id
    )
    if count := _value(connection, sa.select(_COUNT).where(bindings.c.ended_at.is_(None), ~held)):
        yield text("upkeep.problem.conversations", count=count)


def states_are_known(connection: Connection) -> Problems:
    for column, known in ((cases.c.state, workflow.KINDS), (outbox.c.state, _OUTBOX_STATES)):
        strange = sa.select(column, _COUNT).where(column.not_in(list(known))).group_by(column)
        for state, count in connection.execute(strange):
            yield text("upkeep.problem.state", table=column.table.name, state=state, count=count)


def cases_followed_the_table(connection: Connection) -> Problems:
    """Every case's history is a way through the case table, and leads to the state that the case is in."""
    for (federation, number, state), moves in groupby(connection.execute(_MOVES), key=lambda row: tuple(row[:3])):
        if not _leads_to(((row.was, row.act, row.became) for row in moves), state):
            yield text("upkeep.problem.case", federation=federation, number=number)


def _leads_to(moves: Iterable[tuple[str, str, str]], state: str) -> bool:
    try:
        return workflow.replay(moves) == state
    except ValueError:
        return False


# Tables of numbered things, with the kinds whose prefixes they use.
_NUMBERED: tuple[tuple[sa.Table, tuple[str, ...]], ...] = (
    (records, tuple(RecordKind)),
    (cases, (CASE,)),
    (urgent_reports, ("urgent",)),
    (help_requests, ("help",)),
)

CHECKS: tuple[Callable[[Connection], Problems], ...] = (
    rows_stay_at_home,
    numbers_are_complete,
    accounts_have_one_person,
    bound_people_have_conversations,
    states_are_known,
    cases_followed_the_table,
)


def _abroad(connection: Connection, table: sa.Table, key: sa.ForeignKey) -> int:
    target = key.column.table.alias()
    statement = (
        sa.select(_COUNT)
        .select_from(table.join(target, key.parent == target.c[key.column.name]))
        .where(table.c.federation_id != target.c.federation_id)
    )
    return _value(connection, statement)


def _numbering(table: sa.Table, prefixes: list[str]) -> sa.Select[Any]:
    """By federation and prefix: the counter, how many numbers there are, and the highest."""
    value = sa.cast(sa.func.substr(table.c.number, sa.func.length(counters.c.prefix) + 2), sa.Integer)
    return (
        sa.select(
            counters.c.federation_id.label("federation"),
            counters.c.prefix,
            counters.c.last,
            sa.func.count(table.c.id).label("count"),
            sa.func.coalesce(sa.func.max(value), 0).label("highest"),
        )
        .select_from(counters.outerjoin(table, _numbered(table)))
        .where(counters.c.prefix.in_(prefixes))
        .group_by(counters.c.federation_id, counters.c.prefix, counters.c.last)
        .order_by(counters.c.federation_id, counters.c.prefix)
    )


def _uncounted(connection: Connection, table: sa.Table) -> int:
    """Rows whose number belongs to no counter."""
    statement = sa.select(_COUNT).select_from(table.outerjoin(counters, _numbered(table)))
    return _value(connection, statement.where(counters.c.prefix.is_(None)))


def _numbered(table: sa.Table) -> sa.ColumnElement[bool]:
    given = sa.func.substr(table.c.number, 1, sa.func.length(counters.c.prefix) + 1)
    return sa.and_(counters.c.federation_id == table.c.federation_id, given == counters.c.prefix + "-")


def _value(connection: Connection, statement: sa.Select[Any]) -> int:
    return int(connection.execute(statement).scalar() or 0)
