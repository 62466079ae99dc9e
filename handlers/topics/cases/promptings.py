"""Short answers to what a push asked, without its number: «没兑现», «不署名»."""

from __future__ import annotations

from handlers.messages import Reply
from handlers.topics.cases import handling, publication, which
from handlers.turn import Turn
from nlp import case_terms
from nlp.read import read_as
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act
from storage.rules.people import Right
from storage.services import cases

_LONGEST = 12


def answer(turn: Turn, reading: Reading) -> list[Reply] | None:
    """What the unit says of its promise, or a signer of the own name; None where nothing of the kind is waited for."""
    if turn.work.by is None or which.number_in(reading) is not None:
        return None
    if case_terms.is_promise_report(reading.text):
        return _reported(turn, reading.text)
    named = case_terms.name_may_stand(reading.text) if len(reading.text) <= _LONGEST else None
    return None if named is None else _named(turn, reading.text, named)


def _reported(turn: Turn, said: str) -> list[Reply] | None:
    found = which.waiting_for(turn, Act.REPORT)
    if len(found) == 1:
        said = f"{found[0][0]} {said}"
    reading = read_as(said, Intent.REPLY_CASE, turn.work.now, turn.names)
    return handling.answer(turn, reading) if len(found) == 1 else which.ask(turn, reading, found) if found else None


def _named(turn: Turn, said: str, yes: bool) -> list[Reply] | None:
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    found = [(case.number, case.draft.title) for case in cases.to_consent(turn.work)]
    if len(found) == 1:
        return publication.consent(turn, found[0][0], yes)
    return which.ask(turn, Reading(said, Intent.PUBLISH_CASE, 1.0), found) if found else None
