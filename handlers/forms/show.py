"""Values as people read them: dates with weekdays, modes and topics by name, amounts with their unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from config.texts import text
from handlers.forms.form import Form
from storage.rules.touchpoints import BEIJING


def day(value: date | str, today: date) -> str:
    """«11月19日（周四）», with the year where it isn't this one."""
    when = date.fromisoformat(value) if isinstance(value, str) else value
    key = "show.day" if when.year == today.year else "show.day_of_year"
    return text(key, year=when.year, month=when.month, day=when.day, weekday=text(f"weekday.{when.isoweekday()}"))


def short_day(value: date, today: date) -> str:
    """«11月19日», with the year where it isn't this one."""
    key = "show.short_day" if value.year == today.year else "show.short_day_of_year"
    return text(key, year=value.year, month=value.month, day=value.day)


def number(value: float) -> str:
    """Without a needless «.0»."""
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def joined(values: Sequence[str]) -> str:
    return text("show.comma").join(values)


def lines_of(*lines: str) -> str:
    return "\n".join(lines)


def _named(table: str) -> Callable[[Any], str]:
    return lambda value: text(f"{table}.{value}")


_SHOWS: Mapping[str, Callable[[Any], str]] = {
    "modes": lambda values: joined([text(f"mode.{value}") for value in values]),
    "topic": _named("topic"),
    "kind": _named("case_kind"),
    "persons": joined,
    "signers": joined,
    "co_departments": joined,
    "result": _named("result"),
    "rating": _named("grade"),
    "attitude": _named("grade"),
    "kept": lambda value: text("promise.kept" if value else "promise.not_kept"),
    "head_count": lambda value: text("show.people", count=value),
    "amount": lambda value: text("show.yuan", amount=number(value)),
    "days": lambda value: text("show.days", days=number(value)),
    "hours": lambda value: text("show.hours", hours=number(value)),
    "done": lambda value: text("deed.done" if value else "deed.planned"),
    "rotation": lambda value: text("show.yes"),
}


def value(name: str, given: Any, today: date) -> str:
    """One field's value as the card shows it."""
    if name in ("date", "date_to", "due"):
        return day(given, today)
    return _SHOWS.get(name, str)(given)


def lines(form: Form, values: Mapping[str, Any], today: date) -> list[str]:
    """«日期：11月19日（周四）» and so on, in the form's order; what isn't there or is empty isn't shown."""
    return [
        text("show.line", label=text(f"form.label.{field.name}"), value=value(field.name, values[field.name], today))
        for field in form.fields
        if _is_shown(field.name, values.get(field.name))
    ]


def _is_shown(name: str, given: Any) -> bool:
    """A good deed that is planned says so; any other «no» and what isn't there is left out."""
    return given not in (None, "", [], False) or (name == "done" and given is False)


def moment(when: datetime) -> str:
    """«11月20日 9:30» in Beijing."""
    local = when.astimezone(BEIJING)
    return text("show.moment", month=local.month, day=local.day, hour=local.hour, minute=local.minute)


def moment_of_year(when: datetime) -> str:
    """«2026年11月20日 9:30» in Beijing, for what is kept."""
    local = when.astimezone(BEIJING)
    fields = {"month": local.month, "day": local.day, "hour": local.hour, "minute": local.minute}
    return text("show.moment_of_year", year=local.year, **fields)
