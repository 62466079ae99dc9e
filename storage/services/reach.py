"""Whom a push can't reach now, and why (requirements.md E6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from storage.rules.delivery import WINDOWS
from storage.rules.people import Person
from storage.work import Work


class Why(StrEnum):
    """`unbound`: on no channel. `gone`: blocked or left on every one. `silent`: only where we may answer, not begin."""

    UNBOUND = "unbound"
    GONE = "gone"
    SILENT = "silent"


def forecast(work: Work, people: Iterable[Person]) -> dict[Why, list[Person]]:
    """Those of the people who would not be reached now, by reason; nobody is there who can be."""
    asked = {person.id: person for person in people}
    held: dict[int, list[Any]] = defaultdict(list)
    for binding in work.uow.bindings.of_people(list(asked)):
        held[binding.person_id].append(binding)
    every = [each for bindings in held.values() for each in bindings]
    accounts, senders = sorted({each.account for each in every}), sorted({each.external_id for each in every})
    # A tap opens a minute only: too short to count on.
    said = work.uow.conversations.last_heard(accounts, senders)
    heard = {(account, sender): at for (account, sender, is_tap), at in said.items() if not is_tap}
    found: dict[Why, list[Person]] = defaultdict(list)
    for person_id, person in asked.items():
        reasons = [_why(work, each, heard) for each in held[person_id]]
        if None not in reasons:
            found[_first(reasons)].append(person)
    return dict(found)


def _why(work: Work, binding: Any, heard: dict[tuple[str, str], Any]) -> Why | None:
    last = heard.get((binding.account, binding.external_id))
    if binding.broken_at is not None and (last is None or last <= binding.broken_at):
        return Why.GONE
    window = WINDOWS.get(binding.channel)
    if window is not None and (last is None or work.now - last >= window):
        return Why.SILENT
    return None


def _first(reasons: list[Why | None]) -> Why:
    return Why.SILENT if Why.SILENT in reasons else Why.GONE if reasons else Why.UNBOUND
