"""What units do, what signers think of it, and what becomes of promises."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from storage.rules.case_words import Act, Grade, ResultClass, State
from storage.rules.refusals import (
    DueInPast,
    EmptyReply,
    MissingPromise,
    MissingReason,
    MissingResult,
    NothingAsked,
    NotNow,
    NotYours,
    OnlyFor,
    TooLateToHandBack,
    UnknownUnit,
)
from storage.rules.touchpoints import BEIJING
from storage.services import cases
from storage.services.cases import Units
from tests.unit.storage.casework import CLERKS, LAW, LEADER, LI, OFFICER, SCHOOLS, TRAFFIC, WANG, ZHOU, Casework
from tests.unit.storage.county import ON_SQLITE

LAWYER, DRIVER, TEACHER = CLERKS[LAW], CLERKS[TRAFFIC], CLERKS[SCHOOLS]
A, B = ResultClass.SOLVED, ResultClass.PLANNED


def test_reply_is_rated_and_closes(casework: Casework) -> None:
    number = casework.given(casework.filed())
    casework.do(LAWYER, cases.sign_for, number)
    assert casework.state(number) is State.HANDLING
    casework.do(LAWYER, cases.reply, number, "食堂下月降价", A)
    assert (casework.state(number), casework.told(WANG)[-1]) == (State.REPLIED, "to_rate")
    assert casework.rate(number, Grade.BASICALLY).closed
    assert casework.history(number)[-4:] == [Act.SIGN_FOR, Act.REPLY, Act.RATE, Act.SETTLE]
    assert casework.told(LAWYER) == ["given", "closed"]


def test_every_signer_rates(casework: Casework) -> None:
    number = casework.replied(casework.joint(LI))
    assert not casework.rate(number).closed
    assert casework.rate(number, by=LI).closed


def test_dissatisfied_signer_reopens_once(casework: Casework) -> None:
    """At once, to the leader, who assigns anew; the second time it closes as such."""
    number = casework.replied(casework.joint(LI))
    assert casework.rate(number, Grade.DISSATISFIED, reason="没有解决").reopened
    assert casework.facts(LEADER, "reopened")["reason"] == "没有解决"
    with casework.work(OFFICER) as work, pytest.raises(OnlyFor):
        cases.reassign(work, number, Units(LAW))
    casework.do(LEADER, cases.reassign, number, Units(TRAFFIC), date(2026, 12, 11))
    casework.do(DRIVER, cases.reply, number, "加了两班车", A)
    assert casework.told(LI).count("to_rate") == 2
    rated = casework.rate(number, Grade.DISSATISFIED, LI, "还是没有车")
    assert (rated.closed, casework.state(number)) == (True, State.DISSATISFIED)


@ON_SQLITE
def test_bad_attitude_reopens_nothing(casework: Casework) -> None:
    """Only the result can be worked on again; the reason is kept."""
    number = casework.replied(casework.filed())
    with casework.work() as work, pytest.raises(MissingReason):
        cases.rate(work, number, Grade.SATISFIED, Grade.DISSATISFIED)
    assert casework.do(WANG, cases.rate, number, Grade.SATISFIED, Grade.DISSATISFIED, "电话没人接").closed


def test_silence_closes_as_unrated(casework: Casework) -> None:
    """Reminded twice, closed when the fifteenth day is over."""
    number = casework.replied(casework.filed())
    casework.pass_days(15)
    assert (casework.state(number), casework.told(WANG).count("rating_reminder")) == (State.REPLIED, 2)
    casework.pass_days(1)
    assert casework.state(number) is State.UNRATED
    with casework.work(at=casework.at) as work, pytest.raises(NotNow):
        cases.rate(work, number, Grade.SATISFIED)


def test_one_rating_is_enough_when_time_is_over(casework: Casework) -> None:
    number = casework.replied(casework.joint(LI))
    casework.rate(number)
    casework.pass_days(16)
    assert casework.state(number) is State.SETTLED


def test_promise_is_asked_about_and_rated_again(casework: Casework) -> None:
    number = casework.replied(casework.filed(), B, date(2027, 1, 15))
    casework.rate(number)
    assert (casework.state(number), casework.case(number).due_on) == (State.PROMISED, date(2027, 1, 15))
    casework.pass_days(56)
    assert casework.told(LAWYER)[-1] == "promise_due"
    casework.do(LAWYER, cases.report_promise, number, True, "已经办成")
    assert casework.state(number) is State.REPLIED
    assert casework.rate(number).closed
    before, after = (casework.do(OFFICER, cases.rates, year) for year in (2026, 2027))
    assert (before.replied, before.solved, before.promised_due, before.satisfied_percent) == (1, 1, 0, 100)
    assert (after.replied, after.promised_due, after.kept, after.satisfied_percent) == (0, 1, 1, 100)


def test_promise_falls_due_in_its_year(casework: Casework) -> None:
    """Not before its day, and not at all once a new reply took its place."""
    numbers = [casework.replied(casework.filed(), B, date(2027, 1, 15)) for _ in range(2)]
    casework.rate(numbers[0])
    casework.rate(numbers[1], Grade.DISSATISFIED, reason="太晚了")
    casework.do(LEADER, cases.reassign, numbers[1], Units(LAW))
    casework.do(LAWYER, cases.reply, numbers[1], "已经办好", A)
    casework.at = datetime(2027, 1, 15, 10, tzinfo=BEIJING)
    assert casework.do(OFFICER, cases.rates, 2027).promised_due == 0
    casework.at = datetime(2027, 1, 18, 10, tzinfo=BEIJING)
    found = casework.do(OFFICER, cases.rates, 2027)
    assert (found.promised_due, found.kept, found.kept_percent) == (1, 0, 0)


@ON_SQLITE
def test_promise_outlives_silence(casework: Casework) -> None:
    number = casework.replied(casework.filed(), B, date(2027, 3, 1))
    casework.pass_days(16)
    assert casework.state(number) is State.PROMISED


def test_unit_hands_back_in_time(casework: Casework) -> None:
    """Within seven working days after the hand-over: given on Friday 20, until Tuesday 1 December."""
    number = casework.given(casework.filed(), co=(SCHOOLS,))
    casework.at += timedelta(days=11)
    casework.do(LAWYER, cases.hand_back, number, "不归我们管", TRAFFIC)
    assert casework.facts(OFFICER, "handed_back")["right_unit"] == TRAFFIC
    casework.do(OFFICER, cases.assign, number, Units(TRAFFIC))
    assert (casework.state(number), casework.told(DRIVER), casework.told(TEACHER)) == (
        State.ASSIGNED,
        ["given"],
        ["given", "given"],
    )
    with casework.work(LAWYER, casework.at) as work, pytest.raises(NotYours):
        cases.reply(work, number, "…", A)


@ON_SQLITE
def test_unit_hands_back_too_late(casework: Casework) -> None:
    number = casework.given(casework.filed())
    with casework.work(LAWYER) as work, pytest.raises(UnknownUnit):
        cases.hand_back(work, number, "不归我们管", "后勤部")
    casework.at += timedelta(days=12)
    with casework.work(LAWYER, casework.at) as work:
        assert Act.HAND_BACK not in cases.possible(work, number)
        with pytest.raises(TooLateToHandBack) as refused:
            cases.hand_back(work, number, "不归我们管", TRAFFIC)
    assert refused.value.fields["until"] == date(2026, 12, 1)
    casework.do(OFFICER, cases.reassign, number, Units(TRAFFIC))
    assert casework.told(LAWYER)[-1] == "taken_away"


def test_more_time_is_asked_and_granted(casework: Casework) -> None:
    number = casework.given(casework.filed(), due=date(2026, 12, 11))
    casework.do(LAWYER, cases.ask_extension, number, date(2026, 12, 26), "等县里批文")
    assert casework.case(number).due_on == date(2026, 12, 11)
    casework.do(OFFICER, cases.answer_extension, number, True)
    assert casework.case(number).due_on == date(2026, 12, 28)
    casework.pass_days(28)
    assert casework.told(LAWYER) == ["given", "extension_granted"]


@ON_SQLITE
def test_more_time_is_refused(casework: Casework) -> None:
    number = casework.given(casework.filed(), co=(TRAFFIC,))
    with casework.work(OFFICER) as work, pytest.raises(NothingAsked):
        cases.answer_extension(work, number, False)
    casework.do(DRIVER, cases.ask_extension, number, date(2027, 2, 26), "人手不够")
    casework.do(OFFICER, cases.answer_extension, number, False, unit=TRAFFIC)
    assert (casework.told(DRIVER)[-1], "extension_denied" in casework.told(LAWYER)) == ("extension_denied", False)
    with casework.work(LAWYER) as work, pytest.raises(DueInPast):
        cases.ask_extension(work, number, date(2026, 12, 1), "人手不够")


def test_co_handler_replies_to_the_lead(casework: Casework) -> None:
    number = casework.given(casework.filed(), co=(TRAFFIC, SCHOOLS))
    casework.do(DRIVER, cases.sign_for, number)
    casework.do(DRIVER, cases.reply, number, "可以加车")
    casework.do(TEACHER, cases.hand_back, number, "与学校无关", TRAFFIC)
    assert casework.told(LAWYER) == ["given", "co_replied", "co_handed_back"]
    assert (casework.state(number), casework.told(WANG)) == (State.ASSIGNED, ["approved"])
    with casework.work(DRIVER) as work, pytest.raises(NotNow):
        cases.reply(work, number, "再说一遍")


@ON_SQLITE
def test_what_is_no_reply(casework: Casework) -> None:
    number = casework.given(casework.filed())
    with casework.work(LAWYER) as work:
        for wordless in ("  ", "。", "……"):
            with pytest.raises(EmptyReply):
                cases.reply(work, number, wordless, A)
        with pytest.raises(MissingPromise):
            cases.reply(work, number, "列入计划", B)
        with pytest.raises(DueInPast):
            cases.reply(work, number, "列入计划", B, date(2026, 11, 20))
        with pytest.raises(MissingResult):
            cases.reply(work, number, "列入计划")
    with casework.work(DRIVER) as work, pytest.raises(NotYours):
        cases.reply(work, number, "…", A)


def test_unit_is_warned_urged_and_reported(casework: Casework) -> None:
    """Due on Friday 11 December: warned on the 8th, urged on the 11th, 16th, 21st …, the leader told from the 18th on."""
    number = casework.given(casework.filed(), due=date(2026, 12, 11))
    said = []
    for _ in range(31):
        casework.pass_days(1)
        said.append((casework.at.date().isoformat()[5:], casework.told(LAWYER)[1:], casework.told(LEADER)[1:]))
    days = {(len(clerk), len(leader)): day for day, clerk, leader in reversed(said)}
    assert days == {
        (0, 0): "11-21",
        (1, 0): "12-08",
        (2, 0): "12-11",
        (3, 0): "12-16",
        (3, 1): "12-18",
        (4, 2): "12-21",
    }
    assert casework.facts(LEADER, "overdue")["number"] == number
    casework.do(LAWYER, cases.reply, number, "已办", A)
    with casework.work("", casework.at) as work:
        assert not cases.is_needed(work, casework.person(LAWYER), "case.urging", casework.facts(LAWYER, "urging"))


def test_missed_days_are_made_up_once(casework: Casework) -> None:
    """The service was down for a month: one message, not eight."""
    casework.given(casework.filed(), due=date(2026, 12, 11))
    casework.at += timedelta(days=40)
    assert casework.do("", cases.due_work) == 1
    assert casework.told(LAWYER) == ["given", "urging"]


def test_cases_are_urged_by_hand(casework: Casework) -> None:
    first, second = casework.given(casework.filed()), casework.filed()
    urged = casework.do(OFFICER, cases.urge, [first, second, "建-0099", first])
    assert [case.number for case in urged.done] == [first]
    assert [number for number, _ in urged.refused] == [second, "建-0099"]
    assert casework.told(LAWYER) == ["given", "urged"]


@ON_SQLITE
def test_done_need_is_not_asked_for(casework: Casework) -> None:
    """A push waits for the morning; what was done in the evening is not asked for (requirements.md E1)."""
    number = casework.filed()
    facts = casework.facts(OFFICER, "to_review")
    with casework.work("") as work:
        assert cases.is_needed(work, casework.person(OFFICER), "case.to_review", facts)
    casework.accepted(number)
    with casework.work("") as work:
        assert not cases.is_needed(work, casework.person(OFFICER), "case.to_review", facts)


@ON_SQLITE
def test_buttons_are_what_may_be_done(casework: Casework) -> None:
    number = casework.replied(casework.joint(LI))
    casework.rate(number)
    with casework.work() as work:
        assert cases.possible(work, number) == ()
    with casework.work(LI) as work:
        assert cases.possible(work, number) == (Act.RATE,)
    with casework.work(ZHOU) as work:
        assert cases.possible(work, number) == ()
    with casework.work(OFFICER) as work:
        assert cases.possible(work, number) == (Act.NOTE, Act.PUBLISH, Act.COMMEND)
