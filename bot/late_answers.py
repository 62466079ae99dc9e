"""Answers that were too late for their passive reply, in the ledger of pushes: sent, or parked for the next message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.outcomes import Outcome
from bot.outcomes import State as Said
from handlers.topics.pushes import LATE_ANSWER
from storage.rules.delivery import State
from storage.unit_of_work import UnitOfWork

_KEPT = timedelta(days=7)
_BECOMES = {Said.SENT: State.SENT, Said.UNCERTAIN: State.UNCERTAIN}


def note(
    uow: UnitOfWork, message: tuple[str, str, str], reply: Mapping[str, Any], outcome: Outcome, now: datetime
) -> None:
    """Accounts for a late answer to a message (account, sender, dedup key); a stranger's has no ledger."""
    account, sender, dedup_key = message
    binding = uow.bindings.find(account, sender)
    if binding is None:
        return
    state = _BECOMES.get(outcome.state, State.PARKED)
    row = {
        "person_id": binding.person_id,
        "purpose": LATE_ANSWER,
        "unique_key": f"{LATE_ANSWER}:{account}:{dedup_key}"[:160],
        "facts": {"reply": reply},
        "state": state,
        "not_before": now,
        "expires_at": now + _KEPT,
        "channel": binding.channel,
        "binding_id": binding.id,
        "code": outcome.code[:80],
        "ended_at": None if state is State.PARKED else now,
    }
    uow.outbox.add([row])
