"""Whether a sentence said into an open form is an entry of its own, and neither an answer to it nor a correction of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.forms.catalogue import BEGUN_BY, CONTACT, RESEARCH, SUGGESTION, URGENT
from handlers.forms.form import Form, Values, plausible
from nlp.reading import Certainty, Reading
from nlp.words import covered, hands_in, is_correction, opens_wish

# «我建议发夜餐»: from here on a text can be a thing of its own.
SENTENCE = 6
_WORDS = frozenset({"content", "title", "issue"})
_OF_AN_ENTRY = frozenset({"date", "unit", "units", "head_count", "modes", "amount", "days", "hours"})
_ENOUGH = 3
_ENOUGH_WORDS = 4
_ALIKE = 0.5


def is_own_entry(form: Form, asked: str | None, known: Values, reading: Reading) -> bool:
    """`asked` is the slot in question, None at the card; `known` are the form's values."""
    begun, text = BEGUN_BY.get(reading.intent), reading.text.strip()
    if begun is None or begun is URGENT or reading.certainty is not Certainty.ACT:
        return False
    if len(text) < SENTENCE or is_correction(text):
        return False
    said = plausible(reading.slots)
    if begun is form:
        return asked not in _WORDS - {"content"} and _tells_another(asked, known, said)
    return _is_whole(said, text) if asked in _FREE else _stands_alone(begun, asked, said, text)


_FREE = _WORDS | {"reason", "measures"}


def _is_whole(said: Mapping[str, Any], text: str) -> bool:
    """Told with its day, place and people, or a report handed in: never a title or a content, though any words may be."""
    return len(_OF_AN_ENTRY & said.keys()) >= _ENOUGH or ("title" in said and hands_in(text))


def _stands_alone(begun: Form, asked: str | None, said: Mapping[str, Any], text: str) -> bool:
    """Says more than what was asked: whom one met where, what was done, a wish put as one."""
    if begun is SUGGESTION:
        return opens_wish(text) and _is_worded(said, "issue")
    if begun is CONTACT:
        is_told = bool({"unit", "units"} & said.keys()) and bool({"head_count", "issue"} & said.keys())
        return is_told and not (asked == "head_count" and "date" not in said)
    if begun is RESEARCH:
        return "title" in said
    figures = _OF_AN_ENTRY & said.keys()
    if "date" in figures and asked != "date" and "content" in said:
        return True
    return _is_worded(said, "content") or "amount" in said or len(figures | ({"topic"} & said.keys())) >= _ENOUGH


def _is_worded(said: Mapping[str, Any], slot: str) -> bool:
    return len(str(said.get(slot, ""))) >= _ENOUGH_WORDS


def _tells_another(asked: str | None, known: Values, said: Mapping[str, Any]) -> bool:
    """Of the same kind, and plainly not the one that is open: another place, other words, or figures that differ twice."""
    others = {slot for slot in said.keys() & known.keys() - {asked} if _differs(slot, known[slot], said[slot])}
    if asked in _FREE:
        return bool(others & {"days", "hours"})
    is_more = len(said.keys() - {asked, "topic"}) >= 2
    return is_more and (
        bool(others & {"unit", "content", "title", "days"}) or len(others & {"head_count", "amount"}) > 1
    )


def _differs(slot: str, before: Any, here: Any) -> bool:
    if slot not in _WORDS:
        return str(here) not in str(before)
    was, now = str(before), str(here)
    is_short = min(len(was), len(now)) < _ENOUGH_WORDS
    return not (is_short or was in now or now in was or max(covered(was, now), covered(now, was)) >= _ALIKE)
