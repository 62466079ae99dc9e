"""Many due pushes made ready at once: what each says now, what is joined into one message, what has to wait and why."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from handlers.messages import Reply
from handlers.topics import briefing, notices, pushes
from handlers.topics.pushes import Owing
from storage.rules.delivery import JOINED, manner
from storage.rules.people import Person
from storage.rules.touchpoints import BEIJING, push_time
from storage.rules.wishes import NONE, Wish, quiet_until, snoozed_until
from storage.services import progress, wishes
from storage.work import Work

# What each purpose says; a topic may bring its own.
PUSHES = ChainMap(*(cast("dict[str, Any]", each) for each in (pushes.PUSHES, briefing.PUSHES, notices.PUSHES)))


def render(work: Work, person: Person, purpose: str, facts: Mapping[str, Any]) -> Reply | None:
    """A push as it would be said now; None when its need is gone."""
    said: Reply | None = PUSHES[purpose](work, person, facts)
    return said


@dataclass(frozen=True, slots=True)
class Prepared:
    """One message for one or several rows of a person. Without a reply their need is gone; `held` until a moment says why.

    `fault` is what kept it from being made ready.
    """

    person_id: int
    rows: tuple[Any, ...]
    reply: Reply | None = None
    held: str = ""
    until: datetime | None = None
    fault: Exception | None = None


def prepared(work: Work, rows: Sequence[Any], *, at_once: bool = False) -> Iterator[Prepared]:
    """The rows' messages, in the order of their first rows. `at_once`: nothing is held, the person is here."""
    people = sorted({row.person_id for row in rows})
    asked = wishes.of_people(work, people)
    told = frozenset() if at_once else _told_today(work, rows)
    owing = _owing(work, rows, asked)
    for lot in _lots(rows):
        wish = asked.get(lot[0].person_id, NONE)
        held = None if at_once else _hold(work, lot[0], wish, told)
        if held is not None:
            yield Prepared(lot[0].person_id, tuple(lot), None, *held)
        else:
            yield from _said(work, lot, owing)


def _lots(rows: Sequence[Any]) -> Iterable[list[Any]]:
    """Rows that make one message: somebody's reminders together, anything else by itself."""
    lots: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        lots.setdefault((row.person_id, 0 if manner(row.purpose).joined else row.id), []).append(row)
    return lots.values()


def _hold(work: Work, row: Any, wish: Wish, told: frozenset[int]) -> tuple[str, datetime] | None:
    """Why a message has to wait, and until when."""
    how = manner(row.purpose)
    if how.any_hour:
        return None
    if ends := quiet_until(work.now, wish):
        return "quiet", push_time(ends, work.policies, work.calendar)
    if how.joined and (ends := snoozed_until(work.now, wish, work.policies.figure("push.at"))):
        return "snoozed", push_time(ends, work.policies, work.calendar)
    if how.joined and row.person_id in told:
        return "one_a_day", push_time(_midnight(work) + timedelta(days=1), work.policies, work.calendar)
    return None


def _told_today(work: Work, rows: Sequence[Any]) -> frozenset[int]:
    """Who had today's reminder message already (requirements.md, «year-end»)."""
    people = sorted({row.person_id for row in rows if manner(row.purpose).joined})
    return work.uow.outbox.heard(people, JOINED, _midnight(work))


def _midnight(work: Work) -> datetime:
    return datetime.combine(work.today, datetime.min.time(), tzinfo=BEIJING)


def _owing(work: Work, rows: Sequence[Any], asked: Mapping[int, Wish]) -> dict[int, dict[int, Owing]]:
    """By person and year, for reminders that speak of duties: a few statements a year, however many people."""
    people: dict[int, dict[int, Person]] = defaultdict(dict)
    for row in rows:
        if manner(row.purpose).joined and "year" in row.facts and row.person_id in work.roster.people:
            people[row.facts["year"]][row.person_id] = work.roster.people[row.person_id]
    found: dict[int, dict[int, Owing]] = defaultdict(dict)
    for year, them in people.items():
        for person, standings in progress.of_some(work, them.values(), year).items():
            found[person.id][year] = Owing(standings, asked.get(person.id, NONE))
    return found


def _said(work: Work, lot: list[Any], owing: Mapping[int, Mapping[int, Owing]]) -> Iterator[Prepared]:
    person_id = lot[0].person_id
    try:
        person = work.roster.people[person_id]
        if not manner(lot[0].purpose).joined:
            yield Prepared(person_id, tuple(lot), render(work, person, lot[0].purpose, lot[0].facts))
            return
        asked = [(row.purpose, row.facts) for row in lot]
        reply, needed = pushes.joined(work, person, asked, owing.get(person_id, {}))
    except Exception as fault:  # noqa: BLE001 - whatever it is, it belongs to this row
        yield Prepared(person_id, tuple(lot), fault=fault)
        return
    for reply_of, wanted in ((reply, True), (None, False)):
        these = tuple(row for row, is_needed in zip(lot, needed, strict=True) if is_needed is wanted)
        if these:
            yield Prepared(person_id, these, reply_of)
