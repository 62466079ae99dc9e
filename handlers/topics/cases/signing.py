"""Signing together: one word from whoever is asked, and joining what somebody else raised (requirements.md D1)."""

from __future__ import annotations

from config.texts import text
from handlers import telling
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.topics.cases import filing, which
from handlers.turn import Turn
from nlp.assent import decided
from nlp.cosigning import decisions
from nlp.reading import Intent, Reading
from storage.rules.case_words import State
from storage.rules.kinds import CASE
from storage.rules.people import Right
from storage.rules.refusals import NothingToSign, Refusal
from storage.services import cases

_NO = "no"


def cosign(turn: Turn, reading: Reading) -> list[Reply]:
    """Agrees or declines, by number or where only one waits; whoever wasn't asked joins."""
    number, decision = which.number_in(reading), reading.slots.get("decision")
    pending = dict(_listed(turn))
    told = decisions(reading.text, pending)
    if told is None:
        if not (asked := _again(turn, which.numbers_in(reading.text))):
            raise NothingToSign()
        return asked
    if len(told) > 1 or (told and number is None and len(pending) > 1):
        return [reply for each, agrees in told.items() for reply in _one_of_several(turn, agrees, each)]
    if number is None and len(pending) > 1:
        return which.ask(turn, reading, _listed(turn))
    # «同意» answers somebody who asked; «我也要联名» asks for oneself.
    if number is not None and decision is None and number not in pending:
        return filing.joined(turn, number)
    return _answered(turn, decision != _NO, number)


def _one_of_several(turn: Turn, agrees: bool, number: str) -> list[Reply]:
    """One that can't be signed keeps nobody from signing the others: everything is checked before anything is written."""
    try:
        return _answered(turn, agrees, number)
    except Refusal as why:
        return [Reply(telling.refusal(turn, why))]


def _again(turn: Turn, named: list[str]) -> list[Reply]:
    """Asks once more for those that wait, or for those of them that were named."""
    return [_asked_again(each) for each in _listed(turn) if not named or each[0] in named]


def _listed(turn: Turn) -> list[tuple[str, str]]:
    return [(case.number, case.draft.title) for case in cases.pending_cosigns(turn.work)]


def _answered(turn: Turn, agrees: bool, number: str | None) -> list[Reply]:
    case = cases.answer_cosign(turn.work, agrees, number)
    if not agrees:
        return [Reply(text("signing.declined", number=case.number))]
    key = "signing.signed_last" if case.state is State.FILED else "signing.signed"
    lines = [text(key, number=case.number, title=case.draft.title)]
    if case.state is State.FILED:
        lines.append(telling.own_standing(turn, CASE))
    return [Reply(show.lines_of(*lines, text("case.next", number=case.number)))]


def bare(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«同意», «不同意» on its own, when a case waits for the person's signature; None when none does."""
    if turn.work.by is None or not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    found = _listed(turn)
    if not found:
        return None
    agrees, number = decided(reading.text), which.number_in(reading)
    if agrees is None:
        return None
    if number is not None:
        return _answered(turn, agrees, number)
    if len(found) > 1:
        words = text("signing.yes" if agrees else "signing.no")
        return which.ask(turn, Reading(words, Intent.COSIGN, 1.0), found)
    return _answered(turn, agrees, found[0][0])


def unclear(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«有问题», «不着急» while somebody waits for the signature: nothing is signed, and it is asked again; None when nobody does."""
    if turn.work.by is None or not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    found = _listed(turn)
    return [_asked_again(found[0])] if len(found) == 1 else None


def _asked_again(case: tuple[str, str]) -> Reply:
    number, title = case
    offered = choices(*(text(f"case_button.{act}", number=number) for act in ("sign", "decline")))
    return Reply(text("signing.unsure", number=number, title=title), offered)
