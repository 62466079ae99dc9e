"""What people ask of reminders, by kind, with the hours, days and matters they name."""

from __future__ import annotations

from datetime import date, time

import pytest

from nlp.own_reminders import Cancelled, Hours, Wanted, cancelled, matter, place_cancelled, quiet_hours, until, wanted
from nlp.words import urged

TODAY = date(2026, 11, 20)  # A Friday.


@pytest.mark.parametrize(
    ("said", "has_date", "has_duty", "expected"),
    [
        ("下周再提醒我", True, False, Wanted.SNOOZE),
        ("十二月再说", True, False, Wanted.SNOOZE),
        ("这个月先别提醒我了", False, False, Wanted.SNOOZE),
        ("先免打扰一周", False, False, Wanted.SNOOZE),
        ("以后晚上不要给我发提醒", False, False, Wanted.QUIET),
        ("早上九点半前不要打扰", False, False, Wanted.QUIET),
        ("看看我有哪些提醒", False, False, Wanted.LIST),
        ("取消提醒", False, False, Wanted.CANCEL),
        ("开会那个提醒不要了", False, False, Wanted.CANCEL),
        ("不要开会的提醒了", False, False, Wanted.CANCEL),
        ("取消晚上的免打扰", False, False, Wanted.CANCEL),
        ("不要老是提醒我", False, False, Wanted.SNOOZE),
        ("别总是提醒我", False, False, Wanted.SNOOZE),
        ("不要提醒了", False, False, Wanted.SNOOZE),
        ("不要再提醒我培训的事了", False, True, Wanted.MUTE),
        ("12月1号提醒我交调研报告", True, True, Wanted.OWN),
        ("周五下午三点提醒我去走访", True, True, Wanted.OWN),
    ],
)
def test_wish_is_told_from_others(said: str, has_date: bool, has_duty: bool, expected: Wanted) -> None:
    assert wanted(said, has_date=has_date, has_duty=has_duty) is expected


@pytest.mark.parametrize(
    ("said", "kind", "place"),
    [
        ("取消提醒", None, None),
        ("取消第一个提醒", None, 1),
        ("取消最后一个提醒", None, 3),
        ("取消所有提醒", Cancelled.ALL, None),
        ("取消提醒设置", Cancelled.SETTINGS, None),
        ("恢复正常提醒", Cancelled.SETTINGS, None),
        ("取消晚上的免打扰", Cancelled.QUIET, None),
        ("开会那个提醒不要了", None, None),
    ],
)
def test_what_is_cancelled_is_named(said: str, kind: Cancelled | None, place: int | None) -> None:
    """Nothing else goes with it."""
    assert (cancelled(said), place_cancelled(said, 3)) == (kind, place)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("晚上九点到早上八点之间不要发提醒给我", Hours(time(21), time(8))),
        ("早上九点半前不要打扰", Hours(time(0), time(9, 30))),
        ("晚上八点以后请不要给我发消息", Hours(time(20), time(8))),
        ("以后中午别发消息给我", Hours(time(12), time(14))),
        ("以后晚上不要给我发提醒", Hours(time(18), time(8))),
        ("下周再提醒我", None),
    ],
)
def test_quiet_hours_are_read(said: str, hours: Hours | None) -> None:
    assert quiet_hours(said) == hours


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12月1号提醒我交调研报告", "交调研报告"),
        ("下周二提醒我去二院", "二院"),
        ("下周再提醒我", ""),
        ("明天再提醒我一次吧", ""),
        ("别再提醒我提建议的事", ""),
    ],
)
def test_matter_is_what_stands_behind(said: str, found: str) -> None:
    assert matter(said) == found


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("先免打扰一周", date(2026, 11, 27)),
        ("三天后再说", date(2026, 11, 23)),
        ("这个月先别提醒我了", date(2026, 12, 1)),
        ("这周先别提醒", date(2026, 11, 23)),
        ("晚些再提醒我", None),
    ],
)
def test_end_of_a_snooze_without_a_day(said: str, day: date | None) -> None:
    assert until(said, TODAY) == day


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("催1,3,5", [1, 3, 5]),
        ("催 1、3", [1, 3]),
        ("提醒1和3", [1, 3]),
        ("催一下2号", [2]),
        ("都催", []),
        ("催办建-0012", None),
        ("提醒王建国", None),
        ("催", None),
    ],
)
def test_numbers_of_a_brief_are_read(said: str, numbers: list[int] | None) -> None:
    assert urged(said) == numbers
