"""Every sentence that a case's buttons say is one that is understood, for whoever types it or has no buttons."""

from __future__ import annotations

from datetime import datetime

import pytest

from config import texts
from config.texts import text
from nlp.names import Names
from nlp.read import read
from nlp.reading import Certainty, Intent
from storage.rules.touchpoints import BEIJING

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)
INTENTS = {
    "look": Intent.CASE_STATUS,
    "sign": Intent.COSIGN,
    "decline": Intent.COSIGN,
    "join": Intent.COSIGN,
    **dict.fromkeys(("satisfied", "basically", "dissatisfied"), Intent.RATE_REPLY),
    **dict.fromkeys(("consent", "anonymous", "publish", "unpublish", "commend"), Intent.PUBLISH_CASE),
    **dict.fromkeys(("approve", "approve_by", "refuse", "grant", "deny"), Intent.APPROVE_CASE),
    **dict.fromkeys(("sign_for", "hand_back", "extend", "reply", "kept", "not_kept"), Intent.REPLY_CASE),
    **dict.fromkeys(("accept", "return", "keep"), Intent.REVIEW_CASE),
    "reassign": Intent.ASSIGN_CASE,
    "urge": Intent.URGE_CASE,
    "submit": Intent.FILE_SUGGESTION,
    **dict.fromkeys(("amend", "withdraw"), Intent.AMEND_RECORD),
}


@pytest.mark.parametrize("name", sorted(INTENTS))
def test_button_is_understood(name: str) -> None:
    """By its number and what it means, for certain."""
    said = text(f"case_button.{name}", number="建-0012", meeting=text("meeting.chair"))
    reading = read(said, NOW, Names.empty())
    assert (reading.intent, reading.certainty) == (INTENTS[name], Certainty.ACT)
    assert reading.slots["case_no"] == "建-0012"


def test_every_button_is_tried() -> None:
    """A new one is put to the test as well."""
    written = {key.partition(".")[2] for key in texts.shipped().keys() if key.startswith("case_button.")}
    assert written == set(INTENTS)
