"""What is told to whom when a case moves: one word a notice, sent as the purpose of a push. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Hearer(StrEnum):
    """Groups around a case. `SIGNERS` are those of the cases merged into it too; who moves the case is never told."""

    LEAD_SIGNER = "lead_signer"
    SIGNERS = "signers"
    UNRATED = "unrated"
    INVITED = "invited"
    OFFICERS = "officers"
    LEADERS = "leaders"
    LEAD_UNIT = "lead_unit"
    CO_UNITS = "co_units"
    FORMER_UNITS = "former_units"
    THIS_UNIT = "this_unit"


class Notice(StrEnum):
    SIGN_ASKED = "case.sign_asked"
    SIGN_REMINDER = "case.sign_reminder"
    SIGNED = "case.signed"
    DECLINED = "case.declined"
    JOINED = "case.joined"
    TO_REVIEW = "case.to_review"
    FILED_JOINTLY = "case.filed_jointly"
    AMENDED = "case.amended"
    WITHDRAWN = "case.withdrawn"
    RETURNED = "case.returned"
    KEPT = "case.kept"
    MERGED = "case.merged"
    MERGED_HERE = "case.merged_here"
    TO_APPROVE = "case.to_approve"
    REFUSED = "case.refused"
    APPROVED = "case.approved"
    GIVEN = "case.given"
    TAKEN_AWAY = "case.taken_away"
    HANDED_BACK = "case.handed_back"
    CO_HANDED_BACK = "case.co_handed_back"
    EXTENSION_ASKED = "case.extension_asked"
    EXTENSION_GRANTED = "case.extension_granted"
    EXTENSION_DENIED = "case.extension_denied"
    CO_REPLIED = "case.co_replied"
    TO_RATE = "case.to_rate"
    RATING_REMINDER = "case.rating_reminder"
    REPLY_GIVEN = "case.reply_given"
    REOPENED = "case.reopened"
    CLOSED = "case.closed"
    PROMISE_DUE = "case.promise_due"
    PROMISE_REPORTED = "case.promise_reported"
    WARNING = "case.warning"
    URGING = "case.urging"
    URGED = "case.urged"
    OVERDUE = "case.overdue"
    PUBLISHED = "case.published"
    COMMENDED = "case.commended"


@dataclass(frozen=True, slots=True)
class Tell:
    """A notice and the groups that get it."""

    notice: Notice
    to: tuple[Hearer, ...]


_SIGNERS = frozenset({Hearer.LEAD_SIGNER, Hearer.SIGNERS})
_ASKED_FOR = frozenset({Notice.EXTENSION_GRANTED, Notice.EXTENSION_DENIED})
# What became of what somebody filed or signed.
_OF_THEIR_CASE = frozenset(
    {
        Notice.SIGNED,
        Notice.DECLINED,
        Notice.JOINED,
        Notice.FILED_JOINTLY,
        Notice.RETURNED,
        Notice.KEPT,
        Notice.MERGED,
        Notice.MERGED_HERE,
        Notice.APPROVED,
        Notice.TO_RATE,
        Notice.PUBLISHED,
        Notice.COMMENDED,
    }
)


def answers_an_act(purpose: str, facts: Mapping[str, Any]) -> bool:
    """Whether a push answers what its hearer did: only that may go as a template message (channels.md 3).

    Reminders, and notices that ask somebody for something first, never do.
    """
    return purpose in _ASKED_FOR or (purpose in _OF_THEIR_CASE and facts.get("as") in _SIGNERS)


def tell(notice: Notice, *to: Hearer) -> Tell:
    return Tell(notice, to)
