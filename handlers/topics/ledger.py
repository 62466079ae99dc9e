"""Logging what was done: from a sentence to a form, and from a confirmed form to a record."""

from __future__ import annotations

from config.texts import text
from handlers import enclosures, telling
from handlers.forms import desk, show, values
from handlers.forms.catalogue import BEGUN_BY, SUGGESTION
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import gist
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.refusals import NoDutyBearer
from storage.services import records


def begin(turn: Turn, reading: Reading) -> list[Reply]:
    """Opens the form that the sentence calls for, filled with what it says."""
    if reading.slots.get("on_behalf"):
        return [Reply(text("chat.soon"))]
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    form = BEGUN_BY[reading.intent]
    known = values.from_reading(form, reading)
    turn.dialogue.queue += [part.text for part in reading.parts[1:]]
    if form is SUGGESTION:
        known.setdefault("kind", turn.work.policies.figure("case.kind"))
    options = {slot: names for slot, names in reading.choices.items() if form.by_slot(slot)}
    sure = {name: value for name, value in known.items() if name not in options}
    return desk.begin(turn, form, sure, options=options)


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Enters the confirmed form, or the changed one of a record that is amended."""
    draft = values.record_draft(progress, turn.work.today)
    if number := progress.extra.get("number"):
        record = records.amend(turn.work, number, draft)
        return [Reply(text("record.amended", number=record.number, summary=telling.record(turn, record)))]
    record = records.log(turn.work, draft)
    late = text("record.late") if record.late else ""
    said = text("record.saved", number=record.number, summary=telling.record(turn, record), late=late)
    return [_with_next_step(turn, draft, record.number, show.lines_of(said, *enclosures.hand_over(turn, record)))]


def _with_next_step(turn: Turn, draft: records.Draft, number: str, said: str) -> Reply:
    """Where that duty stands now, and the next thing to do."""
    issue = draft.details.get("issue")
    where = telling.own_standing(turn, draft.kind)
    if draft.kind is not RecordKind.CONTACT or not issue:
        is_research = draft.kind is RecordKind.RESEARCH
        key = "record.next_research" if is_research else "record.next" if draft.done else "record.next_planned"
        return Reply(show.lines_of(said, where, text(key, number=number)))
    offered = (Choice(text("record.suggest_yes")), Choice(text("record.suggest_no")))
    turn.dialogue.ask("suggest", offered, issue=issue, topic=draft.details.get("topic"))
    offer = text("record.offer_suggestion", issue=gist(str(issue)))
    return Reply(show.lines_of(said, where, offer), offered)


def settle_suggest(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «要不要提成建议»; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("record.suggest_no"):
        return [Reply(text("record.suggest_declined"))]
    if said != text("record.suggest_yes"):
        return None
    known = {"kind": "suggestion", "issue": pending["issue"], "topic": pending.get("topic")}
    return desk.begin(turn, SUGGESTION, {name: value for name, value in known.items() if value})
