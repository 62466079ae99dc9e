"""Delivering what waits: lease rows, ask once more whether each is needed, send outside any transaction, mark them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import logs
from bot.capabilities import CAPABILITIES, Push
from bot.outcomes import Outcome, State
from bot.tenants import Tenants
from handlers.messages import Reply
from storage.rules.people import Person
from storage.rules.touchpoints import push_time
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Work

_BATCH = 200
_LEASE = timedelta(minutes=2)
_MOST_ATTEMPTS = 5
_FIRST_RETRY = timedelta(minutes=1)
SCREENS = ("console", "web")
# WeChat: five customer-service messages within 48 hours of the person's last message (channels.md section 3).
_WINDOW = timedelta(hours=48)
_IN_WINDOW = 5


class Sender(Protocol):
    """One channel's way of speaking first."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        """Says it to one account on this channel."""


# What an outcome makes of a row; a retry waits again until its attempts are used up.
_BECOMES = {
    State.SENT: "sent",
    State.PARK: "parked",
    State.DROP: "failed",
    State.ALARM: "failed",
    State.UNCERTAIN: "uncertain",
    State.RETRY: "failed",
}


@dataclass(frozen=True, slots=True)
class _Push:
    """A leased row with what it says now and the ways it may go, the best first. `fault`: what kept it from that."""

    row: Any
    reply: Reply | None = None
    ways: tuple[_Way, ...] = ()
    why_not: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """A binding that may be pushed to now; `room` is how many messages more, None any number."""

    binding: Any
    room: int | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What became of a push, and the binding that it was last tried on."""

    outcome: Outcome | None
    binding: Any | None = None


def deliver(tenants: Tenants, federation_id: str, now: datetime, senders: Mapping[str, Sender]) -> Counter[str]:
    """Sends all that is due in one federation; counts by what became of it. Nothing goes out at night."""
    totals: Counter[str] = Counter()
    while True:
        with write(tenants.database, federation_id) as uow:
            work = tenants.office_work(uow, now)
            uow.outbox.expire(now)
            uow.outbox.strand(now)
            if push_time(now, work.policies, work.calendar) > now:
                return totals
            rows = uow.outbox.lease(now, now + _LEASE, _BATCH)
        if not rows:
            return totals
        totals += _deliver(tenants, federation_id, now, senders, rows)


def _deliver(
    tenants: Tenants, federation_id: str, now: datetime, senders: Mapping[str, Sender], rows: Any
) -> Counter[str]:
    with read(tenants.database, federation_id) as uow:
        work = tenants.office_work(uow, now)
        prepared = [_prepared(work, row, senders) for row in rows]
    used: Counter[int] = Counter()
    endings = [_ending(push, _attempted(push, senders, used), now) for push in prepared]
    with write(tenants.database, federation_id) as uow:
        uow.outbox.end(endings)
    return Counter(str(ending["state"]) for ending in endings)


def _prepared(work: Work, row: Any, senders: Mapping[str, Sender]) -> _Push:
    """One bad row must not keep everybody else's pushes from going out."""
    try:
        return _prepare(work, row, senders)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it belongs to this row
        logs.error("push_unprepared", fault, purpose=row.purpose)
        return _Push(row, fault=type(fault).__name__)


def _prepare(work: Work, row: Any, senders: Mapping[str, Sender]) -> _Push:
    from handlers.topics import pushes

    person = work.roster.people[row.person_id]
    reply = pushes.render(work, person, row.purpose, row.facts)
    ways, why_not = _ways_to(work.uow, person, work.now, senders)
    return _Push(row, reply, ways, why_not)


def _ways_to(
    uow: UnitOfWork, person: Person, now: datetime, senders: Mapping[str, Sender]
) -> tuple[tuple[_Way, ...], str]:
    """The person's bindings on channels that may push now, or why there is none."""
    found = [each for each in uow.bindings.of_person(person.id) if each.channel in senders]
    # A screen of ours that may be closed comes after the platforms that reach a pocket.
    bindings = sorted(found, key=lambda each: each.channel in SCREENS)
    ways = (_Way(binding, _room(uow, binding, now)) for binding in bindings)
    open_ones = tuple(way for way in ways if way.room is None or way.room > 0)
    return open_ones, "" if open_ones else "window_closed" if bindings else "unbound"


def _room(uow: UnitOfWork, binding: Any, now: datetime) -> int | None:
    """How many messages the channel takes for this person now; None: any number."""
    push = CAPABILITIES[binding.channel].push
    if push is not Push.IN_WINDOW:
        return None if push is Push.ALWAYS else 0
    heard = uow.conversations.last_heard(binding.account, binding.external_id)
    if heard is None or now - heard >= _WINDOW:
        return 0
    return _IN_WINDOW - uow.outbox.sent_since(binding.id, heard)


def _attempted(push: _Push, senders: Mapping[str, Sender], used: Counter[int]) -> _Attempt:
    """What the platforms said, one way after the other; `used` counts this batch's messages by binding."""
    if push.fault:
        return _Attempt(Outcome(State.ALARM, push.fault))
    if push.reply is None:
        return _Attempt(None)
    last = _Attempt(Outcome(State.PARK, push.why_not))
    for way in push.ways:
        if way.room is not None and used[way.binding.id] >= way.room:
            last = _Attempt(Outcome(State.PARK, "message_count"), way.binding)
            continue
        used[way.binding.id] += 1
        last = _Attempt(_sent(push, way.binding, push.reply, senders), way.binding)
        if last.outcome is None or last.outcome.state not in _NEXT_WAY:
            break
    return last


# The platform refused for certain: nothing went out, so another channel may say it.
_NEXT_WAY = frozenset({State.PARK, State.DROP})


def _sent(push: _Push, binding: Any, reply: Reply, senders: Mapping[str, Sender]) -> Outcome:
    try:
        return senders[binding.channel].send(binding.account, binding.external_id, reply)
    except Exception as fault:  # noqa: BLE001 - it may have gone out before it broke
        logs.error("push_broke", fault, purpose=push.row.purpose)
        return Outcome(State.UNCERTAIN, type(fault).__name__)


def _ending(push: _Push, attempt: _Attempt, now: datetime) -> dict[str, Any]:
    outcome, binding = attempt.outcome, attempt.binding
    again = outcome is not None and outcome.state is State.RETRY and push.row.attempts + 1 < _MOST_ATTEMPTS
    state = "dropped" if outcome is None else "waiting" if again else _BECOMES[outcome.state]
    return {
        "row_id": push.row.id,
        "state": state,
        "channel": binding.channel if binding is not None else "",
        "binding_id": binding.id if binding is not None else None,
        "code": outcome.code if outcome else "need_gone",
        "shown": push.reply.as_json() if state == "sent" and push.reply else None,
        "not_before": now + _FIRST_RETRY * 2**push.row.attempts if again else push.row.not_before,
        "ended_at": None if state in ("waiting", "parked") else now,
    }
