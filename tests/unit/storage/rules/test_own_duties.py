"""Parts of the federation's own duties, what settles each, and when officers hear of them."""

from __future__ import annotations

from datetime import date

import pytest

from config.calendar import load as load_calendar
from config.policies import FEDERATION, load
from storage.rules.own_duties import parts, stage

ADOPTED, CALENDAR = load().adopt(), load_calendar()
HALF, YEARLY = ADOPTED.duty("half_year_report"), ADOPTED.duty("joint_conference")
JULY, DECEMBER = date(2026, 7, 3), date(2026, 12, 20)


@pytest.mark.parametrize(
    ("done", "settled"),
    [
        ([], [None, None]),
        ([JULY], [JULY, None]),
        ([DECEMBER, JULY], [JULY, DECEMBER]),
        ([date(2026, 3, 1), JULY], [date(2026, 3, 1), JULY]),
        ([date(2026, 3, 1), date(2026, 4, 1)], [date(2026, 3, 1), None]),
    ],
)
def test_report_settles_the_first_open_half(done: list[date], settled: list[date | None]) -> None:
    """A report on the first half is usually made in July; a second one in spring is none on the second half."""
    found = list(parts(HALF, 2026, done))
    assert [each.due for each in found] == [date(2026, 6, 30), date(2026, 12, 31)]
    assert [each.done_on for each in found] == settled


def test_day_of_the_policy_is_the_due_day() -> None:
    """«年初» is until 31 March, as the policy file says; without a day it is the year's end."""
    (party,) = parts(ADOPTED.duty("party_report"), 2026, ())
    (conference,) = parts(YEARLY, 2026, ())
    assert (party.due, conference.due) == (date(2026, 3, 31), date(2026, 12, 31))
    assert party.is_late(date(2026, 4, 1)) and not party.is_late(date(2026, 3, 31))


def test_every_own_duty_says_when_to_remind() -> None:
    """None of them is forgotten by the morning brief."""
    duties = ADOPTED.duties((FEDERATION,), 2026)
    assert len(duties) >= 20 and all(duty.remind_days_before for duty in duties)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 7, 3), 180),  # 4 July is a Saturday.
        (date(2026, 7, 2), None),
        (date(2026, 12, 1), 30),
        (date(2026, 12, 10), 30),  # A day missed is made up by the latest one.
        (date(2026, 12, 30), 1),
    ],
)
def test_reminder_comes_on_a_working_day(today: date, days: int | None) -> None:
    assert stage(YEARLY, date(2026, 12, 31), date(2026, 1, 5), today, CALENDAR) == days


def test_reminders_before_the_beginning_are_nobodys() -> None:
    """A federation that joins in December isn't told what was said in November."""
    assert stage(YEARLY, date(2026, 12, 31), date(2026, 12, 5), date(2026, 12, 10), CALENDAR) is None
