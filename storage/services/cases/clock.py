"""What the clock does with cases: warn, urge, escalate, remind, and move those whose time is over (requirements.md D4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from storage.rules.case_words import Act, Part
from storage.rules.deadlines import DeadlineKind, Stage, come
from storage.rules.refusals import NotNow
from storage.services.cases import filing, notices, rating, terms
from storage.services.cases.casebook import Case, Dossier, opened_by_id, unit_name
from storage.work import Work

_BATCH = 200
_MOVES: Mapping[Act, Callable[[Work, Dossier], Case]] = {
    Act.SUBMIT: filing.submit_by_itself,
    Act.LAPSE: rating.lapse,
}


def due_work(work: Work) -> int:
    """Does what the deadlines ask for at this moment; says how much. Calling again, or twice at once, adds nothing."""
    done = 0
    while rows := work.uow.deadlines.due(work.now, _BATCH):
        done += sum(_speak(work, row) for row in rows)
    return done


def next_due(work: Work) -> datetime | None:
    """The next moment at which a deadline has something to say."""
    return work.uow.deadlines.next_moment()


def _speak(work: Work, row: Any) -> bool:
    """One deadline's latest stage; what was missed while the service was down is covered by it."""
    stage, following = come(DeadlineKind(row.kind), row.began_on, row.due_on, terms.terms(work), work.now)
    if not work.uow.deadlines.speak(row.id, row.next_at, following) or stage is None:
        return False
    if stage.act is None:
        notices.send(work, stage.tells, _event(work, row, stage))
        return True
    try:
        _MOVES[stage.act](work, opened_by_id(work, row.case_id))
    except NotNow:
        # Somebody moved the case at this very moment; then its deadline is over.
        return False
    return True


def _event(work: Work, row: Any, stage: Stage) -> notices.Event:
    case = opened_by_id(work, row.case_id).case
    left = work.calendar.working_days_between(work.today, row.due_on)
    facts = {
        "number": case.number,
        "title": case.draft.title,
        "deadline": row.id,
        "due": row.due_on.isoformat(),
        "left": max(left, 0),
        "overdue": max(-left, 0),
        "unit": unit_name(work, row.department_id),
        "part": Part.CO if row.kind == DeadlineKind.CO_REPLY else Part.LEAD,
    }
    key = f"due:{row.id}:{stage.at.date()}"
    return notices.Event(row.case_id, key, facts, notices.About(unit_id=row.department_id))
