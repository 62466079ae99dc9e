"""Dates: every form comes back, and no text makes the grammar fail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import dates, times
from nlp.calendar_math import Direction, day_near, months_later, weekday_near
from nlp.normalise import prepare

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def read(text: str, side: Direction = Direction.PAST, today: date = TODAY) -> tuple[date, date] | None:
    found = dates.scan(prepare(text).plain)
    return found[0].resolve(today, side) if found else None


@settings(deadline=None)
@given(DAYS)
def test_full_dates_come_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert read(text) == (day, day)


@settings(deadline=None)
@given(DAYS, st.integers(0, 364))
def test_day_without_year_is_the_latest_past_one(today: date, before: int) -> None:
    day = today - timedelta(days=before)
    found = read(f"{day.month}月{day.day}号", today=today)
    assert found and found[0] <= today and (found[0].month, found[0].day) == (day.month, day.day)
    assert (today - found[0]).days <= 366 * 4


@settings(deadline=None)
@given(DAYS, st.integers(0, 6))
def test_bare_weekday_lies_within_a_week(today: date, weekday: int) -> None:
    """Today itself counts on both sides."""
    past, coming = (weekday_near(today, weekday, side) for side in (Direction.PAST, Direction.COMING))
    assert today - timedelta(days=6) <= past <= today <= coming <= today + timedelta(days=6)
    assert past.weekday() == coming.weekday() == weekday


@settings(deadline=None)
@given(DAYS, st.integers(1, 31))
def test_day_of_month_is_on_its_side(today: date, number: int) -> None:
    past, coming = (day_near(today, number, side) for side in (Direction.PAST, Direction.COMING))
    assert past and coming and past.day == coming.day == number and past <= today <= coming


@settings(deadline=None)
@given(DAYS, st.integers(-60, 60))
def test_months_later_stay_in_the_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@settings(deadline=None)
@given(
    st.text(
        alphabet="0123456789一二三四五六七八九十零上下这本今明昨前后大周星期礼拜月日号年初底中旬到至-~./第季度半近最天个工作内之以来截止延 ",
        max_size=40,
    )
)
def test_any_text_is_scanned(text: str) -> None:
    for when in dates.scan(text):
        for side in Direction:
            span = when.resolve(TODAY, side)
            assert span is None or span[0] <= span[1]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("下午三点半", "15:30"), ("上午九点", "09:00"), ("9:30", "09:30"), ("14点", "14:00"), ("晚上七点", "19:00"), ("上午九点一刻", "09:15"),
        ("下午2点15分", "14:15"), ("中午十二点", "12:00"), ("中午一点", "13:00"), ("九时整", "09:00"), ("两点半", "14:30"), ("三点开会", "15:00"),
        ("早上八点提醒我", "08:00"), ("好一点", None), ("三点建议", None), ("两点意见", None), ("8小时", None), ("25:70", None),
    ],
)  # fmt: skip
def test_clock_times(text: str, clock: str | None) -> None:
    """Without a half of the day, one to six o'clock are the afternoon's."""
    found = times.scan(text)
    assert (found.value if found else None) == clock
