"""What a person asks of the reminders sent to oneself: to see them, later, quiet, fewer, or one of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp import own_reminders
from nlp.own_reminders import Cancelled, Wanted
from nlp.reading import Reading
from nlp.words import Word, engine_word
from storage.rules.touchpoints import BEIJING
from storage.rules.wishes import Wish
from storage.services import reminders, wishes

_MOST = 8


def my_reminders(turn: Turn, reading: Reading) -> list[Reply]:
    """Does what the sentence asks of reminders and says what will happen now."""
    slots = reading.slots
    wanted = own_reminders.wanted(reading.text, has_date="date" in slots, has_duty="duty" in slots)
    return _DOES[wanted](turn, reading)


def _list(turn: Turn, reading: Reading) -> list[Reply]:
    lines = [each.label for each in _kept(turn)]
    coming = [point for point in reminders.schedule(turn.work, turn.work.today.year) if point.day > turn.work.today]
    if coming:
        lines.append(text("reminders.next_line", day=show.day(coming[0].day, turn.work.today)))
    head = text("reminders.head" if lines else "reminders.none")
    return [Reply(show.lines_of(head, *lines[:_MOST], text("reminders.hint")))]


@dataclass(frozen=True, slots=True)
class _Kept:
    """One thing that the person asked of reminders: how it is told, what it is, and how it is taken back."""

    label: str
    kind: str
    take_back: Callable[[], object]
    matter: str = ""


def _kept(turn: Turn) -> list[_Kept]:
    """In the order of the list: own reminders, the snooze, the quiet hours, the duties not to be spoken of."""
    work, wish = turn.work, wishes.mine(turn.work)
    found = [
        _Kept(_own_line(row), "own", partial(reminders.forget_one, work, row.id), str(row.facts["text"]))
        for row in reminders.waiting(work)
    ]
    if wish.is_snoozed(work.today):
        found.append(_Kept(_snoozed_line(turn, wish), Cancelled.SNOOZE, partial(wishes.snooze, work, None)))
    if wish.quiet_from is not None and wish.quiet_to is not None:
        found.append(_Kept(_quiet_line(wish), Cancelled.QUIET, partial(wishes.keep_quiet, work, None, None)))
    muted = [duty for duty in wish.muted if wish.is_muted(duty, work.today) and work.policies.has_duty(duty)]
    names = [work.policies.duty(duty, work.today.year).name for duty in muted]
    lines = [text("reminders.muted_line", duty=name) for name in names]
    return found + [
        _Kept(line, "muted", partial(wishes.unmute, work, duty), name)
        for duty, name, line in zip(muted, names, lines, strict=True)
    ]


def _own_line(row: Any) -> str:
    return text("reminders.own_line", moment=show.moment(row.not_before), matter=row.facts["text"])


def _snoozed_line(turn: Turn, wish: Wish) -> str:
    assert wish.snoozed_until is not None
    return text("reminders.snoozed_line", day=show.day(wish.snoozed_until, turn.work.today))


def _quiet_line(wish: Wish) -> str:
    assert wish.quiet_from is not None
    assert wish.quiet_to is not None
    return text("reminders.quiet_line", begins=_clock(wish.quiet_from), ends=_clock(wish.quiet_to))


def _cancel(turn: Turn, reading: Reading) -> list[Reply]:
    """What is named goes, and nothing else; where nothing is named the person chooses. Those of duties stay: they are owed."""
    kept = _kept(turn)
    if not kept:
        return [Reply(text("reminders.nothing_kept"))]
    gone = _named(kept, reading.text)
    if gone is None:
        return [_ask_which(turn, kept)]
    return [_taken_back(gone)] if gone else [Reply(text("reminders.not_kept"))]


def _named(kept: list[_Kept], said: str) -> list[_Kept] | None:
    """What the words take back; empty where that isn't there, None where they leave it open."""
    kind = own_reminders.cancelled(said)
    if kind is Cancelled.ALL:
        return kept
    if kind is Cancelled.SETTINGS:
        return [each for each in kept if each.kind != "own"]
    if kind is not None:
        return [each for each in kept if each.kind == kind]
    place = own_reminders.place_cancelled(said, len(kept))
    if place is not None:
        return kept[place - 1 : place] if place > 0 else []
    about = [each for each in kept if each.matter and own_reminders.is_about(said, each.matter)]
    return about if len(about) == 1 else kept if len(kept) == 1 else None


