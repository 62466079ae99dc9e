"""What representatives send up outside the ledger: urgent reports until somebody has them, requests for help until answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import help_requests, urgent_reports

_NUMBER: sa.BindParameter[str] = sa.bindparam("number")
_URGENT = sa.select(urgent_reports).where(urgent_reports.c.federation_id == HERE)
_HELP = sa.select(help_requests).where(help_requests.c.federation_id == HERE)
_URGENT_ONE = _URGENT.where(urgent_reports.c.number == _NUMBER)
_URGENT_OPEN = _URGENT.where(urgent_reports.c.acknowledged_at.is_(None)).order_by(urgent_reports.c.id)
_URGENT_LATEST = (
    _URGENT.where(urgent_reports.c.person_id == sa.bindparam("whose")).order_by(urgent_reports.c.id.desc()).limit(1)
)
_HELP_ONE = _HELP.where(help_requests.c.number == _NUMBER)
_HELP_OPEN = _HELP.where(help_requests.c.answered_at.is_(None)).order_by(help_requests.c.id)
_HELP_MINE = (
    _HELP.where(help_requests.c.person_id == sa.bindparam("whose")).order_by(help_requests.c.id.desc()).limit(10)
)
_ACKNOWLEDGE = (
    sa.update(urgent_reports)
    .where(
        urgent_reports.c.federation_id == HERE,
        urgent_reports.c.number == _NUMBER,
        urgent_reports.c.acknowledged_at.is_(None),
    )
    .values(acknowledged_by_id=sa.bindparam("by_id"), acknowledged_at=sa.bindparam("now"))
)
_ANSWER = (
    sa.update(help_requests)
    .where(
        help_requests.c.federation_id == HERE,
        help_requests.c.number == _NUMBER,
        help_requests.c.answered_at.is_(None),
    )
    .values(answer=sa.bindparam("said"), answered_by_id=sa.bindparam("by_id"), answered_at=sa.bindparam("now"))
)


class Reports(Repository):
    def add_urgent(self, row: Mapping[str, Any]) -> None:
        self._put(urgent_reports, row)

    def urgent(self, number: str) -> sa.Row[Any] | None:
        return self._row(_URGENT_ONE, number=number)

    def latest_urgent(self, person_id: int) -> sa.Row[Any] | None:
        return self._row(_URGENT_LATEST, whose=person_id)

    def urgent_open(self) -> Sequence[sa.Row[Any]]:
        """Those that nobody has acknowledged, the oldest first."""
        return self._rows(_URGENT_OPEN)

    def acknowledge(self, number: str, by_id: int, now: datetime) -> bool:
        """False when somebody was faster."""
        return self._change(_ACKNOWLEDGE, number=number, by_id=by_id, now=now) == 1

    def add_help(self, row: Mapping[str, Any]) -> None:
        self._put(help_requests, row)

    def help(self, number: str) -> sa.Row[Any] | None:
        return self._row(_HELP_ONE, number=number)

    def help_open(self) -> Sequence[sa.Row[Any]]:
        return self._rows(_HELP_OPEN)

    def help_of(self, person_id: int) -> Sequence[sa.Row[Any]]:
        """The person's latest ten, the newest first."""
        return self._rows(_HELP_MINE, whose=person_id)

    def answer(self, number: str, said: str, by_id: int, now: datetime) -> bool:
        """False when somebody was faster."""
        return self._change(_ANSWER, number=number, said=said, by_id=by_id, now=now) == 1
