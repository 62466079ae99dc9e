"""The case table: which act leads from which state to which, who may, and who is told. Pure.

Everything about cases is derived from it: permissions, buttons, notices, queues, the page in docs/ and the check of a
database. Both official routes stand in it (苏工办〔2020〕96号 第三条): in session the secretariat reviews, the standing
committee decides and the office hands over; otherwise the office reviews and the chair's office meeting agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.rules.case_words import COUNTING, KINDS, Act, State, StateKind, Who
from storage.rules.notices import Hearer, Notice, Tell, tell

__all__ = [
    "ASKS", "COUNTING", "KINDS", "STEPS", "Act", "State", "StateKind", "Step", "Who", "acts", "replay", "step",
    "who_may",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One possible move. `at` is None for the first; `in_session` says on which route, None on both."""

    at: State | None
    act: Act
    to: State
    who: frozenset[Who]
    tells: tuple[Tell, ...]
    clause: str
    in_session: bool | None = None


_CLAUSE = "苏工办〔2020〕96号 第三条"
_OWN = "本会规定"
_BY_LEADER = (Who.LEADER, Who.OFFICER)
_UNDECIDED = (State.WITH_COMMITTEE, State.WITH_CHAIR)
_IN_HAND = (State.ASSIGNED, State.HANDLING)
_ANSWERED = (State.REPLIED, State.PROMISED, State.SETTLED, State.UNRATED, State.DISSATISFIED)
_NOTABLE = tuple(state for state in State if state not in (State.SIGNING, State.WITHDRAWN, State.MERGED))

_FILED = (tell(Notice.TO_REVIEW, Hearer.OFFICERS), tell(Notice.FILED_JOINTLY, Hearer.SIGNERS))
_GIVEN = (
    tell(Notice.GIVEN, Hearer.LEAD_UNIT, Hearer.CO_UNITS),
    tell(Notice.TAKEN_AWAY, Hearer.FORMER_UNITS),
    tell(Notice.APPROVED, Hearer.SIGNERS),
)
_CLOSED = (tell(Notice.CLOSED, Hearer.LEAD_UNIT),)


def _steps(
    at: Iterable[State | None],
    act: Act,
    to: State | None,
    who: Who | tuple[Who, ...],
    *tells: Tell,
    clause: str = _OWN,
    in_session: bool | None = None,
) -> tuple[Step, ...]:
    """The same act from several states; `to` None: the state stays."""
    whose = frozenset((who,) if isinstance(who, Who) else who)
    return tuple(Step(each, act, to or each, whose, tells, clause, in_session) for each in at)  # type: ignore[arg-type]


