"""What the federation itself did of its own duties, as officers ticked it off, and whose terms end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import org_events, unions

_BETWEEN = (
    sa.select(org_events)
    .where(
        org_events.c.federation_id == HERE,
        org_events.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
        org_events.c.withdrawn_at.is_(None),
    )
    .order_by(org_events.c.date, org_events.c.id)
)
_TAKE_BACK = (
    sa.update(org_events)
    .where(
        org_events.c.federation_id == HERE,
        org_events.c.id == sa.bindparam("event_id"),
        org_events.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=sa.bindparam("now"))
)
_ENDING = (
    sa.select(unions.c.id, unions.c.name, unions.c.term_end)
    .where(unions.c.federation_id == HERE, unions.c.term_end <= sa.bindparam("until"))
    .order_by(unions.c.term_end, unions.c.name)
)


class OrgEvents(Repository):
    def add(self, row: Mapping[str, Any]) -> None:
        self._put(org_events, row)

    def between(self, first: date, last: date) -> Sequence[sa.Row[Any]]:
        """What was done from the first day to the last, both included, the earliest first."""
        return self._rows(_BETWEEN, first=first, last=last)

    def take_back(self, event_id: int, now: datetime) -> bool:
        """False where there is none, or it was taken back before."""
        return self._change(_TAKE_BACK, event_id=event_id, now=now) == 1

    def terms_ending(self, until: date) -> Sequence[sa.Row[Any]]:
        """Unions whose term ends until then or has ended, the earliest first."""
        return self._rows(_ENDING, until=until)
