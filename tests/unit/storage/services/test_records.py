"""Logging, amending and withdrawing, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import tables
from storage.rules.kinds import RecordKind
from storage.rules.refusals import AlreadyWithdrawn, FutureDate, NoDutyBearer, NotYours, Refusal, TooLate, UnknownNumber
from storage.rules.touchpoints import BEIJING
from storage.services import records
from storage.services.records import Draft
from tests.unit.storage.county import MILL, ON_SQLITE, TODAY, County, days_ago

VISIT = Draft(RecordKind.CONTACT, days_ago(1), unit=MILL, head_count=12, details={"issue": "食堂太贵"})
DEED = Draft(RecordKind.GOOD_DEED, TODAY, details={"content": "给夜班职工装热水器"})
ON_DATABASE = settings(
    derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SPRING = datetime(2026, 1, 31, 9, 30, tzinfo=BEIJING)


def rows(county: County, table: sa.Table) -> list[Any]:
    with county.database.read() as connection:
        return list(connection.execute(sa.select(table).order_by(table.c.id)))


def test_record_is_found_by_its_number(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
    assert number == "联-0001"
    with county.work() as work:
        found = records.find(work, number)
    assert (found.draft, found.late, found.is_valid) == (VISIT, False, True)


def test_lesser_kinds_share_their_numbers(county: County) -> None:
    with county.work() as work:
        kinds = (RecordKind.STUDY, RecordKind.CONTACT, RecordKind.TALK)
        assert [records.log(work, replace(VISIT, kind=kind)).number for kind in kinds] == [
            "记-0001",
            "联-0001",
            "记-0002",
        ]


def test_unit_of_the_roster_is_linked(county: County) -> None:
    """Other words are kept as they were said."""
    with county.work() as work:
        records.log(work, VISIT)
        records.log(work, replace(VISIT, unit="村口小厂"))
    known, said = rows(county, tables.records)
    assert known.union_id is not None
    assert (said.union_id, said.unit) == (None, "村口小厂")


@ON_SQLITE
@pytest.mark.parametrize(("ago", "late"), [(0, False), (7, False), (8, True)])
def test_late_entry_is_marked(county: County, ago: int, late: bool) -> None:
    with county.work() as work:
        assert records.log(work, replace(VISIT, date=days_ago(ago))).late is late


@ON_SQLITE
def test_future_is_refused(county: County) -> None:
    with county.work() as work, pytest.raises(FutureDate) as refused:
        records.log(work, replace(VISIT, date=TODAY + timedelta(days=1)))
    assert refused.value.fields == {"date": TODAY + timedelta(days=1)}


@ON_SQLITE
def test_today_is_beijings(county: County) -> None:
    """Half past midnight in Beijing is still yesterday in London."""
    with county.work(at=datetime(2026, 11, 21, 0, 30, tzinfo=BEIJING)) as work:
        assert not records.log(work, replace(VISIT, date=date(2026, 11, 21))).late


@ON_SQLITE
def test_planned_deed_may_lie_ahead(county: County) -> None:
    with county.work() as work:
        assert not records.log(work, replace(DEED, date=date(2026, 12, 20), done=False)).draft.done


def test_last_year_is_open_until_the_end_of_january(county: County) -> None:
    december = replace(VISIT, date=date(2025, 12, 30))
    with county.work(at=SPRING) as work:
        assert records.log(work, december).late
    with county.work(at=SPRING + timedelta(days=1)) as work, pytest.raises(TooLate):
        records.log(work, december)


@ON_SQLITE
def test_year_before_last_is_closed(county: County) -> None:
    with county.work(at=SPRING) as work, pytest.raises(TooLate):
        records.log(work, replace(VISIT, date=date(2024, 12, 31)))


@ON_SQLITE
@pytest.mark.parametrize("name", ["方静", "杜国庆", "程立", "卸任人"])
def test_only_duty_bearers_keep_a_ledger(county: County, name: str) -> None:
    with county.work(name) as work, pytest.raises(NoDutyBearer):
        records.log(work, VISIT)


def test_twin_is_recognised(county: County) -> None:
    """Same person, kind, unit and date."""
    with county.work() as work:
        number = records.log(work, VISIT).number
        found = records.twin(work, replace(VISIT, head_count=99, details={}))
        assert found is not None
        assert found.number == number


@ON_SQLITE
@pytest.mark.parametrize(
    "other",
    [
        replace(VISIT, date=days_ago(2)),
        replace(VISIT, unit="县人民医院工会"),
        replace(VISIT, kind=RecordKind.TALK),
        replace(VISIT, unit=""),
    ],
)
def test_what_differs_is_no_twin(county: County, other: Draft) -> None:
    with county.work() as work:
        records.log(work, VISIT)
        assert records.twin(work, other) is None


def test_twins_without_unit_share_their_content(county: County) -> None:
    with county.work() as work:
        records.log(work, DEED)
        assert records.twin(work, DEED) is not None
        assert records.twin(work, replace(DEED, details={"content": "修好了澡堂"})) is None


def test_twin_is_ones_own_and_valid(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
    with county.work("李秀英") as work:
        assert records.twin(work, VISIT) is None
    with county.work() as work:
        records.withdraw(work, number)
        assert records.twin(work, VISIT) is None


def test_amending_keeps_what_stood_before(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
        records.amend(work, number, replace(VISIT, head_count=15))
        assert records.find(work, number).draft.head_count == 15
    (change,) = rows(county, tables.record_changes)
    assert (change.change, change.before["head_count"], change.after["head_count"]) == ("amend", 12, 15)
    assert change.by_id == county.person("王建国").id


def test_amending_cannot_reach_the_future(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
    with county.work() as work, pytest.raises(FutureDate):
        records.amend(work, number, replace(VISIT, date=TODAY + timedelta(days=1)))


def test_amending_to_a_day_long_ago_is_late(county: County) -> None:
    """Otherwise a date in two steps would escape the mark."""
    with county.work() as work:
        number = records.log(work, VISIT).number
        records.amend(work, number, replace(VISIT, date=days_ago(60)))
        assert records.find(work, number).late


def test_amending_moves_the_year_with_the_date(county: County) -> None:
    with county.work(at=SPRING) as work:
        number = records.log(work, replace(VISIT, date=date(2026, 1, 5))).number
        records.amend(work, number, replace(VISIT, date=date(2025, 12, 30)))
    (row,) = rows(county, tables.records)
    assert row.year == 2025


def test_closed_year_keeps_its_records(county: County) -> None:
    """Neither amending nor withdrawing changes what a closed year counts."""
    with county.work(at=SPRING) as work:
        number = records.log(work, replace(VISIT, date=date(2025, 12, 30))).number
    with county.work() as work, pytest.raises(TooLate):
        records.amend(work, number, VISIT)
    with county.work() as work, pytest.raises(TooLate):
        records.withdraw(work, number)


def test_withdrawn_record_stays_readable(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
        records.withdraw(work, number)
        found = records.find(work, number)
        assert (found.is_valid, found.draft) == (False, VISIT)
        assert records.mine(work, [RecordKind.CONTACT], days_ago(9), TODAY) == []


@pytest.mark.parametrize("change", [lambda work, number: records.amend(work, number, VISIT), records.withdraw])
def test_withdrawn_record_is_final(county: County, change: Any) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
        records.withdraw(work, number)
        with pytest.raises(AlreadyWithdrawn):
            change(work, number)


def test_number_is_never_given_again(county: County) -> None:
    with county.work() as work:
        records.withdraw(work, records.log(work, VISIT).number)
        assert records.log(work, VISIT).number == "联-0002"


@pytest.mark.parametrize("act", [records.find, records.withdraw, records.changeable])
def test_records_of_others_are_out_of_reach(county: County, act: Any) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
    with county.work("李秀英") as work:
        with pytest.raises(NotYours):
            act(work, number)
        with pytest.raises(UnknownNumber):
            act(work, "联-0002")


def test_refused_log_uses_no_number(county: County) -> None:
    with county.undone() as work:
        assert records.log(work, VISIT).number == "联-0001"
        with pytest.raises(FutureDate):
            records.log(work, replace(VISIT, date=TODAY + timedelta(days=1)))
    with county.work() as work:
        assert records.log(work, VISIT).number == "联-0001"


def test_list_is_of_the_period_newest_first(county: County) -> None:
    with county.work() as work:
        for ago in (5, 1, 3, 40):
            records.log(work, replace(VISIT, date=days_ago(ago)))
        found = records.mine(work, [RecordKind.CONTACT], days_ago(5), days_ago(1))
    assert [each.draft.date for each in found] == [days_ago(1), days_ago(3), days_ago(5)]


def test_every_change_is_audited(county: County) -> None:
    with county.work() as work:
        number = records.log(work, VISIT).number
        records.amend(work, number, VISIT)
        records.withdraw(work, number)
    assert [(row.act, row.subject) for row in rows(county, tables.audit)] == [
        ("record.log", number),
        ("record.amend", number),
        ("record.withdraw", number),
    ]


lengths = st.none() | st.integers(1, 800).map(lambda tenths: tenths / 10)
drafts = st.builds(
    Draft,
    st.sampled_from(RecordKind),
    st.dates(date(2026, 1, 1), TODAY),
    date_to=st.none() | st.dates(date(2026, 1, 1), TODAY),
    unit=st.sampled_from(["", MILL, "村口小厂"]),
    head_count=st.none() | st.integers(0, 9999),
    days=lengths,
    hours=lengths,
    rotation=st.booleans(),
    done=st.booleans(),
    details=st.dictionaries(
        st.sampled_from(["content", "title", "issue"]), st.text(st.characters(codec="utf-8", exclude_characters="\0"))
    ),
)


@ON_DATABASE
@given(drafts)
def test_record_comes_back_as_it_was_entered(county: County, draft: Draft) -> None:
    """Whatever isn't changed must not change: what comes back is what an amendment writes."""
    with county.undone() as work:
        found = records.find(work, records.log(work, draft).number).draft
        assert found.tenth_days == draft.tenth_days
        assert replace(found, days=None, hours=None) == replace(draft, days=None, hours=None)


@pytest.mark.parametrize(
    ("days", "hours", "tenths"), [(None, 8, 10), (None, 4, 5), (0.5, None, 5), (2, 12, 20), (None, None, 0)]
)
def test_eight_hours_are_a_day(days: float | None, hours: float | None, tenths: int) -> None:
    assert Draft(RecordKind.TRAINING, TODAY, days=days, hours=hours).tenth_days == tenths


@ON_SQLITE
def test_guest_cannot_log(county: County) -> None:
    with county.work("", sender="u1") as work, pytest.raises(Refusal):
        records.log(work, VISIT)


def test_original_is_read_by_the_office_and_noted(county: County) -> None:
    """With the reason; linked members may not (requirements.md A4)."""
    with county.work() as work:
        record = records.log(work, VISIT)
    with county.work("万一鸣") as work, pytest.raises(NotYours):
        records.note_original(work, record, "想看看")
    with county.work("方静") as work:
        records.note_original(work, record, "核实欠薪")
        assert [row.subject for row in work.uow.audit.trail() if row.act == "record.original"] == [
            f"{record.number} 核实欠薪"
        ]
