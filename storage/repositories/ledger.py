"""What every service writes beside its subject: short numbers without gaps, and the audit trail."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import audit, counters

_NEXT = (
    sa.update(counters)
    .where(counters.c.federation_id == HERE, counters.c.prefix == sa.bindparam("of"))
    .values(last=counters.c.last + 1)
    .returning(counters.c.last)
)
_TRAIL = sa.select(audit).where(audit.c.federation_id == HERE).order_by(audit.c.id)


class Numbers(Repository):
    def next(self, prefix: str) -> int:
        """The next number of this prefix. The row stays locked until the commit, so none is skipped or given twice."""
        found = self._value(_NEXT, of=prefix)
        if found is None:
            self._put_unless_there(counters, [{"prefix": prefix, "last": 0}])
            found = self._value(_NEXT, of=prefix)
        return int(found)


class Audit(Repository):
    def note(self, by_id: int | None, act: str, subject: str, at: datetime) -> None:
        self._put(audit, {"by_id": by_id, "act": act, "subject": subject, "at": at})

    def trail(self) -> list[sa.Row[tuple[object, ...]]]:
        return list(self._rows(_TRAIL))
