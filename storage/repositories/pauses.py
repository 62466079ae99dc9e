"""Accounts that rest after their platform failed or refused us, for every process that sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import pauses

_ALL = sa.select(pauses).where(pauses.c.federation_id == HERE).order_by(pauses.c.account)
_END = sa.delete(pauses).where(pauses.c.federation_id == HERE, pauses.c.account == sa.bindparam("which"))


class Pauses(Repository):
    def all(self) -> Sequence[sa.Row[Any]]:
        """account, until, failures in a row, the last one's code, and since when it fails."""
        return self._rows(_ALL)

    def put(self, row: Mapping[str, Any]) -> None:
        self._put_or_change(pauses, row)

    def end(self, account: str) -> None:
        self._change(_END, which=account)
