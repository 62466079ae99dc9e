"""Bindings of channel accounts to people, the codes that make them, and wrong guesses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.tables import bindings, codes, guesses

_LIVE = sa.and_(bindings.c.federation_id == HERE, bindings.c.ended_at.is_(None))
_AT = sa.and_(bindings.c.account == sa.bindparam("at_account"), bindings.c.external_id == sa.bindparam("at_sender"))
_FIND = sa.select(bindings).where(_LIVE, _AT)
_OF_PERSON = (
    sa.select(bindings)
    .where(_LIVE, bindings.c.person_id == sa.bindparam("person_id"))
    .order_by(bindings.c.bound_at, bindings.c.id)
)
_ALL = sa.select(bindings).where(_LIVE).order_by(bindings.c.id)
_OF_PEOPLE = (
    sa.select(bindings)
    .where(_LIVE, bindings.c.person_id.in_(sa.bindparam("person_ids", expanding=True)))
    .order_by(bindings.c.bound_at, bindings.c.id)
)
_BREAK = (
    sa.update(bindings)
    .where(bindings.c.federation_id == HERE, bindings.c.id == sa.bindparam("broken_id"))
    .values(broken_at=sa.bindparam("now"))
)
_BREAK_AT = sa.update(bindings).where(_LIVE, _AT).values(broken_at=sa.bindparam("now"))
_MOVE = sa.update(bindings).where(_LIVE, _AT).values(external_id=sa.bindparam("moved_to"))
_END = sa.update(bindings).where(_LIVE, _AT).values(ended_at=sa.bindparam("now"))
_CODE = sa.select(codes).where(codes.c.federation_id == HERE, codes.c.code_hash == sa.bindparam("code_hash"))
_USE = (
    sa.update(codes)
    .where(codes.c.federation_id == HERE, codes.c.id == sa.bindparam("code_id"), codes.c.used_at.is_(None))
    .values(used_at=sa.bindparam("now"))
)
_VOID = (
    sa.update(codes)
    .where(codes.c.federation_id == HERE, codes.c.person_id == sa.bindparam("whose"), codes.c.used_at.is_(None))
    .values(used_at=sa.bindparam("now"))
)
_SINCE = sa.and_(guesses.c.federation_id == HERE, guesses.c.at > sa.bindparam("since"))
_GUESSES = sa.select(sa.func.count()).where(_SINCE)
_GUESSES_OF = (
    sa.select(guesses.c.at)
    .where(_SINCE, guesses.c.account == sa.bindparam("account"), guesses.c.sender == sa.bindparam("sender"))
    .order_by(guesses.c.at.desc())
    .limit(sa.bindparam("most"))
)


class Bindings(Repository):
    def find(self, account: str, external_id: str) -> sa.Row[Any] | None:
        return self._row(_FIND, at_account=account, at_sender=external_id)

    def of_person(self, person_id: int) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_PERSON, person_id=person_id)

    def of_people(self, person_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """Live bindings of several people, the oldest first."""
        return self._rows(_OF_PEOPLE, person_ids=padded(person_ids)) if person_ids else ()

    def mark_broken(self, binding_id: int, now: datetime) -> None:
        """Nobody is reached there until somebody writes from there again."""
        self._change(_BREAK, broken_id=binding_id, now=now)

    def mark_broken_at(self, account: str, external_id: str, now: datetime) -> None:
        """The same for an address, if anybody is bound there."""
        self._change(_BREAK_AT, at_account=account, at_sender=external_id, now=now)

    def move(self, account: str, external_id: str, to: str) -> int:
        """The platform gave this address another id."""
        return self._change(_MOVE, at_account=account, at_sender=external_id, moved_to=to)

    def live(self) -> Sequence[sa.Row[Any]]:
        return self._rows(_ALL)

    def add(self, row: Mapping[str, Any]) -> int:
        return self._add(bindings, row)

    def add_all(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Adds bindings of which none is there yet."""
        self._put_all(bindings, rows)

    def end(self, account: str, external_id: str, now: datetime) -> int:
        return self._change(_END, at_account=account, at_sender=external_id, now=now)

    def code(self, code_hash: str) -> sa.Row[Any] | None:
        return self._row(_CODE, code_hash=code_hash)

    def use_code(self, code_id: int, now: datetime) -> bool:
        """Marks a code used; False when somebody else just did."""
        return self._change(_USE, code_id=code_id, now=now) == 1

    def void_codes(self, person_ids: Sequence[int], now: datetime) -> None:
        """Unused codes of these people no longer work."""
        if person_ids:
            given = [{"here": self._federation_id, "whose": person_id, "now": now} for person_id in person_ids]
            self._connection.execute(_VOID, given)

    def add_codes(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._put_all(codes, rows)

    def add_guess(self, account: str, sender: str, at: datetime) -> None:
        self._put(guesses, {"account": account, "sender": sender, "at": at})

    def guesses_since(self, since: datetime) -> int:
        """Wrong guesses in the whole federation since then."""
        return int(self._value(_GUESSES, since=since))

    def guesses_of(self, account: str, sender: str, since: datetime, most: int) -> list[datetime]:
        """The moments of a sender's last wrong guesses since then, newest first, `most` of them."""
        return [row.at for row in self._rows(_GUESSES_OF, account=account, sender=sender, since=since, most=most)]
