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
    """A leased row with what it says now and where it goes; no binding where no channel may push.

    `room` is how many more messages the channel takes for this person now; None: any number. `fault` names what kept
    us from preparing it.
    """

    row: Any
    reply: Reply | None = None
    binding: Any | None = None
    room: int | None = None
    why_not: str = ""
    fault: str = ""


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
    endings = [_ending(push, _attempt(push, senders, used), now) for push in prepared]
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
    binding, room, why_not = _way_to(work.uow, person, work.now, senders)
    return _Push(row, reply, binding, room, why_not)


def _way_to(
    uow: UnitOfWork, person: Person, now: datetime, senders: Mapping[str, Sender]
) -> tuple[Any | None, int | None, str]:
    """The person's binding on a channel that may push now and its room, or why there is none."""
    found = [each for each in uow.bindings.of_person(person.id) if each.channel in senders]
    # A screen of ours that may be closed comes after the platforms that reach a pocket.
    bindings = sorted(found, key=lambda each: each.channel in SCREENS)
    for binding in bindings:
        room = _room(uow, binding, now)
        if room is None or room > 0:
            return binding, room, ""
    return None, 0, "window_closed" if bindings else "unbound"


def _room(uow: UnitOfWork, binding: Any, now: datetime) -> int | None:
    """How many messages the channel takes for this person now; None: any number."""
    push = CAPABILITIES[binding.channel].push
    if push is not Push.IN_WINDOW:
        return None if push is Push.ALWAYS else 0
    heard = uow.conversations.last_heard(binding.account, binding.external_id)
    if heard is None or now - heard >= _WINDOW:
        return 0
    return _IN_WINDOW - uow.outbox.sent_since(binding.id, heard)


def _attempt(push: _Push, senders: Mapping[str, Sender], used: Counter[int]) -> Outcome | None:
    """What the platform said; None where there was nothing to say. `used` counts this batch's messages by binding."""
    if push.fault:
        return Outcome(State.ALARM, push.fault)
    if push.reply is None:
        return None
    if push.binding is None:
        return Outcome(State.PARK, push.why_not)
    if push.room is not None and used[push.binding.id] >= push.room:
        return Outcome(State.PARK, "message_count")
    used[push.binding.id] += 1
    return _sent(push, push.binding, push.reply, senders)


def _sent(push: _Push, binding: Any, reply: Reply, senders: Mapping[str, Sender]) -> Outcome:
    try:
        return senders[binding.channel].send(binding.account, binding.external_id, reply)
    except Exception as fault:  # noqa: BLE001 - it may have gone out before it broke
        logs.error("push_broke", fault, purpose=push.row.purpose)
        return Outcome(State.UNCERTAIN, type(fault).__name__)


def _ending(push: _Push, outcome: Outcome | None, now: datetime) -> dict[str, Any]:
    again = outcome is not None and outcome.state is State.RETRY and push.row.attempts + 1 < _MOST_ATTEMPTS
    state = "dropped" if outcome is None else "waiting" if again else _BECOMES[outcome.state]
    return {
        "row_id": push.row.id,
        "state": state,
        "channel": push.binding.channel if push.binding is not None else "",
        "binding_id": push.binding.id if push.binding is not None else None,
        "code": outcome.code if outcome else "need_gone",
        "shown": _shown(push.reply) if state == "sent" and push.reply else None,
        "not_before": now + _FIRST_RETRY * 2**push.row.attempts if again else push.row.not_before,
        "ended_at": None if state in ("waiting", "parked") else now,
    }


def _shown(reply: Reply) -> dict[str, Any]:
    return {"text": reply.text, "choices": [[choice.label, choice.says] for choice in reply.choices]}
