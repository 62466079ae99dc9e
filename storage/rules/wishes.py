"""What a person asked of reminders, and when it lets the next one through. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from storage.rules.touchpoints import BEIJING


@dataclass(frozen=True, slots=True)
class Wish:
    """`snoozed_until` is the first day on which reminders come again; quiet hours may go over midnight.

    `muted` has, by duty, the first day on which it is spoken of again.
    """

    snoozed_until: date | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None
    muted: Mapping[str, date] = field(default_factory=dict)

    def is_snoozed(self, day: date) -> bool:
        return self.snoozed_until is not None and day < self.snoozed_until

    def is_muted(self, duty_id: str, day: date) -> bool:
        return duty_id in self.muted and day < self.muted[duty_id]


NONE = Wish()


def quiet_until(now: datetime, wish: Wish) -> datetime | None:
    """The end of the person's quiet hours, if `now` lies in them."""
    if wish.quiet_from is None or wish.quiet_to is None or wish.quiet_from == wish.quiet_to:
        return None
    local = now.astimezone(BEIJING)
    starts = datetime.combine(local.date(), wish.quiet_from, tzinfo=BEIJING)
    ends = datetime.combine(local.date(), wish.quiet_to, tzinfo=BEIJING)
    if wish.quiet_from < wish.quiet_to:
        return ends if starts <= local < ends else None
    if local < ends:
        return ends
    return ends + timedelta(days=1) if local >= starts else None


def snoozed_until(now: datetime, wish: Wish, at: time) -> datetime | None:
    """The hour at which reminders come again, if they are snoozed now."""
    if not wish.is_snoozed(now.astimezone(BEIJING).date()):
        return None
    assert wish.snoozed_until is not None
    return datetime.combine(wish.snoozed_until, at, tzinfo=BEIJING)
