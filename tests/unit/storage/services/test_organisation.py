"""The federation's own duties: officers tick them off, nobody else sees them, and each reminder is given once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from config.duties import Duty
from storage.database import Database
from storage.rules.own_duties import Part
from storage.rules.refusals import FutureDate, NotForYou
from storage.rules.touchpoints import BEIJING
from storage.services import organisation
from storage.services.organisation import GRASSROOTS
from storage.work import Work
from tests.unit.storage.county import ENTRIES, MILL, NOW, ON_SQLITE, TODAY, UNIONS, County, days_ago

CONFERENCE = "joint_conference"


def duty(county: County, id: str = CONFERENCE) -> Duty:
    return county.policies.duty(id)


def part(work: Work, id: str = CONFERENCE) -> Part:
    (found,) = (each for each in organisation.owed(work, TODAY.year) if each.duty.id == id)
    return found


@pytest.fixture
def ending(database: Database) -> County:
    """A county where the mill's term ends within half a year."""
    unions = tuple(replace(each, term_end=TODAY + timedelta(days=10)) if each.name == MILL else each for each in UNIONS)
    return County(database, entries=replace(ENTRIES, unions=unions))


def test_ticked_off_is_done_from_that_day(county: County) -> None:
    with county.work("方静") as work:
        assert part(work).is_open
        assert organisation.done(work, duty(county), days_ago(17))
    with county.work("蒋一帆") as work:
        assert part(work).done_on == days_ago(17)


def test_same_day_is_ticked_off_once(county: County) -> None:
    """Two officers may say it, or one twice."""
    with county.work("方静") as work:
        assert organisation.done(work, duty(county), TODAY)
    with county.work("蒋一帆") as work:
        assert not organisation.done(work, duty(county), TODAY)
        assert len(work.uow.org_events.between(TODAY, TODAY)) == 1


def test_mistake_is_taken_back_and_stays_in_the_trail(county: County) -> None:
    with county.work("方静") as work:
        organisation.done(work, duty(county), TODAY)
        assert organisation.take_back(work, duty(county), TODAY.year) == TODAY
        assert organisation.take_back(work, duty(county), TODAY.year) is None
        assert part(work).is_open
        assert [row.act for row in work.uow.audit.trail()][:3] == ["org.done", "org.take_back", "org.read"]


def test_day_that_has_not_come_is_refused(county: County) -> None:
    with county.work("方静") as work, pytest.raises(FutureDate):
        organisation.done(work, duty(county), TODAY + timedelta(days=1))


ACTS: list[Callable[[Work, Duty], object]] = [
    lambda work, rule: organisation.owed(work, TODAY.year),
    lambda work, rule: organisation.terms(work),
    lambda work, rule: organisation.done(work, rule, TODAY),
    lambda work, rule: organisation.take_back(work, rule, TODAY.year),
]


@ON_SQLITE
@pytest.mark.parametrize("who", ["王建国", "万一鸣", "秦书文", "程立", "田小雨"])
@pytest.mark.parametrize("act", ACTS)
def test_only_the_office_sees_and_ticks_off(county: County, who: str, act: Callable[[Work, Duty], object]) -> None:
    with county.work(who) as work, pytest.raises(NotForYou):
        act(work, duty(county))


def test_election_ends_the_reminding_of_a_term(ending: County) -> None:
    """Until the roster brings the next term."""
    mill = ending.roster.union_named(MILL)
    assert mill is not None
    with ending.work("方静") as work:
        assert [each.name for each in organisation.terms(work)] == [MILL]
        organisation.done(work, duty(ending, GRASSROOTS), TODAY, mill.id)
        assert organisation.terms(work) == []


def test_each_reminder_is_given_once(county: County) -> None:
    """Asked again the same morning, or by a second process, nothing is said twice."""
    with county.work("", datetime(2026, 12, 1, 8, 45, tzinfo=BEIJING)) as work:
        first, again = organisation.calls(work), organisation.calls(work)
    assert first.dues == (date(2026, 12, 31),) and again.dues == () and not again.late


def test_missed_reminder_is_made_up_once(county: County) -> None:
    """The service was down on 1 December: what was due then is said on the 3rd, and on the 4th nothing."""
    at = datetime(2026, 12, 3, 8, 45, tzinfo=BEIJING)
    for day, dues in ((at, (date(2026, 12, 31),)), (at + timedelta(days=1), ())):
        with county.work("", day) as work:
            assert organisation.calls(work).dues == dues


def test_done_duties_are_not_reminded_of(county: County) -> None:
    with county.work("方静") as work:
        for rule in work.policies.duties(("federation",), TODAY.year):
            for day in (date(2026, 6, 1), TODAY):
                organisation.done(work, rule, day)
    with county.work("", datetime(2026, 12, 1, 8, 45, tzinfo=BEIJING)) as work:
        found = organisation.calls(work)
    assert found.dues == () and not found.late


def test_what_is_late_is_said_once_a_week(county: County) -> None:
    late = []
    for ahead in range(8):
        with county.work("", NOW + timedelta(days=ahead)) as work:
            late.append(organisation.calls(work).late)
    assert late == [True, False, False, True, False, False, False, False]  # NOW is a Friday.


def test_end_of_a_term_is_reminded_of(ending: County) -> None:
    with ending.work("", NOW + timedelta(days=4)) as work:
        assert organisation.calls(work).terms == (TODAY + timedelta(days=10),)
