"""One message that decides on several cases, each in its own way: «建-0001同意,建-0002不同意» (requirements.md B5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import telling
from handlers.messages import Reply
from handlers.topics.cases import standpoint, which
from handlers.turn import Turn
from nlp.reading import Intent, Reading
from storage.rules.case_words import Act
from storage.rules.refusals import Refusal
from storage.services import cases

Topic = Callable[[Turn, Reading], list[Reply]]

# What may be said of several cases in one message, and the acts that are meant by it.
_ACTS: Mapping[Intent, tuple[Act, ...]] = {
    Intent.APPROVE_CASE: (Act.APPROVE, Act.REFUSE, Act.GRANT, Act.DENY),
    Intent.ASSIGN_CASE: (Act.ACCEPT, Act.REDRAFT, Act.REASSIGN),
    Intent.REVIEW_CASE: (Act.ACCEPT, Act.RETURN, Act.KEEP, Act.MERGE),
    Intent.COSIGN: (Act.SIGN, Act.DECLINE, Act.JOIN),
    Intent.RATE_REPLY: (Act.RATE,),
    Intent.URGE_CASE: (Act.URGE,),
}


def parts(turn: Turn, reading: Reading) -> list[Reading]:
    """What is said of each case, as the person who says it can only mean it; empty where it is one thing."""
    found = [standpoint.of(turn, each) for each in reading.parts]
    are_all = all(each.intent in _ACTS and which.number_in(each) for each in found)
    return found if len(found) > 1 and are_all else []


def each(turn: Turn, told: list[Reading], topics: Mapping[Intent, Topic]) -> list[Reply]:
    """Each in its order; what comes behind a question of ours waits for the answer. One that can't be keeps no other from it."""
    replies: list[Reply] = []
    for place, reading in enumerate(told):
        if turn.dialogue.form is not None or turn.dialogue.pending is not None:
            turn.dialogue.queue += [waiting.text for waiting in told[place:]]
            break
        refused = _why_not(turn, reading)
        replies += [Reply(refused)] if refused else topics[reading.intent](turn, reading)
    return replies


def _why_not(turn: Turn, reading: Reading) -> str:
    try:
        cases.check(turn.work, str(which.number_in(reading)), *_ACTS[reading.intent])
    except Refusal as why:
        return telling.refusal(turn, why)
    return ""
