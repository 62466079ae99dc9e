"""Opinions, suggestions and proposals in this person's hands: filing, following, taking back."""

from __future__ import annotations

from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.topics.ledger import standing_line
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import case_kind, gist
from storage.rules.kinds import CASE, CaseKind
from storage.rules.people import Right
from storage.services import cases

_PLAIN = frozenset({"kind", "issue", "title"})
_MOST = 5


def known_from(reading: Reading) -> dict[str, Any]:
    """What a sentence gives a case beside its slots: the kind that it names."""
    kind = case_kind(reading.text)
    return {"kind": kind} if kind else {}


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    draft = draft_of(turn, progress)
    if number := progress.extra.get("number"):
        case = cases.amend(turn.work, number, draft)
        return [Reply(text("case.amended", number=case.number, title=case.draft.title))]
    case = cases.file(turn.work, draft)
    kind = text(f"case_kind.{draft.kind}")
    said = text("case.filed", number=case.number, kind=kind, title=draft.title)
    return [Reply("\n".join((said, standing_line(turn, CASE), text("case.next", number=case.number))))]


def draft_of(turn: Turn, progress: Progress) -> cases.Draft:
    values = dict(progress.values)
    kind = CaseKind(values.get("kind") or turn.work.policies.figure("case.kind"))
    issue = str(values["issue"])
    title = values.get("title") or text("case.title", matter=gist(issue), kind=text(f"case_kind.{kind}"))
    details = {name: value for name, value in values.items() if name not in _PLAIN}
    return cases.Draft(kind, str(title)[:200], issue, details)


def values_of(case: cases.Case) -> dict[str, Any]:
    draft = case.draft
    return {"kind": str(draft.kind), "issue": draft.content, "title": draft.title, **draft.details}


def track(turn: Turn, reading: Reading) -> list[Reply]:
    """Where a case stands: by number, or all of this year's."""
    if number := reading.slots.get("case_no"):
        return [Reply(_line(turn, cases.look_up(turn.work, number)))]
    year = turn.work.today.year
    found = cases.mine(turn.work, range(year - 1, year + 1))
    if not found:
        return [Reply(text("case.none"))]
    return [Reply("\n".join((text("case.mine", count=len(found)), *(_line(turn, case) for case in found[:_MOST]))))]


def status(turn: Turn, reading: Reading) -> list[Reply]:
    """One case for an officer; a representative who asks so hears about the own one."""
    if "case_no" not in reading.slots and turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        return [Reply(text("case.which"))]
    return track(turn, reading)


def _line(turn: Turn, case: cases.Case) -> str:
    when = show.short_day(case.filed_on, turn.work.today)
    state = text(f"case_state.{case.state}")
    return text("case.line", number=case.number, title=case.draft.title, state=state, day=when)