STEPS: tuple[Step, ...] = (
    # filing and signing
    *_steps([None], Act.FILE, State.FILED, Who.DUTY_BEARER, *_FILED, clause=_CLAUSE),
    *_steps(
        [None],
        Act.INVITE,
        State.SIGNING,
        Who.DUTY_BEARER,
        tell(Notice.SIGN_ASKED, Hearer.INVITED),
        clause=_CLAUSE,
    ),
    *_steps([State.SIGNING], Act.SIGN, None, Who.INVITED, tell(Notice.SIGNED, Hearer.LEAD_SIGNER), clause=_CLAUSE),
    *_steps([State.SIGNING], Act.DECLINE, None, Who.INVITED, tell(Notice.DECLINED, Hearer.LEAD_SIGNER)),
    *_steps([State.SIGNING], Act.SUBMIT, State.FILED, (Who.LEAD_SIGNER, Who.SYSTEM), *_FILED),
    *_steps([State.RETURNED], Act.SUBMIT, State.FILED, Who.LEAD_SIGNER, *_FILED),
    *_steps(
        [State.SIGNING, State.FILED, *_UNDECIDED],
        Act.JOIN,
        None,
        Who.DUTY_BEARER,
        tell(Notice.JOINED, Hearer.LEAD_SIGNER),
    ),
    *_steps(
        [State.SIGNING, State.FILED],
        Act.AMEND,
        None,
        Who.LEAD_SIGNER,
        tell(Notice.AMENDED, Hearer.SIGNERS, Hearer.INVITED),
    ),
    *_steps([State.RETURNED], Act.AMEND, State.FILED, Who.LEAD_SIGNER, *_FILED),
    *_steps(
        [State.SIGNING, State.FILED, State.RETURNED, *_UNDECIDED],
        Act.WITHDRAW,
        State.WITHDRAWN,
        Who.LEAD_SIGNER,
        tell(Notice.WITHDRAWN, Hearer.SIGNERS, Hearer.INVITED, Hearer.OFFICERS),
    ),
    # review and decision, by either route
    *_steps(
        [State.FILED],
        Act.ACCEPT,
        State.WITH_COMMITTEE,
        Who.OFFICER,
        tell(Notice.TO_APPROVE, Hearer.LEADERS),
        clause=_CLAUSE,
        in_session=True,
    ),
    *_steps(
        [State.FILED],
        Act.ACCEPT,
        State.WITH_CHAIR,
        Who.OFFICER,
        tell(Notice.TO_APPROVE, Hearer.LEADERS),
        clause=_CLAUSE,
        in_session=False,
    ),
    *_steps(_UNDECIDED, Act.REDRAFT, None, Who.OFFICER, tell(Notice.TO_APPROVE, Hearer.LEADERS)),
    *_steps(
        [State.FILED],
        Act.RETURN,
        State.RETURNED,
        Who.OFFICER,
        tell(Notice.RETURNED, Hearer.LEAD_SIGNER, Hearer.SIGNERS),
    ),
    *_steps([State.FILED], Act.KEEP, State.REFERENCE, Who.OFFICER, tell(Notice.KEPT, Hearer.SIGNERS)),
    *_steps([State.FILED, *_UNDECIDED], Act.MERGE, State.MERGED, Who.OFFICER, tell(Notice.MERGED, Hearer.SIGNERS)),
    # ... and the other case, which leads from then on
    *_steps(
        [state for state in State if KINDS[state] is StateKind.OPEN],
        Act.LEAD,
        None,
        Who.SYSTEM,
        tell(Notice.MERGED_HERE, Hearer.SIGNERS),
    ),
    *_steps(_UNDECIDED, Act.APPROVE, State.ASSIGNED, _BY_LEADER, *_GIVEN, clause=_CLAUSE),
    *_steps(_UNDECIDED, Act.REFUSE, State.FILED, _BY_LEADER, tell(Notice.REFUSED, Hearer.OFFICERS), clause=_CLAUSE),
    # handling
    *_steps([*_IN_HAND, State.HANDED_BACK], Act.REASSIGN, State.ASSIGNED, Who.OFFICER, *_GIVEN),
    *_steps([State.REOPENED], Act.REASSIGN, State.ASSIGNED, Who.LEADER, *_GIVEN),
    *_steps([State.ASSIGNED], Act.SIGN_FOR, State.HANDLING, Who.LEAD_UNIT),
    *_steps(_IN_HAND, Act.CO_SIGN_FOR, None, Who.CO_UNIT),
    *_steps(_IN_HAND, Act.HAND_BACK, State.HANDED_BACK, Who.LEAD_UNIT, tell(Notice.HANDED_BACK, Hearer.OFFICERS)),
    *_steps(_IN_HAND, Act.CO_REPLY, None, Who.CO_UNIT, tell(Notice.CO_REPLIED, Hearer.LEAD_UNIT)),
    *_steps(
        _IN_HAND,
        Act.CO_HAND_BACK,
        None,
        Who.CO_UNIT,
        tell(Notice.CO_HANDED_BACK, Hearer.OFFICERS, Hearer.LEAD_UNIT),
    ),
    *_steps(
        _IN_HAND,
        Act.EXTEND,
        None,
        (Who.LEAD_UNIT, Who.CO_UNIT),
        tell(Notice.EXTENSION_ASKED, Hearer.OFFICERS),
    ),
    *_steps(_IN_HAND, Act.GRANT, None, Who.OFFICER, tell(Notice.EXTENSION_GRANTED, Hearer.THIS_UNIT)),
    *_steps(_IN_HAND, Act.DENY, None, Who.OFFICER, tell(Notice.EXTENSION_DENIED, Hearer.THIS_UNIT)),
    *_steps(
        [*_IN_HAND, State.PROMISED], Act.URGE, None, Who.OFFICER, tell(Notice.URGED, Hearer.LEAD_UNIT, Hearer.CO_UNITS)
    ),
    *_steps(
        _IN_HAND,
        Act.REPLY,
        State.REPLIED,
        Who.LEAD_UNIT,
        tell(Notice.TO_RATE, Hearer.SIGNERS),
        tell(Notice.REPLY_GIVEN, Hearer.OFFICERS),
        clause=_CLAUSE,
    ),
    # rating and what follows from it
    *_steps([State.REPLIED], Act.RATE, None, Who.SIGNER),
    *_steps(
        [State.REPLIED],
        Act.REOPEN,
        State.REOPENED,
        Who.SYSTEM,
        tell(Notice.REOPENED, Hearer.LEADERS, Hearer.OFFICERS, Hearer.LEAD_UNIT),
    ),
    *_steps([State.REPLIED], Act.SETTLE, State.SETTLED, Who.SYSTEM, *_CLOSED),
    *_steps([State.REPLIED], Act.PROMISE, State.PROMISED, Who.SYSTEM),
    *_steps([State.REPLIED], Act.FAIL, State.DISSATISFIED, Who.SYSTEM, *_CLOSED),
    *_steps([State.REPLIED], Act.LAPSE, State.UNRATED, Who.SYSTEM, *_CLOSED),
    *_steps(
        [State.PROMISED],
        Act.REPORT,
        State.REPLIED,
        Who.LEAD_UNIT,
        tell(Notice.PROMISE_REPORTED, Hearer.OFFICERS),
        tell(Notice.TO_RATE, Hearer.SIGNERS),
    ),
    # at any time
    *_steps(_NOTABLE, Act.NOTE, None, (Who.OFFICER, Who.LEADER, Who.LEAD_UNIT, Who.CO_UNIT)),
    *_steps(_ANSWERED, Act.PUBLISH, None, Who.OFFICER, tell(Notice.PUBLISHED, Hearer.SIGNERS), clause=_CLAUSE),
    *_steps(_ANSWERED, Act.UNPUBLISH, None, Who.OFFICER),
    *_steps(_ANSWERED, Act.COMMEND, None, Who.OFFICER, tell(Notice.COMMENDED, Hearer.SIGNERS)),
    *_steps(_ANSWERED, Act.CONSENT, None, Who.SIGNER),
)

