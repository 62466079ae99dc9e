"""Logging what was done: from a sentence to a form, and from a confirmed form to a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import desk, show, values
from handlers.forms.catalogue import BEGUN_BY, SUGGESTION
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.assent import decided
from nlp.cosigning import proposes
from nlp.read import read_as
from nlp.reading import Intent, Reading
from nlp.unit_parts import units_told
from nlp.words import gist
from storage.rules.kinds import RecordKind
from storage.rules.people import Person, Right
from storage.rules.refusals import NoDutyBearer
from storage.services import activities, records
from storage.services.activities import Entered


def begin(turn: Turn, reading: Reading) -> list[Reply]:
    """Opens the form that the sentence calls for, filled with what it says; for somebody else where it says for whom."""
    if name := reading.slots.get("on_behalf"):
        return _begin_for(turn, reading, str(name))
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    turn.dialogue.queue += [part.text for part in reading.parts[1:]]
    return _open(turn, reading, {})


def voice_as_suggestion(turn: Turn, reading: Reading) -> list[Reply] | None:
    """A worker's words from somebody who speaks for workers, as a suggestion to confirm; None for anybody else."""
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    wish = read_as(reading.text, Intent.FILE_SUGGESTION, turn.work.now, turn.names)
    return [Reply(text("record.voice_as_suggestion")), *_open(turn, wish, {})]


def _open(turn: Turn, reading: Reading, extra: Mapping[str, Any]) -> list[Reply]:
    form = BEGUN_BY[reading.intent]
    known = values.from_reading(form, reading)
    if form is SUGGESTION:
        known.setdefault("kind", turn.work.policies.figure("case.kind"))
    options = {slot: names for slot, names in reading.choices.items() if form.by_slot(slot)}
    unit = form.by_slot("unit")
    if unit is not None and unit.required and "unit" not in known | options:
        told = units_told(reading.text, turn.names)
        options |= {"unit": told} if told else {}
    sure = {name: value for name, value in known.items() if name not in options}
    return desk.begin(turn, form, sure, extra, options)


def _begin_for(turn: Turn, reading: Reading, name: str) -> list[Reply]:
    """Delegated entry (requirements.md A5): for whom exactly, and whether one may."""
    if BEGUN_BY[reading.intent] is SUGGESTION:
        return [Reply(text("record.suggestion_for", name=name))]
    found = [each for each in turn.work.roster.people_named(name) if each.is_active(turn.work.today)]
    if not found:
        return [Reply(text("record.unknown_for", name=name))]
    if len(found) == 1:
        return _for(turn, reading, found[0])
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels)
    turn.dialogue.ask("for_whom", offered, people=labels, text=reading.text, intent=str(reading.intent))
    return [Reply(text("record.which_for", name=name), offered)]


def settle_for_whom(turn: Turn, said: str) -> list[Reply] | None:
    """For which of several people of one name; None when it is no answer."""
    pending = turn.dialogue.pending or {}
    chosen = pending["people"].get(said)
    if chosen is None:
        return None
    reading = read_as(pending["text"], Intent(pending["intent"]), turn.work.now, turn.names)
    return _for(turn, reading, turn.work.roster.people[chosen])


def _for(turn: Turn, reading: Reading, whose: Person) -> list[Reply]:
    activities.check_may_enter_for(turn.work, whose)
    # What else was said is for the same person.
    prefix = text("record.for_prefix", name=whose.name)
    turn.dialogue.queue += [
        part.text if "on_behalf" in part.slots else prefix + part.text for part in reading.parts[1:]
    ]
    return _open(turn, reading, {"for": whose.id})


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Enters the confirmed form, or the changed one of a record that is amended."""
    draft = values.record_draft(progress, turn.work.today)
    if number := progress.extra.get("number"):
        return [_amended(turn, progress, draft, str(number))]
    whose = turn.work.roster.people.get(progress.extra.get("for", 0))
    entered = activities.enter(turn.work, draft, whose)
    record = entered.record
    late = text("record.late") if record.late else ""
    facts = {"number": record.number, "summary": telling.record(turn, record), "late": late}
    if whose is not None and record.awaits:
        return [Reply(text("record.saved_for", name=whose.name, **facts))]
    said = show.lines_of(text("record.saved", **facts), *enclosures.hand_over(turn, record))
    if entered.asked:
        names = show.joined([person.name for person in entered.asked])
        said = show.lines_of(said, text("joint.asked", names=names))
    if entered.unclear:
        return [_ask_companion(turn, entered, said)]
    return [_with_next_step(turn, draft, record.number, said)]


def _amended(turn: Turn, progress: Progress, draft: records.Draft, number: str) -> Reply:
    """The changed record; where somebody else entered it, it counts from now on."""
    asking = activities.about(turn.work, number) if progress.extra.get("entered") else None
    if asking is not None:
        activities.confirm(turn.work, asking)
    old = records.find(turn.work, number)
    asked_before = activities.companions(turn.work, old)
    entered = activities.amend(turn.work, number, draft)
    summary = telling.record(turn, entered.record)
    said = text("record.amended" if asking is None else "joint.mended", number=number, summary=summary)
    asked = show.joined([person.name for person in entered.asked if person.name not in asked_before])
    said = show.lines_of(said, text("joint.asked", names=asked)) if asked else said
    if unclear := [name for name in entered.unclear if name not in old.draft.details.get("persons", ())]:
        return _ask_companion(turn, replace(entered, unclear=tuple(unclear)), said)
    return Reply(said if draft.done else show.lines_of(said, text("record.next_planned", number=number)))


def _ask_companion(turn: Turn, entered: Entered, said: str) -> Reply:
    """Which of several people of one name came along."""
    name = entered.unclear[0]
    found = turn.work.roster.people_named(name)
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels, text("joint.nobody"))
    turn.dialogue.ask("companion", offered, people=labels, number=entered.record.number)
    return Reply(show.lines_of(said, text("joint.unclear", name=name)), offered)


def _with_next_step(turn: Turn, draft: records.Draft, number: str, said: str) -> Reply:
    """Where that duty stands now, and the next thing to do."""
    issue = draft.details.get("issue")
    where = telling.own_standing(turn, draft.kind, draft.date.year)
    if draft.kind is not RecordKind.CONTACT or not issue:
        is_research = draft.kind is RecordKind.RESEARCH
        key = "record.next_research" if is_research else "record.next" if draft.done else "record.next_planned"
        return Reply(show.lines_of(said, where, text(key, number=number)))
    offered = (Choice(text("record.suggest_yes")), Choice(text("record.suggest_no")))
    turn.dialogue.ask("suggest", offered, issue=issue, topic=draft.details.get("topic"))
    offer = text("record.offer_suggestion", issue=gist(str(issue)))
    return Reply(show.lines_of(said, where, offer), offered)


def suggest_again(turn: Turn, pending: Mapping[str, Any]) -> Reply:
    """The offer once more."""
    offered = (Choice(text("record.suggest_yes")), Choice(text("record.suggest_no")))
    turn.dialogue.ask("suggest", offered, issue=pending["issue"], topic=pending.get("topic"))
    return Reply(text("record.offer_suggestion", issue=gist(str(pending["issue"]))), offered)


def settle_suggest(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «要不要提成建议»; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("record.suggest_no") or decided(said) is False:
        return [Reply(text("record.suggest_declined"))]
    if said != text("record.suggest_yes") and not proposes(said):
        return None
    known = {"kind": "suggestion", "issue": pending["issue"], "topic": pending.get("topic")}
    return desk.begin(turn, SUGGESTION, {name: value for name, value in known.items() if value})
