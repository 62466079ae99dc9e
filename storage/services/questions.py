"""What officers, leaders and linked members ask: who is behind, how one person does, how all do (requirements.md G1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storage.rules.people import DUTY_BEARERS, Person, Right
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.refusals import NotForYou, OnlyYourLinked
from storage.services import progress
from storage.work import Work


class GroupBy(StrEnum):
    """How a question wants its figures."""

    DUTY = "duty"
    TOWN = "town"
    UNION = "union"
    INDUSTRY = "industry"
    CONSTITUENCY = "constituency"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Scope:
    """The people whom a question is about; `whole` where that is everybody in the federation."""

    people: tuple[Person, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """Who hasn't met a duty: the people asked about who owe it, and those with something left."""

    duty_id: str
    owing: int
    behind: tuple[tuple[Person, DutyStanding], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who owe something have met it."""

    label: str
    met: int
    owing: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is only said when nobody is missing."""
        return 100 * self.met // self.owing if self.owing else 100


def scope(work: Work) -> Scope:
    """Officers and leaders ask about their federation, members about those linked to them; others are refused."""
    everyone = [person for person in work.roster.active(work.today) if person.roles(work.today) & DUTY_BEARERS]
    if work.person.may(Right.ASK_FEDERATION, work.today):
        return Scope(tuple(everyone), True)
    if not work.person.may(Right.ASK_LINKED, work.today):
        raise NotForYou()
    linked = work.roster.linked_to(work.person.id)
    return Scope(tuple(person for person in everyone if person.id in linked), False)


def narrow(work: Work, people: Iterable[Person], **wanted: str) -> list[Person]:
    """Those of a union or town (`unit`), an `industry` or a `role`."""
    kept = list(people)
    if unit := wanted.get("unit"):
        kept = [person for person in kept if unit in _places(work, person)]
    if industry := wanted.get("industry"):
        kept = [person for person in kept if _label(work, person, GroupBy.INDUSTRY) == industry]
    if role := wanted.get("role"):
        kept = [person for person in kept if role in person.roles(work.today)]
    return kept


def who_is_behind(work: Work, people: Iterable[Person], year: int, duty_id: str | None) -> Behind:
    """People who owe the duty (any duty where None) and have something of it left; a person counts once."""
    owing, behind = 0, []
    for person, standings in progress.of_people(work, people, year).items():
        owed = [each for each in standings if duty_id in (None, each.duty.id) and _is_owed(each)]
        owing += bool(owed)
        behind += [(person, each) for each in owed if each.is_unmet][:1]
    work.uow.audit.note(work.person.id, "people.behind", duty_id or "", work.now)
    return Behind(duty_id or "", owing, tuple(behind))


def status(work: Work, person: Person, year: int) -> list[DutyStanding]:
    """One person's standings, for those who may ask; audited unless it is oneself."""
    if person.id != work.person.id:
        asks_all = work.person.may(Right.ASK_FEDERATION, work.today)
        if not asks_all and person.id not in {each.id for each in scope(work).people}:
            raise OnlyYourLinked(name=person.name)
        work.uow.audit.note(work.person.id, "person.read", str(person.id), work.now)
    return progress.of_person(work, person, year)


def overview(work: Work, people: Iterable[Person], year: int, by: GroupBy, duty_id: str | None = None) -> list[Share]:
    """Shares by duty, or of people with nothing left by any other grouping; the least complete first."""
    table = progress.of_people(work, people, year)
    work.uow.audit.note(work.person.id, "people.overview", by, work.now)
    if by is GroupBy.DUTY:
        return _by_duty(table, duty_id)
    met: dict[str, list[bool]] = {}
    for person, standings in table.items():
        owed = [each for each in standings if _is_owed(each) and duty_id in (None, each.duty.id)]
        for label in _labels(work, person, by) if owed else ():
            met.setdefault(label, []).append(all(each.standing is Standing.MET for each in owed))
    return sorted((Share(label, sum(all_met), len(all_met)) for label, all_met in met.items()), key=_least_first)


def total(work: Work, people: Iterable[Person], year: int, duty_id: str | None = None) -> Share:
    """People with nothing left, of those who owe anything."""
    table = progress.of_people(work, people, year).values()
    owed = [[each for each in standings if _is_owed(each) and duty_id in (None, each.duty.id)] for standings in table]
    met = [all(each.standing is Standing.MET for each in standings) for standings in owed if standings]
    return Share("", sum(met), len(met))


def _by_duty(table: dict[Person, list[DutyStanding]], duty_id: str | None) -> list[Share]:
    found: dict[str, list[bool]] = {}
    for standings in table.values():
        for each in standings:
            if _is_owed(each) and duty_id in (None, each.duty.id):
                found.setdefault(each.duty.name, []).append(each.standing is Standing.MET)
    return [Share(name, sum(met), len(met)) for name, met in found.items()]


def _is_owed(each: DutyStanding) -> bool:
    return each.standing in (Standing.MET, Standing.UNMET)


def _least_first(share: Share) -> tuple[float, str]:
    return (share.met / share.owing if share.owing else 1.0, share.label)


def _places(work: Work, person: Person) -> set[str]:
    union = work.roster.unions.get(person.union_id(work.today) or 0)
    return {union.name, union.town} if union else set()


def _labels(work: Work, person: Person, by: GroupBy) -> list[str]:
    if by is GroupBy.ROLE:
        return sorted(role for role in person.roles(work.today) if role in DUTY_BEARERS)
    return [_label(work, person, by)]


def _label(work: Work, person: Person, by: GroupBy) -> str:
    if by is GroupBy.CONSTITUENCY:
        return next((each.constituency for each in person.mandates if each.constituency), "")
    union = work.roster.unions.get(person.union_id(work.today) or 0)
    if union is None:
        return ""
    return {GroupBy.UNION: union.name, GroupBy.INDUSTRY: union.industry, GroupBy.TOWN: union.town}[by]
