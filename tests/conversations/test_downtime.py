"""A service that was off when a stage came: what was missed is made up in working hours, once (requirements.md E2)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.simulation import Heard
from bot.stage import stage
from storage.rules.touchpoints import BEIJING


def at(month: int, day: int, hour: int = 9, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


def reminders(url: str, opened: datetime, until: datetime) -> list[Heard]:
    """Whom the service reminds of duties between its start and its end; lists for officers are another matter."""
    simulation = stage(url, now=opened)
    heard = [each for moment in (opened, until) for each in simulation.move(moment) if _is_reminder(each)]
    simulation.service.database.close()
    return heard


def _is_reminder(heard: Heard) -> bool:
    return heard.kind == "push" and "还有这些没完成" in heard.text


@pytest.mark.parametrize(
    ("back", "told_on"),
    [
        (at(12, 1, 11), date(2026, 12, 1)),
        (at(12, 1, 20), date(2026, 12, 2)),
        (at(12, 5, 12), date(2026, 12, 7)),
        (at(12, 16, 8), date(2026, 12, 16)),
    ],
    ids=["same-morning", "same-evening", "on-saturday", "two-weeks-later"],
)
def test_missed_stage_is_made_up_once(database_url: str, back: datetime, told_on: date) -> None:
    """On the first working hour after it is back; 26 people owe something, each hears it once."""
    reminders(database_url, at(11, 28), at(11, 30, 18))
    pushed = reminders(database_url, back, at(12, 16, 20))
    moments = {push.at.astimezone(BEIJING) for push in pushed}
    assert {moment.date() for moment in moments} == {told_on}
    assert all("09:00" <= f"{moment:%H:%M}" < "17:30" for moment in moments)
    assert len({push.to for push in pushed}) == len(pushed) == 26


def test_several_missed_stages_are_one_message(database_url: str) -> None:
    """Off from November to 25 December: the 30, 14 and 7 days' stages are told as one, with the days left now."""
    reminders(database_url, at(11, 28), at(11, 30, 18))
    pushed = reminders(database_url, at(12, 25, 10), at(12, 25, 18))
    assert len({push.to for push in pushed}) == len(pushed) == 26
    assert all("还有6天" in push.text for push in pushed)


def test_stages_before_the_first_day_are_nobodys(database_url: str) -> None:
    """A county that begins on 2 December isn't scolded for the stages of autumn."""
    assert reminders(database_url, at(12, 2, 8), at(12, 16, 20)) == []


def test_no_reminder_after_the_year(database_url: str) -> None:
    """Off over the year's end: what is late is late, nobody hears of the old year in January."""
    reminders(database_url, at(12, 28, 18), at(12, 29, 18))
    assert (
        reminders(database_url, datetime(2027, 1, 4, 8, tzinfo=BEIJING), datetime(2027, 1, 31, 18, tzinfo=BEIJING))
        == []
    )


def test_clock_may_leap_over_new_year(sqlite_url: str) -> None:
    """Whoever plays two years in one move hears of each stage on its day."""
    pushed = reminders(sqlite_url, datetime(2025, 12, 30, 12, tzinfo=BEIJING), at(10, 1))
    days = sorted({push.at.astimezone(BEIJING).date() for push in pushed})
    assert days == [date(2026, 4, 1), date(2026, 7, 1), date(2026, 9, 30)]
