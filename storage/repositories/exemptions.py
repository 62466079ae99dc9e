"""Who need not do what for a while; those in force are read with the roster (`Federations`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import exemptions

_STANDING = sa.update(exemptions).where(
    exemptions.c.federation_id == HERE,
    exemptions.c.id == sa.bindparam("exemption_id"),
    exemptions.c.ended_at.is_(None),
)
_END = _STANDING.values(
    ended_at=sa.bindparam("now", type_=exemptions.c.ended_at.type), ended_by_id=sa.bindparam("by_id")
)
_CUT = _STANDING.values(ends=sa.bindparam("day"))


class Exemptions(Repository):
    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._put_all(exemptions, rows)

    def end(self, exemption_id: int, by_id: int | None, now: datetime) -> bool:
        """Takes one back; False where that was done before."""
        return self._change(_END, exemption_id=exemption_id, by_id=by_id, now=now) == 1

    def cut(self, exemption_id: int, day: date) -> bool:
        """Lets one end on that day; False where it was taken back before."""
        return self._change(_CUT, exemption_id=exemption_id, day=day) == 1
