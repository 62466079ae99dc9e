"""Pushes as rows: planned, leased, and what became of each. Also which plans were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
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
_NEXT = sa.select(sa.func.min(outbox.c.not_before)).where(outbox.c.federation_id == HERE, outbox.c.state == "waiting")
_DUE = (
    sa.select(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.not_before <= sa.bindparam("now"),
        outbox.c.state == "waiting",
    )
    .order_by(outbox.c.not_before, outbox.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASE = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state="sending", leased_until=sa.bindparam("until"), attempts=outbox.c.attempts + 1)
)
_END = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.id == sa.bindparam("row_id"))
    .values(
        state=sa.bindparam("state"),
        channel=sa.bindparam("channel"),
        binding_id=sa.bindparam("binding_id"),
        code=sa.bindparam("code"),
        shown=sa.bindparam("shown", type_=outbox.c.shown.type),
        not_before=sa.bindparam("not_before"),
        ended_at=sa.bindparam("ended_at"),
    )
)
_SUPERSEDE = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.purpose == sa.bindparam("about"),
        outbox.c.state.in_(("waiting", "parked")),
    )
    .values(state="dropped", code="superseded", ended_at=sa.bindparam("now"))
)
_EXPIRE = (
    sa.update(outbox)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.state.in_(("waiting", "parked")),
        outbox.c.expires_at <= sa.bindparam("now"),
    )
    .values(state="expired", ended_at=sa.bindparam("now"))
)
# A sender that died with a lease may have sent or not: nobody knows, so it is shown to officers and not repeated.
_STRAND = (
    sa.update(outbox)
    .where(outbox.c.federation_id == HERE, outbox.c.state == "sending", outbox.c.leased_until < sa.bindparam("now"))
    .values(state="uncertain", code="sender_died", ended_at=sa.bindparam("now"))
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
_SENT_SINCE = sa.select(sa.func.count()).where(
    outbox.c.federation_id == HERE,
    outbox.c.binding_id == sa.bindparam("through"),
    outbox.c.ended_at >= sa.bindparam("since"),
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

    def next_moment(self) -> datetime | None:
        moment: datetime | None = self._value(_NEXT)
        return moment

    def lease(self, now: datetime, until: datetime, most: int) -> Sequence[sa.Row[Any]]:
        """Up to `most` due pushes, taken by this sender until `until`; another sender skips them."""
        rows = self._rows(_DUE, now=now, most=most)
        if rows:
            self._change(_LEASE, ids=[row.id for row in rows], until=until)
        return rows

    def end(self, endings: Sequence[Mapping[str, Any]]) -> None:
        """Writes what became of leased pushes: row_id, state, channel, binding_id, code, shown, not_before, ended_at."""
        if endings:
            self._connection.execute(_END, [{"here": self._federation_id, **each} for each in endings])

    def supersede(self, purpose: str, now: datetime) -> int:
        return self._change(_SUPERSEDE, about=purpose, now=now)

    def expire(self, now: datetime) -> int:
        return self._change(_EXPIRE, now=now)

    def strand(self, now: datetime) -> int:
        """Ends pushes whose sender died between leasing and marking; says how many."""
        return self._change(_STRAND, now=now)

    def shown_on(self, channels: Sequence[str], person_id: int, after: int, since: datetime) -> Sequence[sa.Row[Any]]:
        """Pushes that a screen of ours said since then, after the row `after`, in their order."""
        return self._rows(_SHOWN, whose=person_id, channels=channels, after=after, since=since)

    def sent_since(self, binding_id: int, since: datetime) -> int:
        """Attempts through a binding since then, whatever became of them: a platform may have counted each."""
        return int(self._value(_SENT_SINCE, through=binding_id, since=since))

    def states(self) -> dict[str, int]:
        return {row.state: row.total for row in self._rows(_STATES)}
