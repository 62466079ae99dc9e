"""The words of the case table: states and their kinds, acts, and who stands how to a case. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class StateKind(StrEnum):
    """Queries ask for the kind of a state, never for a list of states.

    OPEN: the federation or a unit has to act. WAITING: the signers, or a day to come. DONE: nothing is left to do.
    """

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


class State(StrEnum):
    SIGNING = "signing"
    FILED = "filed"
    RETURNED = "returned"
    WITH_COMMITTEE = "with_committee"
    WITH_CHAIR = "with_chair"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    HANDED_BACK = "handed_back"
    REPLIED = "replied"
    REOPENED = "reopened"
    PROMISED = "promised"
    SETTLED = "settled"
    UNRATED = "unrated"
    DISSATISFIED = "dissatisfied"
    WITHDRAWN = "withdrawn"
    REFERENCE = "reference"
    MERGED = "merged"


class Act(StrEnum):
    FILE = "file"
    INVITE = "invite"
    SIGN = "sign"
    DECLINE = "decline"
    SUBMIT = "submit"
    JOIN = "join"
    AMEND = "amend"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REDRAFT = "redraft"
    RETURN = "return"
    KEEP = "keep"
    MERGE = "merge"
    LEAD = "lead"
    APPROVE = "approve"
    REFUSE = "refuse"
    REASSIGN = "reassign"
    SIGN_FOR = "sign_for"
    CO_SIGN_FOR = "co_sign_for"
    HAND_BACK = "hand_back"
    CO_REPLY = "co_reply"
    CO_HAND_BACK = "co_hand_back"
    EXTEND = "extend"
    GRANT = "grant"
    DENY = "deny"
    URGE = "urge"
    REPLY = "reply"
    RATE = "rate"
    REOPEN = "reopen"
    SETTLE = "settle"
    PROMISE = "promise"
    FAIL = "fail"
    LAPSE = "lapse"
    REPORT = "report"
    NOTE = "note"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    COMMEND = "commend"
    CONSENT = "consent"


class Who(StrEnum):
    """Who may take a step, in relation to the case. SYSTEM: it follows from another step or from the clock."""

    DUTY_BEARER = "duty_bearer"
    LEAD_SIGNER = "lead_signer"
    SIGNER = "signer"
    INVITED = "invited"
    OFFICER = "officer"
    LEADER = "leader"
    LEAD_UNIT = "lead_unit"
    CO_UNIT = "co_unit"
    SYSTEM = "system"


KINDS: Mapping[State, StateKind] = {
    State.SIGNING: StateKind.WAITING,
    State.FILED: StateKind.OPEN,
    State.RETURNED: StateKind.WAITING,
    State.WITH_COMMITTEE: StateKind.OPEN,
    State.WITH_CHAIR: StateKind.OPEN,
    State.ASSIGNED: StateKind.OPEN,
    State.HANDLING: StateKind.OPEN,
    State.HANDED_BACK: StateKind.OPEN,
    State.REPLIED: StateKind.WAITING,
    State.REOPENED: StateKind.OPEN,
    State.PROMISED: StateKind.WAITING,
    State.SETTLED: StateKind.DONE,
    State.UNRATED: StateKind.DONE,
    State.DISSATISFIED: StateKind.DONE,
    State.WITHDRAWN: StateKind.DONE,
    State.REFERENCE: StateKind.DONE,
    State.MERGED: StateKind.DONE,
}

# A case counts for its signers from its filing, not while it is returned or withdrawn (requirements.md, «what counts»).
COUNTING = frozenset(State) - {State.SIGNING, State.RETURNED, State.WITHDRAWN}


class Part(StrEnum):
    """A unit leads the handling, or takes part in it."""

    LEAD = "lead"
    CO = "co"


class Progress(StrEnum):
    """How far a unit is. Ended and returned ones have nothing more to do with the case."""

    GIVEN = "given"
    SIGNED = "signed"
    REPLIED = "replied"
    RETURNED = "returned"
    ENDED = "ended"


class ResultClass(StrEnum):
    """What a reply comes to: solved, planned with a promise, for reference, not possible (requirements.md D3)."""

    SOLVED = "A"
    PLANNED = "B"
    REFERENCE = "C"
    IMPOSSIBLE = "D"


class Grade(StrEnum):
    """How content a signer is."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


def is_wordless(said: str) -> bool:
    """Whether nothing was said at all: «。» is no reply and no reason."""
    return not any(map(str.isalnum, said))
