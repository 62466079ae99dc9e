"""Publishing a result after a preview, names by consent, and the list that anybody may ask for (requirements.md D5, H2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Choice, Reply, choices
from handlers.telling import casework
from handlers.topics.cases import which
from handlers.turn import Turn
from nlp import case_terms
from nlp.privacy import mask
from nlp.reading import Certainty, Intent, Reading
from storage.rules.case_words import Act
from storage.services import cases

_PARTS = ("title", "content", "reply")


def publish(turn: Turn, reading: Reading) -> list[Reply]:
    """An officer's decision on a case's public face, or a signer's on the own name."""
    number = which.number_in(reading)
    if number is None:
        return which.ask(turn, reading, which.waiting_for(turn, Act.PUBLISH))
    named = case_terms.name_may_stand(reading.text)
    if named is not None and Act.CONSENT in cases.possible(turn.work, number):
        return consent(turn, number, named)
    if case_terms.is_unpublishing(reading.text):
        cases.unpublish(turn.work, number)
        return [Reply(text("published.taken_down", number=number))]
    if case_terms.is_commendation(reading.text):
        cases.commend(turn.work, number)
        return [Reply(text("published.commended", number=number))]
    return [_preview(turn, _masked(turn, cases.preview(turn.work, number)))]


def consent(turn: Turn, number: str, yes: bool) -> list[Reply]:
    cases.consent(turn.work, number, yes)
    return [Reply(text("published.named" if yes else "published.unnamed", number=number))]


def _masked(turn: Turn, item: cases.Published) -> cases.Published:
    """Without the people and numbers in its texts; the officer reads it before anybody else does."""
    title, content, reply = (mask(getattr(item, part), turn.names) for part in _PARTS)
    return replace(item, title=title, content=content, reply=reply)


def _preview(turn: Turn, item: cases.Published) -> Reply:
    offered = choices(text("published.yes"), text("published.no"))
    turn.dialogue.ask("publish", offered, number=item.number, **{part: getattr(item, part) for part in _PARTS})
    shown = casework.published(item, turn.work.today)
    return Reply(show.lines_of(text("published.preview"), shown, text("published.ask")), offered)


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """Published as shown, changed in words and shown again, or left; None when the words are something else."""
    pending = turn.dialogue.pending or {}
    changed = case_terms.wording_changed(said)
    if changed is not None:
        return [_preview(turn, _worded(turn, {**pending, changed[0]: changed[1]}))]
    if said == text("published.no"):
        return [Reply(text("published.left", number=pending["number"]))]
    if said != text("published.yes"):
        return None
    item = cases.publish(turn.work, pending["number"], *(pending[part] for part in _PARTS))
    return [Reply(text("published.done", number=item.number))]


def _worded(turn: Turn, kept: dict[str, Any]) -> cases.Published:
    """The officer's own words are masked like the others: the preview says so, and a slip is soon public."""
    item = cases.preview(turn.work, kept["number"])
    return _masked(turn, replace(item, title=kept["title"], content=kept["content"], reply=kept["reply"]))


# --- for everybody ------------------------------------------------------------------------------------------------


def for_guest(turn: Turn, reading: Reading) -> list[Reply] | None:
    """What everybody may read, «建-0012到哪了» too where that is published; None for another question."""
    if reading.intent is Intent.PUBLISHED_RESULTS and reading.certainty is Certainty.ACT:
        return published(turn, reading)
    number = which.number_in(reading)
    return published(turn, reading) if number and cases.is_published(turn.work, number) else None


def published(turn: Turn, reading: Reading) -> list[Reply]:
    """One published case by its number, or a page of the list, searched by words; guests may ask too."""
    numbers = which.numbers_in(reading.text)
    if numbers:
        shown = casework.published(cases.published_one(turn.work, numbers[0]), turn.work.today)
        return [Reply(show.lines_of(shown, text("case_told.onward_public")))]
    listed = turn.dialogue.listed or {}
    goes_on = case_terms.is_next_page(reading.text) and listed.get("intent") == Intent.PUBLISHED_RESULTS
    words = str(listed.get("words", "")) if goes_on else case_terms.searched_words(reading.text)
    after = str(listed.get("after", "")) if goes_on else ""
    if goes_on and not after:
        return [Reply(text("queue.no_more"))]
    page = cases.published(turn.work, after, words)
    return [_page(turn, page, words)]


def _page(turn: Turn, page: cases.PublishedPage, words: str) -> Reply:
    turn.dialogue.listed = {"intent": Intent.PUBLISHED_RESULTS, "words": words, "after": page.after}
    if not page.items:
        return Reply(text("published.none_found", words=words) if words else text("published.none"))
    more = (Choice(text("queue.next")),) if page.after else ()
    head = text("published.found", words=words) if words else text("published.list")
    return Reply(show.lines_of(head, *map(casework.published_line, page.items), text("published.tail")), more)
