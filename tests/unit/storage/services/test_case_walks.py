"""Random people take random steps, legal and illegal ones: what must hold whatever they try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage import tables
from storage.rules.case_words import COUNTING, KINDS, Act, Grade, ResultClass, State, StateKind, Who
from storage.rules.deadlines import DeadlineKind
from storage.rules.notices import Hearer
from storage.rules.refusals import Refusal
from storage.rules.workflow import STEPS, Step, replay, step
from storage.services import cases
from storage.services.cases import Units
from storage.work import Work
from tests.unit.storage.casework import CLERKS, IDEA, LAW, LEADER, LI, OFFICER, SCHOOLS, TRAFFIC, WANG, ZHOU, Casework
from tests.unit.storage.concerned import OFFICERS, SIGNING, Concerned, Rows
from tests.unit.storage.county import NOW

DEPARTMENTS = (LAW, TRAFFIC, SCHOOLS)
EVERYBODY = (*SIGNING, *OFFICERS, LEADER, *CLERKS.values(), "卸任人", "")
GRADES, RESULTS = tuple(Grade), tuple(ResultClass)


def _units(dice: int) -> Units:
    return Units(DEPARTMENTS[dice % 3], (DEPARTMENTS[(dice + 1) % 3],) if dice % 2 else ())


def _invite(work: Work, _: str, dice: int) -> Any:
    wanted = SIGNING[: 2 + dice % 3]
    return cases.file_jointly(work, IDEA, [each for each in work.roster.people.values() if each.name in wanted])


def _later(work: Work, days: int) -> Any:
    return work.today + timedelta(days=days)


# Every act as a person would take it; the dice choose what they say. Some of what they say is refused.
TRIES: Mapping[Act, Callable[[Work, str, int], Any]] = {
    Act.FILE: lambda work, number, dice: cases.file(work, IDEA),
    Act.INVITE: _invite,
    Act.SIGN: lambda work, number, dice: cases.answer_cosign(work, True, number),
    Act.DECLINE: lambda work, number, dice: cases.answer_cosign(work, False, number),
    Act.SUBMIT: lambda work, number, dice: cases.submit(work, number),
    Act.JOIN: lambda work, number, dice: cases.join(work, number),
    Act.AMEND: lambda work, number, dice: cases.amend(work, number, IDEA),
    Act.WITHDRAW: lambda work, number, dice: cases.withdraw(work, number),
    Act.ACCEPT: lambda work, number, dice: cases.accept(work, number, _units(dice), _later(work, dice - 2)),
    Act.RETURN: lambda work, number, dice: cases.send_back(work, number, "不具体" if dice else ""),
    Act.KEEP: lambda work, number, dice: cases.keep(work, number, "已在办"),
    Act.MERGE: lambda work, number, dice: cases.merge(work, number, f"建-{dice % 4 + 1:04}"),
    Act.APPROVE: lambda work, number, dice: cases.approve(work, number, "主席办公会" if dice % 2 else ""),
    Act.REFUSE: lambda work, number, dice: cases.refuse(work, number, "再议", "主席办公会" if dice % 2 else ""),
    Act.REASSIGN: lambda work, number, dice: cases.reassign(work, number, _units(dice), _later(work, dice - 2)),
    Act.SIGN_FOR: lambda work, number, dice: cases.sign_for(work, number),
    Act.HAND_BACK: lambda work, number, dice: cases.hand_back(work, number, "不归我们", DEPARTMENTS[dice % 3]),
    Act.EXTEND: lambda work, number, dice: cases.ask_extension(work, number, _later(work, 20 * dice), "等批文"),
    Act.GRANT: lambda work, number, dice: cases.answer_extension(work, number, True),
    Act.DENY: lambda work, number, dice: cases.answer_extension(work, number, False),
    Act.URGE: lambda work, number, dice: _urged(work, number),
    Act.REPLY: lambda work, number, dice: cases.reply(work, number, "已办", RESULTS[dice % 4], _later(work, dice * 9)),
    Act.RATE: lambda work, number, dice: cases.rate(work, number, GRADES[dice % 3], reason="没办成"),
    Act.REPORT: lambda work, number, dice: cases.report_promise(work, number, dice % 2 > 0, "办了"),
    Act.NOTE: lambda work, number, dice: cases.note(work, number, "备注"),
    Act.PUBLISH: lambda work, number, dice: cases.publish(work, number, "题", "文", "答"),
    Act.UNPUBLISH: lambda work, number, dice: cases.unpublish(work, number),
    Act.COMMEND: lambda work, number, dice: cases.commend(work, number),
    Act.CONSENT: lambda work, number, dice: cases.consent(work, number, dice % 2 > 0),
}


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody tries something with a case after some days. With `legal`, it is one of all things that may be done."""

    name: str
    act: Act
    which: int = 1
    dice: int = 1
    days: int = 0
    legal: int = 0


