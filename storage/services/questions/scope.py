"""Whom a question is about, and where each of them belongs on the day that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from storage.rules.measures import By, Question
from storage.rules.people import DUTY_BEARERS, IMPLIED, Mandate, Person, Right
from storage.rules.refusals import NotForYou, OnlyYourLinked
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


def kept(work: Work, question: Question, people: Iterable[Person], day: date) -> list[Person]:
    """Those of these people whom the question's filters leave. Refuses a named person whom the asker may not look at."""
    may_ask_about(work, question.people_named)
    found = [each for each in people if not question.people_named or each.id in question.people_named]
    tests: dict[str, Callable[[Person], bool]] = {
        "unit": lambda each: not question.places_named.isdisjoint(_places(union_of(work, each, day))),
        "industry": lambda each: _place(union_of(work, each, day), By.INDUSTRY) in question.industries_named,
        "role": lambda each: question.role in roles_of(each, day),
        "constituency": lambda each: question.constituency in labels(work, each, By.CONSTITUENCY, day),
    }
    for name in _filters(question):
        found = [each for each in found if tests[name](each) != (name in question.without)]
    return found


def may_ask_about(work: Work, ids: Iterable[int]) -> None:
    """Refuses a question about somebody who is neither oneself nor linked to the asker: their zero would be no figure."""
    linked = reach(work)
    own = work.by.id if work.by else None
    for each in ids:
        if linked is not None and each != own and each not in linked:
            raise OnlyYourLinked(name=work.roster.people[each].name)


def _filters(question: Question) -> list[str]:
    """Names of the filters that say of whom."""
    said = {
        "unit": bool(question.places_named),
        "industry": bool(question.industries_named),
        "role": bool(question.role),
        "constituency": bool(question.constituency),
    }
    return [name for name, is_said in said.items() if is_said]


def people_asked(work: Work, question: Question, day: date) -> frozenset[int] | None:
    """Ids of those whom the filters and the asker's reach leave; None: no one is left out."""
    linked, named = reach(work), question.people_named
    if question.row.visited:
        question = replace(question, unit="", units=(), industry="", industries=())
    if linked is None and not named and not _filters(question):
        return None
    found = frozenset(person.id for person in kept(work, question, work.roster.people.values(), day))
    return found if linked is None or named else found & linked


def unions_asked(work: Work, question: Question) -> frozenset[int | None] | None:
    """Ids of the unions that were visited, as the filters want them; None: any, also those not in the roster."""
    return unions_wanted(work, question) if question.row.visited else None


def unions_wanted(work: Work, question: Question) -> frozenset[int | None] | None:
    """Ids of the unions that the filters keep, None among them for one that isn't in the roster; None for any."""
    if not (question.places_named or question.industries_named):
        return None
    found: frozenset[int | None] = frozenset({*work.roster.unions, None})
    for name, said in (("unit", question.places_named), ("industry", question.industries_named)):
        if said:
            fits = frozenset(
                each.id
                for each in work.roster.unions.values()
                if not said.isdisjoint(_places(each) if name == "unit" else {each.industry})
            )
            found = found - fits if name in question.without else found & fits
    return found


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
