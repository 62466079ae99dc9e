"""The case table: which act leads from which state to which, and who may. Pure; everything about cases is derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class StateKind(StrEnum):
    """Queries ask for the kind of a state, never for a list of states."""

    OPEN = "open"
    DONE = "done"


class State(StrEnum):
    FILED = "filed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    FILE = "file"
    AMEND = "amend"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    """Who may take a step, in relation to the case."""

    ANY_DUTY_BEARER = "any_duty_bearer"
    LEAD_SIGNER = "lead_signer"


@dataclass(frozen=True, slots=True)
class Step:
    """One possible move. `at` is None for the first."""

    at: State | None
    act: Act
    to: State
    who: Who
    clause: str


KINDS: Mapping[State, StateKind] = {State.FILED: StateKind.OPEN, State.WITHDRAWN: StateKind.DONE}

# A case counts for its signers from its filing, not while it is withdrawn (requirements.md, «what counts»).
COUNTING = frozenset({State.FILED})

STEPS = (
    Step(None, Act.FILE, State.FILED, Who.ANY_DUTY_BEARER, "苏工办〔2020〕96号 第三条"),
    Step(State.FILED, Act.AMEND, State.FILED, Who.LEAD_SIGNER, "本会规定"),
    Step(State.FILED, Act.WITHDRAW, State.WITHDRAWN, Who.LEAD_SIGNER, "本会规定"),
)

_BY_MOVE = {(step.at, step.act): step for step in STEPS}


def step(at: State | None, act: Act) -> Step | None:
    """The step that `act` takes from `at`, or None where the table has none."""
    return _BY_MOVE.get((at, act))
