"""Two replicas on PostgreSQL fight over the same cases: no move is lost, none is made twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.rules.case_words import Act, ResultClass, State
from storage.rules.refusals import NotNow, Refusal
from storage.rules.workflow import replay
from storage.services import cases
from storage.services.cases import Units
from tests.unit.storage.casework import CLERKS, IDEA, LAW, LI, OFFICER, TRAFFIC, WANG, ZHOU, Casework

pytestmark = pytest.mark.postgresql
COUNT = 200
Attempt = tuple[str, Callable[..., Any], tuple[Any, ...]]


@pytest.fixture
def replicas(postgresql_url: str) -> Any:
    """Two processes' worth of connections to one database, and a federation in it."""
    databases = [Database(postgresql_url), Database(postgresql_url)]
    first = Casework(databases[0])
    second = object.__new__(Casework)
    second.__dict__.update(vars(first), database=databases[1])
    yield first, second
    for database in databases:
        database.close()


def filed(casework: Casework, count: int) -> list[str]:
    with casework.work(WANG) as work:
        return [cases.file(work, IDEA).number for _ in range(count)]


def fight(fronts: Sequence[tuple[Casework, Attempt]], numbers: Sequence[str]) -> Counter[str]:
    """Each front takes its act on every case, one of them from the other end; says what became of the attempts."""

    def march(place: int) -> Counter[str]:
        casework, (name, act, given) = fronts[place]
        found: Counter[str] = Counter()
        for number in numbers[:: -1 if place % 2 else 1]:
            try:
                casework.do(name, act, number, *given)
                found["done"] += 1
            except Refusal as refusal:
                found[type(refusal).__name__] += 1
        return found

    with ThreadPoolExecutor(len(fronts)) as pool:
        return sum(pool.map(march, range(len(fronts))), Counter())


def histories(casework: Casework) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    wanted = sa.select(tables.cases.c.number, tables.cases.c.state, tables.case_moves).join(tables.case_moves)
    with casework.database.read() as connection:
        for row in connection.execute(wanted.order_by(tables.case_moves.c.id)):
            found.setdefault(row.number, []).append((row.was, row.act, row.became))
        states = {row.number: row.state for row in connection.execute(sa.select(tables.cases))}
    assert {number: replay(moves) for number, moves in found.items()} == states
    return found


def test_one_of_two_decisions_stands(replicas: tuple[Casework, Casework]) -> None:
    """Officers on two replicas accept and return the same 200 cases; whoever is slower hears it."""
    first, second = replicas
    numbers = filed(first, COUNT)
    accept: Attempt = (OFFICER, cases.accept, (Units(LAW),))
    back: Attempt = ("蒋一帆", cases.send_back, ("内容不具体",))
    outcome = fight([(first, accept), (second, back), (first, back), (second, accept)], numbers)
    # The faster front may draft the same assignment once more, which is its right; nothing else is done twice.
    acts = Counter(act for moves in histories(first).values() for _, act, _ in moves)
    assert acts[Act.ACCEPT] + acts[Act.RETURN] == COUNT
    assert outcome["done"] == COUNT + acts[Act.REDRAFT]
    assert outcome.keys() <= {"done", NotNow.__name__}
    assert sum(outcome.values()) == 4 * COUNT


def test_reply_is_given_once(replicas: tuple[Casework, Casework]) -> None:
    """The unit replies while the office takes the case away: it is one or the other."""
    first, second = replicas
    numbers = filed(first, 50)
    for number in numbers:
        first.given(number)
    reply: Attempt = (CLERKS[LAW], cases.reply, ("已办", ResultClass.SOLVED))
    back: Attempt = (CLERKS[LAW], cases.hand_back, ("不归我们管", TRAFFIC))
    outcome = fight([(first, reply), (second, back), (second, reply)], numbers)
    ends = {moves[-1][2] for moves in histories(first).values()}
    assert ends <= {State.REPLIED, State.HANDED_BACK}
    assert outcome["done"] == 50
    with first.database.read() as connection:
        replies = connection.scalar(sa.select(sa.func.count()).select_from(tables.case_replies))
    assert replies == sum(moves[-1][2] == State.REPLIED for moves in histories(first).values())


def test_signatures_of_one_moment_all_count(replicas: tuple[Casework, Casework]) -> None:
    """Those who sign at once queue for the case; none is told that somebody was faster."""
    first, second = replicas
    numbers = [first.signing(LI, ZHOU, "万一鸣") for _ in range(30)]

    def answer(name: str) -> Attempt:
        return name, lambda work, number: cases.answer_cosign(work, True, number), ()

    outcome = fight([(first, answer(LI)), (second, answer(ZHOU)), (second, answer("万一鸣"))], numbers)
    assert outcome == Counter(done=90)
    assert {first.state(number) for number in numbers} == {State.FILED}


def test_clock_on_two_replicas_speaks_once(replicas: tuple[Casework, Casework]) -> None:
    """A second scheduler can neither double nor lose what is due (design.md section 3)."""
    first, second = replicas
    for number in filed(first, 20):
        first.given(number)
    first.at = second.at = first.at.replace(year=2027, month=6)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda casework: casework.do("", cases.due_work), replicas))
    assert (sum(done), first.told(CLERKS[LAW]).count("urging")) == (20, 20)
