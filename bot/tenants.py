"""What a process keeps about each federation: the policies it adopted, its roster by version, and what its cases are about.

Nothing else is kept, and nothing that could be older than the database.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from config.calendar import WorkCalendar
from config.policies import Adopted
from config.texts import text
from storage.database import Database
from storage.rules.people import Person
from storage.rules.roster import Later, Roster
from storage.unit_of_work import UnitOfWork
from storage.work import Address, Federation, Work

if TYPE_CHECKING:
    from nlp.names import Names

_MOST_ROSTERS = 256


class NoRoster(LookupError):
    """The federation wasn't founded yet: no roster was ever imported."""

    def __init__(self, federation_id: str) -> None:
        super().__init__(text("cli.no_roster", federation=federation_id))


class Tenants:
    """All federations of one deployment. Safe to share between threads; any replica has the same from the database."""

    def __init__(
        self,
        database: Database,
        policies: Mapping[str, Adopted],
        accounts: Mapping[str, str],
        calendar: WorkCalendar,
    ) -> None:
        self.database = database
        self.calendar = calendar
        self._policies = policies
        self._accounts = accounts
        self._rosters: OrderedDict[tuple[str, int], _Known] = OrderedDict()
        self._guard = threading.Lock()
        # What its cases are about, by federation; handlers fill and empty it.
        self.shelves: dict[str, Any] = {}

    @property
    def federation_ids(self) -> list[str]:
        return list(self._policies)

    def policies(self, federation_id: str) -> Adopted:
        return self._policies[federation_id]

    def federation_of(self, account: str) -> str:
        """The federation whose account this is on some channel. Raises KeyError for an unknown account."""
        return self._accounts[account]

    def roster(self, uow: UnitOfWork, version: int) -> _Known:
        """The roster of that version with its names, read once a process."""
        key = (uow.federation_id, version)
        with self._guard:
            known = self._rosters.get(key)
            if known is not None:
                self._rosters.move_to_end(key)
                return known
        known = _Known(uow.federations.roster(version))
        with self._guard:
            self._rosters[key] = known
            while len(self._rosters) > _MOST_ROSTERS:
                self._rosters.popitem(last=False)
        return known

    def work(
        self,
        uow: UnitOfWork,
        federation: Federation,
        roster: Roster,
        now: datetime,
        *,
        by: Person | None = None,
        address: Address | None = None,
    ) -> Work:
        policies = self._policies[uow.federation_id]
        return Work(uow, federation, roster, policies, self.calendar, now, by, address)

    def office_work(self, uow: UnitOfWork, now: datetime) -> Work:
        """Work that nobody in particular does. Raises NoRoster before the founding."""
        return self._unattended(uow, now, lambda row: self.roster(uow, row.roster_version).roster)

    def clock_work(self, uow: UnitOfWork, now: datetime) -> Work:
        """The same with a roster that is only read if it is asked for, within the unit of work: most ticks never do."""

        def later(row: Any) -> Roster:
            return cast("Roster", Later(lambda: self.roster(uow, row.roster_version).roster))

        return self._unattended(uow, now, later)

    def _unattended(self, uow: UnitOfWork, now: datetime, roster: Callable[[Any], Roster]) -> Work:
        row = uow.federations.get()
        if row is None:
            raise NoRoster(uow.federation_id)
        federation = Federation(row.id, row.name, bool(row.in_session), row.created_at)
        return self.work(uow, federation, roster(row), now)


class _Known:
    """One version of a roster; its names are indexed when the first message needs them."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self._names: Names | None = None
        self._naming = threading.Lock()

    @property
    def names(self) -> Names:
        with self._naming:
            if self._names is None:
                from handlers.names import names_of

                self._names = names_of(self.roster)
            return self._names
