"""A duty that is a share: of the unions somebody is linked to, those that were contacted in the year. Off until it is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.rules.kinds import RecordKind
from storage.rules.measures import By, Measure, Period, Question
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.touchpoints import BEIJING
from storage.services import activities, exemptions, progress, questions, records, reminders
from storage.services.exemptions import Wish
from storage.services.roster_entries import LinkEntry
from tests.unit.storage.county import CLINIC, CLOTHES, ENTRIES, MILL, PEOPLE, TODAY, County

STAGE_30 = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)
PLACES = {entry.name: place for place, entry in enumerate(PEOPLE)}
LINKED = {"王建国": (MILL, CLINIC, CLOTHES), "李秀英": (CLINIC,), "万一鸣": (MILL,), "周小燕": (CLOTHES, MILL)}
LINKS = tuple(LinkEntry(PLACES[name], linked_union=union) for name, unions in LINKED.items() for union in unions)


def county_asking(database: Database, percent: int | None) -> County:
    """A county whose representatives are to reach that share of their unions within the year; None: nothing is set."""
    duties = {"coverage": {"at_least": percent}} if percent else None
    entries = replace(ENTRIES, links=(*(ENTRIES.links or ()), *LINKS))
    return County(database, duties=duties, entries=entries)


@pytest.fixture
def county(database: Database) -> County:
    return county_asking(database, 60)


def visit(county: County, name: str, union: str, day: date = TODAY) -> str:
    with county.work(name) as work:
        return records.log(work, records.Draft(RecordKind.CONTACT, day, unit=union, head_count=3)).number


def coverage(county: County, name: str) -> DutyStanding | None:
    with county.work("方静") as work:
        found = progress.of_person(work, county.person(name), TODAY.year)
    return next((each for each in found if each.duty.id == "coverage"), None)


def figures(county: County, name: str) -> tuple[int, float, Standing] | None:
    found = coverage(county, name)
    return (found.quota, found.done, found.standing) if found else None


def test_share_is_off_until_set(database: Database) -> None:
    """The document says «a certain share»: nobody owes what nobody has set."""
    county = county_asking(database, None)
    visit(county, "王建国", MILL)
    assert coverage(county, "王建国") is None
    with county.work("方静") as work:
        parts = questions.answer(work, Question(Measure.COMPLETION, Period.year(2026), By.DUTY)).parts
    assert "联系对象覆盖" not in {each.label for each in parts}


def test_share_is_of_ones_own_unions(county: County) -> None:
    """60 % of three is two; twice the same union is one; a union of others is none."""
    assert figures(county, "王建国") == (2, 0, Standing.UNMET)
    visit(county, "王建国", MILL)
    visit(county, "王建国", MILL, TODAY - timedelta(days=1))
    visit(county, "李秀英", MILL)
    assert figures(county, "王建国") == (2, 1, Standing.UNMET)
    assert figures(county, "李秀英") == (1, 0, Standing.UNMET)
    number = visit(county, "王建国", CLOTHES)
    assert figures(county, "王建国") == (2, 2, Standing.MET)
    with county.work("王建国") as work:
        records.withdraw(work, number)
    assert figures(county, "王建国") == (2, 1, Standing.UNMET)


def test_last_years_visits_are_last_years(county: County) -> None:
    with county.work("方静") as work:
        wang = county.person("王建国")
        draft = records.Draft(RecordKind.CONTACT, date(2025, 12, 31), unit=MILL, head_count=3)
        records.log(work, draft, wang)
    assert figures(county, "王建国") == (2, 0, Standing.UNMET)


def test_who_confirmed_a_joint_visit_was_there(county: County) -> None:
    with county.work("王建国") as work:
        draft = records.Draft(RecordKind.CONTACT, TODAY, unit=CLINIC, head_count=3, details={"persons": ["李秀英"]})
        activities.enter(work, draft)
    assert figures(county, "李秀英") == (1, 0, Standing.UNMET)
    with county.work("李秀英") as work:
        (asking,) = activities.waiting(work)
        activities.confirm(work, asking)
    assert figures(county, "李秀英") == (1, 1, Standing.MET)


def test_nobody_owes_a_share_of_nothing(county: County) -> None:
    """Linked to people alone, or to nobody."""
    assert coverage(county, "顾明远") is None


def test_short_mandate_owes_less(county: County) -> None:
    """From September: four months of twelve, of the two that 60 % of two are."""
    assert figures(county, "周小燕") == (1, 0, Standing.UNMET)


def test_free_months_lessen_a_share(county: County) -> None:
    with county.work("方静") as work:
        wish = Wish(county.person("王建国"), ("coverage",), date(2026, 1, 1), date(2026, 6, 30), "产假")
        (found,) = exemptions.after(work, wish)
    assert (found.quota, found.exempt) == (1, "产假")


def test_officers_see_the_share_among_the_duties(county: County) -> None:
    visit(county, "万一鸣", MILL)
    with county.work("方静") as work:
        asked = Question(Measure.COMPLETION, Period.year(2026), duty="coverage")
        found = questions.answer(work, asked)
        behind = {person.name for person, _ in questions.behind_on(work, asked).behind}
    assert (found.total.value, found.total.of) == (1, 4)
    assert behind == {"王建国", "李秀英", "周小燕"}


def test_planning_knows_shares(database: Database) -> None:
    """Who owes nothing else is planned for by the share alone, in the one statement for all."""
    others = {duty: {"roles": ["vice_chair"]} for duty in ("suggestion", "good_deed", "research", "contact")}
    entries = replace(ENTRIES, links=(*(ENTRIES.links or ()), *LINKS))
    county = County(database, duties={**others, "coverage": {"at_least": 60}}, entries=entries)
    for name, union in (("王建国", MILL), ("王建国", CLOTHES), ("李秀英", MILL)):
        visit(county, name, union)
    with county.work("", STAGE_30) as work:
        reminders.plan(work)
    with county.database.read() as connection:
        rows = connection.execute(sa.select(tables.outbox).where(tables.outbox.c.purpose == "reminder")).all()
    told = {county.roster.people[row.person_id].name for row in rows}
    assert told == {"李秀英", "万一鸣", "周小燕", "田小雨"}
