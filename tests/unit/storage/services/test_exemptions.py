"""Freeing somebody of duties: everything follows from it, and everything is as before once it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.rules.measures import By, Measure, Period, Question
from storage.rules.people import Person
from storage.rules.quotas import Standing
from storage.rules.refusals import ClosedYear, MayNotExempt, NoDutiesThen, Refusal
from storage.rules.touchpoints import BEIJING
from storage.services import analysis, digests, exemptions, progress, questions, reminders
from storage.services.exemptions import Wish
from tests.unit.storage.county import NOW, TODAY, County

STAGE_30 = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def reread(county: County) -> None:
    """As every process does once the roster's version has risen."""
    with county.work("方静") as work:
        county.roster = work.uow.federations.roster(county.roster.version + 1)


def version(county: County) -> int:
    with county.work("") as work:
        row = work.uow.federations.get()
        return int(row.roster_version) if row else 0


def free(county: County, name: str, *duties: str, starts: date = YEAR[0], ends: date = YEAR[1]) -> bool:
    with county.work("方静") as work:
        granted = exemptions.grant(work, Wish(county.person(name), duties, starts, ends, "产假"))
    reread(county)
    return granted


def take_back(county: County, name: str, *duties: str, at: datetime = NOW, year: int = TODAY.year) -> int:
    with county.work("方静", at) as work:
        ended = exemptions.take_back(work, county.person(name), duties, year)
    reread(county)
    return len(ended)


def standings(county: County, name: str, at: datetime = NOW, year: int = TODAY.year) -> dict[str, Standing]:
    with county.work("方静", at) as work:
        return {each.duty.id: each.standing for each in progress.of_person(work, county.person(name), year)}


def reminded(county: County) -> set[str]:
    with county.work("", STAGE_30) as work:
        reminders.plan(work)
    with county.database.read() as connection:
        rows = connection.execute(sa.select(tables.outbox).where(tables.outbox.c.purpose == "reminder")).all()
    return {county.roster.people[row.person_id].name for row in rows}


def test_freed_of_one_duty_owes_the_others(county: County) -> None:
    before, rose = standings(county, "王建国"), version(county)
    assert free(county, "王建国", "research")
    assert standings(county, "王建国") == before | {"research": Standing.EXEMPT}
    assert version(county) == rose + 1
    assert take_back(county, "王建国") == 1
    assert standings(county, "王建国") == before


def test_same_exemption_is_granted_once(county: County) -> None:
    """Also where a wider one holds already."""
    assert free(county, "王建国", "research")
    assert not free(county, "王建国", "research", starts=date(2026, 3, 1))
    assert free(county, "王建国")
    assert not free(county, "王建国", "contact", "research")
    assert take_back(county, "王建国") == 2


def test_freed_person_leaves_every_share(county: County) -> None:
    """The denominator, the names and each part, and is told apart."""
    asked = Question(Measure.COMPLETION, Period.year(2026), duty="research")
    with county.work("方静") as work:
        before = questions.answer(work, asked).total
    free(county, "王建国", "research")
    with county.work("方静") as work:
        after = questions.answer(work, asked).total
        behind = questions.behind_on(work, asked)
        parts = {each.label: each for each in questions.answer(work, replace(asked, by=By.TOWN)).parts}
    assert (before.of or 0) - 1 == after.of == behind.owing
    assert (before.exempt, after.exempt) == (0, 1)
    assert [person.name for person, _ in behind.exempt] == ["王建国"]
    assert "王建国" not in {person.name for person, _ in behind.behind}
    assert parts["云溪镇总工会"].exempt == 1


def test_partly_freed_stays_in_the_whole(county: County) -> None:
    """Somebody with other duties left still counts for «各项职责»."""
    asked = Question(Measure.COMPLETION, Period.year(2026), By.DUTY)
    free(county, "王建国", "research")
    with county.work("方静") as work:
        found = questions.answer(work, asked)
    assert found.total.exempt == 0
    assert {each.label: each.exempt for each in found.parts if each.exempt} == {"调研报告": 1}


def test_freed_person_is_not_reminded(county: County) -> None:
    """Neither by the plan nor, where it was planned before, at the moment of sending."""
    free(county, "王建国")
    free(county, "李秀英", "contact")
    assert "王建国" not in reminded(county)
    assert "李秀英" in reminded(county)
    with county.work("", STAGE_30) as work:
        assert reminders.unmet(work, county.person("王建国"), 2026, 30) == ()


