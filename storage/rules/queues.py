"""Which cases wait for whom: queues by name, what they hold, and the next act in each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from storage.rules.case_words import KINDS, Act, State, StateKind, Who
from storage.rules.workflow import STEPS


class Queue(StrEnum):
    REVIEW = "review"
    APPROVE = "approve"
    HANDED_BACK = "handed_back"
    EXTENSIONS = "extensions"
    UNSIGNED = "unsigned"
    IN_HAND = "in_hand"
    OVERDUE = "overdue"
    REOPENED = "reopened"
    PROMISED = "promised"
    SIGNERS = "signers"
    OWN = "own"


# Queues of cases in certain states, oldest first.
STATES: Mapping[Queue, tuple[State, ...]] = {
    Queue.REVIEW: (State.FILED,),
    Queue.APPROVE: (State.WITH_COMMITTEE, State.WITH_CHAIR),
    Queue.HANDED_BACK: (State.HANDED_BACK,),
    Queue.REOPENED: (State.REOPENED,),
    Queue.UNSIGNED: (State.ASSIGNED,),
    Queue.PROMISED: (State.PROMISED,),
    Queue.SIGNERS: (State.SIGNING, State.RETURNED, State.REPLIED),
}
# Queues of units' deadlines, the most urgent first.
DUE = (Queue.IN_HAND, Queue.OVERDUE)
# What waits for somebody by role; a person with several sees one after the other.
OF_ROLE: Mapping[Who, tuple[Queue, ...]] = {
    Who.OFFICER: (Queue.REVIEW, Queue.HANDED_BACK, Queue.EXTENSIONS),
    Who.LEADER: (Queue.APPROVE, Queue.REOPENED),
    Who.LEAD_UNIT: (Queue.IN_HAND,),
    Who.SIGNER: (Queue.OWN,),
}
# Whoever asks about the federation may look at these by name, a clerk at those of the own units.
ASKED_BY_OFFICE = tuple(queue for queue in Queue if queue is not Queue.OWN)
ASKED_BY_UNITS = (Queue.UNSIGNED, Queue.PROMISED, *DUE)

# What a person's signature owes, and the act that settles it.
DEBTS: Mapping[str, Act] = {"answer": Act.SIGN, "amend": Act.AMEND, "rating": Act.RATE}

_MAIN_ACTS = (
    Act.ACCEPT, Act.APPROVE, Act.REASSIGN, Act.SIGN_FOR, Act.REPLY, Act.REPORT, Act.SIGN, Act.AMEND, Act.RATE,
)  # fmt: skip


def next_act(state: State) -> Act | None:
    """The act that a case in that state waits for; None for what is done."""
    if KINDS[state] is StateKind.DONE:
        return None
    taken = {each.act for each in STEPS if each.at is state}
    # A unit that has signed may still be replaced, but what is waited for is its reply.
    order: Iterable[Act] = (Act.SIGN_FOR, Act.REPLY, *_MAIN_ACTS)
    return next((act for act in order if act in taken), None)
