"""A federation with handling units, and a case's way through it in a few words a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.rules.case_words import Act, Grade, ResultClass, State
from storage.rules.kinds import CaseKind
from storage.rules.people import Role
from storage.rules.workflow import replay
from storage.services import cases
from storage.services.cases import Case, Draft, Units
from storage.services.roster_entries import DepartmentEntry, Entries, MandateEntry, PersonEntry
from storage.work import Work
from tests.unit.storage.county import NOW, PEOPLE, TERM, UNIONS, County

IDEA = Draft(CaseKind.SUGGESTION, "关于高温津贴的建议", "提高高温津贴")
LAW, TRAFFIC, SCHOOLS = "法律部", "县交通局", "县教育局"
CLERKS = {LAW: "程立", TRAFFIC: "丁一凡", SCHOOLS: "潘玉珍"}
OFFICER, LEADER, WANG, LI, ZHOU = "方静", "杜国庆", "王建国", "李秀英", "周小燕"
_DEPARTMENTS = (
    DepartmentEntry(LAW),
    DepartmentEntry(TRAFFIC, kind="external"),
    DepartmentEntry(SCHOOLS, kind="external"),
)


def _clerk(name: str, department: str) -> PersonEntry:
    return PersonEntry(name, unit=department, mandates=(MandateEntry(Role.CLERK, *TERM, department=department),))


_PEOPLE = (
    *(each for each in PEOPLE if each.name != CLERKS[LAW]),
    *(_clerk(name, unit) for unit, name in CLERKS.items()),
)
ENTRIES = Entries(UNIONS, _DEPARTMENTS, _PEOPLE, ())


class Casework(County):
    """People act one after the other; the clock stands still until `at` is moved."""

    def __init__(self, database: Database, **options: Any) -> None:
        super().__init__(database, entries=ENTRIES, **options)
        self.at: datetime = NOW

    def convene(self, *, is_open: bool = True) -> None:
        self.federation = replace(self.federation, in_session=is_open)

    def do(self, by: str, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """One service call in a transaction of its own."""
        with self.work(by, self.at) as work:
            return act(work, *given, **named)

    def filed(self, by: str = WANG) -> str:
        return str(self.do(by, cases.file, IDEA).number)

    def signing(self, *others: str, by: str = WANG) -> str:
        people = [self.person(name) for name in others or (LI,)]
        return str(self.do(by, cases.file_jointly, IDEA, people).number)

    def joint(self, *others: str) -> str:
        """Filed by Wang and the others together."""
        number = self.signing(*others)
        for name in others:
            self.do(name, cases.answer_cosign, True, number)
        return number

    def accepted(self, number: str, lead: str = LAW, co: tuple[str, ...] = (), due: date | None = None) -> str:
        self.do(OFFICER, cases.accept, number, Units(lead, co), due)
        return number

    def given(self, number: str, lead: str = LAW, co: tuple[str, ...] = (), due: date | None = None) -> str:
        self.accepted(number, lead, co, due)
        self.do(LEADER, cases.approve, number)
        return number

    def replied(self, number: str, result: ResultClass = ResultClass.SOLVED, promise_on: date | None = None) -> str:
        self.given(number)
        self.do(CLERKS[LAW], cases.reply, number, "已经和企业谈妥", result, promise_on)
        return number

    def rate(self, number: str, grade: Grade = Grade.SATISFIED, by: str = WANG, reason: str = "") -> cases.Rated:
        rated: cases.Rated = self.do(by, cases.rate, number, grade, reason=reason)
        return rated

    def pass_days(self, days: int) -> None:
        """The clock's work is done day by day."""
        for _ in range(days):
            self.at += timedelta(days=1)
            self.do("", cases.due_work)

    def case(self, number: str) -> Case:
        return self.do(OFFICER, cases.look_up, number)  # type: ignore[no-any-return]

    def state(self, number: str) -> State:
        return self.case(number).state

    def told(self, name: str) -> list[str]:
        """Notices written for somebody so far, without their prefix."""
        column = tables.outbox.c
        wanted = sa.select(column.purpose).where(column.person_id == self.person(name).id).order_by(column.id)
        with self.database.read() as connection:
            return [purpose.removeprefix("case.") for purpose in connection.execute(wanted).scalars()]

    def facts(self, name: str, notice: str) -> dict[str, Any]:
        """Those of the last notice of that name."""
        column = tables.outbox.c
        whose = sa.and_(column.person_id == self.person(name).id, column.purpose == f"case.{notice}")
        with self.database.read() as connection:
            found = (
                connection.execute(sa.select(column.facts).where(whose).order_by(column.id.desc())).scalars().first()
            )
        assert found is not None, f"{name} was not told {notice}"
        return dict(found)

    def history(self, number: str) -> list[Act]:
        """Acts in their order; the history must lead to the state that the case is in."""
        with self.work(OFFICER, self.at) as work:
            return _history(work, number)


def _history(work: Work, number: str) -> list[Act]:
    row = work.uow.cases.by_number(number)
    assert row is not None
    moves = [(move.was, move.act, move.became) for move in work.uow.cases.moves(row.id)]
    assert replay(moves) == row.state
    return [Act(act) for _, act, _ in moves]
