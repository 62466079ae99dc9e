"""What each of the three audiences sees, what is published, and what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage.rules.audiences import Audience
from storage.rules.case_words import Act, Grade, Progress, ResultClass, State
from storage.rules.queues import Queue, next_act
from storage.rules.refusals import EmptyReply, NotForYou, NotPublished, NotYours, OnlyFor
from storage.services import cases
from storage.services.cases import Units
from tests.unit.storage.casework import CLERKS, IDEA, LAW, LEADER, LI, OFFICER, SCHOOLS, TRAFFIC, WANG, ZHOU, Casework
from tests.unit.storage.county import ON_SQLITE

LAWYER, DRIVER = CLERKS[LAW], CLERKS[TRAFFIC]
PUBLIC = ("高温津贴", "提高高温津贴。", "已经谈妥。")


def travelled(casework: Casework) -> str:
    """A case whose every internal field holds the mark «密»."""
    number = casework.joint(LI)
    casework.accepted(number, TRAFFIC, (LAW,))
    casework.do(LEADER, cases.refuse, number, "密一")
    casework.accepted(number, TRAFFIC, (LAW,))
    casework.do(LEADER, cases.approve, number, "主席办公会")
    casework.do(OFFICER, cases.note, number, "密二")
    casework.do(DRIVER, cases.hand_back, number, "密三", LAW)
    casework.do(OFFICER, cases.reassign, number, Units(LAW, (TRAFFIC,)))
    casework.do(LAWYER, cases.ask_extension, number, date(2027, 6, 1), "密四")
    casework.do(OFFICER, cases.answer_extension, number, False)
    casework.do(DRIVER, cases.ask_extension, number, date(2027, 5, 28), "密五")
    casework.do(DRIVER, cases.reply, number, "密六")
    casework.do(LAWYER, cases.reply, number, "已经和企业谈妥", ResultClass.SOLVED)
    return number


def said_to(casework: Casework, name: str) -> str:
    """Everything that storage would tell somebody about every case, pushes included."""
    facts = [casework.facts(name, notice) for notice in casework.told(name)]
    with casework.work(name) as work:
        told = cases.told(work, [case_id for case_id, _ in cases.standing(work, 9)])
        seen: list[Any] = [cases.published(work), told, cases.mine(work, range(2026, 2027))]
        seen.append(cases.earlier(work, [number for _, _, number, _, _ in told]))
        seen.append(cases.queue(work) if name else ())
        for number in ("建-0001",):
            try:
                seen.append(cases.status(work, number))
            except NotYours:
                seen.append("")
    return f"{facts}{seen}"


def test_internal_words_stay_inside(casework: Casework) -> None:
    """Three audiences never leak into each other (requirements.md D7)."""
    number = travelled(casework)
    for name in (WANG, LI, ZHOU):
        assert "密" not in said_to(casework, name), name
    casework.do(OFFICER, cases.publish, number, *PUBLIC)
    for name in (WANG, LI, ZHOU, "田小雨"):
        assert "密" not in said_to(casework, name), name
    assert all(mark in said_to(casework, OFFICER) for mark in ("密一", "密二", "密三", "密四", "密六"))


def test_signers_see_their_part(casework: Casework) -> None:
    number = travelled(casework)
    with casework.work(LI) as work:
        seen = cases.status(work, number)
    assert (seen.audience, seen.possible) == (Audience.SIGNERS, (Act.RATE,))
    assert [each.name for each in seen.units] == [LAW, TRAFFIC]
    assert [reply.text for reply in seen.replies] == ["已经和企业谈妥"]
    assert [event.act for event in seen.events] == [
        Act.INVITE, Act.SIGN, Act.SUBMIT, Act.ACCEPT, Act.ACCEPT, Act.APPROVE, Act.HAND_BACK, Act.REASSIGN, Act.REPLY,
    ]  # fmt: skip
    assert next(event for event in seen.events if event.act is Act.APPROVE).note == "主席办公会"


@ON_SQLITE
def test_inside_sees_all(casework: Casework) -> None:
    number = travelled(casework)
    for name in (OFFICER, LEADER, LAWYER):
        with casework.work(name) as work:
            seen = cases.status(work, number)
        assert (seen.audience, len(seen.replies)) == (Audience.INTERNAL, 2)
        assert [each.progress for each in seen.units][:1] == [Progress.RETURNED]
        assert "密二" in [event.note for event in seen.events]


@ON_SQLITE
def test_looking_is_audited(casework: Casework) -> None:
    number = casework.filed()
    with casework.work(OFFICER) as work:
        before = len(work.uow.audit.trail())
        cases.status(work, number)
        trail: list[Any] = list(work.uow.audit.trail())
    assert [(row.act, row.subject) for row in trail[before:]] == [("case.read", number)]


@ON_SQLITE
def test_stranger_hears_nothing(casework: Casework) -> None:
    number = casework.filed()
    for name in (ZHOU, LAWYER):
        with casework.work(name) as work, pytest.raises(NotYours):
            cases.status(work, number)


def test_public_sees_the_wording_that_was_decided(casework: Casework) -> None:
    number = casework.replied(casework.joint(LI))
    with casework.work(OFFICER) as work:
        shown = cases.preview(work, number)
        assert (shown.content, shown.reply, shown.published_on) == (IDEA.content, "已经和企业谈妥", None)
        assert cases.publish(work, number, *PUBLIC) == replace(
            shown, title=PUBLIC[0], content=PUBLIC[1], reply=PUBLIC[2], published_on=work.today
        )
    with casework.work("") as work:
        (found,) = cases.published(work).items
    assert (found.title, found.unit, found.result, found.names) == (PUBLIC[0], LAW, ResultClass.SOLVED, ())
    assert casework.told(LI)[-1] == "published"
    with casework.work(ZHOU) as work:
        seen = cases.status(work, number)
    assert (seen.audience, seen.case.draft.content, seen.events) == (Audience.PUBLIC, PUBLIC[1], ())


def test_names_stand_only_with_consent(casework: Casework) -> None:
    number, other = casework.joint(LI), casework.filed(ZHOU)
    casework.do(OFFICER, cases.merge, other, number)
    casework.replied(number)
    casework.do(OFFICER, cases.publish, number, *PUBLIC)
    casework.do(LI, cases.consent, number, True)
    casework.do(ZHOU, cases.consent, other, True)
    assert casework.do("", cases.published_one, number).names == (LI, ZHOU)
    casework.do(LI, cases.consent, number, False)
    assert casework.do("", cases.published_one, number).names == (ZHOU,)


def test_public_list_is_paged_and_searched(casework: Casework) -> None:
    numbers = [casework.replied(casework.filed()) for _ in range(3)]
    for place, number in enumerate(numbers):
        casework.do(OFFICER, cases.publish, number, f"第{place}件", "100%解决_", "好")
    with casework.work("") as work:
        first = cases.published(work, most=2)
        rest = cases.published(work, first.after, most=2)
        assert [each.number for each in (*first.items, *rest.items)] == numbers[::-1]
        assert rest.after == ""
        assert [each.number for each in cases.published(work, words="第1件").items] == [numbers[1]]
        assert len(cases.published(work, words="100%解决_").items) == 3
        assert cases.published(work, words="1%0").items == ()


def test_reopened_case_is_no_longer_public(casework: Casework) -> None:
    """What was published is not the result."""
    number = casework.replied(casework.filed())
    casework.do(OFFICER, cases.publish, number, *PUBLIC)
    casework.rate(number, Grade.DISSATISFIED, reason="没有解决")
    with casework.work("") as work, pytest.raises(NotPublished):
        cases.published_one(work, number)


@ON_SQLITE
def test_what_is_not_published(casework: Casework) -> None:
    number = casework.replied(casework.filed())
    with casework.work(OFFICER) as work:
        with pytest.raises(EmptyReply):
            cases.publish(work, number, "题", " ", "好")
        with pytest.raises(NotPublished):
            cases.unpublish(work, number)
    with casework.work(LEADER) as work, pytest.raises(OnlyFor):
        cases.publish(work, number, *PUBLIC)
    casework.do(OFFICER, cases.publish, number, *PUBLIC)
    casework.do(OFFICER, cases.commend, number)
    assert casework.do("", cases.published_one, number).excellent
    casework.do(OFFICER, cases.unpublish, number)
    assert casework.do("", cases.published).items == ()


# --- queues -----------------------------------------------------------------------------------------------------


def numbers_in(casework: Casework, name: str, queue: Queue | None = None, **named: Any) -> list[str]:
    with casework.work(name, casework.at) as work:
        return [each.number for each in cases.queue(work, queue, **named).items]


def test_everybody_sees_what_waits_for_them(casework: Casework) -> None:
    filed, decided, given = casework.filed(), casework.accepted(casework.filed()), casework.given(casework.filed())
    replied, signing = casework.replied(casework.filed()), casework.signing(LI)
    assert numbers_in(casework, OFFICER) == [filed]
    assert numbers_in(casework, LEADER) == [decided]
    assert numbers_in(casework, LAWYER) == [given]
    assert numbers_in(casework, WANG) == [replied]
    assert numbers_in(casework, LI) == [signing]
    assert numbers_in(casework, DRIVER) == []
    assert numbers_in(casework, OFFICER, Queue.SIGNERS) == [signing, replied]


def test_queue_goes_on_from_page_to_page(casework: Casework) -> None:
    filed = [casework.filed() for _ in range(3)]
    back = casework.given(casework.filed())
    casework.do(LAWYER, cases.hand_back, back, "不归我们管", TRAFFIC)
    with casework.work(OFFICER) as work:
        seen, after = [], ""
        while True:
            page = cases.queue(work, after=after, most=2)
            seen += [each.number for each in page.items]
            assert (page.total, page.more) == (4, False)
            if not (after := page.after):
                break
    assert seen == [*filed, back]


def test_units_cases_stand_by_urgency(casework: Casework) -> None:
    late = casework.given(casework.filed(), TRAFFIC, (LAW,), date(2026, 12, 18))
    soon = casework.given(casework.filed(), due=date(2026, 12, 1))
    casework.do(LAWYER, cases.sign_for, soon)
    assert numbers_in(casework, LAWYER) == [soon, late]
    assert numbers_in(casework, OFFICER, Queue.IN_HAND, unit=TRAFFIC) == [late]
    assert numbers_in(casework, OFFICER, Queue.UNSIGNED, unit=TRAFFIC) == [late]
    casework.at += timedelta(days=14)
    assert numbers_in(casework, OFFICER, Queue.OVERDUE) == [soon]
    with casework.work(LAWYER, casework.at) as work:
        (first, _) = cases.queue(work).items
        assert (first.days_left, first.act, first.unit) == (-3, Act.REPLY, LAW)
        assert cases.counts(work) == {Queue.UNSIGNED: 0, Queue.PROMISED: 0, Queue.IN_HAND: 2, Queue.OVERDUE: 1}


def test_requests_for_time_wait_for_the_office(casework: Casework) -> None:
    number = casework.given(casework.filed())
    casework.do(LAWYER, cases.ask_extension, number, date(2027, 6, 1), "等批文")
    with casework.work(OFFICER) as work:
        (asked,) = cases.queue(work).items
        assert (asked.number, asked.act, asked.due_on) == (number, Act.GRANT, date(2027, 6, 1))
        assert cases.counts(work)[Queue.EXTENSIONS] == 1


@ON_SQLITE
def test_clerks_see_their_own_unit_only(casework: Casework) -> None:
    number = casework.given(casework.filed())
    assert numbers_in(casework, DRIVER, Queue.IN_HAND, unit=LAW) == []
    assert numbers_in(casework, LAWYER, Queue.IN_HAND, unit=SCHOOLS) == [number]
    for name, queue in ((LAWYER, Queue.REVIEW), (WANG, Queue.IN_HAND)):
        with casework.work(name) as work, pytest.raises(NotForYou):
            cases.queue(work, queue)


def test_every_state_waits_for_an_act() -> None:
    assert next_act(State.SETTLED) is None
    assert {state: next_act(state) for state in (State.FILED, State.WITH_CHAIR, State.ASSIGNED, State.HANDLING)} == {
        State.FILED: Act.ACCEPT,
        State.WITH_CHAIR: Act.APPROVE,
        State.ASSIGNED: Act.SIGN_FOR,
        State.HANDLING: Act.REPLY,
    }
    assert {next_act(state) for state in (State.HANDED_BACK, State.REOPENED)} == {Act.REASSIGN}
    assert [next_act(state) for state in (State.PROMISED, State.SIGNING, State.RETURNED, State.REPLIED)] == [
        Act.REPORT, Act.SIGN, Act.AMEND, Act.RATE,
    ]  # fmt: skip
