"""Signing together, joining, amending what was returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage.rules.case_words import Act, State
from storage.rules.quotas import Tally
from storage.rules.refusals import (
    AlreadyAnswered,
    AlreadySigned,
    CarriesOthers,
    JoiningOver,
    NotASigner,
    NotAsked,
    NothingToSign,
    SigningOver,
    TooFarAlong,
    WhichOne,
)
from storage.services import cases, progress
from tests.unit.storage.casework import CLERKS, IDEA, LAW, LEADER, LI, OFFICER, WANG, ZHOU, Casework
from tests.unit.storage.county import ON_SQLITE


def counted(casework: Casework, name: str) -> int:
    with casework.work(name, casework.at) as work:
        found = progress.tallies(work, work.today.year).get(work.person.id, Tally())
    return found.counts.get((casework.at.year, "case"), 0)


def test_joint_case_waits_for_its_signers(casework: Casework) -> None:
    """It has its number from the start, and counts from its filing."""
    number = casework.signing(LI, ZHOU)
    assert casework.state(number) is State.SIGNING
    assert casework.told(LI) == casework.told(ZHOU) == ["sign_asked"]
    assert (counted(casework, WANG), casework.told(OFFICER)) == (0, [])


def test_last_answer_files_joint_case(casework: Casework) -> None:
    number = casework.signing(LI, ZHOU)
    casework.do(LI, cases.answer_cosign, True)
    assert casework.state(number) is State.SIGNING
    casework.do(ZHOU, cases.answer_cosign, False)
    assert casework.state(number) is State.FILED
    assert [counted(casework, name) for name in (WANG, LI, ZHOU)] == [1, 1, 0]
    assert casework.told(WANG) == ["signed", "declined", "filed_jointly"]
    assert casework.told(OFFICER) == ["to_review"]


def test_proposer_files_with_those_who_signed(casework: Casework) -> None:
    number = casework.joint(LI)
    other = casework.signing(LI, ZHOU)
    casework.do(LI, cases.answer_cosign, True)
    casework.do(WANG, cases.submit, other)
    assert (casework.state(number), casework.state(other)) == (State.FILED, State.FILED)
    assert counted(casework, ZHOU) == 0


def test_time_files_joint_case(casework: Casework) -> None:
    """Reminded on the second and fourth working day, filed when the fifth is over; asked on a Friday."""
    number = casework.signing(LI)
    casework.pass_days(7)
    assert (casework.told(LI).count("sign_reminder"), casework.state(number)) == (2, State.SIGNING)
    casework.at += timedelta(hours=8)
    assert casework.do("", cases.due_work) == 1
    assert (casework.state(number), casework.do("", cases.due_work)) == (State.FILED, 0)


def test_session_at_filing_decides_route(casework: Casework) -> None:
    """Not the one when signing began."""
    number = casework.signing(LI)
    casework.convene()
    casework.do(LI, cases.answer_cosign, True)
    assert casework.case(number).in_session


@ON_SQLITE
def test_a_mind_may_be_changed_while_signing_is_open(casework: Casework) -> None:
    """The last word counts; whoever declined may still join what was filed."""
    number = casework.signing(LI, ZHOU)
    for yes in (False, True, False):
        casework.do(LI, cases.answer_cosign, yes, number)
    casework.do(ZHOU, cases.answer_cosign, True, number)
    assert (casework.state(number), counted(casework, LI)) == (State.FILED, 0)
    casework.do(LI, cases.answer_cosign, True, number)
    assert counted(casework, LI) == 1
    with pytest.raises(AlreadyAnswered):
        casework.do(LI, cases.answer_cosign, False, number)


@ON_SQLITE
def test_answers_that_nobody_waits_for(casework: Casework) -> None:
    with casework.work(LI) as work, pytest.raises(NothingToSign):
        cases.answer_cosign(work, True)
    first, second = casework.signing(LI, ZHOU), casework.signing(LI)
    with casework.work(LI) as work:
        with pytest.raises(WhichOne) as refused:
            cases.answer_cosign(work, True)
        assert refused.value.fields["numbers"] == (first, second)
        cases.answer_cosign(work, True, first)
        with pytest.raises(AlreadyAnswered):
            cases.answer_cosign(work, True, first)
    casework.do(WANG, cases.submit, first)
    for name, refusal in ((ZHOU, SigningOver), ("万一鸣", NotAsked), (WANG, NotAsked)):
        with casework.work(name) as work, pytest.raises(refusal):
            cases.answer_cosign(work, True, first)


@ON_SQLITE
@pytest.mark.parametrize("name", [OFFICER, CLERKS[LAW], "卸任人"])
def test_only_duty_bearers_are_asked_to_sign(casework: Casework, name: str) -> None:
    with casework.work() as work, pytest.raises(NotASigner):
        cases.file_jointly(work, IDEA, [casework.person(name)])


@ON_SQLITE
def test_asking_only_oneself_files_alone(casework: Casework) -> None:
    assert casework.do(WANG, cases.file_jointly, IDEA, [casework.person(WANG)]).state is State.FILED


def test_case_may_be_joined_until_it_is_handed_over(casework: Casework) -> None:
    number = casework.filed()
    casework.do(LI, cases.join, number)
    assert (counted(casework, LI), casework.told(WANG)) == (1, ["joined"])
    with casework.work(LI) as work, pytest.raises(AlreadySigned):
        cases.join(work, number)
    casework.given(number)
    with casework.work(ZHOU) as work, pytest.raises(JoiningOver):
        cases.join(work, number)


def test_returned_case_is_amended_and_filed_again(casework: Casework) -> None:
    number = casework.joint(LI)
    casework.do(OFFICER, cases.send_back, number, "内容不具体")
    assert (casework.state(number), counted(casework, LI)) == (State.RETURNED, 0)
    assert casework.facts(WANG, "returned")["reason"] == "内容不具体"
    casework.do(WANG, cases.amend, number, IDEA)
    assert (casework.state(number), counted(casework, LI)) == (State.FILED, 1)
    assert casework.history(number)[-2:] == [Act.RETURN, Act.AMEND]
    assert casework.told(OFFICER) == ["to_review", "to_review"]


@pytest.mark.parametrize("decided", [False, True])
def test_case_is_taken_back_before_it_is_handed_over(casework: Casework, decided: bool) -> None:
    number = casework.filed()
    if decided:
        casework.given(number)
        with casework.work() as work, pytest.raises(TooFarAlong) as refused:
            cases.withdraw(work, number)
        assert (refused.value.fields["state"], refused.value.fields["last"]) == (State.ASSIGNED, Act.APPROVE)
        return
    casework.accepted(number)
    casework.do(WANG, cases.withdraw, number)
    assert casework.state(number) is State.WITHDRAWN


@ON_SQLITE
def test_case_that_leads_others_is_not_taken_back(casework: Casework) -> None:
    """Their signers would lose what they asked for."""
    main, other = casework.filed(), casework.filed(LI)
    casework.do(OFFICER, cases.merge, other, main)
    with casework.work() as work, pytest.raises(CarriesOthers):
        cases.withdraw(work, main)


@ON_SQLITE
def test_earlier_cases_are_shown_with_their_reply(casework: Casework) -> None:
    """Before a similar one is filed, whoever filed them (requirements.md D1)."""
    casework.signing(LI)
    old, new = casework.replied(casework.filed()), casework.filed(LI)
    ids = [case_id for case_id, _ in casework.do(ZHOU, cases.standing, 9)]
    numbers = {case_id: number for case_id, _, number, _, _ in casework.do(ZHOU, cases.told, ids)}
    assert [numbers[case_id] for case_id in ids] == [new, old]
    found: list[Any] = casework.do(ZHOU, cases.earlier, [new, old])
    assert [(each.number, each.reply) for each in found] == [(new, ""), (old, "已经和企业谈妥")]


@ON_SQLITE
def test_leader_is_no_signer(casework: Casework) -> None:
    number = casework.signing(LI)
    with casework.work(LEADER) as work, pytest.raises(NotAsked):
        cases.answer_cosign(work, True, number)


def test_what_was_moved_is_told_until_nothing_older_can_come_behind(casework: Casework) -> None:
    """SQLite has one writer at a time; on PostgreSQL a move with a lower id may still be on its way for some minutes."""
    mark = casework.do(ZHOU, cases.last_move)
    assert casework.do(ZHOU, cases.moved, mark, 9) == (mark, set())
    number = casework.filed()
    (filed,) = casework.do(ZHOU, cases.standing, 9)
    after, moments = casework.do(ZHOU, cases.moved, mark, 9)
    assert moments == {filed}
    casework.at += timedelta(minutes=6)
    casework.do(WANG, cases.withdraw, number)
    _, moments = casework.do(ZHOU, cases.moved, after, 9)
    assert moments == {(filed[0], filed[1] + 1)}
    assert casework.do(ZHOU, cases.moved, mark, 2) is None
    casework.at += timedelta(minutes=6)
    settled, _ = casework.do(ZHOU, cases.moved, after, 9)
    assert casework.do(ZHOU, cases.moved, settled, 9) == (settled, set())
    assert casework.do(ZHOU, cases.last_move) == settled
