"""The office's part and the decision: accept with a drafted assignment, return, merge, keep; agree or not (D2, D3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.texts import text
from handlers.forms import errands, show
from handlers.forms.form import Form, Values
from handlers.messages import Choice, Reply
from handlers.telling import casework
from handlers.topics.cases import errand, status, which
from handlers.turn import Turn
from nlp import case_terms, consent
from nlp.consent import Said
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act, State
from storage.rules.people import Role
from storage.services import cases


def review(turn: Turn, reading: Reading) -> list[Reply]:
    """Accepts, returns, merges or keeps a case; asks for what the sentence leaves open."""
    form, does, act = _DECIDED[str(reading.slots.get("decision", "accept"))]
    return errand.run(turn, reading, form, does, act)


def assign(turn: Turn, reading: Reading) -> list[Reply]:
    """«建-0012交法律部,15个工作日内办结»: accepts with that draft, or gives it to another unit."""
    return errand.run(turn, reading, errands.ASSIGN, _assigned, Act.ACCEPT, Act.REDRAFT, Act.REASSIGN)


def _units(given: Values) -> cases.Units:
    lead = str(given["department"])
    return cases.Units(lead, tuple(each for each in given.get("co_departments", ()) if each != lead))


def _assigned(turn: Turn, given: Values) -> list[Reply]:
    case = cases.assign(turn.work, given["number"], _units(given), errand.day_in(given))
    draft = cases.drafted(turn.work, case.number)
    return [_handed(turn, case, given) if draft is None else _drafted(turn, case, draft, given)]


def _drafted(turn: Turn, case: cases.Case, draft: cases.Drafted, given: Values) -> Reply:
    """The draft as it goes to whoever decides."""
    body = text("meeting.committee" if case.state is State.WITH_COMMITTEE else "meeting.chair")
    term = casework.term(draft.due_on, draft.days, turn.work.today)
    said = text("review.accepted", number=case.number, units=casework.units(draft.units), term=term, body=body)
    offered = (Choice(text("case_button.approve_by", meeting=body, number=case.number)),)
    return Reply(show.lines_of(*_moved(turn, given, draft.due_on), said), offered)


def _moved(turn: Turn, given: Values, due: date | None) -> list[str]:
    """A day off that was said is no deadline: says which day it has become."""
    said, today = errand.day_in(given), turn.work.today
    if said is None or due is None or said == due:
        return []
    return [text("review.moved", said=show.day(said, today), due=show.day(due, today))]


def _handed(turn: Turn, case: cases.Case, given: Values) -> Reply:
    units = casework.units(cases.units_in_charge(turn.work, case.number))
    due = show.day(case.due_on, turn.work.today) if case.due_on else ""
    handed = text("review.handed", number=case.number, units=units, due=due)
    return Reply(show.lines_of(*_moved(turn, given, case.due_on), handed))


def _returned(turn: Turn, given: Values) -> list[Reply]:
    case = cases.send_back(turn.work, given["number"], given["reason"])
    return [Reply(text("review.returned", number=case.number))]


def _kept(turn: Turn, given: Values) -> list[Reply]:
    case = cases.keep(turn.work, given["number"], given["reason"])
    return [Reply(text("review.kept", number=case.number))]


def _merged(turn: Turn, given: Values) -> list[Reply]:
    case = cases.merge(turn.work, given["number"], given["merge_into"])
    return [Reply(text("review.merged", number=case.number, main=given["merge_into"]))]


_DECIDED: Mapping[str, tuple[Form, errand.Does, Act]] = {
    "accept": (errands.ASSIGN, _assigned, Act.ACCEPT),
    "return": (errands.RETURN, _returned, Act.RETURN),
    "merge": (errands.MERGE, _merged, Act.MERGE),
    "reference": (errands.KEEP, _kept, Act.KEEP),
}


# --- the decision -------------------------------------------------------------------------------------------------


def decide(turn: Turn, reading: Reading) -> list[Reply]:
    """Enters what the standing committee or the chair's office meeting decided; or answers a wish for more time.

    Only a plain yes hands over; a question is answered, and words that don't decide leave all as it was.
    """
    reading = which.by_bare_numbers(turn, reading, Act.APPROVE)
    said = consent.said_of(reading.text, names=bool(_NAMED & reading.slots.keys()))
    is_extension = case_terms.is_extension(reading.text)
    if said not in _DECIDED_ON and (numbers := which.named_together(reading)):
        return _undecided(turn, numbers, said, _OF_EXTENSION if is_extension else _OF_ASSIGNMENT)
    agrees = said is Said.YES
    if is_extension:
        return _extension(turn, reading, agrees)
    if which.number_in(reading) is None and consent.is_of_all(reading.text):
        key = "case_button.approve" if agrees else "case_button.refuse"
        if together := _which_waits(turn, key, of_all=True):
            return together
    meeting = case_terms.meeting_named(reading.text)
    known = {"meeting": meeting} if meeting else {"for_meeting": True} if _enters_for_others(turn) else {}
    if agrees:
        return errand.run(turn, reading, errands.APPROVE, _approved, Act.APPROVE, **known)
    return errand.run(turn, reading, errands.REFUSE, _refused, Act.REFUSE, **known)


_NAMED = frozenset({"department", "due"})
_DECIDED_ON = frozenset({Said.YES, Said.NO})


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open to a decision, and how it is spoken of."""

    act: Act
    waits: str
    asks: str
    buttons: tuple[str, str]


