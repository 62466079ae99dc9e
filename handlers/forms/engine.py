"""The form engine: pure. A form, its progress and what was said give the next progress and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from handlers.forms.form import Field, Form
from handlers.forms.progress import Progress
from nlp.words import Word


class Reader(Protocol):
    """How words are understood in the middle of a form."""

    def word(self, text: str) -> Word | None:
        """The form word that the text is."""

    def answer(self, slot: str, text: str) -> Any | None:
        """The text read as an answer for that slot."""

    def options(self, slot: str, text: str) -> tuple[str, ...]:
        """Equally near names where the text fits several."""

    def corrections(self, text: str) -> Mapping[str, Any]:
        """Slots that the text changes."""

    def doubted(self, text: str) -> tuple[str, str] | None:
        """The slot that the text calls wrong without a new value that could be read, and the words given for it."""

    def said(self, text: str) -> Mapping[str, Any]:
        """Every slot that the text gives when read as a whole sentence."""

    def is_elsewhere(self, text: str) -> bool:
        """Whether the text plainly isn't for this form, though it may hold what could be an answer or a correction."""

    def is_aside(self, text: str) -> bool:
        """Whether the text asks for something else than this form."""

    def is_other(self, text: str) -> bool:
        """Whether the text is a thing of its own that another form takes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for a field; `misread` when the last answer could not be used, `wants_change` when one asked to correct.

    `is_first`: there is no question before it to go back to. `anew`: it has a value, which the person called wrong.
    """

    field: Field
    misread: bool = False
    wants_change: bool = False
    is_first: bool = False
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """Show the card; `changed` names the fields just corrected, `wants_change` that the person asked to correct."""

    changed: tuple[str, ...] = ()
    wants_change: bool = False


@dataclass(frozen=True, slots=True)
class Submit:
    pass


@dataclass(frozen=True, slots=True)
class Cancelled:
    pass


@dataclass(frozen=True, slots=True)
class Aside:
    """The text is not for this form; it goes on afterwards."""


Outcome = Ask | Confirm | Submit | Cancelled | Aside


def start(
    form: Form,
    known: Mapping[str, Any],
    extra: Mapping[str, Any] | None = None,
    options: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Progress, Outcome]:
    """Begins a form with what a sentence gave already (values by field name)."""
    names = {field.name for field in form.fields}
    values = {name: value for name, value in known.items() if name in names}
    return proceed(form, Progress(form.name, form.version, values, extra=extra or {}, options=options or {}))


def proceed(form: Form, progress: Progress, *, changed: tuple[str, ...] = ()) -> tuple[Progress, Outcome]:
    """What comes next: the first missing field, or the card; a form without one is ready."""
    field = form.missing(progress.values)
    if field is None and not form.confirm:
        return replace(progress, asked=None), Submit()
    if field is None:
        return replace(progress, asked=None), Confirm(changed)
    trail = progress.trail if field.name in progress.trail else (*progress.trail, field.name)
    return replace(progress, asked=field.name, trail=trail), Ask(field)


def advance(form: Form, progress: Progress, text: str, reader: Reader) -> tuple[Progress, Outcome]:
    """One message in the middle of a form."""
    word = reader.word(text)
    if word is not None and _is_for_form(form, progress, word):
        return _obey(form, progress, word)
    if reader.is_elsewhere(text):
        return progress, Aside()
    if progress.asked is not None:
        return _answer(form, progress, form.field(progress.asked), text, reader)
    return _correct(form, progress, text, reader)


def _is_for_form(form: Form, progress: Progress, word: Word) -> bool:
    """A bare «没有» or «是» can be the answer to the question; «取消», «返回» and «修改» never are."""
    if word in (Word.CANCEL, Word.BACK, Word.AMEND) or progress.asked is None:
        return True
    return word is Word.SKIP and not form.field(progress.asked).required


def _obey(form: Form, progress: Progress, word: Word) -> tuple[Progress, Outcome]:
    if word is Word.CANCEL:
        return progress, Cancelled()
    if word is Word.BACK:
        return _back(form, progress)
    if word is Word.SKIP and progress.asked is not None:
        return proceed(form, progress.without(progress.asked))
    if progress.asked is not None:
        return progress, Ask(form.field(progress.asked), wants_change=True)
    if word is Word.CONFIRM:
        return progress, Submit()
    return progress, Confirm(wants_change=word in (Word.AMEND, Word.DENY))


def _back(form: Form, progress: Progress) -> tuple[Progress, Outcome]:
    """To the question before this one; to the card's last question from the card; stays at the first."""
    if progress.asked is not None and _has_value(form.field(progress.asked), progress):
        return proceed(form, progress)
    trail = [name for name in progress.trail if name != progress.asked]
    if not trail and progress.asked:
        return progress, Ask(form.field(progress.asked), is_first=True)
    if not trail:
        return progress, Confirm(wants_change=True)
    last = trail[-1]
    return replace(progress.without(last), asked=last, trail=tuple(trail)), Ask(form.field(last))


