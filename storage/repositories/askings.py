"""What people are asked to confirm: that they took part in something, or did what somebody entered for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import askings, records

_ASKING = (
    askings.c.id.label("asking_id"),
    askings.c.person_id.label("asked_id"),
    askings.c.why,
    askings.c.state.label("answer"),
    askings.c.asked_at,
)
_BOTH = (
    sa.select(*_ASKING, records)
    .join(records, records.c.id == askings.c.record_id)
    .where(askings.c.federation_id == HERE)
)
_MINE = askings.c.person_id == sa.bindparam("whose")
_WAITING = _BOTH.where(_MINE, askings.c.state == "asked").order_by(askings.c.id)
_ABOUT = _BOTH.where(_MINE, records.c.number == sa.bindparam("number"))
_OF_RECORD = _BOTH.where(askings.c.record_id == sa.bindparam("record_id")).order_by(askings.c.id)
_JOINED = _BOTH.where(
    _MINE,
    askings.c.state == "confirmed",
    askings.c.why == "joint",
    records.c.state == "valid",
    records.c.kind.in_(sa.bindparam("kinds", expanding=True)),
    records.c.date.between(sa.bindparam("first"), sa.bindparam("last")),
)
_ANSWER = (
    sa.update(askings)
    .where(
        askings.c.federation_id == HERE,
        askings.c.id == sa.bindparam("asking_id"),
        askings.c.state == sa.bindparam("was"),
    )
    .values(state=sa.bindparam("becomes"), answered_at=sa.bindparam("now"))
)


class Askings(Repository):
    """Rows of an asking carry its record's columns; `answer` is the asking's own state."""

    def add(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Asks whoever wasn't asked about this record before; says how many."""
        return self._put_unless_there(askings, [{"said": {}, **row} for row in rows])

    def waiting(self, person_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_WAITING, whose=person_id)

    def about(self, person_id: int, number: str) -> sa.Row[Any] | None:
        return self._row(_ABOUT, whose=person_id, number=number)

    def of_record(self, record_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_RECORD, record_id=record_id)

    def joined(self, person_id: int, kinds: Sequence[str], first: date, last: date) -> Sequence[sa.Row[Any]]:
        """Others' valid records that a person is credited with; both days are included."""
        return self._rows(_JOINED, whose=person_id, kinds=kinds, first=first, last=last)

    def answer(self, asking_id: int, was: str, becomes: str, now: Any) -> bool:
        """False when it was answered otherwise meanwhile."""
        return self._change(_ANSWER, asking_id=asking_id, was=was, becomes=becomes, now=now) == 1
