"""What waits for me, by role, a page at a time, with the sentence that does the next thing (requirements.md D4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Choice, Reply
from handlers.telling import casework
from handlers.turn import Turn
from nlp import case_terms
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act
from storage.rules.people import Role
from storage.services import cases

_MOST_BUTTONS = 3


def queue(turn: Turn, reading: Reading) -> list[Reply]:
    """The queue that is asked for, what waits for me where none is named, or its next page."""
    listed = turn.dialogue.listed or {}
    goes_on = case_terms.is_next_page(reading.text) and listed.get("intent") == Intent.CASE_QUEUE
    if goes_on and not listed["after"]:
        return [Reply(text("queue.no_more"))]
    asked = listed if goes_on else _asked(turn, reading)
    name = cases.Queue(asked["queue"]) if asked["queue"] else None
    page = cases.queue(turn.work, name, after=asked["after"], unit=asked["unit"])
    return [_told(turn, page, asked)]


def _asked(turn: Turn, reading: Reading) -> dict[str, Any]:
    """A unit that is named means all that it has in hand; whoever neither is one nor leads one has but one's own."""
    unit = str(reading.slots.get("department", ""))
    named = case_terms.queue_named(reading.text) or (cases.Queue.IN_HAND if unit else "")
    sees = {Role.OFFICER, Role.LEADER, Role.CLERK} & turn.work.person.roles(turn.work.today)
    return {"queue": str(named) if sees else "", "unit": unit, "after": "", "numbers": []}


def _told(turn: Turn, page: cases.Page, asked: dict[str, Any]) -> Reply:
    numbers = [*asked["numbers"], *(each.number for each in page.items)]
    first = len(asked["numbers"]) + 1
    day = turn.work.today.isoformat()
    turn.dialogue.listed = {**asked, "intent": Intent.CASE_QUEUE, "after": page.after, "numbers": numbers, "day": day}
    name = text(f"queue.name_{asked['queue'] or 'mine'}")
    if not page.items:
        return Reply(text("queue.empty", name=name))
    is_shared = len({each.number for each in page.items}) < len(page.items)
    key = "queue.head_more" if page.more else "queue.head_units" if is_shared else "queue.head"
    head = text(key, name=name, count=page.total)
    lines = [_line(place, each) for place, each in enumerate(page.items, first)]
    acts = [_own_act(turn, each) for each in page.items]
    tail = [text("queue.urge_hint")] if Act.URGE in acts else []
    return Reply(show.lines_of(head, *lines, *tail), _actions(page, acts))


# What a unit is waited for, the office can only urge; what signers are waited for, they do themselves.
_OF_UNITS = frozenset({Act.SIGN_FOR, Act.REPLY, Act.CO_REPLY, Act.REPORT})
_OF_SIGNERS = frozenset({Act.SIGN, Act.AMEND, Act.RATE})


def _own_act(turn: Turn, each: cases.Waiting) -> Act | None:
    """What the person may do next about a case in the queue."""
    if Role.CLERK in turn.work.person.roles(turn.work.today) or each.queue is cases.Queue.OWN:
        return each.act
    if each.act in _OF_UNITS:
        return Act.URGE if Role.OFFICER in turn.work.person.roles(turn.work.today) else None
    return None if each.act in _OF_SIGNERS else each.act


def _line(place: int, each: cases.Waiting) -> str:
    key = "queue.line_unit" if each.unit else "queue.line"
    state = casework.waits(each)
    return text(key, place=place, number=each.number, title=each.title, unit=each.unit, state=state)


def _actions(page: cases.Page, acts: Sequence[Act | None]) -> tuple[Choice, ...]:
    """The next act on the first few, each one sentence, and the next page."""
    offered = [
        choice
        for each, act in zip(page.items, acts, strict=True)
        for choice in casework.button(each.number, act)[:1]
        if act is not Act.URGE
    ]
    return (*offered[:_MOST_BUTTONS], *((Choice(text("queue.next")),) if page.after else ()))
