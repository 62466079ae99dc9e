"""What finding earlier cases that resemble a new one needs: which there are, what they are about, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from storage.rules.case_words import State
from storage.services.cases.casebook import as_case
from storage.work import Work

# A case in one of its states: its id, and its revision, which every move counts.
Moment = tuple[int, int]
# Id, revision, number, title and content of a case, for finding what resembles another: no names, nothing that was answered.
Told = tuple[int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case of any term as others may see it before they file a similar one: no names. `promise_on` is its reply's."""

    number: str
    title: str
    content: str
    state: State
    filed_on: date
    reply: str
    promise_on: date | None = None


def standing(work: Work, most: int) -> Sequence[Moment]:
    """Ids and revisions of standing cases of this term and before, newest first; a merged one speaks through its main one."""
    return work.uow.cases.standing(most)


def last_move(work: Work) -> int:
    """The newest move that none with a lower id can come behind any more."""
    return work.uow.cases.last_move(_settled_before(work))


def moved(work: Work, after: int, most: int) -> tuple[int, set[Moment]] | None:
    """What was moved since `last_move`: the one to ask from next time, and ids and revisions; None where it is too much."""
    moves = work.uow.cases.moved(after, most)
    before = _settled_before(work)
    last = max((each.id for each in moves if before is None or each.at < before), default=after)
    return (last, {(each.case_id, each.revision) for each in moves}) if len(moves) < most else None


def _settled_before(work: Work) -> datetime | None:
    """None where every move is settled at once; PostgreSQL gives one its id before its transaction ends, seconds later."""
    return None if work.uow.cases.move_in_turn() else work.now - _SETTLED


_SETTLED = timedelta(minutes=5)


def told(work: Work, case_ids: Sequence[int]) -> Sequence[Told]:
    """What these cases are about."""
    return work.uow.cases.told(case_ids)


def earlier(work: Work, numbers: Sequence[str]) -> list[Earlier]:
    """These cases in this order, with their last reply: shown before a similar one is filed."""
    rows = [row for row in map(work.uow.cases.by_number, numbers) if row is not None]
    replies = {row.case_id: row for row in work.uow.handling.last_replies([each.id for each in rows])}
    return [_earlier(row, replies.get(row.id)) for row in rows]


def _earlier(row: Any, reply: Any) -> Earlier:
    case = as_case(row)
    said, promise = (reply.text, reply.promise_on) if reply is not None else ("", None)
    return Earlier(case.number, case.draft.title, case.draft.content, case.state, case.filed_on, said, promise)
