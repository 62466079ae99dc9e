"""The handling unit's part: sign for, hand back, ask for time, reply, report on a promise; notes and urging (D3, D4, D6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from config.texts import text
from handlers import telling
from handlers.forms import errands, show
from handlers.forms.form import Values
from handlers.messages import Choice, Reply
from handlers.topics.cases import errand, which
from handlers.turn import Turn
from nlp import case_terms
from nlp.read import read_as
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act, Part, Progress, ResultClass
from storage.services import cases


def answer(turn: Turn, reading: Reading) -> list[Reply]:
    """What a clerk says of a case: «签收», «退办», «申请延期», the reply itself, or how a promise went."""
    decision = str(reading.slots.get("decision", ""))
    if decision in _DECISIONS:
        return _DECISIONS[decision](turn, reading)
    kept = case_terms.promise_kept(reading.text)
    if _may(turn, reading, Act.REPORT):
        more = {} if kept is None else {"kept": kept}
        return errand.run(turn, reading, errands.REPORT, _reported, Act.REPORT, **more)
    # Only the lead unit's reply has a class.
    unit = _spoken_for(turn, reading, leads="result" in reading.slots)
    if unit is _OPEN:
        return _which_unit(turn, reading)
    if unit.part is Part.CO if unit else _may(turn, reading, Act.CO_REPLY):
        return errand.run(turn, reading, errands.CO_REPLY, _co_replied, Act.CO_REPLY, **_by(unit))
    return errand.run(turn, reading, errands.REPLY, _replied, Act.REPLY, **_by(unit))


def _may(turn: Turn, reading: Reading, act: Act) -> bool:
    number = which.number_in(reading)
    return number is not None and act in cases.possible(turn.work, number)


# --- whoever acts for several units of one case -------------------------------------------------------------------

# One of several, and nothing says which.
_OPEN = cases.Unit("", Part.LEAD, date.max, Progress.GIVEN, None, "")


def _spoken_for(turn: Turn, reading: Reading, *, leads: bool = False) -> cases.Unit | None:
    """The unit that is spoken for where the person acts for several, by its name or as the one that `leads`; else None."""
    number = which.number_in(reading)
    units = cases.own_units(turn.work, number) if number else ()
    if len(units) < 2:
        return None
    named = _named(turn, reading.text)
    found = [each for each in units if each.name in named]
    if not found and leads:
        found = [each for each in units if each.part is Part.LEAD]
    return found[0] if len(found) == 1 else _OPEN


def _named(turn: Turn, said: str) -> set[str]:
    """The units named in front of what is said: «代财务部答复建-0001:没有意见»."""
    slots = read_as(case_terms.before_content(said), Intent.ASSIGN_CASE, turn.work.now, turn.names).slots
    return {str(slots.get("department", "")), *map(str, slots.get("co_departments", ()))}


def _which_unit(turn: Turn, reading: Reading) -> list[Reply]:
    """Asks for which unit; the sentence waits for the answer."""
    number = str(which.number_in(reading))
    units = cases.own_units(turn.work, number)
    offered = tuple(Choice(text(f"handling.unit_{each.part}", unit=each.name), each.name) for each in units)
    turn.dialogue.ask("which_unit", offered, text=reading.text, intent=str(reading.intent), slots=dict(reading.slots))
    return [
        Reply(text("handling.which_unit", number=number, units=show.joined([each.label for each in offered])), offered)
    ]


def settle_unit(turn: Turn, said: str) -> list[Reply] | None:
    """The sentence that waited, now of that unit; None when the answer names none."""
    pending = turn.dialogue.pending or {}
    is_short = len(said) <= _LONGEST_UNIT and not which.numbers_in(said)
    named = (_named(turn, said) if is_short else set()) - {""}
    waiting = Reading(pending["text"], Intent(pending["intent"]), 1.0, slots=pending["slots"])
    unit = next((each for each in pending["choices"] if each == said.strip() or each in named), None)
    if unit is None:
        return _which_unit(turn, waiting) if named else None
    turn.dialogue.pending = None
    return answer(turn, replace(waiting, text=text("handling.for_unit", unit=unit, said=waiting.text)))


_LONGEST_UNIT = 16


def _by(unit: cases.Unit | None) -> dict[str, str]:
    return {"for_unit": unit.name} if unit else {}


# --- signing for, handing back, asking for time, replying -----------------------------------------------------------


def sign_for(turn: Turn, reading: Reading) -> list[Reply]:
    """«签收建-0012»; where only one case waits for it the number may be left out."""
    if not which.named_together(reading):
        waiting = which.waiting_for(turn, *_SIGN)
        if len(waiting) != 1:
            return which.ask(turn, Reading(reading.text, Intent.REPLY_CASE, 1.0), waiting, Act.SIGN_FOR)
        reading = replace(reading, slots={**reading.slots, "case_no": waiting[0][0]})
    unit = _spoken_for(turn, reading)
    known = {} if unit is _OPEN else _by(unit)
    return errand.run(turn, reading, errands.SIGN_FOR, _signed_for, *_SIGN, **known)


def _signed_for(turn: Turn, given: Values) -> list[Reply]:
    """For every unit that the person acts for, where none is named."""
    number = given["number"]
    units = cases.own_units(turn.work, number)
    named = [each for each in units if given.get("for_unit", each.name) == each.name]
    unsigned = [each for each in named if each.progress is Progress.GIVEN] or named[:1]
    if not unsigned:
        cases.sign_for(turn.work, number)
    for each in unsigned:
        cases.sign_for(turn.work, number, each.name)
    lines = [_signed(turn, number, each, alone=len(units) < 2) for each in unsigned]
    return [Reply(show.lines_of(*lines))]


def _signed(turn: Turn, number: str, unit: cases.Unit, *, alone: bool) -> str:
    due = show.day(unit.due_on, turn.work.today)
    return text(_SIGNED[(unit.part, alone)], number=number, due=due, unit=unit.name)


_SIGNED: Mapping[tuple[Part, bool], str] = {
    (Part.LEAD, True): "handling.signed",
    (Part.CO, True): "handling.signed_co",
    (Part.LEAD, False): "handling.signed_for",
    (Part.CO, False): "handling.signed_co_for",
}


_SIGN = (Act.SIGN_FOR, Act.CO_SIGN_FOR)


def received(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«收到建-0012» of whoever may sign for it; None for anybody else's «收到», which asks for nothing."""
    return sign_for(turn, reading) if any(_may(turn, reading, act) for act in _SIGN) else None