# A notice that asks for an act is said only while the act may still be taken.
ASKS: Mapping[Notice, Act] = {
    Notice.SIGN_ASKED: Act.SIGN,
    Notice.SIGN_REMINDER: Act.SIGN,
    Notice.TO_REVIEW: Act.ACCEPT,
    Notice.TO_APPROVE: Act.APPROVE,
    Notice.REFUSED: Act.ACCEPT,
    Notice.EXTENSION_ASKED: Act.GRANT,
    Notice.HANDED_BACK: Act.REASSIGN,
    Notice.TO_RATE: Act.RATE,
    Notice.RATING_REMINDER: Act.RATE,
    Notice.PROMISE_DUE: Act.REPORT,
}

_BY_MOVE: Mapping[tuple[State | None, Act], tuple[Step, ...]] = {
    key: tuple(each for each in STEPS if (each.at, each.act) == key) for key in {(one.at, one.act) for one in STEPS}
}


def step(at: State | None, act: Act, *, in_session: bool = False) -> Step | None:
    """The step that `act` takes from `at` on that route, or None where the table has none."""
    found = _BY_MOVE.get((at, act), ())
    return next((each for each in found if each.in_session in (None, in_session)), None)


def who_may(act: Act) -> tuple[Who, ...]:
    """Whoever may take that act in some state, in the order of `Who`."""
    found = {who for each in STEPS if each.act is act for who in each.who}
    return tuple(who for who in Who if who in found)


def acts(at: State, relations: Iterable[Who], *, in_session: bool = False) -> tuple[Act, ...]:
    """What somebody in these relations may do from that state, in the order of `Act`."""
    held = frozenset(relations) - {Who.SYSTEM}
    steps = {act: step(at, act, in_session=in_session) for act in Act}
    return tuple(act for act, found in steps.items() if found and found.who & held)


def replay(moves: Iterable[tuple[str, str, str]]) -> State | None:
    """The state that a history of (was, act, became) leads to. Raises ValueError at the first move that isn't in the table."""
    state: State | None = None
    for was, act, became in moves:
        allowed = {str(each.to) for each in _BY_MOVE.get((state, Act(act)), ())}
        if was != (state or "") or became not in allowed:
            raise ValueError(f"{was} {act} {became}")
        state = State(became)
    return state
