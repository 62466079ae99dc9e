"""The full committee's session, which decides by which route a case goes (requirements.md D2, «session»)."""

from __future__ import annotations

from config.texts import text
from handlers.messages import Reply
from handlers.turn import Turn
from nlp.reading import Reading
from storage.services import sessions


def manage(turn: Turn, reading: Reading) -> list[Reply]:
    """«全委会开幕», «全委会闭幕»."""
    decision = reading.slots.get("decision")
    if decision == "open":
        sessions.open(turn.work)
        return [Reply(text("session.opened"))]
    if decision == "close":
        sessions.close(turn.work)
        return [Reply(text("session.closed"))]
    return [Reply(text("session.which"))]
