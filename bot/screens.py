"""Channels without a platform: the console and the web page. A push is said by being kept; the screen asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.app import Service, local_account
from bot.capabilities import SCREENS
from handlers.messages import Reply
from storage.rules.people import Person
from storage.rules.roster import Roster
from storage.services import people
from storage.unit_of_work import read, write
from storage.work import Address

Updates = Callable[[str, int], Sequence[tuple[int, Reply]]]

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may sit at the screens of one federation."""

    service: Service
    federation_id: str

    def updates(self, channel: str) -> Updates:
        """What was pushed to somebody's screens in the last days, after a row number."""
        account = local_account(channel, self.federation_id)

        def fresh(sender: str, after: int) -> list[tuple[int, Reply]]:
            with read(self.service.database, self.federation_id) as uow:
                bound = uow.bindings.find(account, sender)
                if bound is None:
                    return []
                rows = uow.outbox.shown_on(SCREENS, bound.person_id, after, self.service.clock() - _KEPT)
                return [(row.id, Reply.of(row.shown)) for row in rows]

        return fresh

    def roster(self) -> Roster:
        with read(self.service.database, self.federation_id) as uow:
            return self.service.tenants.office_work(uow, self.service.clock()).roster

    def seat(self, channel: str, names: Sequence[str]) -> None:
        """Lets people speak on a screen under their names (a demo's, or a trainer's console)."""
        account = local_account(channel, self.federation_id)
        with write(self.service.database, self.federation_id) as uow:
            work = self.service.tenants.office_work(uow, self.service.clock())
            known = called(work.roster)
            for name in names:
                people.attach(work, known[name], Address(channel, account, name))


def called(roster: Roster) -> dict[str, Person]:
    """People by the name they go by on a screen: `姓名@单位` where two share one."""
    shared = {person.id: len(roster.people_named(person.name)) > 1 for person in roster.people.values()}
    return {
        f"{person.name}@{person.unit}" if shared[person.id] else person.name: person
        for person in roster.people.values()
    }
