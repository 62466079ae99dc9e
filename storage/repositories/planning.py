"""Who is to be told what, found and written in one statement a federation: no loop over people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache, reduce
from importlib import import_module
from operator import add, or_
from typing import Any

import sqlalchemy as sa

from storage.repositories.cases import TALLY as CASES
from storage.repositories.records import REACHED
from storage.repositories.records import TALLY as RECORDS
from storage.repositories.repository import HERE, Repository
from storage.rules.kinds import CASE, RecordKind
from storage.rules.touchpoints import BEIJING
from storage.tables import cases, exemptions, links, mandates, outbox, records, signers

_VALID = records.c.state == sa.literal_column("'valid'")
_FIELDS = ("federation_id", "person_id", "purpose", "unique_key", "facts", "state", "not_before", "expires_at")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as a statement asks about it: who holds one of these roles through the period owes `at_least` of it.

    `counts` are kinds of records and cases in the years from `first_year`; with `in_tenths` it is tenths of days of
    training that are added up, with `rotation` of rotation training alone. With `of_links` it is percent of the unions
    that one is linked to that were contacted.
    """

    roles: frozenset[str]
    counts: frozenset[str]
    at_least: int
    first_year: int
    last_year: int
    in_tenths: bool = False
    rotation: bool = False
    of_links: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Roles and the days that a mandate must cover so that nothing is prorated."""

    roles: frozenset[str]
    first: date
    last: date


Terms = tuple[Owed, ...]
Spans = tuple[Span, ...]


class Planning(Repository):
    def remind(self, terms: Terms, spans: Spans, push: Mapping[str, Any]) -> int:
        """Writes a push for everybody with a whole mandate who owes any of it; says how many.

        `push` has purpose, key, facts, not_before and expires_at; the row's unique key is the key and the person's id.
        """
        if not terms:
            return 0
        statement = _reminding(terms, spans, self._connection.dialect.name)
        years = range(min(each.first_year for each in terms), max(each.last_year for each in terms) + 1)
        return self._change(statement, years=years, **push)

    def prorated(self, spans: Spans, today: date) -> list[int]:
        """Ids of people in office today whose mandates don't cover the whole of their span, or who are exempt in it."""
        return [row.person_id for row in self._rows(_prorated(spans), today=today)] if spans else []

    def tell_holders(self, roles: Sequence[str], today: date, push: Mapping[str, Any]) -> int:
        """Writes a push for everybody who holds one of these roles today; says how many."""
        statement = _telling_holders(self._connection.dialect.name)
        return self._change(statement, roles=roles, today=today, **push)

    def silent(self, roles: Sequence[str], since: date, today: date) -> list[int]:
        """Ids of people in office all the while since then of whom no record and no case of that time is known."""
        years = range(since.year, today.year + 1)
        asked = {"since": since, "signed_since": datetime.combine(since, time(), tzinfo=BEIJING), "today": today}
        return [row.person_id for row in self._rows(_SILENT, roles=roles, years=years, **asked)]


def _fields(person_id: Any) -> list[Any]:
    return [
        HERE.label("federation_id"),
        person_id,
        sa.bindparam("purpose", type_=sa.String),
        (sa.bindparam("key", type_=sa.String) + ":" + sa.cast(person_id, sa.String)).label("unique_key"),
        sa.bindparam("facts", type_=outbox.c.facts.type),
        sa.literal_column("'waiting'").label("state"),
        sa.bindparam("not_before", type_=outbox.c.not_before.type),
        sa.bindparam("expires_at", type_=outbox.c.expires_at.type),
    ]


def _written(people: sa.Select[Any], dialect: str) -> sa.Insert:
    inserts = import_module(f"sqlalchemy.dialects.{dialect}")
    statement: sa.Insert = inserts.insert(outbox).from_select(_FIELDS, people).on_conflict_do_nothing()
    return statement


