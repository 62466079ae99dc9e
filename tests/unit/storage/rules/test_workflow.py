"""The case table: nothing leads nowhere, and nothing leads out of what is done."""

from __future__ import annotations

from collections import Counter

import pytest

from config.texts import text
from storage.rules.kinds import CASE, CaseKind, RecordKind, is_case_number, numbered, prefix
from storage.rules.notices import Notice
from storage.rules.workflow import ASKS, COUNTING, KINDS, STEPS, Act, State, StateKind, replay, step


def test_every_state_has_a_kind_and_a_name() -> None:
    assert KINDS.keys() == set(State)
    assert all(text(f"case_state.{state}") for state in State)


def test_every_state_is_reached() -> None:
    reached: set[State] = set()
    while more := {each.to for each in STEPS if each.at is None or each.at in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_every_act_leads_somewhere() -> None:
    assert {each.act for each in STEPS} == set(Act)


def test_move_is_decided_by_state_act_and_route() -> None:
    """In session the standing committee decides, otherwise the chair's office meeting (苏工办〔2020〕96号 第三条)."""
    for in_session in (True, False):
        route = [each for each in STEPS if each.in_session in (None, in_session)]
        assert max(Counter((each.at, each.act) for each in route).values()) == 1
        assert all(step(each.at, each.act, in_session=in_session) is each for each in route)
    assert [step(State.FILED, Act.ACCEPT, in_session=each).to for each in (True, False)] == [  # type: ignore[union-attr]
        State.WITH_COMMITTEE,
        State.WITH_CHAIR,
    ]


def test_nothing_leads_out_of_what_is_done() -> None:
    """Notes and publication may still be added."""
    assert not [each for each in STEPS if each.at and KINDS[each.at] is StateKind.DONE and each.to is not each.at]


def test_every_state_leads_to_what_is_done() -> None:
    leading = {state for state in State if KINDS[state] is StateKind.DONE}
    while more := {each.at for each in STEPS if each.at and each.to in leading} - leading:
        leading |= more
    assert leading == set(State)


def test_cases_count_from_their_filing() -> None:
    """Not while they are signed, returned or withdrawn (requirements.md, «what counts»)."""
    assert State.FILED in COUNTING
    assert frozenset(State) - COUNTING == {State.SIGNING, State.RETURNED, State.WITHDRAWN}


def test_every_asking_notice_is_told() -> None:
    """It asks for an act of the table, and tells it to somebody; deadlines tell the rest."""
    told = {tell.notice for each in STEPS for tell in each.tells}
    stages = {Notice.SIGN_REMINDER, Notice.RATING_REMINDER, Notice.PROMISE_DUE}
    stages |= {Notice.WARNING, Notice.URGING, Notice.OVERDUE}
    assert told | stages == set(Notice)
    assert ASKS.keys() <= told | stages


def test_history_is_replayed() -> None:
    moves = [("", "file", "filed"), ("filed", "accept", "with_chair"), ("with_chair", "approve", "assigned")]
    assert replay(moves) is State.ASSIGNED
    with pytest.raises(ValueError, match="filed approve assigned"):
        replay([moves[0], ("filed", "approve", "assigned")])


def test_every_step_names_its_clause() -> None:
    assert all(each.clause for each in STEPS)


def test_case_begins_once() -> None:
    assert step(None, Act.FILE)
    assert step(State.FILED, Act.FILE) is None
    assert step(None, Act.WITHDRAW) is None


def test_numbers_name_their_kind() -> None:
    """One prefix a kind with its own numbers, «记» for the lesser ones together; cases are told apart by theirs."""
    assert numbered(RecordKind.CONTACT, 7) == "联-0007"
    assert numbered(CASE, 12345) == "建-12345"
    assert [kind for kind in RecordKind if is_case_number(numbered(kind, 1))] == []
    assert Counter(prefix(kind) for kind in RecordKind) == {"联": 1, "研": 1, "实": 1, "记": 5}
    assert all(text(f"case_kind.{kind}") for kind in CaseKind)
