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
from nlp import case_numbers
from nlp.corrections import correction
from nlp.listed import OfLines, changes_of, of_lines
from nlp.normalise import normalise
from nlp.read import read
from nlp.reading import Certainty, Intent, Reading
from nlp.words import Word, engine_word, gist, is_urgent_call, lines_said
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.refusals import Refusal
from storage.services import activities, records

_LEAST = 3
_LEAST_DAYS = 3
_MOST = 60
_NAMED_BY = 20  # characters of a sentence that is not on the list
_RECORDS = frozenset(RecordKind)
_OF_A_LIST = frozenset((Intent.AMEND_RECORD, Intent.CANCEL, Intent.DENY, Intent.OUT_OF_SCOPE, *BEGUN_BY))


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
    if not found.drafts:
        return None
    turn.dialogue.queue += found.waiting
    return [_list(turn, found.drafts, [*_left_out(found), *_too_many(parts)])]


def _parts(turn: Turn, reading: Reading) -> list[Reading]:
    """What the message says, a line at a time where it has lines."""
    lines = lines_said(turn.text)
    if len(lines) < _LEAST:
        return list(reading.parts)
    read_lines = [read(line, turn.work.now, turn.names) for line in lines]
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


def _can_stand(turn: Turn, draft: records.Draft) -> bool:
    """Whether its day may still be entered."""
    try:
        records.check_date(turn.work, draft.date, planned=not draft.done)
    except Refusal:
        return False
    return True


def _draft(turn: Turn, name: str, known: Mapping[str, Any]) -> records.Draft:
    progress = Progress(name, FORMS[name].version, known)
    return replace(values.record_draft(progress, turn.work.today), caught_up=True)


def _list(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], lead: list[str]) -> Reply:
    offered = choices(text("word.confirm"), text("word.cancel"))
    turn.dialogue.ask("catch_up", offered, drafts=[[name, known] for name, known in drafts])
    head = text("catch_up.head", count=len(drafts))
    return Reply(show.lines_of(*lead, head, *_lines(turn, drafts), text("catch_up.hint")), offered)


def _lines(turn: Turn, drafts: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [_line(turn, place, *each) for place, each in enumerate(drafts, 1)]


def _line(turn: Turn, place: int, name: str, known: Mapping[str, Any]) -> str:
    draft = _draft(turn, name, known)
    summary = telling.record(turn, records.Record(0, "", turn.work.person.id, True, True, draft, turn.work.today))
    return text("catch_up.line", place=place, kind=text(f"record_kind.{name}"), summary=summary)


def _left_out(found: _Sorted) -> list[str]:
    told = (("doubled", found.doubled), ("too_late", found.too_late))
    lines = [text(f"catch_up.{key}", count=count) for key, count in told if count]
    named = (("waiting", found.waiting), ("unread", found.unread))
    return [*lines, *(text(f"catch_up.{key}", count=len(said), what=_quoted(said)) for key, said in named if said)]


def _quoted(said: list[str]) -> str:
    """The beginning of each, so that its writer knows which is meant."""
    return "".join(text("catch_up.quoted", said=_beginning(each)) for each in said)


def _beginning(said: str) -> str:
    short = gist(said, _NAMED_BY)
    return short if short == said else text("catch_up.cut", said=short)


def _too_many(parts: list[Reading]) -> list[str]:
    """What is beyond one list is sent again; nothing is dropped without a word."""
    return [text("catch_up.too_many", most=_MOST, first=_beginning(parts[_MOST].text))] if parts[_MOST:] else []


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """What is said to the list: confirm it, drop or change some of it; None for a question about something else."""
    drafts = [(name, known) for name, known in (turn.dialogue.pending or {})["drafts"]]
    # «鹅湖那条不要了» drops one line: looked at before it may be taken for a no to all of them.
    about = of_lines(turn.text, _lines(turn, drafts), turn.names)
    if about is not None and (replies := _about_lines(turn, drafts, about)):
        return replies
    word = engine_word(said)
    if word is Word.CONFIRM:
        return [_logged(turn, drafts)]
    if word in (Word.CANCEL, Word.DENY):
        turn.dialogue.queue.clear()
        return [Reply(text("catch_up.cancelled"))]
    return _queued(turn, drafts, said) or _of_no_line(turn, drafts, said)


def _about_lines(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], about: OfLines) -> list[Reply] | None:
    """Some lines dropped or changed; None where the words may be about something else."""
    if about.doubt:
        return [_list(turn, drafts, [text("catch_up.which", said=about.doubt)])]
    if beyond := [place for place in about.places if not 1 <= place <= len(drafts)]:
        return [_list(turn, drafts, [text("catch_up.no_line", place=beyond[0])])]
    if about.is_dropped:
        kept = [each for place, each in enumerate(drafts, 1) if place not in about.places]
        return [_list(turn, kept, [text("catch_up.dropped", count=len(drafts) - len(kept))])] if kept else [_none(turn)]
    return _changed(turn, drafts, about)


def _of_no_line(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], said: str) -> list[Reply] | None:
    """«人数改成9» to a list: of which line? None for other words."""
    if not correction(said, turn.work.now, turn.names) or case_numbers.scan(normalise(said)):
        return None
    if len(drafts) == 1:
        return _changed(turn, drafts, OfLines((1,), said, False, True))
    return [_list(turn, drafts, [text("catch_up.which_line")])]


def again(turn: Turn, pending: Mapping[str, Any]) -> Reply:
    """The list once more."""
    return _list(turn, [(name, known) for name, known in pending["drafts"]], [])


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


def _changed(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], about: OfLines) -> list[Reply] | None:
    """«2改成2月15号，12人»: every clause changes something or is named; None where nothing shows that a line is meant."""
    corrected, unread = changes_of(about.rest, turn.work.now, turn.names)
    said = replace(read(about.rest, turn.work.now, turn.names), slots={})
    changed = [
        _with_changes(turn, draft, said, corrected) if place in about.places else draft
        for place, draft in enumerate(drafts, 1)
    ]
    if changed == drafts and not (about.is_plain and _says_nothing_else(turn)):
        return None
    refused = [about.rest] if changed == drafts else unread
    lead = [text("form.changed")] if changed != drafts else []
    return [_list(turn, changed, [*lead, *(text("catch_up.not_changed", said=each) for each in refused)])]


def _with_changes(
    turn: Turn, draft: tuple[str, dict[str, Any]], said: Reading, corrected: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """A draft with what was corrected of it; unchanged where the new day can't stand."""
    name, known = draft
    changed = {**known, **values.changes(FORMS[name], said, corrected, known, turn.work.today)}
    return (name, changed) if _can_stand(turn, _draft(turn, name, changed)) else draft


def _says_nothing_else(turn: Turn) -> bool:
    """Whether the words want nothing that we know, so that they can only have been meant for the list."""
    reading = read(turn.text, turn.work.now, turn.names)
    return reading.certainty is not Certainty.ACT or reading.intent in _OF_A_LIST


def _queued(turn: Turn, drafts: list[tuple[str, dict[str, Any]]], said: str) -> list[Reply] | None:
    """Another thing to log waits until the list is settled."""
    reading = read(said, turn.work.now, turn.names)
    if is_urgent_call(said) or reading.intent is Intent.REPORT_URGENT:
        return None
    if reading.intent not in BEGUN_BY or reading.certainty is not Certainty.ACT:
        return None
    turn.dialogue.queue.append(said)
    return [_list(turn, drafts, [text("catch_up.queued")])]
