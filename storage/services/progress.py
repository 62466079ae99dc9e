"""Where people stand on their duties, always derived from the records (requirements.md C7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from config.duties import Duty, Measure, When
from storage.rules.kinds import CASE, RecordKind
from storage.rules.people import DUTY_BEARERS, Person
from storage.rules.quotas import DutyStanding, Prorating, Tally, counting_day, standing
from storage.work import Work


def of_person(work: Work, person: Person, year: int) -> list[DutyStanding]:
    """A person's duties of a year in the policies' order."""
    return _standings(work, person, tallies(work, year, person.id), year, Prorating.of(work.policies, year))


def of_people(work: Work, people: Iterable[Person], year: int) -> dict[Person, list[DutyStanding]]:
    """The same for many, with as many statements as for one."""
    found, prorating = tallies(work, year), Prorating.of(work.policies, year)
    return {person: _standings(work, person, found, year, prorating) for person in people}


def of_some(work: Work, people: Iterable[Person], year: int) -> dict[Person, list[DutyStanding]]:
    """The same for a few of a federation that may be large: nobody else's records are looked at."""
    some = list(people)
    found, prorating = _tallies_of(work, year, [person.id for person in some]), Prorating.of(work.policies, year)
    return {person: _standings(work, person, found, year, prorating) for person in some}


def _standings(
    work: Work, person: Person, found: Mapping[int, Tally], year: int, prorating: Prorating
) -> list[DutyStanding]:
    tally = found.get(person.id, Tally())
    duties = duties_of(work, person, year, prorating.month_day)
    if any(duty.measure is Measure.SHARE for duty in duties):
        tally = replace(tally, linked=work.roster.linked_unions(person.id))
    asked = (duty for duty in duties if duty.measure is not Measure.SHARE or tally.linked)
    return [standing(duty, person, tally, year, work.today, prorating) for duty in asked]


def duties_of(work: Work, person: Person, year: int, month_day: int) -> tuple[Duty, ...]:
    """Duties of the roles that the person holds in any month of the year, as `month_day` decides it."""
    days = _deciding_days(person, year, month_day)
    roles = {role for day in days for role in person.roles(day)}
    # A survey is owed while one is open for the person; until then there is nothing to show.
    return tuple(duty for duty in work.policies.duties(roles, year) if duty.when is not When.OPEN)


def _deciding_days(person: Person, year: int, month_day: int) -> list[date]:
    """One day is enough where no mandate begins or ends within the year."""
    begin, end = date(year, 1, 1), date(year, 12, 31)
    changes = any(begin < each.starts <= end or begin <= each.ends < end for each in person.mandates)
    return [counting_day(year, month, month_day) for month in range(1, 13 if changes else 2)]


def tallies(work: Work, year: int, person_id: int | None = None) -> Mapping[int, Tally]:
    """What valid records and counting cases of `year` and the year before add up to, by person."""
    years = (year - 1, year)
    reached = _reached(work, year, None if person_id is None else [person_id])
    return _added_up(work.uow.records.sums(years, person_id), work.uow.cases.sums(years, person_id), reached)


def _tallies_of(work: Work, year: int, person_ids: Sequence[int]) -> Mapping[int, Tally]:
    years = (year - 1, year)
    reached = _reached(work, year, person_ids)
    return _added_up(work.uow.records.sums_of(years, person_ids), work.uow.cases.sums_of(years, person_ids), reached)


def _reached(work: Work, year: int, person_ids: Sequence[int] | None) -> Iterable[Any]:
    """Who contacted which unions; only looked for where somebody owes a share of them."""
    duties = work.policies.duties(DUTY_BEARERS, year)
    is_owed = any(duty.measure is Measure.SHARE for duty in duties)
    return work.uow.records.reached((year - 1, year), person_ids) if is_owed else ()


def _added_up(records: Iterable[Any], cases: Iterable[Any], reached: Iterable[Any]) -> Mapping[int, Tally]:
    counts: dict[int, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    pending: dict[int, dict[tuple[int, str], int]] = defaultdict(lambda: defaultdict(int))
    days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rotation: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in records:
        into = counts if row.done else pending
        into[row.person_id][row.year, row.kind] += row.total
        if row.kind == RecordKind.TRAINING:
            days[row.person_id][row.year] += int(row.tenth_days)
            if row.rotation:
                rotation[row.person_id][row.year] += int(row.tenth_days)
    for row in cases:
        counts[row.person_id][row.year, CASE] += row.total
    unions: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in reached:
        unions[row.person_id][row.year].add(row.union_id)
    everyone = counts.keys() | pending.keys() | days.keys()
    return {
        each: Tally(counts[each], pending[each], days[each], rotation[each], contacted=_frozen(unions.get(each, {})))
        for each in everyone
    }


def _frozen(unions: Mapping[int, set[int]]) -> Mapping[int, frozenset[int]]:
    return {year: frozenset(ids) for year, ids in unions.items()}
