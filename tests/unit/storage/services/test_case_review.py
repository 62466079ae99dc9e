"""Review, decision by either body, merging; and what waits for whom meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from storage.rules.case_words import Act, Grade, State, Who
from storage.rules.refusals import (
    CannotLead,
    DueInPast,
    LedBy,
    MissingMeeting,
    MissingReason,
    NotForYou,
    NotInSession,
    NotNow,
    NotYours,
    OnlyFor,
    SameCase,
    UnknownUnit,
)
from storage.services import cases, sessions
from storage.services.cases import Units
from tests.unit.storage.casework import CLERKS, LAW, LEADER, LI, OFFICER, TRAFFIC, WANG, ZHOU, Casework
from tests.unit.storage.county import ON_SQLITE


@pytest.mark.parametrize(
    ("in_session", "state", "body"), [(True, State.WITH_COMMITTEE, "committee"), (False, State.WITH_CHAIR, "chair")]
)
def test_either_route_leads_to_the_unit(casework: Casework, in_session: bool, state: State, body: str) -> None:
    """苏工办〔2020〕96号 第三条: reviewed and drafted, decided by the body, handed over at once."""
    casework.convene(is_open=in_session)
    number = casework.accepted(casework.filed())
    casework.convene(is_open=False)
    assert casework.state(number) is state
    assert casework.facts(LEADER, "to_approve")["unit"] == LAW
    casework.do(LEADER, cases.approve, number)
    assert casework.state(number) is State.ASSIGNED
    assert (casework.facts(WANG, "approved")["body"], casework.told(CLERKS[LAW])) == (body, ["given"])
    assert casework.history(number) == [Act.FILE, Act.ACCEPT, Act.APPROVE]


def test_officer_names_the_meeting(casework: Casework) -> None:
    number = casework.accepted(casework.filed())
    with casework.work(OFFICER) as work:
        with pytest.raises(MissingMeeting):
            cases.approve(work, number)
        assert cases.approve(work, number, "主席办公会").state is State.ASSIGNED
    assert casework.facts(WANG, "approved")["meeting"] == "主席办公会"


def test_refused_draft_is_reviewed_again(casework: Casework) -> None:
    number = casework.accepted(casework.filed())
    casework.do(LEADER, cases.refuse, number, "再问问人社局")
    assert (casework.state(number), casework.facts(OFFICER, "refused")["reason"]) == (State.FILED, "再问问人社局")
    assert "refused" not in casework.told(WANG)


def test_draft_may_be_changed_and_overridden(casework: Casework) -> None:
    number = casework.accepted(casework.filed())
    casework.accepted(number, TRAFFIC, (LAW,), date(2026, 12, 31))
    drafted = casework.do(LEADER, cases.drafted, number)
    assert (drafted.units, drafted.due_on) == (Units(TRAFFIC, (LAW,)), date(2026, 12, 31))
    casework.do(LEADER, cases.approve, number, due=date(2027, 1, 15))
    assert casework.case(number).due_on == date(2027, 1, 15)
    assert casework.facts(CLERKS[LAW], "given")["as"] == "co_units"


@ON_SQLITE
def test_term_begins_anew_where_the_day_went_by(casework: Casework) -> None:
    """The body decided after the drafted day: the same number of working days, from then on."""
    number = casework.accepted(casework.filed(), due=date(2026, 11, 24))
    casework.at += timedelta(days=10)
    casework.do(LEADER, cases.approve, number)
    assert casework.case(number).due_on == date(2026, 12, 2)


@ON_SQLITE
def test_decision_on_a_day_off_gives_a_working_day(casework: Casework) -> None:
    """Due on the Friday of its draft, decided on the Saturday."""
    number = casework.accepted(casework.filed(), co=(TRAFFIC,), due=date(2026, 11, 20))
    casework.at += timedelta(days=1)
    casework.do(LEADER, cases.approve, number)
    assert casework.case(number).due_on == date(2026, 11, 23)
    assert casework.facts(CLERKS[TRAFFIC], "given")["due"] == "2026-11-23"


@ON_SQLITE
def test_deadline_said_on_a_day_off_moves_on(casework: Casework) -> None:
    number = casework.given(casework.filed(), due=date(2026, 12, 6))
    assert casework.case(number).due_on == date(2026, 12, 7)


@ON_SQLITE
def test_what_cannot_be_drafted(casework: Casework) -> None:
    number = casework.filed()
    with casework.work(OFFICER) as work:
        with pytest.raises(DueInPast):
            cases.accept(work, number, Units(LAW), date(2026, 11, 19))
        for units in (Units("后勤部"), Units(LAW, ("后勤部",))):
            with pytest.raises(UnknownUnit):
                cases.accept(work, number, units)
        for refused in (cases.send_back, cases.keep):
            with pytest.raises(MissingReason):
                refused(work, number, " ")


def test_kept_case_counts_and_is_done(casework: Casework) -> None:
    number = casework.filed()
    casework.do(OFFICER, cases.keep, number, "已在办")
    assert (casework.state(number), casework.told(WANG)) == (State.REFERENCE, ["kept"])


def test_merged_case_keeps_every_right(casework: Casework) -> None:
    """Its signers hear and rate the reply of the case that leads it (requirements.md, «merged case»)."""
    main, other = casework.filed(), casework.joint(LI, ZHOU)
    third = casework.filed(LI)
    casework.do(OFFICER, cases.merge, third, other)
    casework.do(OFFICER, cases.merge, other, main)
    assert (casework.state(other), casework.facts(ZHOU, "merged")["main"]) == (State.MERGED, main)
    casework.replied(main)
    assert casework.told(LI)[-1] == casework.told(ZHOU)[-1] == "to_rate"
    for name, number in ((WANG, main), (LI, third), (ZHOU, other)):
        casework.rate(number, Grade.SATISFIED, name)
    assert casework.state(main) is State.SETTLED


@ON_SQLITE
def test_what_cannot_be_merged(casework: Casework) -> None:
    main, other, answered = casework.filed(), casework.filed(LI), casework.replied(casework.filed(ZHOU))
    casework.do(OFFICER, cases.merge, other, main)
    fresh = casework.filed(LI)
    with casework.work(OFFICER) as work:
        for number, into, refusal in ((fresh, fresh, SameCase), (fresh, answered, CannotLead), (fresh, other, LedBy)):
            with pytest.raises(refusal):
                cases.merge(work, number, into)
        with pytest.raises(LedBy) as refused:
            cases.accept(work, other, Units(LAW))
    assert refused.value.fields["main"] == main


def test_slower_of_two_hears_what_happened(casework: Casework) -> None:
    """Both saw it filed; one returned it meanwhile."""
    number = casework.filed()
    casework.do(OFFICER, cases.send_back, number, "内容不具体")
    with casework.work("蒋一帆") as work, pytest.raises(NotNow) as refused:
        cases.accept(work, number, Units(LAW))
    assert (refused.value.fields["state"], refused.value.fields["last"]) == (State.RETURNED, Act.RETURN)


STEPS: list[tuple[str, Any]] = [
    ("accept", lambda work, number: cases.accept(work, number, Units(LAW))),
    ("return", lambda work, number: cases.send_back(work, number, "内容不具体")),
    ("keep", lambda work, number: cases.keep(work, number, "已在办")),
]


@ON_SQLITE
@pytest.mark.parametrize(("act", "take"), STEPS)
def test_only_officers_review(casework: Casework, act: str, take: Any) -> None:
    number = casework.filed()
    for name, refusal in ((WANG, OnlyFor), (LEADER, OnlyFor), (LI, NotYours), (CLERKS[LAW], NotYours)):
        with casework.work(name) as work, pytest.raises(refusal) as refused:
            take(work, number)
        assert refusal is NotYours or refused.value.fields["who"] == (Who.OFFICER,)


@ON_SQLITE
def test_officers_stand_in_where_nobody_leads(casework: Casework) -> None:
    """No case waits for somebody who isn't there."""
    people = {id: each for id, each in casework.roster.people.items() if each.name != LEADER}
    object.__setattr__(casework.roster, "people", people)
    number = casework.accepted(casework.filed())
    casework.do("蒋一帆", cases.approve, number)
    assert casework.state(number) is State.ASSIGNED


def test_session_is_opened_and_closed(casework: Casework) -> None:
    casework.do(OFFICER, sessions.open)
    with casework.work("") as work:
        row = work.uow.federations.get()
        assert row is not None
        assert row.in_session
    with casework.work(WANG) as work, pytest.raises(NotForYou):
        sessions.close(work)
    with casework.work(OFFICER) as work, pytest.raises(NotInSession):
        sessions.close(work)
