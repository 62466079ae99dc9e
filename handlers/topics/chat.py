"""What is not about a record: greetings, help, small talk, and what was not understood."""

from __future__ import annotations

from collections.abc import Mapping

from config.texts import text
from handlers.forms.catalogue import BEGUN_BY
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.privacy import mask
from nlp.reading import Intent, Reading
from nlp.words import Word, choice_named, courtesy_of, engine_word
from storage.rules.people import Person, Right

_MENU_OF_LEDGER = (
    "menu.contact",
    "menu.suggestion",
    "menu.good_deed",
    "menu.progress",
    "menu.records",
    "menu.my_cases",
)
_MENU_OF_CASES = ("menu.cases",)
_MENU_OF_ASKING = ("menu.behind", "menu.overview", "menu.person")


def menu_of(turn: Turn, person: Person) -> tuple[Choice, ...]:
    """What this person may do, as choices; the same rights decide here and in the services."""
    keys: list[str] = []
    if person.may(Right.KEEP_LEDGER, turn.work.today):
        keys += _MENU_OF_LEDGER
    if person.may(Right.HANDLE_CASES, turn.work.today):
        keys += _MENU_OF_CASES
    if person.may(Right.ASK_FEDERATION, turn.work.today) or person.may(Right.ASK_LINKED, turn.work.today):
        keys += _MENU_OF_ASKING
    return choices(*(text(key) for key in keys))


def help_(turn: Turn, reading: Reading) -> list[Reply]:
    """How it works, by role, with the menu."""
    if turn.work.by is None:
        return [Reply(text("help.guest"))]
    person = turn.work.by
    return [Reply(text(_HELPS[_rights(turn, person)], name=person.name), menu_of(turn, person))]


_HELPS = {
    Right.ASK_FEDERATION: "help.officer",
    Right.KEEP_LEDGER: "help.bearer",
    Right.HANDLE_CASES: "help.clerk",
    None: "help.other",
}
_GREETINGS = {
    Right.ASK_FEDERATION: "greet.officer",
    Right.KEEP_LEDGER: "greet.bearer",
    Right.HANDLE_CASES: "greet.clerk",
    None: "greet.other",
}


def _rights(turn: Turn, person: Person) -> Right | None:
    """What decides how somebody is spoken to: asking about all goes before keeping a ledger."""
    first = (Right.ASK_FEDERATION, Right.KEEP_LEDGER, Right.HANDLE_CASES)
    return next((right for right in first if person.may(right, turn.work.today)), None)


def greet(turn: Turn, reading: Reading) -> list[Reply]:
    if turn.work.by is None:
        return [Reply(text("greet.guest", federation=turn.work.federation.name))]
    if courtesy := courtesy_of(turn.text):
        return [Reply(text(f"greet.{courtesy}"))]
    greeting = text(_GREETINGS[_rights(turn, turn.work.by)], name=turn.work.by.name)
    return [Reply(greeting, menu_of(turn, turn.work.by))]


def out_of_scope(turn: Turn, reading: Reading) -> list[Reply]:
    if turn.work.by is None:
        return [Reply(text("help.guest"))]
    return [Reply(text("chat.out_of_scope"), menu_of(turn, turn.work.by))]


def nothing_open(turn: Turn, reading: Reading) -> list[Reply]:
    """A bare «确认» or «返回» when nothing waits for it."""
    offered = menu_of(turn, turn.work.by) if turn.work.by else ()
    return [Reply(text("chat.nothing_open"), offered)]


def soon(turn: Turn, reading: Reading) -> list[Reply]:
    """Understood, and not open yet."""
    offered = menu_of(turn, turn.work.by) if turn.work.by else ()
    return [Reply(text("chat.soon"), offered)]


def guess(turn: Turn, reading: Reading) -> list[Reply]:
    """Not sure: the best two guesses and the menu; the sentence waits for the choice (requirements.md B6)."""
    likely = [reading.intent, *(each.intent for each in reading.alternatives)]
    shown = [intent for intent in dict.fromkeys(likely) if _sayable(intent)][:2]
    _keep(turn, reading)
    if not shown or turn.work.by is None:
        return out_of_scope(turn, reading) if turn.work.by is None else [_lost(turn)]
    labels = {text(f"intent.{intent}"): str(intent) for intent in shown}
    offered = choices(*labels, text("menu.help"))
    turn.dialogue.ask("guess", offered, text=turn.text, intents=labels)
    return [Reply(text("chat.guess"), offered)]


def guessed(intents: Mapping[str, str], said: str) -> str | None:
    """Which guess an answer takes: its label or a part that only one of them has («是急报»), or a plain yes to the only one."""
    if engine_word(said) is Word.CONFIRM and len(intents) == 1:
        return next(iter(intents.values()))
    named = choice_named(said)
    fitting = [intent for label, intent in intents.items() if label == said or (named and named in label)]
    return fitting[0] if len(fitting) == 1 else None


def not_understood(turn: Turn, reading: Reading) -> list[Reply]:
    _keep(turn, reading)
    return [_lost(turn)]


def unreadable(turn: Turn, key: str) -> list[Reply]:
    """Something that isn't words: what to do instead."""
    return [Reply(text(key))]


def _lost(turn: Turn) -> Reply:
    offered = menu_of(turn, turn.work.by) if turn.work.by else ()
    return Reply(text("chat.lost"), offered)


def _sayable(intent: Intent) -> bool:
    return intent in BEGUN_BY or intent in _ASKED


_ASKED = frozenset(
    {
        Intent.MY_PROGRESS,
        Intent.MY_RECORDS,
        Intent.AMEND_RECORD,
        Intent.TRACK_SUGGESTION,
        Intent.EXPLAIN_DUTY,
        Intent.WHO_IS_BEHIND,
        Intent.PERSON_STATUS,
        Intent.DUTY_OVERVIEW,
        Intent.COSIGN,
        Intent.RATE_REPLY,
        Intent.CASE_QUEUE,
        Intent.CASE_STATUS,
        Intent.REVIEW_CASE,
        Intent.ASSIGN_CASE,
        Intent.APPROVE_CASE,
        Intent.REPLY_CASE,
        Intent.NOTE_CASE,
        Intent.URGE_CASE,
        Intent.PUBLISH_CASE,
        Intent.PUBLISHED_RESULTS,
        Intent.MANAGE_SESSION,
    }
)


def _keep(turn: Turn, reading: Reading) -> None:
    guesses = [{"intent": str(reading.intent), "confidence": round(reading.confidence, 3)}]
    masked = mask(turn.text, turn.names)
    turn.work.uow.conversations.keep_unread(masked[:500], guesses, turn.work.now)
