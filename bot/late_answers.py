"""Answers that were too late for their passive reply, in the ledger of pushes: sent, or parked for the next message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.outcomes import Outcome
from bot.outcomes import State as Said
from storage.rules.delivery import LATE_ANSWER, Ending, State
from storage.unit_of_work import UnitOfWork

_KEPT = timedelta(days=7)
_LEASE = timedelta(minutes=2)
_BECOMES = {Said.SENT: State.SENT, Said.UNCERTAIN: State.UNCERTAIN}


Message = tuple[str, str, str]  # account, sender, dedup key


def note(uow: UnitOfWork, message: Message, reply: Mapping[str, Any], outcome: Outcome, now: datetime) -> None:
    """Accounts for a late answer; a stranger's has no ledger."""
    state = _BECOMES.get(outcome.state, State.PARKED)
    row = _row(uow, message, now)
    if row is not None:
        ended = None if state is State.PARKED else now
        uow.outbox.add(
            [{**row, "facts": {"reply": reply}, "state": state, "code": outcome.code[:80], "ended_at": ended}]
        )


def claim(uow: UnitOfWork, message: Message, now: datetime) -> int | None:
    """Takes on what follows a passive reply; None where it was taken on before, as for a repeat, or has no ledger."""
    row = _row(uow, message, now)
    if row is None:
        return None
    key = f"{row['unique_key'][:150]}:files"
    return uow.outbox.claim({**row, "unique_key": key, "facts": {}, "leased_until": now + _LEASE})


def settle(uow: UnitOfWork, message: Message, claimed: int, outcome: Outcome, now: datetime) -> None:
    """Ends what was taken on. What didn't go out is not due any more: it comes in another form."""
    state = _BECOMES.get(outcome.state, State.DROPPED)
    row = _row(uow, message, now) or {}
    about = (row.get("channel", ""), row.get("binding_id"))
    uow.outbox.settle(Ending(claimed, state, outcome.code, now, *about, attempts=1))


def _row(uow: UnitOfWork, message: Message, now: datetime) -> dict[str, Any] | None:
    account, sender, dedup_key = message
    binding = uow.bindings.find(account, sender)
    if binding is None:
        return None
    return {
        "person_id": binding.person_id,
        "purpose": LATE_ANSWER,
        "unique_key": f"{LATE_ANSWER}:{account}:{dedup_key}"[:160],
        "not_before": now,
        "expires_at": now + _KEPT,
        "channel": binding.channel,
        "binding_id": binding.id,
    }