MOVES = st.builds(
    Try,
    st.sampled_from(EVERYBODY),
    st.sampled_from([act for act in TRIES if act not in (Act.FILE, Act.INVITE)]),
    st.integers(1, 4),
    st.integers(0, 8),
    st.integers(0, 6),
    st.integers(0, 12),
)


def _urged(work: Work, number: str) -> None:
    for _, refusal in cases.urge(work, [number]).refused:
        raise refusal


@dataclass
class Walk:
    """One transaction in which people come and go; nothing of it is kept."""

    casework: Casework
    work: Work
    seen_moves: int = 0
    seen_pushes: int = 0

    def rows(self, table: sa.Table, after: int = 0) -> list[Any]:
        wanted = sa.select(table).where(table.c.id > after).order_by(table.c.id)
        return list(self.work.uow._connection.execute(wanted))

    def snapshot(self) -> list[Any]:
        watched = (
            tables.cases,
            tables.signers,
            tables.case_moves,
            tables.case_units,
            tables.case_deadlines,
            tables.outbox,
        )
        return [self.rows(table) for table in watched]

    def go(self, move: Try) -> None:
        self.wait(move.days)
        number = f"建-{move.which:04}"
        name, act = self._chosen(move, number)
        before = self.snapshot()
        try:
            TRIES[act](self.as_(name), number, move.dice)
        except Refusal:
            assert self.snapshot() == before, f"{name} {act} was refused and left something behind"
            return
        self.check(before, name)

    def as_(self, name: str) -> Work:
        return replace(self.work, by=self.casework.person(name) if name else None)

    def _chosen(self, move: Try, number: str) -> tuple[str, Act]:
        """So that walks get anywhere, most tries are among what the buttons offer."""
        known = self.work.uow.cases.by_number(number) is not None
        people = [name for name in EVERYBODY if name] if known and move.legal else []
        offered = [(name, act) for name in people for act in cases.possible(self.as_(name), number) if act in TRIES]
        return offered[(move.legal * 7 + move.dice) % len(offered)] if offered else (move.name, move.act)

    def wait(self, days: int) -> None:
        if days:
            before = self.snapshot()
            self.work = replace(self.work, now=self.work.now + timedelta(days=days), by=None)
            cases.due_work(self.work)
            self.check(before, "")

    def check(self, before: list[Any], name: str) -> None:
        rows = {row.id: row for row in self.rows(tables.cases)}
        moves = self.rows(tables.case_moves, self.seen_moves)
        pushes = self.rows(tables.outbox, self.seen_pushes)
        self.seen_moves = max((row.id for row in moves), default=self.seen_moves)
        self.seen_pushes = max((row.id for row in pushes), default=self.seen_pushes)
        around = Concerned(self.casework, Rows(before[0], before[1], before[3]), self._now())
        self._check_history(rows)
        self._check_calendar()
        self._check_moves(moves, around, name)
        self._check_pushes(pushes, around, name)
        self._check_nobody_is_left_out(moves, pushes, around, name)

    def _now(self) -> Rows:
        return Rows(*(self.rows(table) for table in (tables.cases, tables.signers, tables.case_units)))

    def _check_history(self, rows: Mapping[int, Any]) -> None:
        """The history of every case leads to its state, and the state says whether it counts."""
        for row in rows.values():
            moves = [(move.was, move.act, move.became) for move in self.work.uow.cases.moves(row.id)]
            assert replay(moves) == row.state
            assert (row.counts, row.revision) == (row.state in COUNTING, len(moves) - 1)

    def _check_calendar(self) -> None:
        calendar = self.work.calendar
        for row in self.rows(tables.case_deadlines):
            assert row.kind == DeadlineKind.RATING or calendar.is_working_day(row.due_on), row
        for unit in self.rows(tables.case_units):
            assert calendar.is_working_day(unit.due_on), unit

    def _check_moves(self, moves: Iterable[Any], around: Concerned, name: str) -> None:
        """Nobody took a step that isn't theirs by the table."""
        for move in moves:
            found = _step(move, around)
            if move.by_id is None:
                assert found.who & {Who.SYSTEM}, move
            elif Who.SYSTEM not in found.who:
                assert move.by_id == self.casework.person(name).id
                assert around.relations(move.case_id, name) & found.who, (name, move)

    def _check_pushes(self, pushes: Iterable[Any], around: Concerned, name: str) -> None:
        """Told is whoever is concerned, and nobody else, nor the one who acts."""
        ids = {row.number: row.id for row in around.now.cases}
        for push in pushes:
            told = self.casework.roster.people[push.person_id].name
            assert told in around.may_hear(ids[push.facts["number"]], Hearer(push.facts["as"])), (push.purpose, told)
            assert told != name

    def _check_nobody_is_left_out(
        self, moves: Iterable[Any], pushes: Iterable[Any], around: Concerned, name: str
    ) -> None:
        """Everybody whom the table names for a move has a push of it, but for the one who acts."""
        people = self.casework.roster.people
        told = {(push.facts["number"], push.purpose, people[push.person_id].name) for push in pushes}
        for move in moves:
            number, tells = around.now.case(move.case_id).number, _step(move, around).tells
            for hearer in {each for one in tells for each in one.to}:
                for wanted in around.must_hear(move, hearer) - {name}:
                    # Whoever is in two groups hears it once, in the words for one of them.
                    assert any((number, one.notice, wanted) in told for one in tells), (move.act, hearer, wanted)

    def finish(self) -> None:
        """Every case comes to an end when people do what is theirs."""
        for _ in range(200):
            waiting = [row for row in self.rows(tables.cases) if KINDS[State(row.state)] is not StateKind.DONE]
            if not waiting:
                return
            row = waiting[0]
            self._push_on(row)
        pytest.fail(f"{row.number} stays {row.state}")

    def _push_on(self, row: Any) -> None:
        name, act, dice = _FORWARD[State(row.state)]
        if act is None:
            self.wait(1 + dice)
            return
        if name == "lead":
            name = self.casework.roster.people[self._lead_signer(row.id)].name
        elif name == "unit":
            name = CLERKS[self.casework.roster.departments[row.lead_id].name]
        before = self.snapshot()
        TRIES[act](self.as_(name), row.number, dice)
        self.check(before, name)

    def _lead_signer(self, case_id: int) -> int:
        return next(each.person_id for each in self.rows(tables.signers) if each.case_id == case_id and not each.place)


