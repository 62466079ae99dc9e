"""Deadlines by the Chinese calendar: worked by hand, and promises that hold for every day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import policies
from config.calendar import load as load_calendar
from storage.rules.case_words import Act
from storage.rules.deadlines import (
    STAGES,
    DeadlineKind,
    Terms,
    co_reply_due,
    come,
    cosign_due,
    first,
    hand_back_until,
    reply_due,
)
from storage.rules.notices import Notice
from storage.rules.touchpoints import BEIJING

TERMS = Terms(policies.load().adopt(), load_calendar())
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=BEIJING)


def spoken(kind: DeadlineKind, began: date, due: date, until: date) -> list[tuple[date, list[Notice]]]:
    """What a deadline says up to a day, by day."""
    stages = takewhile(lambda stage: stage.at < at(until), STAGES[kind](TERMS, began, due))
    return [(stage.at.date(), [tell.notice for tell in stage.tells]) for stage in stages]


def test_term_runs_through_national_day() -> None:
    """Given on Thursday 24 September 2026, 15 working days.

    25 September is the Mid-Autumn day off and 1 to 7 October are National Day; Saturday 10 October makes up for it.
    Counted by hand: September 28 29 30 (3), October 8 9 10 (6), 12 13 14 15 16 (11), 19 20 21 22 (15).
    """
    assert TERMS.working(date(2026, 9, 24), 15) == date(2026, 10, 22)


def test_make_up_saturday_is_a_deadline_like_any_day() -> None:
    """Seven working days after 30 September 2026: October 8 9 10 (the Saturday) 12 13 14 15."""
    assert hand_back_until(TERMS, date(2026, 9, 30)) == date(2026, 10, 15)
    assert cosign_due(TERMS, date(2026, 9, 28)) == date(2026, 10, 10)
    assert reply_due(TERMS, date(2026, 9, 28), date(2026, 10, 10)) == date(2026, 10, 10)
    assert reply_due(TERMS, date(2026, 9, 28), date(2026, 10, 3)) == date(2026, 10, 8)


def test_warning_and_urging_keep_out_of_the_holiday() -> None:
    """Due on Friday 9 October 2026: warned three working days before, on 29 September; urged on the day and every third.

    After the 9th people work on the 10th (a Saturday), 12, 13, 14, 15 and 16; the leader hears on the fifth, the 15th.
    """
    assert spoken(DeadlineKind.REPLY, date(2026, 9, 1), date(2026, 10, 9), date(2026, 10, 20)) == [
        (date(2026, 9, 29), [Notice.WARNING]),
        (date(2026, 10, 9), [Notice.URGING]),
        (date(2026, 10, 13), [Notice.URGING]),
        (date(2026, 10, 15), [Notice.OVERDUE]),
        (date(2026, 10, 16), [Notice.URGING, Notice.OVERDUE]),
    ]


@pytest.mark.parametrize(("lead", "co"), [(60, 40), (50, 30), (40, 20), (39, 20), (30, 15), (15, 8), (1, 1)])
def test_co_handlers_answer_earlier(lead: int, co: int) -> None:
    """Twenty working days before the lead, but never less than half of its term, rounded up."""
    start = date(2026, 11, 20)
    assert co_reply_due(TERMS, start, TERMS.working(start, lead)) == TERMS.working(start, co)


@given(DAYS, st.integers(0, 90))
def test_units_deadlines_are_working_days(start: date, days: int) -> None:
    lead = reply_due(TERMS, start, start + timedelta(days=days))
    co = co_reply_due(TERMS, start, lead)
    for day in (lead, reply_due(TERMS, start), co, hand_back_until(TERMS, start), cosign_due(TERMS, start)):
        assert TERMS.calendar.is_working_day(day) or day == start
    assert co <= max(lead, start)


@given(DAYS, st.integers(1, 90), st.integers(0, 200), st.sampled_from(DeadlineKind))
def test_next_moment_is_ahead(start: date, term: int, later: int, kind: DeadlineKind) -> None:
    """Whenever it is asked, what has come is not after now, and what follows is."""
    due, now = TERMS.working(start, term), at(start + timedelta(days=later))
    stage, following = come(kind, start, due, TERMS, now)
    assert stage is None or stage.at <= now
    assert following is None or following > now
    assert first(kind, start, due, TERMS, now) == following


@pytest.mark.parametrize(("kind", "act"), [(DeadlineKind.COSIGN, Act.SUBMIT), (DeadlineKind.RATING, Act.LAPSE)])
def test_waiting_for_signers_ends(kind: DeadlineKind, act: Act) -> None:
    *reminders, last = STAGES[kind](TERMS, date(2026, 11, 20), date(2026, 12, 5))
    assert (last.act, [each.act for each in reminders]) == (act, [None, None])
