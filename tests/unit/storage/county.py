"""A made-up federation in a database, and work to do there as anybody at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from config import policies
from config.calendar import load as load_calendar
from storage.database import Database
from storage.rules.people import Person, Role
from storage.rules.touchpoints import BEIJING
from storage.services import roster
from storage.services.roster_entries import Entries, LinkEntry, MandateEntry, PersonEntry, UnionEntry
from storage.unit_of_work import UnitOfWork, write
from storage.work import Address, Federation, Work

# For decisions that no database takes part in; all others are proved on both kinds.
ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)  # A Friday, and a working day.
TODAY = NOW.date()
MILL, CLINIC, CLOTHES = "锡山纺织厂工会", "县人民医院工会", "红星服装有限公司工会"
TERM = (date(2024, 7, 1), date(2029, 6, 30))


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def _person(name: str, role: Role, union: str = "", starts: date = TERM[0], ends: date = TERM[1]) -> PersonEntry:
    return PersonEntry(name, unit=union, mandates=(MandateEntry(role, starts, ends, union),))


UNIONS = (
    UnionEntry("云溪镇总工会"),
    UnionEntry("东亭街道总工会"),
    UnionEntry(MILL, industry="纺织", parent="云溪镇总工会"),
    UnionEntry(CLINIC, industry="医疗卫生", parent="东亭街道总工会"),
    UnionEntry(CLOTHES, industry="纺织", parent="东亭街道总工会"),
)
PEOPLE = (
    _person("王建国", Role.REPRESENTATIVE, MILL),
    _person("李秀英", Role.REPRESENTATIVE, CLINIC),
    _person("周小燕", Role.REPRESENTATIVE, CLOTHES, starts=date(2026, 9, 1)),
    _person("万一鸣", Role.MEMBER, "云溪镇总工会"),
    _person("顾明远", Role.MEMBER, "东亭街道总工会"),
    _person("秦书文", Role.STANDING_MEMBER),
    _person("田小雨", Role.SOCIAL_WORKER, "云溪镇总工会"),
    _person("方静", Role.OFFICER),
    _person("蒋一帆", Role.OFFICER),
    _person("杜国庆", Role.LEADER),
    _person("程立", Role.CLERK),
    _person("卸任人", Role.REPRESENTATIVE, MILL, ends=date(2026, 10, 31)),
)
_PLACES = {entry.name: place for place, entry in enumerate(PEOPLE)}
LINKS = tuple(
    LinkEntry(_PLACES[person], _PLACES[linked])
    for person, linked in (("秦书文", "万一鸣"), ("万一鸣", "王建国"), ("万一鸣", "卸任人"), ("顾明远", "李秀英"))
)
ENTRIES = Entries(UNIONS, (), PEOPLE, LINKS)


class _Undo(Exception):
    pass


class County:
    """One federation under the shipped policies, with `figures` and `duties` changed; founded at the beginning of its year."""

    def __init__(
        self,
        database: Database,
        id: str = "east",
        *,
        figures: Mapping[str, Any] | None = None,
        duties: Mapping[str, Any] | None = None,
        founded: datetime = datetime(2026, 1, 5, 9, tzinfo=BEIJING),
        entries: Entries = ENTRIES,
    ) -> None:
        self.database = database
        self.id = id
        self.policies = policies.load().adopt(figures=figures, duties=duties)
        self.federation = Federation(id, "云溪县总工会", False, founded)
        with write(database, id) as uow:
            roster.apply(uow, entries, founded, self.federation.name)
            self.roster = uow.federations.roster(1)

    def person(self, name: str) -> Person:
        (found,) = self.roster.people_named(name)
        return found

    @contextmanager
    def work(self, by: str = "王建国", at: datetime = NOW, sender: str = "") -> Iterator[Work]:
        """Work in a transaction that is kept; `by` empty: a guest, who writes from `sender`."""
        with write(self.database, self.id) as uow:
            yield self._work(uow, by, at, sender)

    @contextmanager
    def undone(self, by: str = "王建国", at: datetime = NOW) -> Iterator[Work]:
        """Work that leaves nothing behind, so that many examples start from the same."""
        with suppress(_Undo), write(self.database, self.id) as uow:
            yield self._work(uow, by, at, "")
            raise _Undo

    def _work(self, uow: UnitOfWork, by: str, at: datetime, sender: str) -> Work:
        person = self.person(by) if by else None
        address = Address("wechat", "gh", sender) if sender else None
        return Work(uow, self.federation, self.roster, self.policies, load_calendar(), at, person, address)
