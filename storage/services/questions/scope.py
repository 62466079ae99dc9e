"""Whom a question is about, and where each of them belongs on the day that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from storage.rules.measures import By, Question
from storage.rules.people import DUTY_BEARERS, IMPLIED, Mandate, Person, Right
from storage.rules.refusals import NotForYou
from storage.rules.roster import Union
from storage.work import Work

OTHER = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The people whom a question is about; `whole` where that is everybody in the federation."""

    people: tuple[Person, ...]
    whole: bool


def scope(work: Work, day: date | None = None) -> Scope:
    """Those who bear duties on the day (today): officers and leaders ask about their federation, members about those
    linked to them; others are refused."""
    day = day or work.today
    everyone = [person for person in work.roster.active(day) if person.roles(day) & DUTY_BEARERS]
    linked = reach(work)
    if linked is None:
        return Scope(tuple(everyone), True)
    return Scope(tuple(person for person in everyone if person.id in linked), False)


def reach(work: Work) -> frozenset[int] | None:
    """Ids of the people whom the asker may ask about; None: all of the federation. Refuses everybody else."""
    if work.by is None and work.address is None:
        return None  # Nobody writes from anywhere: the command line, at the machine itself.
    if work.person.may(Right.ASK_FEDERATION, work.today):
        return None
    if not work.person.may(Right.ASK_LINKED, work.today):
        raise NotForYou()
    return work.roster.linked_to(work.person.id)


def narrow(
    work: Work,
    people: Iterable[Person],
    *,
    day: date | None = None,
    unit: str = "",
    industry: str = "",
    role: str = "",
) -> list[Person]:
    """Those of a union or town (`unit`), an `industry` or a `role`, as things were on the day (today)."""
    day, kept = day or work.today, list(people)
    if unit:
        kept = [person for person in kept if unit in _places(union_of(work, person, day))]
    if industry:
        kept = [person for person in kept if _place(union_of(work, person, day), By.INDUSTRY) == industry]
    if role:
        kept = [person for person in kept if role in roles_of(person, day)]
    return kept


def people_asked(work: Work, question: Question, day: date) -> frozenset[int] | None:
    """Ids of those whom the filters and the asker's reach leave; None: no one is left out."""
    linked = reach(work)
    wanted = {"role": question.role}
    if not question.row.visited:
        wanted |= {"unit": question.unit, "industry": question.industry}
    if linked is None and question.person_id is None and not any(wanted.values()):
        return None
    found = {person.id for person in narrow(work, work.roster.people.values(), day=day, **wanted)}
    found &= found if linked is None else linked
    return frozenset(found & {question.person_id} if question.person_id is not None else found)


def unions_asked(work: Work, question: Question) -> frozenset[int | None] | None:
    """Ids of the unions that were visited, as the filters want them; None: any, also those not in the roster."""
    return unions_of(work, question.unit, question.industry) if question.row.visited else None


def unions_of(work: Work, unit: str, industry: str) -> frozenset[int | None] | None:
    """Ids of the unions of a town or name and of an industry; None where neither is asked for."""
    if not (unit or industry):
        return None
    return frozenset(
        union.id
        for union in work.roster.unions.values()
        if (not unit or unit in _places(union)) and (not industry or industry == union.industry)
    )


def labels(work: Work, person: Person, by: By, day: date) -> list[str]:
    """Where a person belongs: every role that bears duties, else one label; empty for none."""
    if by is By.ROLE:
        return sorted(roles_of(person, day)) or [OTHER]
    if by is By.CONSTITUENCY:
        return [next((each.constituency for each in _held(person, day) if each.constituency), OTHER)]
    if by is By.TERM:
        return [next((each.term for each in _held(person, day) if each.term), OTHER)]
    return [_place(union_of(work, person, day), by)]


def place(work: Work, union_id: int | None, by: By) -> str:
    """A union's name, town or industry; empty for one that isn't in the roster."""
    return _place(work.roster.unions.get(union_id or 0), by)


def roles_of(person: Person, day: date) -> set[str]:
    held = {mandate.role for mandate in _held(person, day)}
    return {role.value for role in held.union(*(IMPLIED.get(role, ()) for role in held)) if role in DUTY_BEARERS}


def union_of(work: Work, person: Person, day: date) -> Union | None:
    held = (each.union_id for each in _held(person, day) if each.union_id is not None)
    return work.roster.unions.get(next(held, 0))


def _held(person: Person, day: date) -> list[Mandate]:
    """Mandates in force on the day; else those that ended last before it; else those that begin first after it."""
    if covering := [each for each in person.mandates if each.covers(day)]:
        return covering
    if past := [each for each in person.mandates if each.ends < day]:
        last = max(each.ends for each in past)
        return [each for each in past if each.ends == last]
    first = min((each.starts for each in person.mandates), default=day)
    return [each for each in person.mandates if each.starts == first]


def _places(union: Union | None) -> set[str]:
    return {union.name, union.town} if union else set()


def _place(union: Union | None, by: By) -> str:
    if union is None:
        return OTHER
    return {By.UNION: union.name, By.INDUSTRY: union.industry, By.TOWN: union.town}[by]
