"""What people asked of reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.tables import wishes

_OF_PEOPLE = sa.select(wishes).where(
    wishes.c.federation_id == HERE, wishes.c.person_id.in_(sa.bindparam("person_ids", expanding=True))
)
_ALL = sa.select(wishes).where(wishes.c.federation_id == HERE)


class Wishes(Repository):
    def of_people(self, person_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_PEOPLE, person_ids=padded(person_ids)) if person_ids else ()

    def all(self) -> Sequence[sa.Row[Any]]:
        return self._rows(_ALL)

    def put(self, row: Mapping[str, Any]) -> None:
        """Takes the place of what the person asked for before."""
        self._put_or_change(wishes, row)
