"""When everybody is reminded, and when a push may go out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import policies
from config.calendar import load as load_calendar
from storage.rules.touchpoints import BEIJING, Touchpoint, due, push_time, touchpoints, year_over

ADOPTED, CALENDAR = policies.load().adopt(), load_calendar()
STAGES: tuple[int, ...] = ADOPTED.figure("reminder.stages")
AT = time(9, 30)
LONG_AGO = datetime(2020, 1, 1, tzinfo=BEIJING)
PURE = settings(derandomize=True, deadline=None, max_examples=100)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda when: when.replace(tzinfo=BEIJING))


def points_of(year: int, stages: tuple[int, ...] = STAGES) -> list[Touchpoint]:
    return touchpoints(year, stages, ADOPTED, CALENDAR)


def test_touchpoints_of_2026() -> None:
    """90 days before is National Day, 60 a Sunday; October's nudge would come within a week of the former."""
    assert [(point.day, point.days_before) for point in points_of(2026)] == [
        (date(2026, 4, 1), None),
        (date(2026, 7, 1), None),
        (date(2026, 9, 30), 90),
        (date(2026, 10, 30), 60),
        (date(2026, 12, 1), 30),
        (date(2026, 12, 17), 14),
        (date(2026, 12, 24), 7),
        (date(2026, 12, 28), 3),
        (date(2026, 12, 30), 1),
    ]


def test_stages_on_one_day_are_the_later_one() -> None:
    """The year 2029 ends on a Monday: three days and one day before both move to Friday."""
    assert [point.days_before for point in points_of(2029) if point.day == date(2029, 12, 28)] == [1]


@pytest.mark.parametrize(("stage", "stays"), [(92, True), (91, False), (84, False), (77, False), (76, True)])
def test_nudge_within_a_week_of_a_stage_is_dropped(stage: int, stays: bool) -> None:
    """October's is on the 8th; the stage's nominal date counts, 30 September for 92."""
    assert ("nudge:2026:10" in {point.key for point in points_of(2026, (stage,))}) is stays


def test_make_up_saturday_takes_a_stage() -> None:
    """Saturday 10 October 2026 is worked for the holiday."""
    assert points_of(2026, (82,))[-1].day == date(2026, 10, 10)


@PURE
@given(st.integers(2026, 2040), st.sets(st.integers(0, 200)))
def test_touchpoints_are_one_a_working_day(year: int, stages: set[int]) -> None:
    found = points_of(year, tuple(stages))
    assert all(CALENDAR.is_working_day(point.day) for point in found)
    assert [point.day for point in found] == sorted({point.day for point in found})
    assert len({point.key for point in found}) == len(found)


@PURE
@given(st.integers(2026, 2040), st.sets(st.integers(0, 200)))
def test_no_stage_is_lost(year: int, stages: set[int]) -> None:
    """A stage is told on its working day, by itself or by a later one."""
    told = {point.day: point.days_before for point in points_of(year, tuple(stages))}
    for days in stages:
        day = CALENDAR.previous_working_day(date(year, 12, 31) - timedelta(days=days))
        said = told[day]
        assert said is not None
        assert said <= days


def test_hour_must_have_come() -> None:
    points = points_of(2026)
    early = datetime(2026, 12, 1, 9, 29, tzinfo=BEIJING)
    assert key_due(points, early) == "year_end:2026:60"
    assert key_due(points, early + timedelta(minutes=1)) == "year_end:2026:30"


def test_missed_stages_are_made_up_by_the_latest() -> None:
    """Down from September to mid-December: one message, not four."""
    now, planned = datetime(2026, 12, 18, 10, tzinfo=BEIJING), frozenset({"nudge:2026:7"})
    point = due(points_of(2026), planned, LONG_AGO, now, AT)
    assert point is not None
    assert point.key == "year_end:2026:14"
    assert due(points_of(2026), planned | {point.key}, LONG_AGO, now, AT) is None


def test_federation_hears_nothing_of_before_its_founding() -> None:
    now = datetime(2026, 12, 18, 10, tzinfo=BEIJING)
    assert due(points_of(2026), frozenset(), now, now, AT) is None


@PURE
@given(st.lists(moments, min_size=1, max_size=12))
def test_any_clock_plans_each_day_once(ticks: list[datetime]) -> None:
    """However seldom or often it ticks, and asked twice at each tick."""
    planned: list[tuple[date, str]] = []
    for now in sorted(ticks):
        for _ in range(2):
            point = due(points_of(now.year), frozenset(key for _, key in planned), LONG_AGO, now, AT)
            planned += [(now.date(), point.key)] if point else []
        come = [point.key for point in points_of(now.year) if datetime.combine(point.day, AT, BEIJING) <= now]
        assert not come or come[-1] in {key for _, key in planned}
    assert len({key for _, key in planned}) == len(planned)
    assert len({day for day, _ in planned}) == len(planned)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 20, 9, 0), datetime(2026, 11, 20, 9, 0)),
        (datetime(2026, 11, 20, 17, 29), datetime(2026, 11, 20, 17, 29)),
        (datetime(2026, 11, 20, 8, 59), datetime(2026, 11, 20, 9, 30)),
        (datetime(2026, 11, 20, 17, 30), datetime(2026, 11, 23, 9, 30)),
        (datetime(2026, 11, 21, 12, 0), datetime(2026, 11, 23, 9, 30)),
        (datetime(2026, 10, 1, 12, 0), datetime(2026, 10, 8, 9, 30)),
        (datetime(2026, 10, 10, 12, 0), datetime(2026, 10, 10, 12, 0)),
    ],
)
def test_pushes_wait_for_working_hours(now: datetime, expected: datetime) -> None:
    assert push_time(now.replace(tzinfo=BEIJING), ADOPTED, CALENDAR) == expected.replace(tzinfo=BEIJING)


@PURE
@given(moments)
def test_push_time_is_in_working_hours(now: datetime) -> None:
    at = push_time(now, ADOPTED, CALENDAR)
    assert at >= now
    assert CALENDAR.is_working_day(at.date())
    assert time(9) <= at.time() < time(17, 30)
    assert push_time(at, ADOPTED, CALENDAR) == at


def test_year_is_over_at_beijings_midnight() -> None:
    assert year_over(2026) == datetime(2026, 12, 31, 16, tzinfo=UTC)


def key_due(points: list[Touchpoint], now: datetime) -> str | None:
    point = due(points, frozenset(), LONG_AGO, now, AT)
    return point.key if point else None
