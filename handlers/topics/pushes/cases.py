"""What is said of a case to whoever must hear: one sentence a notice, with what may be answered to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from config.texts import text
from handlers import paperwork
from handlers.forms import show
from handlers.messages import Choice, Reply
from handlers.telling import casework
from nlp.words import gist
from storage.rules.case_words import Part
from storage.rules.notices import Hearer, Notice
from storage.rules.people import Person
from storage.services import cases
from storage.work import Work

Facts = Mapping[str, Any]

# Sentences to tap, by notice; every one can be typed as well.
_BUTTONS: Mapping[Notice, tuple[str, ...]] = {
    Notice.SIGN_ASKED: ("sign", "decline"),
    Notice.SIGN_REMINDER: ("sign", "decline"),
    Notice.TO_REVIEW: ("look",),
    Notice.REFUSED: ("look",),
    Notice.TO_APPROVE: ("approve", "refuse"),
    Notice.GIVEN: ("sign_for", "hand_back"),
    Notice.EXTENSION_ASKED: ("grant", "deny"),
    Notice.HANDED_BACK: ("reassign",),
    Notice.CO_HANDED_BACK: ("reassign",),
    Notice.REOPENED: ("look",),
    Notice.RETURNED: ("amend", "withdraw"),
    Notice.TO_RATE: ("satisfied", "basically", "dissatisfied"),
    Notice.RATING_REMINDER: ("satisfied", "basically", "dissatisfied"),
    Notice.PROMISE_DUE: ("kept", "not_kept"),
    Notice.PUBLISHED: ("consent", "anonymous"),
    Notice.OVERDUE: ("urge",),
    Notice.REPLY_GIVEN: ("look",),
}
# Said in other words to these hearers.
_APART: Mapping[Notice, frozenset[Hearer]] = {
    Notice.GIVEN: frozenset({Hearer.CO_UNITS}),
    Notice.WITHDRAWN: frozenset({Hearer.OFFICERS}),
    Notice.REOPENED: frozenset({Hearer.LEAD_UNIT, Hearer.OFFICERS}),
    Notice.RETURNED: frozenset({Hearer.SIGNERS}),
}


def _day(given: Any, today: date) -> str:
    return show.day(given, today) if given else ""


_SHOWS: Mapping[str, Callable[[Any, date], str]] = {
    "until": _day,
    "due": _day,
    "promise_on": _day,
    "result": lambda given, today: text(f"result.{given}"),
    "became": lambda given, today: text(f"case_state.{given}"),
    "body": lambda given, today: text(f"meeting.{given}"),
    "kept": lambda given, today: text("promise.kept" if given else "promise.not_kept"),
}


def say(work: Work, person: Person, notice: Notice, facts: Facts) -> Reply | None:
    """The notice as it would be said now; None when what it asks for is done."""
    if not cases.is_needed(work, person, notice, facts):
        return None
    shown = {name: _SHOWS[name](given, work.today) if name in _SHOWS else given for name, given in facts.items()}
    if notice is Notice.TO_RATE:
        return _answered(work, person, facts, shown)
    if notice is Notice.TO_APPROVE:
        shown |= _drafted(work, facts)
    if notice is Notice.GIVEN:
        shown["days"] = work.policies.figure("case.return_working_days")
    return Reply(_in_place_of(facts) + text(_key(notice, facts), **shown), _buttons(notice, facts))


def _in_place_of(facts: Facts) -> str:
    """«代女职工部会办：» to whoever stands in for units that have nobody of their own."""
    if not facts.get("for"):
        return ""
    key = "case_push.stands_in_co" if facts.get("part") == Part.CO else "case_push.stands_in"
    return text(key, units=show.joined(facts["for"]))


def _drafted(work: Work, facts: Facts) -> dict[str, str]:
    """Which units by when: whoever decides needs no second look."""
    due = date.fromisoformat(facts["due"]) if facts.get("due") else None
    units = cases.Units(facts["unit"], tuple(facts.get("co", ())))
    term = casework.term(due, int(facts["days"]), work.today) if "days" in facts else ""
    return {"units": casework.units(units), "term": text("case_push.gap_before", said=term) if term else ""}


def _answered(work: Work, person: Person, facts: Facts, shown: dict[str, Any]) -> Reply:
    """What the signer is to rate, as far as it fits a push, and the whole of it as a document."""
    found = cases.status(replace(work, by=person), facts["number"])
    shown["reply"] = gist(found.replies[-1].text, _REPLY_GIST) if found.replies else ""
    letter = paperwork.reply_letter(work, found, date.fromisoformat(facts["until"]))
    files = (letter,) if letter else ()
    return Reply(text(_key(Notice.TO_RATE, facts), **shown), _buttons(Notice.TO_RATE, facts), files)


_REPLY_GIST = 60


def _key(notice: Notice, facts: Facts) -> str:
    name = str(notice).partition(".")[2]
    hearer = facts.get("as")
    return f"case_push.{name}_{hearer}" if hearer in _APART.get(notice, frozenset()) else f"case_push.{name}"


# Only the proposer changes what was returned.
_FOR_OTHERS: Mapping[tuple[Notice, Any], tuple[str, ...]] = {(Notice.RETURNED, Hearer.SIGNERS): ("look",)}


def _buttons(notice: Notice, facts: Facts) -> tuple[Choice, ...]:
    keys = _FOR_OTHERS.get((notice, facts.get("as")), _BUTTONS.get(notice, ()))
    return tuple(Choice(text(f"case_button.{key}", number=facts["number"])) for key in keys)


def _saying(notice: Notice) -> Callable[[Work, Person, Facts], Reply | None]:
    return lambda work, person, facts: say(work, person, notice, facts)


PUSHES: Mapping[str, Callable[[Work, Person, Facts], Reply | None]] = {each: _saying(each) for each in Notice}
