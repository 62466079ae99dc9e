"""Whom somebody is to stay in contact with, when that last was, and which unions nobody went to (苏工办〔2020〕96号 第四条)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storage.rules.kinds import RecordKind
from storage.rules.measures import Question
from storage.rules.people import Person, Right
from storage.rules.refusals import NotForYou
from storage.rules.roster import Union
from storage.services import records
from storage.services.questions.scope import unions_wanted
from storage.services.records import Record
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Bond:
    """One contact that is owed: to a person or a union. `times` counts this year's, `last` also looks at last year's."""

    target: Person | Union
    last: date | None
    times: int

    def is_quiet(self, today: date, days: int) -> bool:
        """Whether nobody was there for so many days."""
        return self.last is None or (today - self.last).days > days


@dataclass(frozen=True, slots=True)
class Coverage:
    """Grassroots unions of a federation in a year: how many there are, those that nobody contacted, and the industries
    of which nobody contacted any."""

    unions: int
    silent: tuple[Union, ...]
    industries: tuple[str, ...] = ()

    @property
    def reached(self) -> int:
        return self.unions - len(self.silent)


def mine(work: Work) -> list[Bond]:
    """The person's direct links, the longest unvisited first."""
    first = date(work.today.year - 1, 1, 1)
    visits = records.mine(work, [RecordKind.CONTACT], first, work.today)
    bonds = [_bond(work, target, visits) for target in _targets(work, work.person)]
    return sorted(bonds, key=lambda each: (each.last or date.min, each.times))


def coverage(work: Work, year: int, within: Question | None = None) -> Coverage:
    """Unions without a union below them, and which of them no contact record of the year names; of the places that the
    filters of `within` keep. Audited."""
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
    work.uow.audit.note(work.person.id, "links.coverage", str(year), work.now)
    return covered(work, year, within)


def covered(work: Work, year: int, within: Question | None = None) -> Coverage:
    """The same for whoever has already been let in."""
    wanted = unions_wanted(work, within) if within else None
    above = {union.parent_id for union in work.roster.unions.values()}
    lowest = [
        union
        for union in work.roster.unions.values()
        if union.id not in above and (wanted is None or union.id in wanted)
    ]
    contacted = work.uow.records.contacted_unions(year)
    silent = tuple(union for union in lowest if union.id not in contacted)
    reached = {union.industry for union in lowest if union.id in contacted}
    return Coverage(len(lowest), silent, tuple(each for each in by_industry(silent) if each not in reached))


def by_industry(unions: Iterable[Union]) -> Mapping[str, int]:
    """How many of these unions each industry has, the most first; unions without an industry are left out."""
    found: dict[str, int] = {}
    for union in unions:
        if union.industry:
            found[union.industry] = found.get(union.industry, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _targets(work: Work, person: Person) -> list[Person | Union]:
    found: list[Person | Union] = []
    for link in work.roster.links:
        if link.person_id != person.id:
            continue
        if link.linked_union_id is not None:
            found.append(work.roster.unions[link.linked_union_id])
        elif (linked := work.roster.people.get(link.linked_person_id or 0)) and linked.is_active(work.today):
            found.append(linked)
    return found


def _bond(work: Work, target: Person | Union, visits: Iterable[Record]) -> Bond:
    days = [visit.draft.date for visit in visits if _concerns(work, visit, target)]
    return Bond(target, max(days, default=None), sum(day.year == work.today.year for day in days))


def _concerns(work: Work, visit: Record, target: Person | Union) -> bool:
    """A visit to the union; for a person one that names him or her, or that went to his or her union."""
    if not isinstance(target, Person):
        return visit.draft.unit == target.name
    union = work.roster.unions.get(target.union_id(work.today) or 0)
    return target.name in visit.draft.details.get("persons", ()) or (
        union is not None and visit.draft.unit == union.name
    )
