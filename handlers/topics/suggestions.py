"""Opinions, suggestions and proposals in this person's hands: filing and following."""

from __future__ import annotations

from config.texts import text
from handlers import telling
from handlers.forms import show, values
from handlers.forms.catalogue import SUGGESTION
from handlers.forms.progress import Progress
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.reading import Reading
from storage.rules.kinds import CASE
from storage.rules.people import Right
from storage.services import cases

_MOST = 5


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Files the confirmed form, or the changed one of a case that is amended."""
    draft = values.case_draft(progress, turn.work.policies.figure("case.kind"))
    if number := progress.extra.get("number"):
        case = cases.amend(turn.work, number, draft)
        return [Reply(text("case.amended", number=case.number, title=case.draft.title))]
    case = cases.file(turn.work, draft)
    said = text("case.filed", number=case.number, title=draft.title)
    return [Reply(show.lines_of(said, telling.own_standing(turn, CASE), text("case.next", number=case.number)))]


def track(turn: Turn, reading: Reading) -> list[Reply]:
    """Where a case stands: by number, or all of this year's and last year's."""
    if number := reading.slots.get("case_no"):
        return [_one(turn, number)]
    year = turn.work.today.year
    found = cases.mine(turn.work, range(year - 1, year + 1))
    if not found:
        return [Reply(text("case.none"))]
    head = text("case.mine", count=len(found))
    return [Reply(show.lines_of(head, *(telling.case(turn, case) for case in found[:_MOST]), text("case.tail")))]


def _one(turn: Turn, number: str) -> Reply:
    case = cases.look_up(turn.work, number)
    matter = show.lines(SUGGESTION, values.of_case(case), turn.work.today)
    return Reply(show.lines_of(telling.case(turn, case), *matter, text("case.one_tail")))


def status(turn: Turn, reading: Reading) -> list[Reply]:
    """One case for an officer; a representative who asks so hears about the own one."""
    if "case_no" not in reading.slots and turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        return [Reply(text("case.which"))]
    return track(turn, reading)