@lru_cache(maxsize=256)
def _reminding(terms: Terms, spans: Spans, dialect: str) -> sa.Insert:
    """The policies decide its shape, so that it is made once for each set of figures."""
    done, filed = _records_done(terms), _cases_filed(terms)
    covered = {place: _covered(place, each) for place, each in enumerate(terms) if each.of_links}
    counted = (
        _owes_share(each, covered[place]) if each.of_links else _owes(place, each, done, filed)
        for place, each in enumerate(terms)
    )
    owing = reduce(or_, counted)
    whole = (
        sa.select(mandates.c.person_id, mandates.c.role)
        .where(mandates.c.federation_id == HERE, reduce(or_, map(_covers, spans)))
        .subquery("whole")
    )
    found: sa.FromClause = whole
    for sums in (done, filed, *covered.values()):
        found = found.outerjoin(sums, sums.c.person_id == whole.c.person_id)
    people = (
        sa.select(*_fields(whole.c.person_id))
        .select_from(found)
        .where(owing, whole.c.person_id.not_in(sa.union(_prorated_ids(spans), _exempt_ids(spans))))
        .group_by(whole.c.person_id)
    )
    return _written(people, dialect)


# SQLite's driver doesn't count the rows of an insert that begins with «with»: subqueries, then, not common tables.
def _owes(place: int, owed: Owed, done: Any, filed: Any) -> sa.ColumnElement[bool]:
    held = sa.literal_column("whole.role").in_(sorted(owed.roles))
    parts = []
    if owed.counts - {CASE} or owed.in_tenths:
        parts.append(sa.func.coalesce(done.c[f"done_{place}"], 0))
    if CASE in owed.counts:
        parts.append(sa.func.coalesce(filed.c[f"filed_{place}"], 0))
    return sa.and_(held, reduce(add, parts, sa.literal(0)) < owed.at_least * (10 if owed.in_tenths else 1))


def _owes_share(owed: Owed, covered: sa.Subquery) -> sa.ColumnElement[bool]:
    """Nobody who is linked to no union."""
    held = sa.literal_column("whole.role").in_(sorted(owed.roles))
    return sa.and_(held, covered.c.reached * 100 < covered.c.linked * owed.at_least)


def _covered(place: int, owed: Owed) -> sa.Subquery:
    """How many unions each person is linked to, and how many of them he or she contacted."""
    reached = REACHED.subquery(f"reached_{place}")
    in_years = reached.c.year.between(owed.first_year, owed.last_year)
    seen = sa.select(reached.c.person_id, reached.c.union_id).where(in_years).distinct().subquery(f"seen_{place}")
    is_seen = sa.and_(seen.c.person_id == links.c.person_id, seen.c.union_id == links.c.linked_union_id)
    return (
        sa.select(links.c.person_id, sa.func.count().label("linked"), sa.func.count(seen.c.union_id).label("reached"))
        .select_from(links.outerjoin(seen, is_seen))
        .where(links.c.federation_id == HERE, links.c.linked_union_id.is_not(None))
        .group_by(links.c.person_id)
        .subquery(f"covered_{place}")
    )


def _records_done(terms: Terms) -> sa.Subquery:
    """What each person's records add up to, a column a duty; they count as everywhere else."""
    counted = RECORDS.subquery("counted")
    sums = [
        sa.func.sum(_part(counted, each)).label(f"done_{place}")
        for place, each in enumerate(terms)
        if (each.counts - {CASE} or each.in_tenths) and not each.of_links
    ]
    return sa.select(_person(counted), *sums).group_by(counted.c.person_id).subquery("done")


def _person(counted: sa.Subquery) -> sa.ColumnElement[int]:
    """Whose sums they are, as a number by its type: by a mere expression SQLite makes no index of them to join with."""
    return sa.cast(counted.c.person_id, mandates.c.person_id.type).label("person_id")


def _part(counted: sa.Subquery, owed: Owed) -> Any:
    in_years = counted.c.year.between(owed.first_year, owed.last_year)
    if owed.in_tenths:
        which = counted.c.rotation if owed.rotation else sa.true()
        meant, added = sa.and_(in_years, counted.c.kind == RecordKind.TRAINING, which), counted.c.tenth_days
    else:
        meant, added = sa.and_(in_years, counted.c.kind.in_(sorted(owed.counts)), counted.c.done), counted.c.total
    return sa.case((meant, added), else_=0)


