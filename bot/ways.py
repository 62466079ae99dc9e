"""On which of their accounts people may be spoken to now, read for many people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.capabilities import CAPABILITIES, SCREENS, Push
from bot.senders import Answering, Screen, Sender
from storage.rules.delivery import WINDOWS
from storage.unit_of_work import UnitOfWork

# WeChat: five customer-service messages within the window of the person's last message, three within a minute of a
# tapped menu, a follow or a scan; they don't add up (channels.md section 3).
IN_WINDOW = 5
IN_MINUTE, _MINUTE = 3, timedelta(minutes=1)
_Heard = Mapping[tuple[str, str, bool], datetime]
_Sent = defaultdict[int, list[datetime]]


@dataclass(frozen=True, slots=True)
class Way:
    """A binding that may be pushed to now; `room` is how many messages more, None any number.

    `is_answer`: only for what answers the person's own act, in the form that the channel has for that.
    """

    binding: Any
    room: int | None
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """A person's ways, the best first; `why_not` where none is `open`: unbound, broken or window_closed.

    `answering`: what is left for an answer to the person's own act.
    """

    open: tuple[Way, ...]
    why_not: str = ""
    answering: tuple[Way, ...] = ()


def ways_of(
    uow: UnitOfWork, person_ids: Sequence[int], now: datetime, senders: Mapping[str, Sender]
) -> dict[int, Ways]:
    """Everybody's ways over the channels that can send, in five statements at most."""
    held = _held(uow, person_ids, senders)
    every = [binding for bindings in held.values() for binding in bindings]
    heard = _heard(uow, every)
    answering = {channel: sender for channel, sender in senders.items() if isinstance(sender, Answering)}
    known = _Known(heard, _sent(uow, held, heard, now), _allowed(uow, every), answering)
    return {person_id: _ways(held[person_id], known, now) for person_id in person_ids}


def _held(uow: UnitOfWork, person_ids: Sequence[int], senders: Mapping[str, Sender]) -> dict[int, list[Any]]:
    """Everybody's bindings where something can be said; screens only of those who are on no platform.

    What is kept for a screen counts as said, and who has a pocket may never look there again.
    """
    held: dict[int, list[Any]] = defaultdict(list)
    for binding in uow.bindings.of_people(person_ids):
        if binding.channel in senders:
            held[binding.person_id].append(binding)
    for person_id, bindings in held.items():
        pockets = [each for each in bindings if not isinstance(senders[each.channel], Screen)]
        held[person_id] = pockets or bindings
    return held


@dataclass(frozen=True, slots=True)
class _Known:
    """When addresses last wrote, when they were written to, how many notices they allow; and who can answer."""

    heard: _Heard
    sent: _Sent
    allowed: Mapping[tuple[str, str], int]
    answering: Mapping[str, Answering]


def _ways(bindings: Iterable[Any], known: _Known, now: datetime) -> Ways:
    # A screen of ours that may be closed comes after the platforms that reach a pocket.
    ordered = sorted(bindings, key=lambda each: each.channel in SCREENS)
    whole = [each for each in ordered if not _is_broken(each, known.heard)]
    ways = (Way(each, _room(each, known, now)) for each in whole)
    found = tuple(way for way in ways if way.room is None or way.room > 0)
    why_not = "" if found else "window_closed" if whole else "broken" if ordered else "unbound"
    answering = tuple(Way(each, None, is_answer=True) for each in whole if _answers(known.answering, each))
    return Ways(found, why_not, answering)


def _answers(answering: Mapping[str, Answering], binding: Any) -> bool:
    sender = answering.get(binding.channel)
    return sender is not None and sender.answers(binding.account)


def _is_broken(binding: Any, heard: _Heard) -> bool:
    """Until somebody writes from there after it broke."""
    if binding.broken_at is None:
        return False
    return all(last <= binding.broken_at for _, last in _moments(binding, heard))


def _moments(binding: Any, heard: _Heard) -> list[tuple[bool, datetime]]:
    """When the address last wrote and last tapped, where it did."""
    found = ((is_tap, heard.get((binding.account, binding.external_id, is_tap))) for is_tap in (False, True))
    return [(is_tap, last) for is_tap, last in found if last is not None]


def _room(binding: Any, known: _Known, now: datetime) -> int | None:
    """How many messages the channel takes for this person now; None: any number."""
    push = CAPABILITIES[binding.channel].push
    if push is not Push.IN_WINDOW:
        return None if push is Push.ALWAYS else 0
    rooms = [0]
    for is_tap, last in _moments(binding, known.heard):
        window, most = (_MINUTE, IN_MINUTE) if is_tap else (WINDOWS[binding.channel], IN_WINDOW)
        if now - last < window:
            rooms.append(most - sum(moment >= last for moment in known.sent[binding.id]))
    return max(rooms) + known.allowed.get((binding.account, binding.external_id), 0)


def _is_windowed(binding: Any) -> bool:
    return CAPABILITIES[binding.channel].push is Push.IN_WINDOW


def _heard(uow: UnitOfWork, bindings: Sequence[Any]) -> _Heard:
    """When each address last wrote, of those where it matters."""
    asked = [each for each in bindings if _is_windowed(each) or each.broken_at is not None]
    accounts = sorted({each.account for each in asked})
    return uow.conversations.last_heard(accounts, sorted({each.external_id for each in asked}))


def _allowed(uow: UnitOfWork, bindings: Sequence[Any]) -> dict[tuple[str, str], int]:
    asked = [each for each in bindings if _is_windowed(each)]
    return uow.grants.left(sorted({each.account for each in asked}), sorted({each.external_id for each in asked}))


def _sent(uow: UnitOfWork, held: Mapping[int, Sequence[Any]], heard: _Heard, now: datetime) -> _Sent:
    """When messages went out by binding, of those whose window may be open."""
    open_ones = {
        person_id
        for person_id, bindings in held.items()
        for each in bindings
        if _is_windowed(each) and _moments(each, heard)
    }
    sent: _Sent = defaultdict(list)
    for row in uow.outbox.sent_to(sorted(open_ones), now - max(WINDOWS.values())):
        sent[row.binding_id].append(row.ended_at)
    return sent
