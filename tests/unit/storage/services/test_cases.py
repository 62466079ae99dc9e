"""Filing, amending, withdrawing and looking up cases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.rules.kinds import CaseKind
from storage.rules.refusals import NoDutyBearer, NotYours, OnlyFor, TooFarAlong, UnknownNumber
from storage.rules.workflow import State, Who
from storage.services import cases
from storage.services.cases import Draft
from tests.unit.storage.county import ON_SQLITE, TODAY, County

IDEA = Draft(CaseKind.SUGGESTION, "关于高温津贴的建议", "提高高温津贴", {"grounds": "去年夏天中暑多"})


def moves(county: County) -> list[tuple[str, str, str]]:
    with county.database.read() as connection:
        return [(row.act, row.was, row.became) for row in connection.execute(sa.select(tables.case_moves))]


def filed(county: County, by: str = "王建国") -> str:
    with county.work(by) as work:
        return cases.file(work, IDEA).number


def test_case_is_found_by_its_signer(county: County) -> None:
    number = filed(county)
    with county.work() as work:
        found = cases.find(work, number)
    assert (number, found.state, found.draft, found.filed_on) == ("建-0001", State.FILED, IDEA, TODAY)


def test_cases_of_all_kinds_share_their_numbers(county: County) -> None:
    with county.work() as work:
        assert [cases.file(work, replace(IDEA, kind=kind)).number[-1] for kind in CaseKind] == ["1", "2", "3"]


@ON_SQLITE
def test_filing_needs_a_mandate(county: County) -> None:
    with county.work("方静") as work, pytest.raises(NoDutyBearer):
        cases.file(work, IDEA)


def test_filing_remembers_the_session(county: County) -> None:
    """It decides the route (苏工办〔2020〕96号 第三条)."""
    county.federation = replace(county.federation, in_session=True)
    filed(county)
    with county.database.read() as connection:
        assert connection.scalar(sa.select(tables.cases.c.in_session))


def test_amended_case_shows_the_new_content(county: County) -> None:
    number, other = filed(county), Draft(CaseKind.OPINION, "关于食堂的意见", "食堂太贵")
    with county.work() as work:
        assert cases.amend(work, number, other).draft == other
        assert cases.find(work, number).draft == other
    assert moves(county) == [("file", "", "filed"), ("amend", "filed", "filed")]


def test_withdrawn_case_stays_in_the_history(county: County) -> None:
    number = filed(county)
    with county.work() as work:
        assert cases.withdraw(work, number).state is State.WITHDRAWN
        assert cases.find(work, number).draft == IDEA
    assert moves(county)[-1] == ("withdraw", "filed", "withdrawn")


@ON_SQLITE
@pytest.mark.parametrize(
    "act", [cases.withdraw, cases.changeable, lambda work, number: cases.amend(work, number, IDEA)]
)
def test_withdrawn_case_is_final(county: County, act: Any) -> None:
    number = filed(county)
    with county.work() as work:
        cases.withdraw(work, number)
        with pytest.raises(TooFarAlong):
            act(work, number)


def test_slower_of_two_moves_is_told(county: County) -> None:
    """Nobody's change is lost: a move is an update guarded by the state that was seen."""
    number = filed(county)
    with county.work() as work:
        seen = cases.find(work, number)
        cases.withdraw(work, number)
        assert not work.uow.cases.move(seen.id, seen.state, seen.revision, {"state": State.FILED})


@ON_SQLITE
@pytest.mark.parametrize("act", [cases.find, cases.withdraw, cases.changeable, cases.look_up])
def test_cases_of_others_are_out_of_reach(county: County, act: Any) -> None:
    number = filed(county)
    with county.work("李秀英") as work:
        with pytest.raises(NotYours):
            act(work, number)
        with pytest.raises(UnknownNumber):
            act(work, "建-0099")


@ON_SQLITE
@pytest.mark.parametrize("name", ["方静", "杜国庆"])
def test_officers_look_any_case_up_audited(county: County, name: str) -> None:
    """Each read of someone else's record leaves an entry (requirements.md A3)."""
    number = filed(county)
    with county.work(name) as work:
        assert cases.look_up(work, number).number == number
        trail: list[Any] = list(work.uow.audit.trail())
    assert (trail[-1].act, trail[-1].subject, trail[-1].by_id) == ("case.read", number, county.person(name).id)


@ON_SQLITE
def test_officer_may_not_take_a_case_back(county: County) -> None:
    number = filed(county)
    with county.work("方静") as work, pytest.raises(OnlyFor) as refused:
        cases.withdraw(work, number)
    assert refused.value.fields["who"] == (Who.LEAD_SIGNER,)


def test_own_cases_are_listed_newest_first(county: County) -> None:
    numbers = [filed(county), filed(county, "李秀英"), filed(county)]
    with county.work() as work:
        assert [case.number for case in cases.mine(work, range(2026, 2027))] == [numbers[2], numbers[0]]
        assert cases.mine(work, range(2025, 2026)) == []
