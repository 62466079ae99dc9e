"""Standings against a recount of the raw rows, after anything that people may have entered, changed and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.duties import Duty, Measure, Per
from storage import tables
from storage.database import Database
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.people import Mandate, Role
from storage.rules.quotas import DutyStanding
from storage.rules.refusals import Refusal
from storage.services import cases, progress, records
from storage.work import Work
from tests.unit.storage.county import NOW, ON_SQLITE, TODAY, County

YEAR = TODAY.year
NAMES = ("王建国", "田小雨", "秦书文")
IDEA = cases.Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵")
ON_DATABASE = settings(
    derandomize=True, deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

drafts = st.builds(
    records.Draft,
    st.sampled_from(RecordKind) | st.just(RecordKind.TRAINING),
    st.dates(date(YEAR, 1, 1), TODAY) | st.dates(date(YEAR - 1, 1, 1), TODAY),
    days=st.sampled_from([None, 0.5, 3, 20]),
    rotation=st.booleans(),
    done=st.booleans(),
)
# Only a good deed can be planned (requirements.md, «what counts»).
drafts = drafts.map(lambda draft: draft if draft.kind is RecordKind.GOOD_DEED else replace(draft, done=True))
acts = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["log", "log", "file", "amend", "withdraw", "recall"]), drafts),
    max_size=12,
)


def perform(work: Work, act: str, draft: records.Draft) -> None:
    """One act on the person's newest record or case; what is refused changes nothing."""
    mine = records.mine(work, [*RecordKind], date(YEAR - 1, 1, 1), TODAY)
    filed = [case for case in cases.mine(work, range(YEAR, YEAR + 1)) if case.state == "filed"]
    if act == "log":
        records.log(work, draft)
    elif act == "file":
        cases.file(work, IDEA)
    elif act == "recall" and filed:
        cases.withdraw(work, filed[0].number)
    elif act == "amend" and mine:
        records.amend(work, mine[0].number, draft)
    elif act == "withdraw" and mine:
        records.withdraw(work, mine[0].number)


def recount(rows: Sequence[Any], signed: Sequence[Any], person_id: int, duty: Duty) -> tuple[float, int]:
    """Done and planned, from the rows alone."""
    years = {YEAR, YEAR - 1} if duty.per is Per.TWO_YEARS else {YEAR}
    mine = [
        row
        for row in rows
        if row.person_id == person_id
        and row.state == "valid"
        and row.date.year in years
        and row.kind in duty.counts
        and (row.rotation or duty.id != "rotation")
    ]
    done = [row for row in mine if row.done]
    if duty.measure is Measure.DAYS:
        return sum(row.tenth_days for row in done) / 10, 0
    counted = [row for row in signed if row.person_id == person_id and row.state == "filed" and "case" in duty.counts]
    return len(done) + len(counted), len(mine) - len(done)


def raw(work: Work) -> tuple[Sequence[Any], Sequence[Any]]:
    connection = work.uow._connection
    joined = tables.cases.join(tables.signers, tables.signers.c.case_id == tables.cases.c.id)
    signed = sa.select(tables.signers.c.person_id, tables.cases.c.state).select_from(joined)
    return connection.execute(sa.select(tables.records)).all(), connection.execute(signed).all()


def figures(standings: Sequence[DutyStanding]) -> list[tuple[str, float, int]]:
    return [(each.duty.id, each.done, each.pending) for each in standings if each.duty.measure is Measure.COUNT]


@ON_DATABASE
@given(acts)
def test_progress_is_what_the_rows_say(county: County, story: list[tuple[str, str, records.Draft]]) -> None:
    """Always derived, never stored: a withdrawn or corrected record changes it at once."""
    with county.undone() as work:
        for name, act, draft in story:
            try:
                perform(replace(work, by=county.person(name)), act, draft)
            except Refusal:
                continue
        rows, signed = raw(work)
        for name in NAMES:
            person = county.person(name)
            for each in progress.of_person(work, person, YEAR):
                done, planned = recount(rows, signed, person.id, each.duty)
                assert each.done == done
                assert each.duty.measure is Measure.DAYS or each.pending == planned