def test_reminders_come_back_with_the_duty(county: County) -> None:
    free(county, "王建国")
    take_back(county, "王建国")
    assert "王建国" in reminded(county)


def test_freed_person_is_not_called_idle(county: County) -> None:
    """Nor silent in the morning brief, nor among those behind in a digest."""
    free(county, "王建国")
    with county.work("方静") as work:
        since = TODAY - timedelta(days=60)
        silent = work.uow.planning.silent(["representative"], since, TODAY)
        idle = {person.name for person in analysis.idle(work, 2026)}
        digest = digests.of(work, work.person, 2026, 30)
    assert county.person("王建国").id not in silent and county.person("李秀英").id in silent
    assert "王建国" not in idle and "李秀英" in idle
    assert digest is not None
    assert "王建国" not in {person.name for person, _ in digest.behind}
    assert digest.owing == len({"李秀英", "周小燕", "万一鸣", "顾明远", "秦书文", "田小雨"})


def test_person_is_told_and_the_trail_notes_it(county: County) -> None:
    free(county, "王建国", "research")
    take_back(county, "王建国")
    with county.work("方静") as work:
        acts = [(row.act, row.subject) for row in work.uow.audit.trail()]
    id = str(county.person("王建国").id)
    assert ("exempt.grant", id) in acts and ("exempt.end", id) in acts
    with county.database.read() as connection:
        rows: list[Any] = list(connection.execute(sa.select(tables.outbox).where(tables.outbox.c.purpose == "exempt")))
    assert [(row.person_id, row.facts["reason"]) for row in rows] == [(county.person("王建国").id, "产假")]


@pytest.mark.parametrize(
    ("by", "name", "starts", "refusal"),
    [
        ("王建国", "王建国", YEAR[0], MayNotExempt),
        ("秦书文", "王建国", YEAR[0], MayNotExempt),
        ("方静", "程立", YEAR[0], NoDutiesThen),
        ("方静", "王建国", date(2025, 6, 1), ClosedYear),
    ],
)
def test_who_may_not_or_when_is_refused(
    county: County, by: str, name: str, starts: date, refusal: type[Refusal]
) -> None:
    """Only the office decides, of people who owe something, in a year that is open."""
    with county.undone(by) as work, pytest.raises(refusal):
        exemptions.grant(work, Wish(county.person(name), (), starts, YEAR[1], "病假"))


def test_last_year_is_open_until_its_books_close(county: County) -> None:
    january = datetime(2027, 1, 20, 9, 30, tzinfo=BEIJING)
    with county.undone("方静", january) as work:
        assert exemptions.grant(work, Wish(county.person("王建国"), (), *YEAR, "病假"))


def test_closed_year_keeps_what_held(county: County) -> None:
    """Taken back in spring, the autumn before stays as it was when its year was closed."""
    free(county, "王建国", starts=date(2026, 3, 1), ends=date(2027, 12, 31))
    spring = datetime(2027, 4, 1, 9, 30, tzinfo=BEIJING)
    assert take_back(county, "王建国", at=spring, year=2027) == 1
    assert set(standings(county, "王建国", spring, 2026).values()) >= {Standing.EXEMPT}
    assert Standing.EXEMPT not in standings(county, "王建国", spring, 2027).values()


def test_effect_is_known_before_it_is_granted(county: County) -> None:
    """What the card says is what holds afterwards."""
    wish = Wish(county.person("王建国"), ("contact",), date(2026, 7, 1), YEAR[1], "借调")
    with county.undone("方静") as work:
        (told,) = exemptions.after(work, wish)
    free(county, "王建国", "contact", starts=date(2026, 7, 1))
    with county.undone("方静") as work:
        held = {each.duty.id: each for each in progress.of_person(work, county.person("王建国"), 2026)}["contact"]
    assert (told.quota, told.standing) == (held.quota, held.standing) == (2, Standing.UNMET)


def test_import_of_the_roster_keeps_exemptions(county: County) -> None:
    """They are no part of its files."""
    free(county, "王建国", "research")
    person: Person = county.person("王建国")
    assert [(each.duty, each.reason) for each in person.exemptions] == [("research", "产假")]
    with county.work("方静") as work:
        some = work.uow.federations.some_people([person.id])
    assert some[person.id].exemptions == person.exemptions
