"""What a channel does for us when we speak first."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bot.outcomes import Outcome, State
from handlers.messages import Reply


class Sender(Protocol):
    """One channel's way of speaking first."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        """Says it to one account on this channel; several threads may ask at once."""


class Screen:
    """A channel of ours without a platform, whose pushes wait in the outbox row until somebody looks: maybe nobody does."""

    def send(self, account: str, external_id: str, reply: Reply) -> Outcome:
        return Outcome(State.SENT, "kept")


@runtime_checkable
class Answering(Sender, Protocol):
    """A channel with a way of its own for what answers somebody's act, open when no other is."""

    def answers(self, account: str) -> bool:
        """Whether this account has it."""

    def answer(self, account: str, external_id: str, reply: Reply, key: str) -> Outcome:
        """Says it once for each `key`, the unique key of its row."""