_OF_ASSIGNMENT = _Open(Act.APPROVE, "review.waits", "review.yes_or_no", ("case_button.approve", "case_button.refuse"))
_OF_EXTENSION = _Open(
    Act.GRANT, "review.extension_waits", "review.extension_yes_or_no", ("case_button.grant", "case_button.deny")
)


def _undecided(turn: Turn, numbers: list[str], said: Said | None, what: _Open) -> list[Reply]:
    if said is Said.ASKS:
        return [status.one(turn, numbers[0])]
    cases.check(turn.work, numbers[0], what.act)
    named = show.joined(numbers)
    if said is Said.WAITS:
        return [Reply(text(what.waits, number=named))]
    return [Reply(text(what.asks, number=named), tuple(Choice(text(key, number=named)) for key in what.buttons))]


def bare(turn: Turn, reading: Reading) -> list[Reply] | None:
    """A leader's «同意» on its own: what it would decide, to be said with the number; None when nothing waits."""
    if turn.work.by is None or Role.LEADER not in turn.work.person.roles(turn.work.today):
        return None
    key = "case_button.approve" if reading.intent is Intent.CONFIRM else "case_button.refuse"
    return _which_waits(turn, key, of_all=consent.is_of_all(reading.text)) or None


_OF_ALL = {"case_button.approve": "review.approve_all", "case_button.refuse": "review.refuse_all"}
# More than fit under one reply are decided on in two goes.
_MOST = 12


def _which_waits(turn: Turn, key: str, *, of_all: bool) -> list[Reply]:
    """What waits for a decision, each with its sentence to send; `of_all`: and one for all of them together."""
    found = [number for number, _ in which.waiting_for(turn, Act.APPROVE, most=_MOST)]
    offered = tuple(Choice(text(key, number=number)) for number in found)
    if len(found) > 1 and of_all:
        together = Choice(text(_OF_ALL[key]), text(key, number=show.joined(found)))
        said = text("review.all_wait", count=len(found), numbers=show.joined(found), said=together.label)
        return [Reply(said, (together, *offered))]
    return [Reply(text("review.which_waits", number=found[0]), offered)] if found else []


def _enters_for_others(turn: Turn) -> bool:
    return Role.LEADER not in turn.work.person.roles(turn.work.today)


def _approved(turn: Turn, given: Values) -> list[Reply]:
    units = _units(given) if given.get("department") else None
    case = cases.approve(turn.work, given["number"], str(given.get("meeting", "")), units, errand.day_in(given))
    return [_handed(turn, case, given)]


def _refused(turn: Turn, given: Values) -> list[Reply]:
    case = cases.refuse(turn.work, given["number"], given["reason"], str(given.get("meeting", "")))
    return [Reply(text("review.refused", number=case.number))]


def _extension(turn: Turn, reading: Reading, agrees: bool) -> list[Reply]:
    if not which.named_together(reading):
        return which.ask(turn, reading, which.waiting_for(turn, Act.GRANT), Act.GRANT)
    known = {
        "agrees": agrees,
        **({"for_unit": str(reading.slots["department"])} if "department" in reading.slots else {}),
    }
    return errand.run(turn, reading, errands.ANSWER_EXTENSION, _extended, Act.GRANT, **known)


def _extended(turn: Turn, given: Values) -> list[Reply]:
    until = errand.day_in(given) if given["agrees"] else None
    case = cases.answer_extension(turn.work, given["number"], given["agrees"], until, given.get("for_unit"))
    return [Reply(text("review.extended" if given["agrees"] else "review.not_extended", number=case.number))]


SUBMITS: Mapping[str, errand.Does] = {
    errands.ASSIGN.name: _assigned,
    errands.RETURN.name: _returned,
    errands.KEEP.name: _kept,
    errands.MERGE.name: _merged,
    errands.APPROVE.name: _approved,
    errands.REFUSE.name: _refused,
}