def _taken_back(gone: list[_Kept]) -> Reply:
    for each in gone:
        each.take_back()
    return Reply(show.lines_of(text("reminders.cancelled"), *(each.label for each in gone), text("reminders.still")))


def _ask_which(turn: Turn, kept: list[_Kept]) -> Reply:
    labels = [each.label for each in kept[:_MOST]]
    offered = choices(*labels, text("reminders.cancel_all"), text("reminders.keep_all"))
    turn.dialogue.ask("which_reminder", offered)
    return Reply(text("reminders.cancel_which"), offered)


def settle_which(turn: Turn, said: str) -> list[Reply] | None:
    """Which of them goes; None when it is no answer."""
    kept = _kept(turn)
    if said == text("reminders.keep_all") or engine_word(said) in (Word.CANCEL, Word.DENY):
        return [Reply(text("reminders.all_kept"))]
    chosen = kept if said == text("reminders.cancel_all") else [each for each in kept if each.label == said]
    chosen = chosen or (_named(kept, said) if len(said) <= _SHORT else None) or []
    return [_taken_back(chosen)] if chosen else None


_SHORT = 12


def _snooze(turn: Turn, reading: Reading) -> list[Reply]:
    said = reading.slots.get("date")
    day = date.fromisoformat(said) if said else own_reminders.until(reading.text, turn.work.today)
    if day is None or day <= turn.work.today:
        offered = choices(text("reminders.tomorrow"), text("reminders.next_week"), text("reminders.next_month"))
        return [Reply(text("reminders.when"), offered)]
    day = turn.work.calendar.next_working_day(day)
    wishes.snooze(turn.work, day)
    reminders.remind_again(turn.work, day)
    return [Reply(text("reminders.snoozed", day=show.day(day, turn.work.today)))]


def _quiet(turn: Turn, reading: Reading) -> list[Reply]:
    hours = own_reminders.quiet_hours(reading.text)
    if hours is None:
        return _snooze(turn, reading)
    wishes.keep_quiet(turn.work, hours.begins, hours.ends)
    return [Reply(text("reminders.quiet", begins=_clock(hours.begins), ends=_clock(hours.ends)))]


def _mute(turn: Turn, reading: Reading) -> list[Reply]:
    """Until the year's end: the duty is owed all the same."""
    duty_id = str(reading.slots["duty"])
    if not turn.work.policies.has_duty(duty_id):
        return _list(turn, reading)
    wishes.mute(turn.work, duty_id, date(turn.work.today.year + 1, 1, 1))
    return [Reply(text("reminders.muted", duty=turn.work.policies.duty(duty_id, turn.work.today.year).name))]


def _own(turn: Turn, reading: Reading) -> list[Reply]:
    matter, said = own_reminders.matter(reading.text), reading.slots.get("date")
    hour = time.fromisoformat(reading.slots["time"]) if "time" in reading.slots else None
    if not said and hour is None:
        return [Reply(text("reminders.own_when", matter=matter))]
    day = date.fromisoformat(said) if said else turn.work.today
    if day < turn.work.today:
        return [Reply(text("reminders.own_when", matter=matter))]
    if hour is None and day == turn.work.today:
        day = turn.work.calendar.next_working_day(day + timedelta(days=1))
    moment = reminders.remind_me(turn.work, matter, day, hour)
    key = "reminders.own_once" if own_reminders.is_repeated(reading.text) else "reminders.own"
    when = text(
        "reminders.at", day=show.day(moment.date(), turn.work.today), time=_clock(moment.astimezone(BEIJING).time())
    )
    return [Reply(text(key, moment=when, matter=matter))]


def _clock(hour: time) -> str:
    return hour.strftime("%H:%M")


_DOES: Mapping[Wanted, Callable[[Turn, Reading], list[Reply]]] = {
    Wanted.LIST: _list,
    Wanted.CANCEL: _cancel,
    Wanted.SNOOZE: _snooze,
    Wanted.QUIET: _quiet,
    Wanted.MUTE: _mute,
    Wanted.OWN: _own,
}
