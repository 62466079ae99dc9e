"""How words are understood in the middle of a form: `nlp` bound to one turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from handlers.forms.catalogue import BEGUN_BY, CONTACT, SUGGESTION
from handlers.forms.form import FREE, Form, plausible
from handlers.forms.own_entry import SENTENCE, is_own_entry
from handlers.turn import Turn
from nlp import answers, case_terms, corrections
from nlp.assent import is_yes
from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.read import read
from nlp.reading import ACT, Certainty, Intent, Reading
from nlp.words import (
    Word,
    asks_how,
    case_kind,
    deed_is_done,
    engine_word,
    is_correction,
    is_question,
    is_rotation,
    is_urgent_call,
    numbered_answer,
    says_kind,
)

# What may be asked in the middle of a form: it is answered, and the form goes on.
_QUESTIONS = (
    frozenset(Intent)
    - frozenset(BEGUN_BY)
    - {
        Intent.CONFIRM,
        Intent.DENY,
        Intent.CANCEL,
        Intent.BACK,
        Intent.OUT_OF_SCOPE,
        Intent.GREET,
        Intent.WORKER_VOICE,
        Intent.REPORT_URGENT,
    }
)
# Free words are taken as they are unless they plainly are one of these questions.
_PLAIN_QUESTIONS = frozenset(
    {Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.HELP, Intent.EXPLAIN_DUTY, Intent.CASE_QUEUE, Intent.CASE_STATUS}
)
# What people ask about themselves: near enough to each other that one may be taken for another.
OF_ONESELF = frozenset({Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.MY_LINKS, Intent.TRACK_SUGGESTION})
# What is done to a case by its number is no answer to a question about another.
_ON_CASES = frozenset(
    {
        Intent.AMEND_RECORD,
        Intent.ASSIGN_CASE,
        Intent.APPROVE_CASE,
        Intent.CASE_STATUS,
        Intent.COSIGN,
        Intent.NOTE_CASE,
        Intent.PUBLISH_CASE,
        Intent.RATE_REPLY,
        Intent.REPLY_CASE,
        Intent.REVIEW_CASE,
        Intent.TRACK_SUGGESTION,
        Intent.URGE_CASE,
    }
)


def _meeting(text: str) -> str | None:
    """The meeting as it is called, or the short answer itself."""
    return case_terms.meeting_named(text) or (text.strip() if 2 <= len(text.strip()) <= _LONGEST_MEETING else None)


_LONGEST_MEETING = 30
# Answers that only mean something to a form of ours.
_OWN: Mapping[str, Callable[[str], Any | None]] = {
    "kind": case_kind,
    "done": deed_is_done,
    "rotation": is_rotation,
    "result": case_terms.result_class,
    "meeting": _meeting,
    "kept": case_terms.promise_answer,
}


class NlpReader:
    """One message of one turn, read at most once as a whole sentence."""

    def __init__(self, turn: Turn, form: Form, asked: str | None, text: str) -> None:
        self._turn = turn
        self._form = form
        self._asked_is_free = asked is not None and form.field(asked).slot in FREE
        self._asked_slot = form.field(asked).slot if asked is not None else ""
        self._text = text

    @cached_property
    def reading(self) -> Reading:
        return read(self._text, self._turn.work.now, self._turn.names)

    def word(self, text: str) -> Word | None:
        """A yes to the card in any plain words; a no says what is wrong, and a wish to stop is for somebody to spell out."""
        is_nod = not self._asked_slot and is_yes(text)
        return engine_word(text) or (Word.CONFIRM if is_nod else None)

    def answer(self, slot: str, text: str) -> Any | None:
        if slot in _OWN:
            return _OWN[slot](text)
        value = answers.answer(slot, text, self._turn.work.now, self._turn.names)
        if value is not None and not plausible({slot: value}):
            return None
        return None if slot == "unit" and self._is_no_unit(text, value) else value

    def _is_no_unit(self, text: str, value: Any) -> bool:
        """A day or a count is no name of a unit, though any words may be one."""
        if value is None or self._turn.names.find(text):
            return False
        now, names = self._turn.work.now, self._turn.names
        return any(answers.answer(slot, text, now, names) is not None for slot in ("date", "head_count"))

    def options(self, slot: str, text: str) -> tuple[str, ...]:
        found = answers.unit_choices(text, self._turn.names) if slot == "unit" else ()
        return () if len(found) == 1 and self._is_no_unit(text, found[0]) else found

    def corrections(self, text: str) -> Mapping[str, Any]:
        if self._form.by_slot("kind") and says_kind(text):
            return {"kind": case_kind(text)}
        if signers := self._signers(text):
            return signers
        if self.is_other(text) or (self._begins_anew and not is_correction(text)):
            return {}
        return plausible(corrections.correction(text, self._turn.work.now, self._turn.names))

    def doubted(self, text: str) -> tuple[str, str] | None:
        return corrections.doubted(text, self._turn.work.now, self._turn.names)

    def _signers(self, text: str) -> Mapping[str, Any]:
        """«叫上李秀英一块儿签» on a suggestion's card, added to those that it has."""
        is_meant = any(field.name == "signers" for field in self._form.fields) and case_terms.is_about_signers(text)
        named = self.answer("persons", text) if is_meant and len(text) <= _ABOUT_SIGNERS else None
        before = (self._turn.dialogue.form or {}).get("values", {}).get("signers", [])
        return {"persons": case_terms.signers_changed(text, named, before)} if named else {}

    @property
    def _begins_anew(self) -> bool:
        """A whole sentence of the kind that opens this very form."""
        begins = BEGUN_BY.get(self.reading.intent) is self._form and self.reading.certainty is Certainty.ACT
        return begins and len(self._text) > _SHORT

    def is_other(self, text: str) -> bool:
        other = BEGUN_BY.get(self.reading.intent)
        is_sure = self.reading.certainty is not Certainty.UNKNOWN and len(text) >= SENTENCE
        return other is not None and other is not self._form and is_sure and not is_correction(text)

    def said(self, text: str) -> Mapping[str, Any]:
        """Slots of the sentence, where it is one that this form could have begun with, or a wish beside the answer."""
        begun = BEGUN_BY.get(self.reading.intent)
        if begun is SUGGESTION and self._form is CONTACT:
            # «15个，希望加装空调»: what they want is what they raised, and is offered as a suggestion afterwards.
            return {slot: value for slot, value in self.reading.slots.items() if slot in ("issue", "topic")}
        return plausible(self.reading.slots) if begun is self._form else {}

    def _answers_errand(self, text: str) -> bool:
        """«建-0012», «A类，已解决»: short, and just what an errand asked for, whatever else it may mean elsewhere."""
        is_short = not self._form.confirm and not self._asked_is_free and len(text) <= _SHORT
        return is_short and bool(self._asked_slot) and self.answer(self._asked_slot, text) is not None

    def is_elsewhere(self, text: str) -> bool:
        if numbered_answer(text) is not None or (is_urgent_call(text) and self._form.name != "urgent"):
            return True
        if not self._form.confirm:
            return False
        known = {self._form.field(name).slot: value for name, value in self._known.items()}
        is_own = is_own_entry(self._form, self._asked_slot or None, known, self.reading)
        return is_own or self._names_another_record(text)

    @property
    def _known(self) -> Mapping[str, Any]:
        values: Mapping[str, Any] = (self._turn.dialogue.form or {}).get("values", {})
        names = {field.name for field in self._form.fields}
        return {name: value for name, value in values.items() if name in names}

    def _names_another_record(self, text: str) -> bool:
        """«联-0001人数改成8» changes that one, whatever is open; free words may speak of any."""
        if self._asked_is_free:
            return False
        open_one = (self._turn.dialogue.form or {}).get("extra", {}).get("number")
        return any(each.number != open_one for each in scan(normalise(text)))

    def _asks_in_between(self, text: str) -> bool:
        """«我今年联系几次了», «什么样的建议算好建议» where any words are expected: a question, and not those words."""
        if not (self._asked_is_free and self._form.confirm and len(text) <= _QUESTION):
            return False
        return asks_how(text) or (is_question(text) and self.reading.share(OF_ONESELF) >= ACT)

    def is_aside(self, text: str) -> bool:
        if self._asks_in_between(text):
            return True
        if self.reading.certainty is not Certainty.ACT:
            return False
        if self._answers_errand(text):
            return False
        if self.reading.intent in _ON_CASES and "case_no" in self.reading.slots:
            return True
        if self._asked_is_free and not self._form.confirm and len(text) > _SHORT:
            # A reason or a reply is as long as it needs to be, and may well sound like a question.
            return False
        return self.reading.intent in (_PLAIN_QUESTIONS if self._asked_is_free else _QUESTIONS)


# «改成提案», «算建议吧»: a longer text with such a word is about something else.
_SHORT = 10
_ABOUT_SIGNERS = 30
_QUESTION = 20
