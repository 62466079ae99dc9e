"""What a person asks of the reminders sent to oneself: to see them, later, quiet, fewer, or one of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp import own_reminders
from nlp.own_reminders import Wanted
from nlp.reading import Reading
from storage.rules.touchpoints import BEIJING
from storage.services import reminders, wishes

_MOST = 8


def my_reminders(turn: Turn, reading: Reading) -> list[Reply]:
    """Does what the sentence asks of reminders and says what will happen now."""
    slots = reading.slots
    wanted = own_reminders.wanted(reading.text, has_date="date" in slots, has_duty="duty" in slots)
    return _DOES[wanted](turn, reading)


def _list(turn: Turn, reading: Reading) -> list[Reply]:
    wish, own = wishes.mine(turn.work), reminders.waiting(turn.work)
    lines = [text("reminders.own_line", moment=show.moment(row.not_before), matter=row.facts["text"]) for row in own]
    if wish.is_snoozed(turn.work.today) and wish.snoozed_until is not None:
        lines.append(text("reminders.snoozed_line", day=show.day(wish.snoozed_until, turn.work.today)))
    if wish.quiet_from is not None and wish.quiet_to is not None:
        lines.append(text("reminders.quiet_line", begins=_clock(wish.quiet_from), ends=_clock(wish.quiet_to)))
    coming = [point for point in reminders.schedule(turn.work, turn.work.today.year) if point.day > turn.work.today]
    if coming:
        lines.append(text("reminders.next_line", day=show.day(coming[0].day, turn.work.today)))
    head = text("reminders.head" if lines else "reminders.none")
    return [Reply(show.lines_of(head, *lines[:_MOST], text("reminders.hint")))]


def _cancel(turn: Turn, reading: Reading) -> list[Reply]:
    """Own reminders, the snooze and the quiet hours go; those of duties stay, since they are owed."""
    wishes.forget(turn.work)
    return [Reply(text("reminders.cancelled", count=reminders.forget(turn.work)))]


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
