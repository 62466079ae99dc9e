"""The officers' morning brief: what wants looking at today, with what one reply can do about it (requirements.md E7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from storage.rules import queues
from storage.rules.case_words import State
from storage.rules.delivery import cause
from storage.rules.people import DUTY_BEARERS, Role
from storage.rules.queues import Queue
from storage.rules.touchpoints import BEIJING
from storage.services import organisation, reminders
from storage.services.cases.queues import COUNTED
from storage.work import Work

BRIEF = "brief"
_MOST_ITEMS = 15


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what kind of thing it is, and which. Its place in the brief is the number that an officer answers with."""

    kind: str
    ref: int | str

    def as_json(self) -> list[Any]:
        return [self.kind, self.ref]


SILENT, UNDELIVERED, STOPPED = "silent", "undelivered", "stopped"
OVERDUE, UNSIGNED, UNDECIDED = "case_overdue", "case_unsigned", "case_undecided"
ORG_DUE, ORG_LATE, ORG_TERMS = "org_due", "org_late", "org_terms"
# Said however long the list of people is.
_KEPT = frozenset({UNDELIVERED, STOPPED, ORG_DUE, ORG_LATE, ORG_TERMS})
_MOST_CASES = 8


def silent_people(work: Work) -> Iterable[Item]:
    """On the week's first working day: who hasn't done anything for so long."""
    before = work.calendar.previous_working_day(work.today - timedelta(days=1))
    if before.isocalendar().week == work.today.isocalendar().week:
        return ()
    since = silent_since(work)
    if work.federation.created_at.astimezone(BEIJING).date() > since:
        return ()
    return (Item(SILENT, id) for id in work.uow.planning.silent(sorted(DUTY_BEARERS), since, work.today))


def silent_since(work: Work) -> date:
    return work.today - timedelta(days=int(work.policies.figure("brief.silent_days")))


def failed_pushes(work: Work) -> Iterable[Item]:
    """One line for all that did not arrive since the last brief."""
    before = work.calendar.previous_working_day(work.today - timedelta(days=1))
    count = len(undelivered(work, _moment(before, work)))
    return (Item(UNDELIVERED, count),) if count else ()


# A platform that is away comes back by itself, as a rule.
_PATIENCE = timedelta(hours=1)


def stopped(work: Work) -> list[Any]:
    """Accounts that don't work until somebody mends something, or that have been away for long."""
    rows = work.uow.pauses.all()
    whole = {(row.account, row.code) for row in rows}
    return [row for row in rows if _is_news(work, row) and (_whole(row.account), row.code) not in whole]


def _whole(account: str) -> str:
    """The account of one of its ways; an account itself belongs to none."""
    name, _, way = account.partition("/")
    return name if way else ""


def _is_news(work: Work, row: Any) -> bool:
    return cause("", row.code) != "platform" or bool(work.now - row.since >= _PATIENCE)


def stopped_accounts(work: Work) -> Iterable[Item]:
    return (Item(STOPPED, row.account) for row in stopped(work))


def undelivered(work: Work, since: datetime) -> list[Any]:
    """What didn't arrive since then; that a list for officers wasn't seen is no news to them."""
    rows = work.uow.outbox.undelivered(since)
    return [row for row in rows if row.purpose not in (BRIEF, reminders.DIGEST)]


def overdue_cases(work: Work) -> Iterable[Item]:
    """Cases whose unit is past its day, the longest overdue first."""
    rows = work.uow.case_queues.due(work.today, (date.min, 0), _MOST_CASES)
    return (Item(OVERDUE, number) for number in dict.fromkeys(row.number for row in rows))


def unsigned_cases(work: Work) -> Iterable[Item]:
    """Cases that were handed over before today, and that the lead unit hasn't signed for; overdue ones were told before."""
    rows = work.uow.case_queues.in_state(State.ASSIGNED, 0, _MOST_CASES)
    waiting = [row.number for row in rows if row.due_on >= work.today and row.handed_on < work.today]
    return (Item(UNSIGNED, number) for number in waiting)


def undecided_cases(work: Work) -> Iterable[Item]:
    """One line for all that nobody has been given yet: to be reviewed, decided or given anew."""
    states = [state for queue in _WITHOUT_UNIT for state in queues.STATES[queue]]
    count = sum(work.uow.case_queues.count_in_state(state, COUNTED) for state in states)
    return (Item(UNDECIDED, count),) if count else ()


_WITHOUT_UNIT = (Queue.REVIEW, Queue.APPROVE, Queue.HANDED_BACK, Queue.REOPENED)


def own_duties(work: Work) -> Iterable[Item]:
    """On the days that the policies name: what the federation itself owes, and whose terms end (requirements.md C5)."""
    found = organisation.calls(work)
    late = [Item(ORG_LATE, "")] if found.late else []
    dues = [Item(ORG_DUE, day.isoformat()) for day in found.dues]
    return [*late, *dues, *(Item(ORG_TERMS, day.isoformat()) for day in found.terms)]


# In the order of the lines. What else wants looking at in the morning is one more of these.
SOURCES: tuple[Callable[[Work], Iterable[Item]], ...] = (
    overdue_cases,
    unsigned_cases,
    undecided_cases,
    silent_people,
    own_duties,
    stopped_accounts,
    failed_pushes,
)


def plan(work: Work) -> int:
    """Writes today's brief to every officer if its hour has come and there is something; once a day."""
    if not _is_time(work) or not work.uow.outbox.mark_planned(f"{BRIEF}:{work.today}", work.now):
        return 0
    items = list(chain.from_iterable(source(work) for source in SOURCES))
    if not items:
        return 0
    shown = [*items[:_MOST_ITEMS], *(each for each in items[_MOST_ITEMS:] if each.kind in _KEPT)]
    push = {
        "purpose": BRIEF,
        "key": f"{BRIEF}:{work.today}",
        "facts": {"items": [each.as_json() for each in shown], "more": len(items) - len(shown)},
        "not_before": work.now,
        "expires_at": datetime.combine(work.today + timedelta(days=1), time(), tzinfo=BEIJING),
    }
    return work.uow.planning.tell_holders([Role.OFFICER], work.today, push)


def next_tick(work: Work) -> datetime | None:
    """The next brief's hour, for a clock that is driven."""
    days = (work.today, work.calendar.next_working_day(work.today + timedelta(days=1)))
    moments = (_moment(day, work) for day in days if work.calendar.is_working_day(day))
    return next((moment for moment in moments if moment > work.now), None)


def last(work: Work) -> Sequence[Item]:
    """The lines of the last brief that reached the person, in their order."""
    row = work.uow.outbox.last_sent(work.person.id, BRIEF)
    return [Item(kind, ref) for kind, ref in row.facts["items"]] if row else []


def _is_time(work: Work) -> bool:
    local = work.now.astimezone(BEIJING)
    hours = (work.policies.figure("brief.at"), work.policies.figure("push.to"))
    return work.calendar.is_working_day(work.today) and hours[0] <= local.time() < hours[1]


def _moment(day: date, work: Work) -> datetime:
    return datetime.combine(day, work.policies.figure("brief.at"), tzinfo=BEIJING)
