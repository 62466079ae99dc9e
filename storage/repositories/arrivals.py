"""Messages that were accepted from a platform and are not answered yet, in the order in which they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import arrivals

_FROM = sa.and_(
    arrivals.c.federation_id == HERE,
    arrivals.c.account == sa.bindparam("from_account"),
    arrivals.c.sender == sa.bindparam("from_sender"),
)
_FIRST = sa.select(sa.func.min(arrivals.c.id)).where(_FROM).scalar_subquery()
# The sender's first one or none: a later message must not overtake one that is being answered.
_TAKE = (
    sa.update(arrivals)
    .where(_FROM, arrivals.c.id == _FIRST, arrivals.c.not_before <= sa.bindparam("now"))
    .values(not_before=sa.bindparam("until"), attempts=arrivals.c.attempts + 1)
    .returning(*arrivals.c)
)
_IT = sa.and_(arrivals.c.federation_id == HERE, arrivals.c.id == sa.bindparam("which"))
_RELEASE = sa.update(arrivals).where(_IT).values(not_before=sa.bindparam("until"), said=sa.bindparam("so_far"))
_END = sa.delete(arrivals).where(_IT)
_WAITING = (
    sa.select(arrivals.c.sender)
    .where(
        arrivals.c.federation_id == HERE,
        arrivals.c.account == sa.bindparam("from_account"),
        arrivals.c.not_before <= sa.bindparam("now"),
    )
    .distinct()
)


class Arrivals(Repository):
    def keep(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Stores those that aren't there yet; says how many."""
        return self._put_unless_there(arrivals, rows)

    def take(self, account: str, sender: str, now: datetime, until: datetime) -> sa.Row[Any] | None:
        """The sender's first message, nobody else's until `until`; None while somebody works on it, or it has to wait."""
        return self._row(_TAKE, from_account=account, from_sender=sender, now=now, until=until)

    def release(self, row_id: int, until: datetime, said: int) -> None:
        """To be gone on with from then; `said` messages of its reply have gone out."""
        self._change(_RELEASE, which=row_id, until=until, so_far=said)

    def end(self, row_id: int) -> None:
        self._change(_END, which=row_id)

    def waiting(self, account: str, now: datetime) -> list[str]:
        """Senders of whom something may be taken."""
        return [row.sender for row in self._rows(_WAITING, from_account=account, now=now)]
