"""Delivering what waits: lease rows, ask once more whether each is needed, send outside any transaction, mark them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot import logs
from bot.accounts import Accounts
from bot.capabilities import CAPABILITIES
from bot.outcomes import Outcome
from bot.outcomes import State as Said
from bot.rounds import Attempt, Elapsed, Message, Round
from bot.senders import Sender
from bot.tenants import Tenants
from bot.ways import Ways, ways_of
from handlers.messages import Reply
from storage.rules.delivery import ANY_HOUR, MOST_ATTEMPTS, Ending, State, manner, retry_at
from storage.rules.notices import answers_an_act
from storage.rules.touchpoints import push_time
from storage.unit_of_work import read, write
from storage.work import Work

__all__ = ["Sender", "deliver"]

_BATCH = 200
_LEASE = timedelta(minutes=2)
# A batch stops well before its lease ends: one call may hang for 11 seconds (channels.md section 6).
_SENDING_SECONDS = 60.0
_REPEATED, _REPEAT = "repeated", "repeat"
_MOST_REPEATS, _MARGIN = 3, timedelta(minutes=2)
# Kept beside the words that may have gone out: when that was first, and whether as an answer.
_TRIED, _ANSWER = "tried", "as_answer"
# What an outcome makes of a row that isn't tried again.
_BECOMES = {
    Said.SENT: State.SENT,
    Said.PARK: State.PARKED,
    Said.DROP: State.FAILED,
    Said.ALARM: State.FAILED,
    Said.UNCERTAIN: State.UNCERTAIN,
    Said.RETRY: State.FAILED,
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """One federation's delivery at one moment. `lanes` people are told at a time."""

    tenants: Tenants
    federation_id: str
    now: datetime
    senders: Mapping[str, Sender]
    lanes: int
    elapsed: Elapsed


def deliver(
    tenants: Tenants,
    federation_id: str,
    now: datetime,
    senders: Mapping[str, Sender],
    *,
    lanes: int = 1,
    elapsed: Elapsed = time.monotonic,
) -> Counter[str]:
    """Sends all that is due in one federation; counts by what became of it. At night only what may go at any hour."""
    desk = _Desk(tenants, federation_id, now, senders, lanes, elapsed)
    totals: Counter[str] = Counter()
    while rows := _leased(desk):
        totals += _delivered(desk, rows)
    return totals


def _leased(desk: _Desk) -> Sequence[Any]:
    with read(desk.tenants.database, desk.federation_id) as uow:
        # Nearly every look finds nothing, and a look holds nobody up.
        if not uow.outbox.has_work(desk.now):
            return ()
    with write(desk.tenants.database, desk.federation_id) as uow:
        work = desk.tenants.clock_work(uow, desk.now)
        uow.outbox.expire(desk.now)
        uow.outbox.strand(desk.now)
        is_open = push_time(desk.now, work.policies, work.calendar) <= desk.now
        return uow.outbox.lease(desk.now, desk.now + _LEASE, _BATCH, () if is_open else ANY_HOUR)


def _delivered(desk: _Desk, rows: Sequence[Any]) -> Counter[str]:
    with read(desk.tenants.database, desk.federation_id) as uow:
        messages = list(_messages(desk.tenants.office_work(uow, desk.now), rows, desk.senders))
        accounts = Accounts.of(uow, desk.now)
    this = Round(desk.senders, accounts, _SENDING_SECONDS, desk.elapsed)
    endings = [
        end for message, attempt in this.go(messages, desk.lanes) for end in _endings(message, attempt, desk.now)
    ]
    with write(desk.tenants.database, desk.federation_id) as uow:
        uow.outbox.end(endings, desk.now + _LEASE)
        accounts.keep(uow)
        for binding_id in this.broken:
            uow.bindings.mark_broken(binding_id, desk.now)
    return Counter(str(ending.state) for ending in endings)


# --- what is said, and over which ways ------------------------------------------------------------------------------


def _messages(work: Work, rows: Sequence[Any], senders: Mapping[str, Sender]) -> Iterator[Message]:
    from handlers import pushing

    repeats = [row for row in rows if row.code == _REPEAT]
    people = sorted({row.person_id for row in rows})
    ways = ways_of(work.uow, people, work.now, senders)
    for lot in _as_they_went(repeats):
        yield _repeated(lot, ways[lot[0].person_id], work.now)
    for each in pushing.prepared(work, [row for row in rows if row.code != _REPEAT]):
        if each.fault is not None:
            # One bad row must not keep everybody else's pushes from going out.
            logs.error("push_unprepared", each.fault, purpose=each.rows[0].purpose)
        open_ones = ways[each.person_id]
        fault = type(each.fault).__name__ if each.fault is not None else ""
        held = (each.held, each.until)
        usable = open_ones.open + (open_ones.answering if _answers(each.rows) else ())
        yield Message(each.person_id, each.rows, each.reply, usable, open_ones.why_not, *held, fault)


