"""What people ask of reminders: not before a day, not at certain hours, not about a duty (requirements.md E2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from storage.rules.wishes import NONE, Wish
from storage.work import Work


def of_people(work: Work, person_ids: Sequence[int]) -> dict[int, Wish]:
    """By person, of those who asked for anything."""
    return {row.person_id: _wish(row) for row in work.uow.wishes.of_people(person_ids)}


def mine(work: Work) -> Wish:
    return of_people(work, [work.person.id]).get(work.person.id, NONE)


def snooze(work: Work, until: date | None) -> None:
    """No reminders before that day; None: as ever."""
    _keep(work, replace(mine(work), snoozed_until=until))


def keep_quiet(work: Work, begins: time | None, ends: time | None) -> None:
    """Nothing but urgent reports between these hours; None: as ever."""
    _keep(work, replace(mine(work), quiet_from=begins, quiet_to=ends))


def mute(work: Work, duty_id: str, until: date) -> None:
    """Nothing about that duty before that day; it is owed all the same."""
    wish = mine(work)
    _keep(work, replace(wish, muted={**wish.muted, duty_id: until}))


def unmute(work: Work, duty_id: str) -> None:
    """That duty is spoken of again."""
    wish = mine(work)
    _keep(work, replace(wish, muted={duty: day for duty, day in wish.muted.items() if duty != duty_id}))


def forget(work: Work) -> None:
    """Everything as if nothing had been asked."""
    _keep(work, NONE)


def _keep(work: Work, wish: Wish) -> None:
    work.uow.wishes.put(
        {
            "person_id": work.person.id,
            "snoozed_until": wish.snoozed_until,
            "quiet_from": _as_text(wish.quiet_from),
            "quiet_to": _as_text(wish.quiet_to),
            "muted": {duty: day.isoformat() for duty, day in wish.muted.items()},
        }
    )


def _wish(row: Any) -> Wish:
    muted = {duty: date.fromisoformat(day) for duty, day in row.muted.items()}
    return Wish(row.snoozed_until, _as_time(row.quiet_from), _as_time(row.quiet_to), muted)


def _as_text(hour: time | None) -> str:
    return "" if hour is None else hour.strftime("%H:%M")


def _as_time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
