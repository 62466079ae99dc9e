"""The handling unit's part: sign for, hand back, ask for time, reply, report on a promise; notes and urging (D3, D4, D6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from config.texts import text
from handlers import telling
from handlers.forms import errands, show
from handlers.forms.form import Values
from handlers.messages import Reply
from handlers.topics.cases import errand, which
from handlers.turn import Turn
from nlp import case_terms
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act, Part, ResultClass
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
    if _may(turn, reading, Act.CO_REPLY):
        return errand.run(turn, reading, errands.CO_REPLY, _co_replied, Act.CO_REPLY)
    return errand.run(turn, reading, errands.REPLY, _replied, Act.REPLY)


def _may(turn: Turn, reading: Reading, act: Act) -> bool:
    number = which.number_in(reading)
    return number is not None and act in cases.possible(turn.work, number)


def sign_for(turn: Turn, reading: Reading) -> list[Reply]:
    """«签收建-0012»; where only one case waits for it the number may be left out."""
    if not which.named_together(reading):
        waiting = which.waiting_for(turn, *_SIGN)
        if len(waiting) != 1:
            return which.ask(turn, Reading(reading.text, Intent.REPLY_CASE, 1.0), waiting, Act.SIGN_FOR)
        reading = replace(reading, slots={**reading.slots, "case_no": waiting[0][0]})
    return errand.run(turn, reading, errands.SIGN_FOR, _signed_for, *_SIGN)


def _signed_for(turn: Turn, given: Values) -> list[Reply]:
    number = given["number"]
    cases.sign_for(turn.work, number)
    part = cases.own_part(turn.work, number)
    due = show.day(part.due_on, turn.work.today) if part else ""
    key = "handling.signed_co" if part and part.part is Part.CO else "handling.signed"
    return [Reply(text(key, number=number, due=due))]


_SIGN = (Act.SIGN_FOR, Act.CO_SIGN_FOR)


def received(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«收到建-0012» of whoever may sign for it; None for anybody else's «收到», which asks for nothing."""
    return sign_for(turn, reading) if any(_may(turn, reading, act) for act in _SIGN) else None


def _hand_back(turn: Turn, reading: Reading) -> list[Reply]:
    return errand.run(turn, reading, errands.HAND_BACK, _handed_back, Act.HAND_BACK, Act.CO_HAND_BACK)


def _extend(turn: Turn, reading: Reading) -> list[Reply]:
    return errand.run(turn, reading, errands.EXTEND, _asked_for_time, Act.EXTEND)


_DECISIONS = {"accept": sign_for, "return": _hand_back, "extend": _extend}


def _handed_back(turn: Turn, given: Values) -> list[Reply]:
    case = cases.hand_back(turn.work, given["number"], given["reason"], given["department"])
    return [Reply(text("handling.handed_back", number=case.number, unit=given["department"]))]


def _asked_for_time(turn: Turn, given: Values) -> list[Reply]:
    case = cases.ask_extension(turn.work, given["number"], date.fromisoformat(given["due"]), given["reason"])
    part = cases.own_part(turn.work, case.number)
    until = part.asked_until if part and part.asked_until else date.fromisoformat(given["due"])
    return [Reply(text("handling.extension_asked", number=case.number, until=show.day(until, turn.work.today)))]


def _replied(turn: Turn, given: Values) -> list[Reply]:
    """Class B comes with the promise's day; any other class with none."""
    result = ResultClass(given["result"])
    promise = errand.day_in(given) if result is ResultClass.PLANNED else None
    case = cases.reply(turn.work, given["number"], given["content"], result, promise)
    return [Reply(text("handling.replied", number=case.number, result=text(f"result.{result}")))]


def _co_replied(turn: Turn, given: Values) -> list[Reply]:
    case = cases.reply(turn.work, given["number"], given["content"])
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