def _answers(rows: Sequence[Any]) -> bool:
    return all(answers_an_act(row.purpose, row.facts) for row in rows)


def _as_they_went(repeats: Sequence[Any]) -> Iterable[list[Any]]:
    """Rows that went out as one message, which is repeated as one."""
    lots: dict[tuple[Any, ...], list[Any]] = {}
    for row in repeats:
        lots.setdefault((row.person_id, row.binding_id, row.shown[_TRIED], row.shown["text"]), []).append(row)
    return lots.values()


def _repeated(lot: Sequence[Any], ways: Ways, now: datetime) -> Message:
    """The very same words over the very same way, while the platform takes the repeat for the first one."""
    row = lot[0]
    same = [
        replace(way, room=None)
        for way in (ways.answering if row.shown.get(_ANSWER) else ways.open)
        if way.binding.id == row.binding_id
    ]
    usable = tuple(same) if now < _repeatable_until(row) else ()
    return Message(row.person_id, tuple(lot), Reply.of(row.shown), usable, _REPEAT)


def _repeatable_until(row: Any) -> datetime:
    """When the platform forgets the first one, a little early: its clock isn't ours."""
    first = datetime.fromisoformat(row.shown[_TRIED])
    return first + timedelta(seconds=_removes(row.channel, bool(row.shown.get(_ANSWER)))) - _MARGIN


def _removes(channel: str, is_answer: bool) -> int:
    """For how many seconds a repeat is taken for the first one."""
    known = CAPABILITIES[channel]
    return known.removes_repeated_answers if is_answer else known.removes_repeats


# --- what became of it ----------------------------------------------------------------------------------------------


def _endings(message: Message, attempt: Attempt, now: datetime) -> Iterator[Ending]:
    for row in message.rows:
        yield _ending(row, message, attempt, now)


def _ending(row: Any, message: Message, attempt: Attempt, now: datetime) -> Ending:
    if message.held:
        return _waits(row, now, message.held, message.until)
    if message.reply is None and not message.fault:
        return Ending(row.id, State.DROPPED, "need_gone", now, attempts=row.attempts)
    outcome, code = attempt.outcome, row.code
    if outcome is None:
        return _waits(row, now, attempt.why or code, attempt.until)
    if row.code == _REPEAT and outcome.state is Said.PARK:
        # The way that it may have gone is closed; nobody will ever know.
        return Ending(row.id, State.UNCERTAIN, code, now, row.channel, row.binding_id, row.shown, attempts=row.attempts)
    again = _tried_again(row, message, attempt, outcome, now)
    return again or _ended(row, message, attempt, outcome, now)


def _waits(row: Any, now: datetime, code: str, until: datetime | None) -> Ending:
    """Goes back as it was; nothing was tried."""
    kept: tuple[str, int | None, Any] = ("", None, None)
    if row.code == _REPEAT:
        kept = (row.channel, row.binding_id, row.shown)
    code = _REPEAT if row.code == _REPEAT else code
    return Ending(row.id, State.WAITING, code, now, *kept, not_before=until or now, attempts=row.attempts)


def _tried_again(row: Any, message: Message, attempt: Attempt, outcome: Outcome, now: datetime) -> Ending | None:
    """The row as it waits for another try, or None where that was the last one."""
    tries = row.attempts + 1
    at = max(retry_at(now, row.attempts, row.id), attempt.until or now, now + timedelta(seconds=outcome.wait))
    if outcome.state is Said.RETRY and tries < MOST_ATTEMPTS:
        return Ending(row.id, State.WAITING, outcome.code, now, not_before=at, attempts=tries)
    if outcome.state is not Said.UNCERTAIN or attempt.binding is None or message.reply is None:
        return None
    removes = _removes(attempt.binding.channel, attempt.is_answer)
    if tries < _MOST_REPEATS and removes:
        tried = row.shown[_TRIED] if row.code == _REPEAT else now.isoformat()
        said = {**message.reply.as_json(), _TRIED: tried, _ANSWER: attempt.is_answer}
        way = (attempt.binding.channel, attempt.binding.id, said)
        return Ending(row.id, State.WAITING, _REPEAT, now, *way, at, tries)
    if manner(row.purpose).again and row.code != _REPEATED:
        return Ending(row.id, State.WAITING, _REPEATED, now, not_before=at, attempts=tries)
    return None


def _ended(row: Any, message: Message, attempt: Attempt, outcome: Outcome, now: datetime) -> Ending:
    state, binding = _BECOMES[outcome.state], attempt.binding
    return Ending(
        row.id,
        state,
        outcome.code,
        now,
        binding.channel if binding is not None else "",
        binding.id if binding is not None else None,
        message.reply.as_json() if state is State.SENT and message.reply else None,
        attempts=row.attempts + (binding is not None),
    )
