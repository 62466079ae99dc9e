"""Logging what was done: from a sentence to a form, and from a confirmed form to a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.texts import text
from handlers.forms import desk, show
from handlers.forms.catalogue import BEGUN_BY, SUGGESTION
from handlers.forms.form import Form
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import deed_is_done, gist, is_rotation
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.quotas import DutyStanding, Standing
from storage.rules.refusals import NoDutyBearer
from storage.services import progress as standings
from storage.services import records

_COLUMNS = frozenset({"date", "date_to", "unit", "head_count", "days", "hours", "rotation", "done"})
_PLACES = 200
_DEED_WORDS = 60


def begin(turn: Turn, reading: Reading) -> list[Reply]:
    """Opens the form that the sentence calls for, filled with what it says."""
    if reading.slots.get("on_behalf"):
        return [Reply(text("chat.soon"))]
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    form = BEGUN_BY[reading.intent]
    known = from_slots(form, reading)
    turn.dialogue.queue += [part.text for part in reading.parts[1:]]
    options = {slot: names for slot, names in reading.choices.items() if form.by_slot(slot)}
    return desk.begin(turn, form, {k: v for k, v in known.items() if k not in options}, options=options)


def from_slots(form: Form, reading: Reading) -> dict[str, Any]:
    """A reading's slots as the form's values, with what only this form derives from the words."""
    known = {field.name: reading.slots[field.slot] for field in form.fields if field.slot in reading.slots}
    if "units" in reading.slots and form.by_slot("unit"):
        known["unit"] = show.joined(reading.slots["units"])
    return {**known, **_DERIVED.get(form.name, _nothing)(reading)}


def _nothing(_: Reading) -> Mapping[str, Any]:
    return {}


def _training(reading: Reading) -> Mapping[str, Any]:
    return {"rotation": True} if is_rotation(reading.text) else {}


def _good_deed(reading: Reading) -> Mapping[str, Any]:
    done = deed_is_done(reading.text)
    said = reading.slots.get("content") or reading.slots.get("issue") or gist(reading.text, _DEED_WORDS)
    return {"content": said, **({} if done is None else {"done": done})}


_DERIVED = {RecordKind.TRAINING: _training, RecordKind.GOOD_DEED: _good_deed}


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Enters the confirmed form, or the changed one of a record that is amended."""
    draft = draft_of(turn, progress)
    if number := progress.extra.get("number"):
        record = records.amend(turn.work, number, draft)
        return [Reply(text("record.amended", number=record.number, summary=summary(turn, record)))]
    record = records.log(turn.work, draft)
    late = text("record.late") if record.late else ""
    said = text("record.saved", number=record.number, summary=summary(turn, record), late=late)
    return [_with_next_step(turn, draft, said)]


def draft_of(turn: Turn, progress: Progress) -> records.Draft:
    values = dict(progress.values)
    return records.Draft(
        kind=RecordKind(progress.form),
        date=_day(values.get("date")) or turn.work.today,
        date_to=_day(values.get("date_to")),
        unit=str(values.get("unit", ""))[:_PLACES],
        head_count=values.get("head_count"),
        days=values.get("days"),
        hours=values.get("hours"),
        rotation=bool(values.get("rotation")),
        done=values.get("done", True),
        details={name: value for name, value in values.items() if name not in _COLUMNS},
    )


def values_of(record: records.Record) -> dict[str, Any]:
    """A record as its form's values: the way back from `draft_of`."""
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


def summary(turn: Turn, record: records.Record) -> str:
    """«11月19日　锡山纺织厂工会　12人»: what tells one record from another."""
    draft = record.draft
    matter = draft.unit or str(draft.details.get("title") or draft.details.get("content") or "")
    parts = [show.short_day(draft.date, turn.work.today), gist(matter)]
    if draft.head_count:
        parts.append(show.value("head_count", draft.head_count, turn.work.today))
    if draft.tenth_days:
        parts.append(show.value("days", draft.tenth_days / 10, turn.work.today))
    if not draft.done:
        parts.append(text("deed.planned"))
    return text("show.gap").join(part for part in parts if part)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _with_next_step(turn: Turn, draft: records.Draft, said: str) -> Reply:
    """Where that duty stands now, and the next thing to do."""
    issue = draft.details.get("issue")
    where = standing_line(turn, draft.kind)
    if draft.kind is RecordKind.CONTACT and issue:
        turn.dialogue.pending = {"kind": "suggest", "issue": issue, "topic": draft.details.get("topic")}
        offer = text("record.offer_suggestion", issue=gist(str(issue)))
        offered = (Choice(text("record.suggest_yes")), Choice(text("record.suggest_no")))
        return Reply("\n".join((said, where, offer)), offered)
    return Reply("\n".join((said, where, text("record.next"))))


def standing_line(turn: Turn, kind: str) -> str:
    """«今年联系职工 3/4 次，还差 1 次。» for the duty that this kind counts for; how many where there is no quota."""
    found = standings.of_person(turn.work, turn.work.person, turn.work.today.year)
    counted = [each for each in found if kind in each.duty.counts]
    return tell(counted[0]) if counted else text("progress.counts_for_none")


def tell(each: DutyStanding) -> str:
    key = {Standing.MET: "progress.met", Standing.COUNTED: "progress.counted", Standing.VOLUNTARY: "progress.voluntary"}
    return text(
        key.get(each.standing, "progress.unmet"),
        name=each.duty.name,
        done=show.number(each.done),
        quota=each.quota,
        left=show.number(each.left),
        unit=each.duty.unit,
        pending=text("progress.pending", count=each.pending) if each.pending else "",
    )


def settle_suggest(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «要不要提成建议»; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("record.suggest_no"):
        return [Reply(text("record.suggest_declined"))]
    if said != text("record.suggest_yes"):
        return None
    known = {"kind": "suggestion", "issue": pending["issue"], "topic": pending.get("topic")}
    return desk.begin(turn, SUGGESTION, {name: value for name, value in known.items() if value})
