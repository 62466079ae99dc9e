"""Notices to many: what was sent to whom, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import broadcasts, outbox

_LATEST = (
    sa.select(broadcasts)
    .where(broadcasts.c.federation_id == HERE)
    .order_by(broadcasts.c.id.desc())
    .limit(sa.bindparam("most"))
)
_PROGRESS = sa.select(outbox.c.person_id, outbox.c.state, outbox.c.code).where(
    outbox.c.federation_id == HERE,
    outbox.c.purpose == sa.bindparam("about"),
    outbox.c.unique_key.like(sa.bindparam("keys")),
)
_HEARD = (
    sa.select(outbox.c.facts, outbox.c.ended_at)
    .where(
        outbox.c.federation_id == HERE,
        outbox.c.person_id == sa.bindparam("whose"),
        outbox.c.state == "sent",
        outbox.c.purpose == sa.bindparam("about"),
    )
    .order_by(outbox.c.id.desc())
    .limit(sa.bindparam("most"))
)


class Broadcasts(Repository):
    def add(self, row: Mapping[str, Any]) -> int:
        """The id of the new notice."""
        return self._add(broadcasts, row)

    def latest(self, most: int) -> Sequence[sa.Row[Any]]:
        """The last notices, the newest first."""
        return self._rows(_LATEST, most=most)

    def progress(self, purpose: str, key: str) -> Sequence[sa.Row[Any]]:
        """Person, state and code of every push of one notice; `key` is the common beginning of their unique keys."""
        return self._rows(_PROGRESS, about=purpose, keys=f"{key}:%")

    def heard(self, person_id: int, purpose: str, most: int) -> Sequence[sa.Row[Any]]:
        """The last notices that reached a person: facts and moment, the newest first."""
        return self._rows(_HEARD, whose=person_id, about=purpose, most=most)
