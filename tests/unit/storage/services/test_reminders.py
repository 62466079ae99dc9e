"""Planning reminders: each once, whoever asks how often, and only for what is unmet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.touchpoints import BEIJING
from storage.services import cases, records, reminders
from storage.work import Work
from tests.unit.storage.county import ON_SQLITE, County

STAGE_30 = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)
STAGE_14 = datetime(2026, 12, 17, 9, 30, tzinfo=BEIJING)
DIGESTS = 5  # Two officers, two members, and a standing-committee member.
BEARERS = {"王建国", "李秀英", "周小燕", "万一鸣", "顾明远", "秦书文", "田小雨"}


def pushes(county: County, purpose: str = "reminder") -> list[Any]:
    with county.database.read() as connection:
        found = connection.execute(sa.select(tables.outbox).order_by(tables.outbox.c.id)).all()
    return [row for row in found if row.purpose == purpose]


def plan(county: County, at: datetime) -> int:
    """How many reminders were written; digests are counted apart."""
    before = len(pushes(county))
    with county.work("", at) as work:
        written = reminders.plan(work)
    assert written in (0, len(pushes(county)) - before + DIGESTS)
    return len(pushes(county)) - before


def fulfil(work: Work) -> None:
    """Everything that a representative owes in a year."""
    today = work.today
    for ago in range(4):
        records.log(work, records.Draft(RecordKind.CONTACT, today - timedelta(days=ago)))
    records.log(work, records.Draft(RecordKind.GOOD_DEED, today))
    records.log(work, records.Draft(RecordKind.RESEARCH, today))
    cases.file(work, cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵"))


def test_everyone_with_unmet_duties_is_reminded(county: County) -> None:
    """Nobody else: no officer, no leader, nobody whose mandate ended."""
    assert plan(county, STAGE_30) == len(BEARERS)
    rows = pushes(county)
    assert {county.roster.people[row.person_id].name for row in rows} == BEARERS
    assert {row.facts["days_before"] for row in rows} == {30}
    assert {row.not_before for row in rows} == {STAGE_30}


def test_planning_again_adds_nothing(county: County) -> None:
    plan(county, STAGE_30)
    assert plan(county, STAGE_30) == 0
    assert plan(county, STAGE_30 + timedelta(days=3)) == 0
    assert len(pushes(county)) == len(BEARERS)


def test_met_duties_are_not_reminded_of(county: County) -> None:
    with county.work("王建国", STAGE_30 - timedelta(days=1)) as work:
        fulfil(work)
    assert plan(county, STAGE_30) == len(BEARERS) - 1


def test_need_is_asked_again_when_sent(county: County) -> None:
    """Planned in the morning, done at noon: nobody is reminded of what they did an hour ago."""
    with county.work("王建国", STAGE_30) as work:
        reminders.plan(work)
        assert reminders.unmet(work, work.person, 2026, 30)
        fulfil(work)
        assert reminders.unmet(work, work.person, 2026, 30) == ()


def test_later_stage_takes_the_earlier_ones_place(county: County) -> None:
    """What could not be said at 30 days is said at 14, not both."""
    plan(county, STAGE_30)
    plan(county, STAGE_14)
    rows = pushes(county)
    assert [(row.state, row.code) for row in rows[: len(BEARERS)]] == [("dropped", "superseded")] * len(BEARERS)
    assert [(row.state, row.facts["days_before"]) for row in rows[len(BEARERS) :]] == [("waiting", 14)] * len(BEARERS)


def test_missed_days_are_made_up_once(county: County) -> None:
    """Down from the 90-day stage until the evening of 18 December: one message, in the next working hours."""
    assert plan(county, datetime(2026, 12, 18, 21, tzinfo=BEIJING)) == len(BEARERS)
    assert {row.not_before for row in pushes(county)} == {datetime(2026, 12, 21, 9, 30, tzinfo=BEIJING)}


@ON_SQLITE
def test_new_federation_is_not_reminded_of_the_past(county: County) -> None:
    young = County(county.database, "west", founded=STAGE_30 + timedelta(days=1))
    assert plan(young, STAGE_30 + timedelta(days=1)) == 0


@ON_SQLITE
def test_nothing_is_due_before_the_hour(county: County) -> None:
    plan(county, STAGE_14 - timedelta(days=1))
    assert plan(county, STAGE_14 - timedelta(minutes=1)) == 0
    assert plan(county, STAGE_14) == len(BEARERS)


def test_federations_are_planned_apart(county: County) -> None:
    other = County(county.database, "west")
    assert plan(county, STAGE_30) == plan(other, STAGE_30) == len(BEARERS)


def test_preview_writes_nothing(county: County) -> None:
    with county.work("", STAGE_30) as work:
        due = reminders.due_now(work)
    assert {each.person.name for each in due} == BEARERS
    assert pushes(county) == []
    assert plan(county, STAGE_30) == len(due)


def test_reminder_expires_with_its_year(county: County) -> None:
    plan(county, STAGE_30)
    assert {row.expires_at for row in pushes(county)} == {datetime(2027, 1, 1, tzinfo=BEIJING)}


def test_undone_plan_is_made_again(county: County) -> None:
    """A fault between planning and committing loses nothing."""
    with county.undone("", STAGE_30) as work:
        assert reminders.plan(work) == len(BEARERS) + DIGESTS
    assert plan(county, STAGE_30) == len(BEARERS)


@ON_SQLITE
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING), STAGE_30),
        (STAGE_30, STAGE_14),
        (datetime(2026, 12, 30, 9, 30, tzinfo=BEIJING), datetime(2027, 4, 1, 9, 30, tzinfo=BEIJING)),
    ],
)
def test_driven_clock_knows_the_next_stage(county: County, now: datetime, expected: datetime) -> None:
    with county.work("", now) as work:
        assert reminders.next_tick(work) == expected


@ON_SQLITE
def test_stage_of_one_duty_is_made_up_with_another_ones(county: County) -> None:
    """Two duties with stages of their own: down over both days, the reminder that makes them up names both."""
    county.policies = policies_with_own_stages()
    with county.work("王建国", datetime(2026, 11, 20, 10, tzinfo=BEIJING)) as work:
        (mine,) = [each for each in reminders.due_now(work) if each.person.name == "王建国"]
    assert {"contact", "suggestion"} <= {each.duty.id for each in mine.unmet}


def policies_with_own_stages() -> Any:
    from config import policies

    own = {"contact": {"remind_days_before": [50]}, "suggestion": {"remind_days_before": [45]}}
    return policies.load().adopt(duties=own)


@ON_SQLITE
def test_year_of_the_schedule_is_the_working_days(county: County) -> None:
    with county.work("", STAGE_30) as work:
        assert [point.day for point in reminders.schedule(work, 2026)][-1] == date(2026, 12, 30)
