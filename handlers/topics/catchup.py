"""Catching up: many things pasted at once become a list of drafts, confirmed together (requirements.md B9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from config.texts import text
from handlers import telling
from handlers.forms import show, values
from handlers.forms.catalogue import BEGUN_BY, FORMS
from handlers.forms.form import Form
from handlers.forms.progress import Progress
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.corrections import correction
from nlp.read import read
from nlp.reading import Certainty, Reading
from nlp.words import Word, dropped_places, engine_word, lines_said, place_and_rest
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.refusals import Refusal
from storage.services import activities, records

_LEAST = 3
_LEAST_DAYS = 3
_MOST = 60
_RECORDS = frozenset(RecordKind)


@dataclass(slots=True)
class _Sorted:
    """What a paste holds: complete drafts as (form, values), sentences to be asked about, and how many were left out."""

    drafts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    doubled: int = 0
    too_late: int = 0
    unread: list[str] = field(default_factory=list)


def offer(turn: Turn, reading: Reading) -> list[Reply] | None:
    """The list of what a message of many notes says; None for any other message."""
    if turn.work.by is None or not turn.work.by.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    parts = _parts(turn, reading)
    things = [part for part in parts if _is_record(part)]
    days = {part.slots.get("date") for part in things}
    if len(things) < _LEAST or len(days) < _LEAST_DAYS or any("on_behalf" in part.slots for part in parts):
        return None
    found = _sorted(turn, parts[:_MOST])
    turn.dialogue.queue += found.waiting
    return [_list(turn, found.drafts, _left_out(found))] if found.drafts else None


def _parts(turn: Turn, reading: Reading) -> list[Reading]:
    """What the message says, a line at a time where it has lines."""
    lines = lines_said(turn.text)
    if len(lines) < _LEAST:
        return list(reading.parts)
    read_lines = [read(line, turn.work.now, turn.names) for line in lines[:_MOST]]
    return [part for line in read_lines for part in (line.parts or (line,))]


def _is_record(part: Reading) -> bool:
    form = BEGUN_BY.get(part.intent)
    return form is not None and form.name in _RECORDS and part.certainty is Certainty.ACT


def _sorted(turn: Turn, parts: Iterable[Reading]) -> _Sorted:
    found, seen = _Sorted(), set()
    for part in parts:
        if not _is_record(part):
            (found.waiting if part.intent in BEGUN_BY else found.unread).append(part.text)
            continue
        form = BEGUN_BY[part.intent]
        known = values.from_reading(form, part)
        if part.choices or form.missing(known) is not None or "date" not in known:
            found.waiting.append(part.text)
            continue
        key = _key(form.name, known)
        if key in seen:
            found.doubled += 1
            continue
        seen.add(key)
        _place(turn, found, form, known)
    return found


def _key(name: str, known: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two entries one: kind, unit and day (requirements.md, «duplicates»); without a unit the content."""
    return name, known.get("date"), known.get("unit") or known.get("content") or known.get("title")


def _place(turn: Turn, found: _Sorted, form: Form, known: dict[str, Any]) -> None:
    draft = _draft(turn, form.name, known)
    try:
        records.check_date(turn.work, draft.date, planned=not draft.done)
    except Refusal:
        found.too_late += 1
        return
    if records.near(turn.work, draft).twin is not None:
        found.doubled += 1
        return
    found.drafts.append((form.name, known))


def _draft(turn: Turn, name: str, known: Mapping[str, Any]) -> records.Draft:
    progress = Progress(name, FORMS[name].version, known)
    return replace(values.record_draft(progress, turn.work.today), caught_up=True)


def _list(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], lead: list[str]) -> Reply:
    offered = choices(text("word.confirm"), text("word.cancel"))
    turn.dialogue.ask("catch_up", offered, drafts=[[name, known] for name, known in drafts])
    lines = [_line(turn, place, *each) for place, each in enumerate(drafts, 1)]
    head = text("catch_up.head", count=len(drafts))
    return Reply(show.lines_of(*lead, head, *lines, text("catch_up.hint")), offered)


def _line(turn: Turn, place: int, name: str, known: Mapping[str, Any]) -> str:
    draft = _draft(turn, name, known)
    summary = telling.record(turn, records.Record(0, "", turn.work.person.id, True, True, draft, turn.work.today))
    return text("catch_up.line", place=place, kind=text(f"record_kind.{name}"), summary=summary)


def _left_out(found: _Sorted) -> list[str]:
    told = (("doubled", found.doubled), ("too_late", found.too_late), ("waiting", len(found.waiting)))
    lines = [text(f"catch_up.{key}", count=count) for key, count in told if count]
    if found.unread:
        lines.append(text("catch_up.unread", count=len(found.unread), first=found.unread[0][:20]))
    return lines


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """What is said to the list: confirm it, drop or change some of it; None for a question about something else."""
    drafts = [(name, known) for name, known in (turn.dialogue.pending or {})["drafts"]]
    word = engine_word(said)
    if word is Word.CONFIRM:
        return [_logged(turn, drafts)]
    if word in (Word.CANCEL, Word.DENY):
        turn.dialogue.queue.clear()
        return [Reply(text("catch_up.cancelled"))]
    if dropped := dropped_places(said):
        kept = [each for place, each in enumerate(drafts, 1) if place not in dropped]
        return [_list(turn, kept, [text("catch_up.dropped", count=len(drafts) - len(kept))])] if kept else [_none(turn)]
    return _changed(turn, drafts, said) or _queued(turn, drafts, said)


def _none(turn: Turn) -> Reply:
    return Reply(text("catch_up.cancelled"))


def _logged(turn: Turn, drafts: list[tuple[str, dict[str, Any]]]) -> Reply:
    """All of the list in one transaction: either every one is in the ledger or none."""
    entered = [activities.enter(turn.work, _draft(turn, name, known)) for name, known in drafts]
    numbers = show.joined([each.record.number for each in entered])
    asked = {person.name for each in entered for person in each.asked}
    more = [text("joint.asked", names=show.joined(sorted(asked)))] if asked else []
    said = text("catch_up.logged", count=len(entered), numbers=numbers)
    counted = dict.fromkeys((each.record.draft.kind, each.record.draft.date.year) for each in entered)
    standings = dict.fromkeys(telling.own_standing(turn, kind, year) for kind, year in counted)
    return Reply(show.lines_of(said, *more, *standings, text("catch_up.next")))


def _changed(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], said: str) -> list[Reply] | None:
    """«2人数改成15»; None where the words change nothing of the list."""
    place, rest = place_and_rest(said) or (0, "")
    if not 1 <= place <= len(drafts):
        return None
    name, known = drafts[place - 1]
    form = FORMS[name]
    corrected = correction(rest, turn.work.now, turn.names)
    reading = read(rest, turn.work.now, turn.names)
    changes = values.changes(form, replace(reading, slots={}), corrected, known, turn.work.today)
    if not changes:
        return None
    changed = [*drafts[: place - 1], (name, {**known, **changes}), *drafts[place:]]
    return [_list(turn, changed, [text("form.changed")])]


def _queued(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], said: str) -> list[Reply] | None:
    """Another thing to log waits until the list is settled."""
    reading = read(said, turn.work.now, turn.names)
    if reading.intent not in BEGUN_BY or reading.certainty is not Certainty.ACT:
        return None
    turn.dialogue.queue.append(said)
    return [_list(turn, drafts, [text("catch_up.queued")])]
