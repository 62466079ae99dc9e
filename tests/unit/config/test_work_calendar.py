"""Working days by the State Council's calendar, against another package and by hand."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from holidays.calendars.chinese import _ChineseLunisolar
from hypothesis import given
from hypothesis import strategies as st

from config import announced, calendar

CALENDAR = calendar.load()
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def _days(first: int, last: int):
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", range(2017, 2027))
def test_every_day_agrees_with_another_package(year):
    """2017 to 2019 come from `holidays` at run time, the rest from the shipped file."""
    differ = [day for day in _days(year, year) if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert differ == []


def test_shipped_file_is_what_the_command_writes():
    written = "\n".join(announced.write(announced.FIRST, announced.LAST)) + "\n"
    assert calendar.ANNOUNCED.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # the Sunday that makes up for 6 October
        (date(2026, 9, 18), 10, date(2026, 10, 9)),  # over Mid-Autumn and National Day
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # a make-up Saturday
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 1), 1, date(2026, 10, 8)),  # begun on a day off
        (date(2026, 11, 20), 15, date(2026, 12, 11)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # after the Spring Festival
        (date(2026, 10, 10), -3, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_deadline_by_hand(start, days, end):
    assert CALENDAR.add_working_days(start, days) == end


@given(DAYS, st.integers(1, 80))
def test_counting_back_finds_the_number(start, days):
    end = CALENDAR.add_working_days(start, days)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == days
    assert CALENDAR.working_days_between(end, start) == -days


def test_day_off_moves_to_working_days_around():
    """A reminder stage on a day off goes to the working day before."""
    assert CALENDAR.previous_working_day(date(2026, 10, 3)) == date(2026, 9, 30)
    assert CALENDAR.next_working_day(date(2026, 10, 3)) == date(2026, 10, 8)
    assert CALENDAR.next_working_day(date(2026, 10, 10)) == date(2026, 10, 10)


def test_days_off_have_names():
    assert CALENDAR.day_off_name(date(2026, 10, 4)) == "国庆节"
    assert CALENDAR.day_off_name(date(2026, 10, 10)) is None
    assert CALENDAR.day_off_name(date(2026, 11, 21)) is None


def test_unannounced_year_says_so():
    """2027 is not announced: weekends and statutory days only, no make-up days."""
    assert CALENDAR.official_until == date(2026, 12, 31)
    assert not CALENDAR.is_official(date(2027, 1, 1))
    assert not CALENDAR.is_working_day(date(2027, 2, 8))  # third day of the Spring Festival, a Monday
    assert CALENDAR.is_working_day(date(2027, 2, 9))
    assert not CALENDAR.is_working_day(date(2027, 10, 1))
    assert not any(CALENDAR.is_working_day(day) for day in _days(2027, 2027) if day.weekday() == 6)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("国庆", date(2026, 10, 1)), ("十一", date(2026, 10, 1)), ("五一", date(2026, 5, 1)),
        ("中秋", date(2026, 9, 25)), ("春节", date(2026, 2, 17)), ("除夕", date(2026, 2, 16)),
        ("元旦", date(2026, 1, 1)), ("清明", date(2026, 4, 5)), ("端午", date(2026, 6, 19)),
        ("元宵节", date(2026, 3, 3)), ("重阳", date(2026, 10, 18)), ("三八", date(2026, 3, 8)),
    ],
)  # fmt: skip
def test_festivals_have_days(name, day):
    assert CALENDAR.festival(name, 2026) == day


def test_unknown_festival_has_none():
    assert CALENDAR.festival("植树节前夜", 2026) is None
    assert CALENDAR.festival("春节", 2100) is None


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("春节", "lunar_new_year_date"), ("端午", "dragon_boat_date"), ("中秋", "mid_autumn_date"),
        ("重阳", "double_ninth_date"), ("清明", "qingming_date"),
    ],
)  # fmt: skip
def test_lunar_festivals_agree_with_another_source(name, method):
    find = getattr(_ChineseLunisolar(), method)
    assert [CALENDAR.festival(name, year) for year in range(2000, 2051)] == [
        find(year)[0] for year in range(2000, 2051)
    ]


def test_overlay_announces_a_year(tmp_path: Path):
    path = tmp_path / "2027.toml"
    path.write_text('official_until = 2027-12-31\n[off]\n2027-10-04 = "国庆节"\n[work]\n2027-10-09 = "国庆节"\n')
    mine = calendar.load(path)
    assert mine.is_official(date(2027, 6, 1))
    assert not mine.is_working_day(date(2027, 10, 4))
    assert mine.is_working_day(date(2027, 10, 9))
    assert not mine.is_working_day(date(2027, 10, 1))  # statutory, said or not
    assert not mine.is_working_day(date(2026, 10, 1))


def test_overlay_may_undo_a_shipped_day(tmp_path: Path):
    """A county in a flood works on, or has a day off of its own."""
    path = tmp_path / "own.toml"
    path.write_text('[work]\n2026-10-02 = "抢险"\n[off]\n2026-10-10 = "停工"\n')
    mine = calendar.load(path)
    assert mine.is_working_day(date(2026, 10, 2))
    assert not mine.is_working_day(date(2026, 10, 10))
    assert mine.official_until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[off]\nsoon = 'x'", r"own\.toml 第2行 off\.soon"),
        ("[off]\n2027-02-30 = 'x'", r"own\.toml 第2行 off\.2027-02-30"),
        ("[work]\n2027-02-20 = 3", r"own\.toml 第2行 work\.2027-02-20"),
        ("holidays = 1", r"own\.toml 第1行 holidays：没有这个设置项"),
        ("official_until = 'x'", r"own\.toml 第1行 official_until"),
        ("off = 3", r"own\.toml 第1行 off"),
        ("off = ", r"own\.toml 第1行"),
    ],
)
def test_faulty_overlay_names_its_line(tmp_path, content, fault):
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(calendar.CalendarError, match=fault):
        calendar.load(path)


def test_missing_overlay_is_named(tmp_path):
    with pytest.raises(calendar.CalendarError, match=r"gone\.toml"):
        calendar.load(tmp_path / "gone.toml")


def test_older_years_are_known():
    known = holidays.country_holidays("CN", years=2019)
    assert all(CALENDAR.is_working_day(day) == known.is_working_day(day) for day in _days(2019, 2019))
    assert CALENDAR.day_off_name(date(2019, 10, 1)) == "国庆节"