def _step(move: Any, around: Concerned) -> Step:
    in_session = around.now.case(move.case_id).in_session
    found = step(State(move.was) if move.was else None, Act(move.act), in_session=in_session)
    assert found is not None, move
    return found


_FORWARD: Mapping[State, tuple[str, Act | None, int]] = {
    State.SIGNING: ("lead", Act.SUBMIT, 0),
    State.RETURNED: ("lead", Act.AMEND, 0),
    State.FILED: (OFFICER, Act.ACCEPT, 8),
    State.WITH_COMMITTEE: (LEADER, Act.APPROVE, 0),
    State.WITH_CHAIR: (LEADER, Act.APPROVE, 0),
    State.HANDED_BACK: (OFFICER, Act.REASSIGN, 8),
    State.REOPENED: (LEADER, Act.REASSIGN, 8),
    State.ASSIGNED: ("unit", Act.SIGN_FOR, 0),
    State.HANDLING: ("unit", Act.REPLY, 0),
    State.PROMISED: ("unit", Act.REPORT, 1),
    State.REPLIED: ("", None, 15),
}


@pytest.mark.parametrize("in_session", [True, False])
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # Walks are long, and a shorter one that fails takes minutes to find.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(moves=st.lists(MOVES, min_size=15, max_size=40))
def test_random_walks_keep_every_promise(casework: Casework, in_session: bool, moves: list[Try]) -> None:
    """No illegal move succeeds or leaves a trace, histories replay, notices reach the concerned, every case can end."""
    casework.convene(is_open=in_session)
    with casework.undone(at=NOW) as work:
        walk = Walk(casework, work)
        for first in (Try(WANG, Act.FILE), Try(LI, Act.INVITE), Try(ZHOU, Act.FILE), Try(LI, Act.FILE, days=3)):
            walk.go(first)
        for move in moves:
            walk.go(move)
        walk.finish()


def test_every_act_is_tried() -> None:
    """What follows by itself, and a co-handler's share, come with the others."""
    by_itself = {each for each in Act if _who(each) == {Who.SYSTEM}}
    same_words = {Act.REDRAFT, Act.CO_SIGN_FOR, Act.CO_HAND_BACK, Act.CO_REPLY}
    assert set(TRIES) | by_itself | same_words == set(Act)


def _who(act: Act) -> set[Who]:
    return {who for each in STEPS if each.act is act for who in each.who}
