"""Buttons that were shown below a message, under a short token that travels with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import keyboards

_FIND = sa.select(keyboards.c.choices, keyboards.c.revision).where(
    keyboards.c.federation_id == HERE,
    keyboards.c.account == sa.bindparam("at_account"),
    keyboards.c.external_id == sa.bindparam("at_sender"),
    keyboards.c.token == sa.bindparam("known_as"),
)
_FORGET = sa.delete(keyboards).where(
    keyboards.c.federation_id == HERE,
    keyboards.c.account == sa.bindparam("at_account"),
    keyboards.c.made_at < sa.bindparam("since"),
)


class Keyboards(Repository):
    def add(self, row: Mapping[str, Any]) -> None:
        self._put(keyboards, row)

    def find(self, account: str, external_id: str, token: str) -> sa.Row[Any] | None:
        """Choices and revision of buttons that were shown to that very person."""
        return self._row(_FIND, at_account=account, at_sender=external_id, known_as=token)

    def forget(self, account: str, since: datetime) -> int:
        """Drops those made before `since`."""
        return self._change(_FORGET, at_account=account, since=since)