@ON_DATABASE
@given(acts)
def test_one_and_all_are_counted_alike(county: County, story: list[tuple[str, str, records.Draft]]) -> None:
    """An officer's table and «我的履职» are the same figures."""
    with county.undone() as work:
        for name, act, draft in story:
            try:
                perform(replace(work, by=county.person(name)), act, draft)
            except Refusal:
                continue
        everyone = progress.of_people(work, [county.person(name) for name in NAMES], YEAR)
        for person, standings in everyone.items():
            assert figures(standings) == figures(progress.of_person(work, person, YEAR))


@ON_SQLITE
def test_rotation_is_met_by_what_is_marked_so(county: County) -> None:
    """Both kinds of training count for the year's days (requirements.md, «two years»)."""
    with county.work("田小雨") as work:
        for days, rotation in ((3, False), (20, True)):
            records.log(work, records.Draft(RecordKind.TRAINING, TODAY, days=days, rotation=rotation))
        done = {each.duty.id: each.done for each in progress.of_person(work, work.person, YEAR)}
    assert done == {"training": 23, "rotation": 20}


@ON_SQLITE
def test_duties_follow_the_roles_of_the_year(county: County) -> None:
    with county.work() as work:
        owed = {
            name: [each.duty.id for each in progress.of_person(work, county.person(name), YEAR)]
            for name in ("王建国", "秦书文", "田小雨", "方静")
        }
    assert owed["王建国"] == owed["秦书文"] == ["suggestion", "good_deed", "research", "contact", "meeting"]
    assert owed["田小雨"] == ["training", "rotation"]
    assert owed["方静"] == []


@ON_SQLITE
def test_duty_of_an_ended_mandate_is_still_told(county: County) -> None:
    """Who left in October owes that year what the months amount to."""
    with county.work() as work:
        found = {each.duty.id: each.quota for each in progress.of_person(work, county.person("卸任人"), YEAR)}
    assert found["contact"] == 4  # 10 months: 3⅓, rounded up


@ON_SQLITE
def test_counting_day_of_the_month_is_the_federations(database: Database) -> None:
    """Where the 1st decides, a mandate of that one day is a month."""
    county = County(database, figures={"prorating": {"month_day": 1}})
    brief = replace(county.person("王建国"), mandates=(Mandate(Role.MEMBER, date(YEAR, 12, 1), date(YEAR, 12, 1)),))
    with county.work() as work:
        found = {each.duty.id: each.quota for each in progress.of_person(work, brief, YEAR)}
    assert found["contact"] == 1


@ON_SQLITE
def test_nothing_was_owed_before_the_documents_were_in_force(county: County) -> None:
    with county.work() as work:
        assert progress.of_person(work, county.person("王建国"), 2020) == []


def test_amended_date_moves_credit_to_its_year(county: County) -> None:
    january = NOW.replace(month=1, day=20)
    with county.work(at=january) as work:
        number = records.log(work, records.Draft(RecordKind.CONTACT, january.date())).number
        records.amend(work, number, records.Draft(RecordKind.CONTACT, date(YEAR - 1, 12, 30)))
        done = {
            year: [each.done for each in progress.of_person(work, work.person, year) if each.duty.id == "contact"]
            for year in (YEAR - 1, YEAR)
        }
    assert done == {YEAR - 1: [1], YEAR: [0]}


def test_other_federations_records_count_nothing(county: County) -> None:
    other = County(county.database, "west")
    with other.work() as work:
        records.log(work, records.Draft(RecordKind.CONTACT, TODAY))
    with county.work() as work:
        assert {each.done for each in progress.of_person(work, work.person, YEAR)} == {0}
