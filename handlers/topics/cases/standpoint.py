"""The same words from another chair: what a clerk, a signer or a leader can only mean where an officer would decide.

«退回» is a unit's handing back, «延期» its wish for time, «同意建-0012» of a representative a signature, and a leader who
names a unit decides on the draft.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.topics.cases import which
from handlers.turn import Turn
from nlp import case_terms, consent
from nlp.consent import Said
from nlp.read import read_as
from nlp.reading import Certainty, Intent, Reading
from storage.rules.case_words import Act
from storage.rules.people import Right, Role
from storage.services import cases

_DECIDING = frozenset({Role.OFFICER, Role.LEADER})


def of(turn: Turn, reading: Reading) -> Reading:
    """The reading as the person who says it can only mean it; as it was where that is open."""
    roles = turn.work.person.roles(turn.work.today)
    if roles & _DECIDING:
        return _officers(turn, reading) if Role.OFFICER in roles else _leaders(turn, reading)
    if Role.CLERK in roles:
        return _clerks(turn, reading)
    is_signer = turn.work.person.may(Right.KEEP_LEDGER, turn.work.today)
    return _signers(turn, reading) if is_signer else reading


def _clerks(turn: Turn, reading: Reading) -> Reading:
    """What a unit decides for itself, whatever it was taken for; without a number only where that is beyond doubt."""
    is_sure = reading.certainty is Certainty.ACT
    if reading.intent not in _DECISIONS or not (is_sure or which.number_in(reading)):
        return reading
    again = read_as(reading.text, Intent.REPLY_CASE, turn.work.now, turn.names)
    decision = "extend" if case_terms.asks_for_time(reading.text) else again.slots.get("decision")
    if decision is None and reading.intent is Intent.ASSIGN_CASE:
        # Whoever was given it and names another unit hands it back.
        decision = "return"
    if decision is None:
        return reading
    kept = {name: given for name, given in reading.slots.items() if name in ("case_no", "reason", "department")}
    until = _day_named(turn, reading) if decision == "extend" else {}
    return replace(again, confidence=1.0, slots={**again.slots, **kept, **until, "decision": decision})


def _day_named(turn: Turn, reading: Reading) -> dict[str, Any]:
    """Any day in a wish for time is the one that is wished for."""
    found = read_as(reading.text, Intent.ASSIGN_CASE, turn.work.now, turn.names).slots
    return {name: given for name, given in found.items() if name == "due"}


# A unit files nothing: «建-0012能不能晚几天» of a clerk is no suggestion.
_DECISIONS = frozenset(
    {Intent.REPLY_CASE, Intent.REVIEW_CASE, Intent.APPROVE_CASE, Intent.ASSIGN_CASE, Intent.FILE_SUGGESTION}
)


def _signers(turn: Turn, reading: Reading) -> Reading:
    if reading.intent is not Intent.APPROVE_CASE or reading.slots.get("decision") not in ("yes", "no"):
        return reading
    slots = {name: given for name, given in reading.slots.items() if name in ("case_no", "decision")}
    return Reading(reading.text, Intent.COSIGN, 1.0, slots=slots)


def _officers(turn: Turn, reading: Reading) -> Reading:
    """«建-0001退回,去年已经办过了» of a case that no unit has yet goes back to whoever proposed it."""
    number = which.number_in(reading)
    is_back = reading.intent is Intent.REPLY_CASE and reading.slots.get("decision") == "return"
    if number is None or not is_back or not cases.is_open_to(turn.work, number):
        return reading
    if Act.RETURN not in cases.possible(turn.work, number):
        return reading
    again = read_as(reading.text, Intent.REVIEW_CASE, turn.work.now, turn.names)
    return replace(again, slots={**again.slots, "case_no": number, "decision": "return"})


def _leaders(turn: Turn, reading: Reading) -> Reading:
    number = which.number_in(reading)
    is_open = reading.certainty is not Certainty.ACT
    if number is None:
        return (
            replace(reading, intent=Intent.APPROVE_CASE, confidence=1.0) if is_open and _decides(reading) else reading
        )
    # «建-0003先别交» puts off what waits for a decision, whatever else it was taken for.
    waits = is_open and consent.said_of(reading.text) is Said.WAITS
    if not (waits or reading.intent is Intent.ASSIGN_CASE) or Act.APPROVE not in cases.possible(turn.work, number):
        return reading
    return replace(reading, intent=Intent.APPROVE_CASE, confidence=1.0)


def _decides(reading: Reading) -> bool:
    """«15和16也同意», «都同意»: a leader's words on what waits."""
    of_several = consent.bare_numbers(reading.text) or consent.is_of_all(reading.text)
    return bool(of_several) and consent.said_of(reading.text) in (Said.YES, Said.NO)
