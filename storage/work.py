"""What a service gets: one unit of work, whose federation it is, who acts, when, and under which rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from config.calendar import WorkCalendar
from config.policies import Adopted
from storage.rules.people import Person
from storage.rules.refusals import NotBound
from storage.rules.roster import Roster
from storage.rules.touchpoints import BEIJING
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Federation:
    id: str
    name: str
    in_session: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody writes from: the channel, the federation's account on it, the platform's id of the person."""

    channel: str
    account: str
    sender: str


@dataclass(frozen=True, slots=True)
class Work:
    uow: UnitOfWork
    federation: Federation
    roster: Roster
    policies: Adopted
    calendar: WorkCalendar
    now: datetime
    by: Person | None = None
    address: Address | None = None

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return _day(self.now)

    @property
    def person(self) -> Person:
        """Who acts; refuses a guest."""
        if self.by is None:
            raise NotBound()
        return self.by


@lru_cache(maxsize=256)
def _day(moment: datetime) -> date:
    # Asked for a dozen times in every turn.
    return moment.astimezone(BEIJING).date()
