"""Pushes as rows: planned, leased, and what became of each. Also which plans were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.rules.delivery import AGAIN, JOINED, UNDELIVERED, Ending
from storage.tables import outbox, plans

_PLANNED = sa.select(plans.c.key).where(plans.c.federation_id == HERE)
_PARKED = (
    sa.select(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.person_id == sa.bindparam("whose"),
        outbox.c.state == "parked",
    )
    .order_by(outbox.c.id)
)
_IS_OPEN = outbox.c.ended_at.is_(None)  # The very condition of the index.
_WAITING = sa.and_(outbox.c.federation_id == HERE, _IS_OPEN, outbox.c.state == "waiting")
_OVERDUE = sa.and_(
    outbox.c.federation_id == HERE, _IS_OPEN, outbox.c.state == "sending", outbox.c.leased_until < sa.bindparam("now")
)
_IN_TIME = outbox.c.purpose.in_(sa.bindparam("purposes", expanding=True))
_NEXT = sa.select(sa.func.min(outbox.c.not_before)).where(_WAITING)
_NEXT_OF = sa.select(sa.func.min(outbox.c.not_before)).where(_WAITING, _IN_TIME)
_DUE = (
    sa.select(outbox)
    .where(_WAITING, outbox.c.not_before <= sa.bindparam("now"))
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE_OF = _DUE.where(_IN_TIME)
_HAS_WORK = sa.select(
    sa.or_(
        sa.exists().where(_WAITING, outbox.c.not_before <= sa.bindparam("now")),
        sa.exists().where(_OVERDUE),
        sa.exists().where(
            outbox.c.federation_id == HERE,
            _IS_OPEN,
            outbox.c.state.in_(("waiting", "parked")),
            outbox.c.expires_at <= sa.bindparam("now"),
        ),
    ).label("has_work")
)
# What else is due to people whose reminder is leased, so that one message says it all.
_COMPANIONS = (
    sa.select(outbox)
    .where(
        _WAITING,
        outbox.c.not_before <= sa.bindparam("now"),
        outbox.c.person_id.in_(sa.bindparam("person_ids", expanding=True)),
        _IN_TIME,
    )
    .order_by(outbox.c.not_before, outbox.c.id)
    .with_for_update(skip_locked=True)
)
_LEASE = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state="sending", leased_until=sa.bindparam("until"))
)
_ENDED = {
    "state": sa.bindparam("state"),
    "channel": sa.bindparam("channel"),
    "binding_id": sa.bindparam("binding_id"),
    "code": sa.bindparam("code"),
    "shown": sa.bindparam("shown", type_=outbox.c.shown.type),
    "not_before": sa.bindparam("not_before"),
    "ended_at": sa.bindparam("ended_at"),
    "attempts": sa.bindparam("attempts"),
}
_END = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.id == sa.bindparam("row_id"),
        # Whoever lost the lease meanwhile still knows better than «the sender died»; nobody else may speak for the row.
        outbox.c.leased_until == sa.bindparam("lease"),
        sa.or_(outbox.c.state == "sending", outbox.c.state == "uncertain"),
    )
    .values(_ENDED)
)
_SETTLE = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.id == sa.bindparam("row_id"), outbox.c.state == "sending")
    .values(_ENDED)
)
_ID = sa.select(outbox.c.id).where(outbox.c.federation_id == HERE, outbox.c.unique_key == sa.bindparam("key"))
_TAG = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.unique_key == sa.bindparam("key"), outbox.c.state == "sending")
    .values(code=sa.bindparam("tag"))
)
# Without its lease nobody else's ending reaches the row any more.
_FAIL_TAGGED = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.person_id == sa.bindparam("whose"),
        outbox.c.state.in_(("sending", "sent")),
        outbox.c.code == sa.bindparam("tag"),
    )
    .values(state="failed", code=sa.bindparam("why"), ended_at=sa.bindparam("now"), leased_until=None)
)
_END_PARKED = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.id == sa.bindparam("row_id"), outbox.c.state == "parked")
    .values(_ENDED)
)
_SUPERSEDE = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.purpose.in_(sa.bindparam("purposes", expanding=True)),
        outbox.c.state.in_(("waiting", "parked")),
        # One for later was asked for; it has its own day.
        outbox.c.not_before <= sa.bindparam("now"),
    )
    .values(state="dropped", code="superseded", ended_at=sa.bindparam("now"))
)
_EXPIRE = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        _IS_OPEN,
        outbox.c.state.in_(("waiting", "parked")),
        outbox.c.expires_at <= sa.bindparam("now"),
    )
    .values(state="expired", ended_at=sa.bindparam("now"))
)
# A sender that died with a lease may have sent or not: nobody knows, so it is shown to officers and not repeated.
_STRAND = sa.update(outbox).where(_OVERDUE).values(state="uncertain", code="sender_died", ended_at=sa.bindparam("now"))
# An urgent one is said once more rather than perhaps never (requirements.md E4).
_REVIVE = (
    sa.update(outbox)
    .where(_OVERDUE, _IN_TIME, outbox.c.code != "repeated")
    .values(state="waiting", code="repeated", leased_until=None, attempts=outbox.c.attempts + 1)
)
_SHOWN = (
    sa.select(outbox.c.id, outbox.c.shown, outbox.c.ended_at)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.person_id == sa.bindparam("whose"),
        outbox.c.channel.in_(sa.bindparam("channels", expanding=True)),
        outbox.c.state == "sent",
        outbox.c.shown.is_not(None),
        outbox.c.id > sa.bindparam("after"),
        outbox.c.ended_at >= sa.bindparam("since"),
    )
    .order_by(outbox.c.id)
)
_STATES = (
    sa.select(outbox.c.state, sa.func.count().label("total"))
    .where(outbox.c.federation_id == HERE)
    .group_by(outbox.c.state)
)
_UNDELIVERED = (
    sa.select(
        outbox.c.id,
        outbox.c.person_id,
        outbox.c.purpose,
        outbox.c.state,
        outbox.c.code,
        outbox.c.channel,
        outbox.c.ended_at,
    )
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.state.in_([str(state) for state in UNDELIVERED]),
        outbox.c.ended_at >= sa.bindparam("since"),
    )
    .order_by(outbox.c.id.desc())
)
_LAST = (
    sa.select(outbox.c.id, outbox.c.facts)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.person_id == sa.bindparam("whose"),
        outbox.c.state == "sent",
        outbox.c.purpose == sa.bindparam("about"),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_WAITING_OF = sa.and_(_WAITING, outbox.c.person_id == sa.bindparam("whose"), _IN_TIME)
_LISTED = (
    sa.select(outbox.c.id, outbox.c.facts, outbox.c.not_before)
    .where(_WAITING_OF)
    .order_by(outbox.c.not_before, outbox.c.id)
)
_DROP = sa.update(outbox).where(_WAITING_OF).values(state="dropped", code="cancelled", ended_at=sa.bindparam("now"))
_DROP_ONE = _DROP.where(outbox.c.id == sa.bindparam("only"))
_OF_PEOPLE = sa.and_(
    outbox.c.federation_id == HERE,
    outbox.c.person_id.in_(sa.bindparam("person_ids", expanding=True)),
    outbox.c.ended_at >= sa.bindparam("since"),
)
_SENT_TO = sa.select(outbox.c.binding_id, outbox.c.ended_at).where(_OF_PEOPLE, outbox.c.binding_id.is_not(None))
_HEARD_TODAY = (
    sa.select(outbox.c.person_id)
    .distinct()
    .where(
        _OF_PEOPLE,
        outbox.c.state.in_(("sent", "uncertain")),
        outbox.c.purpose.in_(sa.bindparam("purposes", expanding=True)),
    )
)


class Outbox(Repository):
    def planned(self) -> frozenset[str]:
        return frozenset(row.key for row in self._rows(_PLANNED))

    def mark_planned(self, key: str, now: datetime) -> bool:
        """Claims a plan; False when it was made already."""
        return self._put_unless_there(plans, [{"key": key, "planned_at": now}]) == 1

    def add(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Adds pushes whose unique key is new; says how many."""
        return self._put_unless_there(outbox, [{"state": "waiting", **row} for row in rows])

    def parked(self, person_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_PARKED, whose=person_id)

    def next_moment(self, purposes: Sequence[str] = ()) -> datetime | None:
        """When the first waiting push may go, of all or of these purposes."""
        moment: datetime | None = self._value(_NEXT_OF, purposes=purposes) if purposes else self._value(_NEXT)
        return moment

    def has_work(self, now: datetime) -> bool:
        """Whether anything is due, has expired or was left by a sender that died."""
        return bool(self._value(_HAS_WORK, now=now))

    def lease(self, now: datetime, until: datetime, most: int, purposes: Sequence[str] = ()) -> Sequence[sa.Row[Any]]:
        """Up to `most` due pushes, of all or of these purposes, taken by this sender until `until`; others skip them.

        A few more where somebody's reminders would be torn apart.
        """
        given = {"now": now, "most": most}
        rows = self._rows(_DUE_OF, **given, purposes=purposes) if purposes else self._rows(_DUE, **given)
        if len(rows) == most:
            rows = [*rows, *self._companions(rows, now)]
        if rows:
            self._change(_LEASE, ids=padded([row.id for row in rows]), until=until)
        return rows

    def _companions(self, rows: Sequence[sa.Row[Any]], now: datetime) -> list[sa.Row[Any]]:
        people = sorted({row.person_id for row in rows if row.purpose in JOINED})
        if not people:
            return []
        taken = {row.id for row in rows}
        others = self._rows(_COMPANIONS, now=now, person_ids=padded(people), purposes=JOINED)
        return [row for row in others if row.id not in taken]

    def end(self, endings: Sequence[Ending], lease: datetime) -> int:
        """Writes what became of pushes that were leased until `lease`; says how many of them were still ours to end."""
        return self._change_all(_END, [{"lease": lease, **each.as_row()} for each in endings])

    def claim(self, row: Mapping[str, Any]) -> int | None:
        """Adds a push that is being sent outside any batch, leased as the row says; None where it was there already."""
        if not self._put_unless_there(outbox, [{**row, "state": "sending"}]):
            return None
        return int(self._value(_ID, key=row["unique_key"]))

    def settle(self, ending: Ending) -> None:
        """Writes what became of a claimed push."""
        self._change_all(_SETTLE, [ending.as_row()])

    def tag(self, unique_key: str, tag: str) -> None:
        """Notes the platform's own number of a push that is being sent."""
        self._change(_TAG, key=unique_key, tag=tag)

    def fail_tagged(self, person_id: int, tag: str, why: str, now: datetime) -> int:
        """Ends as failed what the platform took under that number and then reported undelivered."""
        return self._change(_FAIL_TAGGED, whose=person_id, tag=tag, why=why, now=now)

    def end_parked(self, endings: Sequence[Ending]) -> None:
        """Writes what became of parked pushes that were shown with a reply."""
        self._change_all(_END_PARKED, [each.as_row() for each in endings])

    def supersede(self, purposes: Sequence[str], now: datetime) -> int:
        """Drops what of these purposes was due and hasn't gone out."""
        return self._change(_SUPERSEDE, purposes=purposes, now=now)

    def expire(self, now: datetime) -> int:
        return self._change(_EXPIRE, now=now)

    def strand(self, now: datetime) -> int:
        """Ends pushes whose sender died between leasing and marking; says how many. Urgent ones wait once more."""
        revived = self._change(_REVIVE, now=now, purposes=AGAIN)
        return revived + self._change(_STRAND, now=now)

    def shown_on(self, channels: Sequence[str], person_id: int, after: int, since: datetime) -> Sequence[sa.Row[Any]]:
        """Pushes that a screen of ours said since then, after the row `after`, in their order."""
        return self._rows(_SHOWN, whose=person_id, channels=channels, after=after, since=since)

    def sent_to(self, person_ids: Sequence[int], since: datetime) -> Sequence[sa.Row[Any]]:
        """Binding and moment of every attempt since then, whatever became of it: a platform may have counted each."""
        return self._rows(_SENT_TO, person_ids=padded(person_ids), since=since) if person_ids else ()

    def heard(self, person_ids: Sequence[int], purposes: Sequence[str], since: datetime) -> frozenset[int]:
        """Who of these people was told something of these purposes since then."""
        if not person_ids:
            return frozenset()
        rows = self._rows(_HEARD_TODAY, person_ids=padded(person_ids), purposes=purposes, since=since)
        return frozenset(row.person_id for row in rows)

    def undelivered(self, since: datetime) -> Sequence[sa.Row[Any]]:
        """Pushes that failed, expired or may not have arrived since then, the newest first."""
        return self._rows(_UNDELIVERED, since=since)

    def last_sent(self, person_id: int, purpose: str) -> sa.Row[Any] | None:
        """The last push of that purpose which reached the person: id and facts."""
        return self._row(_LAST, whose=person_id, about=purpose)

    def waiting_of(self, person_id: int, purposes: Sequence[str]) -> Sequence[sa.Row[Any]]:
        """A person's pushes of these purposes that are still to come: id, facts and not_before."""
        return self._rows(_LISTED, whose=person_id, purposes=purposes)

    def drop_waiting(self, person_id: int, purposes: Sequence[str], now: datetime) -> int:
        return self._change(_DROP, whose=person_id, purposes=purposes, now=now)

    def drop_one(self, person_id: int, purposes: Sequence[str], row_id: int, now: datetime) -> bool:
        """False when it is not waiting any more."""
        return self._change(_DROP_ONE, whose=person_id, purposes=purposes, only=row_id, now=now) == 1

    def states(self) -> dict[str, int]:
        return {row.state: row.total for row in self._rows(_STATES)}
