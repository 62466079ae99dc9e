"""Between sentences, forms and the ledger: what a sentence gives a form, what a form becomes, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.forms import show
from handlers.forms.catalogue import drafted_title
from handlers.forms.form import Form, plausible
from handlers.forms.progress import Progress
from nlp.deeds import is_finished, progress_told
from nlp.reading import Reading
from nlp.words import (
    case_kind,
    deed_is_done,
    gist,
    is_bare_opener,
    is_rotation,
    proposal_parts,
    wish_as_told,
    without_number,
)
from storage.rules.kinds import CaseKind, RecordKind
from storage.services import cases, records

# Fields of a record that have a column of their own; all others are its details.
_COLUMNS = frozenset({"date", "date_to", "unit", "head_count", "days", "hours", "rotation", "done"})
_CASE_COLUMNS = frozenset({"kind", "issue", "title", "signers"})
_LONGEST_UNIT = 200
_LONGEST_TITLE = 200
_DEED_WORDS = 60
_COUNTED: tuple[str, ...] = ("head_count", "amount")


def from_reading(form: Form, reading: Reading) -> dict[str, Any]:
    """A reading's slots as the form's values, with what only this form derives from the words."""
    if is_bare_opener(reading.text):
        return dict(_suggestion(reading)) if form.name == "suggestion" else {}
    said = plausible(reading.slots)
    known = {field.name: said[field.slot] for field in form.fields if field.slot in said}
    if "units" in reading.slots and form.by_slot("unit"):
        known["unit"] = show.joined(reading.slots["units"])
    return {**known, **_DERIVED.get(form.name, _nothing)(reading)}


def changes(
    form: Form, reading: Reading, corrected: Mapping[str, Any], given: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """What a sentence about a record changes in its form: what it corrects, and what else it says of it."""
    said = plausible({**reading.slots, **corrected})
    done = _deed_moves(reading, corrected) if form.by_slot("done") else None
    if done is not None and not (done and given.get("done")):
        return of_deed(replace(reading, slots=said), given, today, done=done)
    if "content" in said and form.by_slot("content") is None:
        said["issue"] = said["content"]
    found = ((form.by_slot(slot), value) for slot, value in said.items())
    return {field.name: value for field, value in found if field is not None}


def _deed_moves(reading: Reading, corrected: Mapping[str, Any]) -> bool | None:
    """Whether a deed is said to be done or not yet; a new wording of what was done says neither."""
    if "done" in corrected:
        return bool(corrected["done"])
    return None if "content" in corrected else is_finished(without_number(reading.text))


def of_deed(reading: Reading, given: Mapping[str, Any], today: date, *, done: bool) -> dict[str, Any]:
    """What a word about a good deed changes: done today unless another day is said; else how far it is, in its words.

    Money planned stays what it was until the deed is done.
    """
    said = plausible(reading.slots)
    counted = {name: said[name] for name in _COUNTED if name in said and (done or name not in given)}
    if done:
        return {**counted, "done": True, "date": said.get("date", today.isoformat()), "progress": None}
    return {**counted, "done": False, "progress": progress_told(without_number(reading.text))}


def _nothing(_: Reading) -> Mapping[str, Any]:
    return {}


def _training(reading: Reading) -> Mapping[str, Any]:
    return {"rotation": True} if is_rotation(reading.text) else {}


def _good_deed(reading: Reading) -> Mapping[str, Any]:
    done = deed_is_done(reading.text)
    said = reading.slots.get("content") or gist(reading.text, _DEED_WORDS)
    return {"content": said, **({} if done is None else {"done": done})}


def _suggestion(reading: Reading) -> Mapping[str, Any]:
    kind, wish = case_kind(reading.text), str(reading.slots.get("issue", ""))
    # What is filed keeps the reasons: who answers the case needs them as much as the wish.
    told = {"issue": wish_as_told(reading.text, wish)} if wish else {}
    return {**({"kind": kind} if kind else {}), **told, **proposal_parts(wish)}


_DERIVED: Mapping[str, Callable[[Reading], Mapping[str, Any]]] = {
    "training": _training,
    "good_deed": _good_deed,
    "suggestion": _suggestion,
}


def record_draft(progress: Progress, today: date) -> records.Draft:
    """What a filled form becomes; a record without a date is today's."""
    values = dict(progress.values)
    return records.Draft(
        kind=RecordKind(progress.form),
        date=_day(values.get("date")) or today,
        date_to=_day(values.get("date_to")),
        unit=str(values.get("unit", ""))[:_LONGEST_UNIT],
        head_count=values.get("head_count"),
        days=values.get("days"),
        hours=values.get("hours"),
        rotation=bool(values.get("rotation")),
        done=values.get("done", True),
        details={name: value for name, value in values.items() if name not in _COLUMNS},
    )


def of_record(record: records.Record) -> dict[str, Any]:
    """A record as its form's values: the way back from `record_draft`."""
    draft = record.draft
    given = {
        "date": draft.date.isoformat(),
        "date_to": draft.date_to.isoformat() if draft.date_to else None,
        "unit": draft.unit or None,
        "head_count": draft.head_count,
        "days": draft.days,
        "hours": draft.hours,
        "rotation": draft.rotation or None,
        "done": draft.done,
    }
    return {**{name: value for name, value in given.items() if value is not None}, **draft.details}


def case_draft(progress: Progress, kind_unsaid: str) -> cases.Draft:
    """What a filled suggestion form becomes; its title is drafted where none was given."""
    values = {**progress.values, "kind": progress.values.get("kind") or kind_unsaid}
    title = str(values.get("title") or drafted_title(values))
    details = {name: value for name, value in values.items() if name not in _CASE_COLUMNS}
    return cases.Draft(CaseKind(values["kind"]), title[:_LONGEST_TITLE], str(values["issue"]), details)


def of_case(case: cases.Case) -> dict[str, Any]:
    """A case as its form's values. A drafted title is drafted anew when the matter changes, so it isn't among them."""
    values = {"kind": str(case.draft.kind), "issue": case.draft.content, **case.draft.details}
    return (
        values if case.draft.title == drafted_title(values)[:_LONGEST_TITLE] else {**values, "title": case.draft.title}
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
