"""When a message may go: one a second to a chat, twenty-five a second in all (channels.md 5). Pure.

Moments and waits are seconds of whatever clock the caller uses, the same one for all calls.
"""

from __future__ import annotations

CHAT_GAP = 1.0
GAP = 1 / 25
_MANY = 10_000


class Pace:
    """One account's schedule. A chat that has to wait holds nobody else up, unless the platform means all of us."""

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}
        self._punished: dict[str, float] = {}
        self._next = 0.0

    def hold(self, chat: str, now: float) -> float:
        """How long until the chat may be spoken to, 0 when it may."""
        return max(self._free_at.get(chat, 0.0) - now, 0.0)

    def ahead(self, chat: str, now: float) -> float:
        """How long a message to this chat would wait, as things stand."""
        return max(self.hold(chat, now), self._next - now, 0.0)

    def reserve(self, chat: str, now: float) -> float:
        """Takes the next place in the queue of all chats; says how long until then."""
        slot = max(now, self._next)
        self._next = slot + GAP
        self._free_at[chat] = slot + CHAT_GAP
        if len(self._free_at) > _MANY:
            self._free_at = {each: at for each, at in self._free_at.items() if at > now}
        return slot - now

    def punish(self, chat: str, seconds: float, now: float) -> bool:
        """The platform asked for a pause after a message to this chat; whether it means everybody.

        It doesn't say. Two chats at once that were both told to wait are more than one chat's fault.
        """
        self._punished = {each: until for each, until in self._punished.items() if until > now}
        is_overall = bool(self._punished.keys() - {chat})
        self._punished[chat] = now + seconds
        self._free_at[chat] = max(self._free_at.get(chat, 0.0), now + seconds)
        if is_overall:
            self._next = max(self._next, now + seconds)
        return is_overall