def _hand_back(turn: Turn, reading: Reading) -> list[Reply]:
    unit = _spoken_for(turn, reading)
    if unit is _OPEN:
        return _which_unit(turn, reading)
    return errand.run(turn, reading, errands.HAND_BACK, _handed_back, Act.HAND_BACK, Act.CO_HAND_BACK, **_by(unit))


def _extend(turn: Turn, reading: Reading) -> list[Reply]:
    unit = _spoken_for(turn, reading)
    if unit is _OPEN:
        return _which_unit(turn, reading)
    return errand.run(turn, reading, errands.EXTEND, _asked_for_time, Act.EXTEND, **_by(unit))


_DECISIONS = {"accept": sign_for, "return": _hand_back, "extend": _extend}


def _handed_back(turn: Turn, given: Values) -> list[Reply]:
    case = cases.hand_back(turn.work, given["number"], given["reason"], given["department"], given.get("for_unit", ""))
    return [Reply(text("handling.handed_back", number=case.number, unit=given["department"]))]


def _asked_for_time(turn: Turn, given: Values) -> list[Reply]:
    unit, due = given.get("for_unit", ""), date.fromisoformat(given["due"])
    case = cases.ask_extension(turn.work, given["number"], due, given["reason"], unit)
    asked = [each for each in cases.own_units(turn.work, case.number) if unit in ("", each.name)]
    until = asked[0].asked_until if asked and asked[0].asked_until else due
    return [Reply(text("handling.extension_asked", number=case.number, until=show.day(until, turn.work.today)))]


def _replied(turn: Turn, given: Values) -> list[Reply]:
    """Class B comes with the promise's day; any other class with none."""
    result = ResultClass(given["result"])
    promise = errand.day_in(given) if result is ResultClass.PLANNED else None
    case = cases.reply(turn.work, given["number"], given["content"], result, promise, given.get("for_unit", ""))
    return [Reply(text("handling.replied", number=case.number, result=text(f"result.{result}")))]


def _co_replied(turn: Turn, given: Values) -> list[Reply]:
    case = cases.reply(turn.work, given["number"], given["content"], unit=given.get("for_unit", ""))
    return [Reply(text("handling.co_replied", number=case.number))]


def _reported(turn: Turn, given: Values) -> list[Reply]:
    case = cases.report_promise(turn.work, given["number"], bool(given["kept"]), given["content"])
    return [Reply(text("handling.reported", number=case.number))]


# --- notes and urging ---------------------------------------------------------------------------------------------


def note(turn: Turn, reading: Reading) -> list[Reply]:
    """An internal note, which neither signers nor the public ever read."""
    return errand.run(turn, reading, errands.NOTE, _noted, Act.NOTE)


def _noted(turn: Turn, given: Values) -> list[Reply]:
    case = cases.note(turn.work, given["number"], given["content"])
    return [Reply(text("handling.noted", number=case.number))]


def urge(turn: Turn, reading: Reading) -> list[Reply]:
    """«催建-0012», or «催1,3,5» of the list that was shown last."""
    numbers = _urged_numbers(turn, reading)
    if not numbers:
        return which.ask(turn, reading, which.waiting_for(turn, Act.URGE), Act.URGE)
    urged = cases.urge(turn.work, numbers)
    lines = [text("handling.urged", numbers=show.joined([case.number for case in urged.done]))] if urged.done else []
    return [Reply(show.lines_of(*lines, *(telling.refusal(turn, why) for _, why in urged.refused)))]


def _urged_numbers(turn: Turn, reading: Reading) -> list[str]:
    if number := which.number_in(reading):
        others = which.numbers_in(reading.text)
        return others if len(others) > 1 else [number]
    shown: list[str] = (turn.dialogue.listed or {}).get("numbers", [])
    if case_terms.means_all(reading.text):
        return list(shown)
    places = case_terms.positions(reading.text)
    return [shown[place - 1] if 0 < place <= len(shown) else which.numbered(place) for place in places]


SUBMITS: Mapping[str, errand.Does] = {
    errands.HAND_BACK.name: _handed_back,
    errands.EXTEND.name: _asked_for_time,
    errands.REPLY.name: _replied,
    errands.CO_REPLY.name: _co_replied,
    errands.REPORT.name: _reported,
    errands.NOTE.name: _noted,
}