def _cases_filed(terms: Terms) -> sa.Subquery:
    counted = CASES.subquery("filings")
    sums = [
        sa.func.sum(sa.case((counted.c.year.between(each.first_year, each.last_year), counted.c.total), else_=0)).label(
            f"filed_{place}"
        )
        for place, each in enumerate(terms)
        if CASE in each.counts
    ]
    return sa.select(_person(counted), *sums).group_by(counted.c.person_id).subquery("filed")


def _covers(span: Span) -> sa.ColumnElement[bool]:
    return sa.and_(
        mandates.c.role.in_(sorted(span.roles)), mandates.c.starts <= span.first, mandates.c.ends >= span.last
    )


def _touches(span: Span) -> sa.ColumnElement[bool]:
    """A mandate that begins or ends within the span."""
    return sa.and_(
        mandates.c.role.in_(sorted(span.roles)),
        mandates.c.starts <= span.last,
        mandates.c.ends >= span.first,
        sa.not_(sa.and_(mandates.c.starts <= span.first, mandates.c.ends >= span.last)),
    )


def _prorated_ids(spans: Spans) -> sa.Select[Any]:
    return sa.select(mandates.c.person_id).where(mandates.c.federation_id == HERE, reduce(or_, map(_touches, spans)))


_FREED = sa.select(exemptions.c.person_id).where(exemptions.c.federation_id == HERE, exemptions.c.ended_at.is_(None))


def _exempt_ids(spans: Spans) -> sa.Select[Any]:
    """Who is free of something on some day of the spans."""
    return _FREED.where(
        exemptions.c.starts <= max(span.last for span in spans),
        exemptions.c.ends >= min(span.first for span in spans),
    )


@lru_cache(maxsize=64)
def _prorated(spans: Spans) -> sa.Select[Any]:
    today: sa.BindParameter[date] = sa.bindparam("today")
    in_office = sa.select(mandates.c.person_id).where(
        mandates.c.federation_id == HERE, mandates.c.starts <= today, mandates.c.ends >= today
    )
    one_by_one = sa.union(_prorated_ids(spans), _exempt_ids(spans)).subquery("one_by_one")
    return (
        sa.select(one_by_one.c.person_id).where(one_by_one.c.person_id.in_(in_office)).order_by(one_by_one.c.person_id)
    )


@lru_cache(maxsize=4)
def _telling_holders(dialect: str) -> sa.Insert:
    today: sa.BindParameter[date] = sa.bindparam("today")
    people = (
        sa.select(*_fields(mandates.c.person_id))
        .where(
            mandates.c.federation_id == HERE,
            mandates.c.role.in_(sa.bindparam("roles", expanding=True)),
            mandates.c.starts <= today,
            mandates.c.ends >= today,
        )
        .group_by(mandates.c.person_id)
    )
    return _written(people, dialect)


_IN_OFFICE_SINCE = sa.and_(
    mandates.c.federation_id == HERE,
    mandates.c.role.in_(sa.bindparam("roles", expanding=True)),
    mandates.c.starts <= sa.bindparam("since"),
    mandates.c.ends >= sa.bindparam("today"),
)
_YEARS: sa.BindParameter[Sequence[int]] = sa.bindparam("years", expanding=True)
_ACTIVE = sa.union(
    sa.select(records.c.person_id).where(
        records.c.federation_id == HERE,
        _VALID,
        records.c.year.in_(_YEARS),
        records.c.date >= sa.bindparam("since"),
    ),
    sa.select(signers.c.person_id)
    .join(cases, cases.c.id == signers.c.case_id)
    .where(
        signers.c.federation_id == HERE, cases.c.year.in_(_YEARS), signers.c.signed_at >= sa.bindparam("signed_since")
    ),
)
# Nothing is expected of those who are free of all duties today.
_FREE = _FREED.where(
    exemptions.c.duty == sa.literal_column("''"),
    exemptions.c.starts <= sa.bindparam("today"),
    exemptions.c.ends >= sa.bindparam("today"),
)
_SILENT = (
    sa.select(mandates.c.person_id)
    .where(_IN_OFFICE_SINCE, mandates.c.person_id.not_in(_ACTIVE), mandates.c.person_id.not_in(_FREE))
    .distinct()
    .order_by(mandates.c.person_id)
)
