"""On which of their accounts people may be spoken to now, read for many people at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.capabilities import CAPABILITIES, Push
from storage.rules.delivery import WINDOWS
from storage.unit_of_work import UnitOfWork

SCREENS = ("console", "web")
# WeChat: five customer-service messages within the window (channels.md section 3).
IN_WINDOW = 5
_Heard = Mapping[tuple[str, str], datetime]


@dataclass(frozen=True, slots=True)
class Way:
    """A binding that may be pushed to now; `room` is how many messages more, None any number."""

    binding: Any
    room: int | None


@dataclass(frozen=True, slots=True)
class Ways:
    """A person's ways, the best first; `why_not` where there is none: unbound, broken or window_closed."""

    open: tuple[Way, ...]
    why_not: str = ""


def ways_of(uow: UnitOfWork, person_ids: Sequence[int], now: datetime, channels: Collection[str]) -> dict[int, Ways]:
    """Everybody's ways over the channels that can send, in four statements at most."""
    held: dict[int, list[Any]] = defaultdict(list)
    for binding in uow.bindings.of_people(person_ids):
        if binding.channel in channels:
            held[binding.person_id].append(binding)
    heard = _heard(uow, [binding for bindings in held.values() for binding in bindings])
    sent = _sent(uow, held, heard, now)
    return {person_id: _ways(held[person_id], heard, sent, now) for person_id in person_ids}


def _ways(bindings: Iterable[Any], heard: _Heard, sent: Counter[int], now: datetime) -> Ways:
    # A screen of ours that may be closed comes after the platforms that reach a pocket.
    ordered = sorted(bindings, key=lambda each: each.channel in SCREENS)
    whole = [each for each in ordered if not _is_broken(each, heard)]
    ways = (Way(each, _room(each, heard, sent, now)) for each in whole)
    found = tuple(way for way in ways if way.room is None or way.room > 0)
    return Ways(found, "" if found else "window_closed" if whole else "broken" if ordered else "unbound")


def _is_broken(binding: Any, heard: _Heard) -> bool:
    """Until somebody writes from there after it broke."""
    if binding.broken_at is None:
        return False
    last = heard.get((binding.account, binding.external_id))
    return last is None or last <= binding.broken_at


def _room(binding: Any, heard: _Heard, sent: Counter[int], now: datetime) -> int | None:
    """How many messages the channel takes for this person now; None: any number."""
    push = CAPABILITIES[binding.channel].push
    if push is not Push.IN_WINDOW:
        return None if push is Push.ALWAYS else 0
    last = heard.get((binding.account, binding.external_id))
    if last is None or now - last >= WINDOWS[binding.channel]:
        return 0
    return IN_WINDOW - sent[binding.id]


def _is_windowed(binding: Any) -> bool:
    return CAPABILITIES[binding.channel].push is Push.IN_WINDOW


def _heard(uow: UnitOfWork, bindings: Sequence[Any]) -> _Heard:
    """When each address last wrote, of those where it matters."""
    asked = [each for each in bindings if _is_windowed(each) or each.broken_at is not None]
    accounts = sorted({each.account for each in asked})
    return uow.conversations.last_heard(accounts, sorted({each.external_id for each in asked}))


def _sent(uow: UnitOfWork, held: Mapping[int, Sequence[Any]], heard: _Heard, now: datetime) -> Counter[int]:
    """Messages by binding since its address last wrote."""
    since = {
        each.id: heard[each.account, each.external_id]
        for bindings in held.values()
        for each in bindings
        if _is_windowed(each) and (each.account, each.external_id) in heard
    }
    people = [id for id, bindings in held.items() if any(each.id in since for each in bindings)]
    rows = uow.outbox.sent_to(people, now - max(WINDOWS.values()))
    return Counter(row.binding_id for row in rows if row.binding_id in since and row.ended_at >= since[row.binding_id])
