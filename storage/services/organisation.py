"""The federation's own duties (requirements.md C5): what is owed by when, what was done, ticked off by officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.duties import FEDERATION, Duty
from storage.rules.own_duties import Part, parts, stage
from storage.rules.people import Right
from storage.rules.refusals import FutureDate, NotForYou
from storage.rules.touchpoints import BEIJING
from storage.services import records
from storage.work import Work

OWN_TERM, GRASSROOTS = "re_election", "grassroots_re_election"
# An election may be held so long before its term's end.
_EARLY = timedelta(days=365)
AHEAD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Term:
    """When a union's term ends; `done_on`: the day of the election after it, where one was ticked off."""

    union_id: int
    name: str
    ends: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Calls:
    """What officers are to hear of this morning: days on which duties are due, days on which unions' terms end, and
    whether something is late; each was claimed, and isn't given again."""

    dues: tuple[date, ...]
    terms: tuple[date, ...]
    late: bool


def owed(work: Work, year: int) -> list[Part]:
    """Everything that the federation owes in a year, the earliest due first; for officers and leaders, audited."""
    _check_office(work)
    work.uow.audit.note(work.person.id, "org.read", str(year), work.now)
    return standing(work, year)


def standing(work: Work, year: int) -> list[Part]:
    """The same for the clock, where nobody asks."""
    done: dict[str, list[date]] = defaultdict(list)
    for row in work.uow.org_events.between(date(year, 1, 1), date(year, 12, 31)):
        done[row.duty].append(row.date)
    duties = work.policies.duties((FEDERATION,), year)
    found = [part for duty in duties for part in parts(duty, year, done[duty.id])]
    own = [each for each in _terms(work, date(year, 12, 31)) if each.name == work.federation.name]
    found += [part for duty in duties if duty.id == OWN_TERM for each in own for part in _own_term(duty, each, year)]
    return sorted(found, key=lambda each: (each.due, each.duty.id))


def _own_term(duty: Duty, term: Term, year: int) -> list[Part]:
    """In the year in which the term ends, and as long after as nothing was done."""
    is_open = term.done_on is None or term.ends.year == year
    return [Part(duty, term.ends - _EARLY, term.ends, term.done_on)] if is_open else []


def terms(work: Work) -> list[Term]:
    """Grassroots unions whose term ends within half a year or has ended without an election since, the earliest first
    (总工办发〔2020〕24号 第（十二）条); for officers and leaders, audited."""
    _check_office(work)
    work.uow.audit.note(work.person.id, "org.read", GRASSROOTS, work.now)
    return open_terms(work, work.today + AHEAD)


def open_terms(work: Work, until: date) -> list[Term]:
    found = _terms(work, until)
    return [each for each in found if each.name != work.federation.name and each.done_on is None]


def done(work: Work, duty: Duty, day: date, union_id: int | None = None) -> bool:
    """Ticks a duty off as done on that day; False where that stands already."""
    check_day(work, day)
    if any(_is_same(row, duty.id, union_id) for row in work.uow.org_events.between(day, day)):
        return False
    row = {"duty": duty.id, "date": day, "union_id": union_id, "by_id": work.person.id, "at": work.now}
    work.uow.org_events.add(row)
    work.uow.audit.note(work.person.id, "org.done", duty.id, work.now)
    return True


def check_day(work: Work, day: date) -> None:
    """Refuses whoever may not tick off, and a day that hasn't come."""
    _check_office(work)
    if day > work.today:
        raise FutureDate(date=day)


def take_back(work: Work, duty: Duty, year: int) -> date | None:
    """Takes back what was ticked off last of a duty in a year; the day of it, None where there is nothing."""
    _check_office(work)
    rows = [row for row in work.uow.org_events.between(date(year, 1, 1), date(year, 12, 31)) if row.duty == duty.id]
    if not rows or not work.uow.org_events.take_back(max(rows, key=lambda row: row.id).id, work.now):
        return None
    work.uow.audit.note(work.person.id, "org.take_back", duty.id, work.now)
    day: date = max(rows, key=lambda row: row.id).date
    return day


def calls(work: Work) -> Calls:
    """What is to be said this morning; what was missed while the service was down is made up by its latest reminder."""
    since, planned = _since(work), work.uow.outbox.planned()
    years = (work.today.year, work.today.year + 1)
    waiting = [part for year in years for part in standing(work, year) if part.is_open and part.due >= since]
    claimed = {part.due for part in waiting if _claims(work, part.duty, part.due, since, planned)}
    is_late = any(late(work)) and _claim(work, _week(work), planned)
    return Calls(tuple(sorted(claimed)), tuple(_terms_called(work, since, planned)), is_late)


def late(work: Work) -> tuple[list[Part], list[Term]]:
    """What is past its day and not ticked off, duties and unions' terms; what was due before the federation came here
    is left out."""
    since, before = _since(work), work.today - timedelta(days=1)
    # What last year left open is said as long as that year may still be filled in.
    years = [year for year in (work.today.year - 1, work.today.year) if records.is_open(work, year)]
    owed = [part for year in years for part in standing(work, year) if part.is_late(work.today) and part.due >= since]
    return owed, [each for each in open_terms(work, before) if each.ends >= since]


def _since(work: Work) -> date:
    """The first day whose brief came after the federation did; what was to be said before was nobody's."""
    founded = work.federation.created_at.astimezone(BEIJING)
    is_early = founded.time() <= work.policies.figure("brief.at")
    return founded.date() if is_early else founded.date() + timedelta(days=1)


def _terms_called(work: Work, since: date, planned: frozenset[str]) -> list[date]:
    rule = next((each for each in work.policies.duties((FEDERATION,), work.today.year) if each.id == GRASSROOTS), None)
    if rule is None:
        return []
    ahead = timedelta(days=max(rule.remind_days_before, default=0) + 7)
    ends = sorted({each.ends for each in open_terms(work, work.today + ahead) if each.ends >= since})
    return [day for day in ends if _claims(work, rule, day, since, planned)]


def _claims(work: Work, duty: Duty, due: date, since: date, planned: frozenset[str]) -> bool:
    days = stage(duty, due, since, work.today, work.calendar) if due >= work.today else None
    return days is not None and _claim(work, f"org:{duty.id}:{due}:{days}", planned)


def _claim(work: Work, key: str, planned: frozenset[str]) -> bool:
    return key not in planned and bool(work.uow.outbox.mark_planned(key, work.now))


def _week(work: Work) -> str:
    week = work.today.isocalendar()
    return f"org:late:{week.year}-{week.week}"


def _terms(work: Work, until: date) -> list[Term]:
    rows = work.uow.org_events.terms_ending(until)
    if not rows:
        return []
    held = work.uow.org_events.between(rows[0].term_end - _EARLY, max(until, work.today))
    return [_term(work, row, held) for row in rows]


def _term(work: Work, row: Any, held: Sequence[Any]) -> Term:
    own = row.name == work.federation.name
    days = _elections(held, OWN_TERM if own else GRASSROOTS, None if own else row.id)
    since = row.term_end - _EARLY
    return Term(row.id, row.name, row.term_end, next((day for day in days if day >= since), None))


def _elections(held: Iterable[Any], duty_id: str, union_id: int | None) -> list[date]:
    return [row.date for row in held if _is_same(row, duty_id, union_id)]


def _is_same(row: Any, duty_id: str, union_id: int | None) -> bool:
    return (row.duty, row.union_id) == (duty_id, union_id)


def _check_office(work: Work) -> None:
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
