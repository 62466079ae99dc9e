"""The case table: nothing leads nowhere, and nothing leads out of what is done."""

from __future__ import annotations

from collections import Counter

from config.texts import text
from storage.rules.kinds import CASE, CaseKind, RecordKind, is_case_number, numbered, prefix
from storage.rules.workflow import COUNTING, KINDS, STEPS, Act, State, StateKind, step


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


def test_move_is_decided_by_state_and_act() -> None:
    assert max(Counter((each.at, each.act) for each in STEPS).values()) == 1
    assert all(step(each.at, each.act) is each for each in STEPS)


def test_nothing_leads_out_of_what_is_done() -> None:
    assert not [each for each in STEPS if each.at and KINDS[each.at] is StateKind.DONE]


def test_withdrawn_case_doesnt_count() -> None:
    """It counts for its signers from its filing (requirements.md, «what counts»)."""
    assert State.FILED in COUNTING
    assert State.WITHDRAWN not in COUNTING


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