def _answer(form: Form, progress: Progress, field: Field, text: str, reader: Reader) -> tuple[Progress, Outcome]:
    if field.is_free:
        return _words(form, progress, field, text, reader)
    changed = _changed(form, progress, text, reader)
    if changed is not None:
        return changed
    if reader.is_aside(text):
        return progress, Aside()
    if field.takes_any_words and (word := reader.word(text)) is not None:
        offers = word is Word.DENY and field.name in progress.options
        return (progress.unoffered(field.name), Ask(field)) if offers else (progress, Ask(field, misread=True))
    value, options = _value(progress, field, text, reader)
    if value is None:
        return _not_an_answer(form, progress, field, text, reader, options)
    extra = _missing_only(form, progress, reader.said(text))
    return _take(form, progress, {**extra, field.name: value}, changed=_again(progress, field))


def _value(progress: Progress, field: Field, text: str, reader: Reader) -> tuple[Any, tuple[str, ...]]:
    """What the text answers, or names to choose from. The person's own words among these are hardly a name, and asked about.

    Words that pick nothing of what was offered are an answer like any other.
    """
    if picked := _pick(progress.options.get(field.name, ()), text):
        return picked, ()
    options = reader.options(field.slot, text)
    if not options:
        return reader.answer(field.slot, text), ()
    return (None if text.strip() in options else _pick(options, text)), options


def _words(form: Form, progress: Progress, field: Field, text: str, reader: Reader) -> tuple[Progress, Outcome]:
    """Any words answer a free question, but for a question of the person's and a bare «确认»."""
    if reader.is_aside(text):
        return progress, Aside()
    if reader.word(text) is not None or not any(map(str.isalnum, text)):
        return progress, Ask(field, misread=True)
    return _take(form, progress, {field.name: text.strip()}, changed=_again(progress, field))


def _has_value(field: Field, progress: Progress) -> bool:
    """Whether the card shows a value for it, given or drafted."""
    return field.name in progress.values or field.draft is not None


def _again(progress: Progress, field: Field) -> tuple[str, ...]:
    return (field.name,) if _has_value(field, progress) else ()


def _changed(form: Form, progress: Progress, text: str, reader: Reader) -> tuple[Progress, Outcome] | None:
    """What the text corrects; what it only calls wrong is asked anew. None where it does neither."""
    if changes := _by_field(form, reader.corrections(text)):
        return _take(form, progress, changes, changed=tuple(changes))
    slot, said = reader.doubted(text) or ("", "")
    field = form.by_slot(slot) or form.by_slot(_ALSO.get(slot, ""))
    if field is None or not _has_value(field, progress):
        return None
    found = reader.options(field.slot, said) if said else ()
    options = {**progress.options, **({field.name: found} if found else {})}
    return replace(progress, asked=field.name, options=options), Ask(field, anew=True)


def _not_an_answer(
    form: Form, progress: Progress, field: Field, text: str, reader: Reader, options: tuple[str, ...]
) -> tuple[Progress, Outcome]:
    if options:
        return replace(progress, options={**progress.options, field.name: options}), Ask(field)
    changes = _by_field(form, reader.said(text)) or _elsewhere(form, field, text, reader)
    if changes:
        return _take(form, progress, changes)
    return progress, Aside() if reader.is_other(text) else Ask(field, misread=True)


# An answer to another question than the one that was asked is an answer all the same.
_PLAIN_SLOTS = ("date", "head_count")


def _elsewhere(form: Form, asked: Field | None, text: str, reader: Reader) -> dict[str, Any]:
    others = (form.by_slot(slot) for slot in _PLAIN_SLOTS if asked is None or slot != asked.slot)
    found = ((field.name, reader.answer(field.slot, text)) for field in others if field is not None)
    return {name: value for name, value in found if value is not None}


def _correct(form: Form, progress: Progress, text: str, reader: Reader) -> tuple[Progress, Outcome]:
    changed = _changed(form, progress, text, reader)
    if changed is not None:
        return changed
    changes = _bare(form, text, reader)
    return _take(form, progress, changes, changed=tuple(changes)) if changes else (progress, Aside())


_SHORT = 10  # «前天», «15人»: a longer text that corrects nothing is about something else.


def _bare(form: Form, text: str, reader: Reader) -> dict[str, Any]:
    """A bare day or count said to the card is the new one."""
    return _elsewhere(form, None, text, reader) if len(text) <= _SHORT else {}


def _take(
    form: Form, progress: Progress, values: Mapping[str, Any], *, changed: tuple[str, ...] = ()
) -> tuple[Progress, Outcome]:
    return proceed(form, progress.with_values(values), changed=changed)


def _pick(options: tuple[str, ...], text: str) -> str | None:
    """The one option that the answer names, whole or in part."""
    said = text.strip()
    if said in options:
        return said
    near = [option for option in options if said and said in option]
    return near[0] if len(near) == 1 else None


def _missing_only(form: Form, progress: Progress, slots: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in _by_field(form, slots).items() if name not in progress.values}


def _by_field(form: Form, slots: Mapping[str, Any]) -> dict[str, Any]:
    """Slots as values of the form's fields; those that the form doesn't have are left out."""
    found = ((form.by_slot(slot) or form.by_slot(_ALSO.get(slot, "")), value) for slot, value in slots.items())
    return {field.name: value for field, value in found if field is not None}


# What people call 内容 is a contact's issue and a meeting's content.
_ALSO = {"content": "issue", "issue": "content"}
