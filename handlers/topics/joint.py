"""What others said of a person: «确认» or «不是我» to a joint activity or an entry made for him or her."""

from __future__ import annotations

from config.texts import text
from handlers import telling
from handlers.forms import desk, show, values
from handlers.forms.catalogue import FORMS
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.assent import decided
from nlp.case_numbers import scan
from nlp.corrections import correction
from nlp.reading import Intent, Reading
from nlp.taking_part import was_not_there
from nlp.words import is_withdrawal, says_same, without_number
from storage.services import activities
from storage.services.activities import Answer, Asking, Why
from storage.services.records import Record

_MOST = 8


def answer(turn: Turn, reading: Reading) -> list[Reply] | None:
    """Answers the one question that waits, or the one whose number is said; None where nothing waits."""
    if turn.work.by is None:
        return None
    is_yes = False if was_not_there(reading.text) else decided(reading.text)
    if is_yes is None:
        return None  # «人数不对，是8个» says what is wrong, not that one wasn't there; «有问题» says neither.
    if number := reading.slots.get("case_no"):
        asking = activities.about(turn.work, str(number))
        return None if asking is None else _answered(turn, asking, is_yes)
    waiting = activities.waiting(turn.work)
    if len(waiting) > 1:
        return [_which(turn, waiting[:_MOST], is_yes)]
    return _answered(turn, waiting[0], is_yes) if waiting else None


def absent(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«我没去，是别人去的» to such a question; None where nothing waits or it says something else."""
    if turn.work.by is None or not was_not_there(turn.text):
        return None
    numbers = [each.number for each in scan(turn.text)][:1]
    slots = {"case_no": numbers[0]} if numbers else {}
    return answer(turn, Reading(reading.text, Intent.DENY, 1.0, slots=slots))


def corrected(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«人数不对，是8个» to such a question: an entry made for the person is mended before it counts.

    None where nothing waits, or the words mend nothing.
    """
    if turn.work.by is None or is_withdrawal(reading.text):
        return None
    asking = _meant(turn, reading)
    said = correction(without_number(reading.text), turn.work.now, turn.names)
    if asking is None or not said:
        return None
    record = asking.record
    if asking.why is Why.JOINT:
        by = turn.work.roster.people[record.person_id].name
        offered = tuple(_worded(word, record.number) for word in (text("joint.yes"), text("joint.no")))
        return [Reply(text("joint.not_yours", number=record.number, by=by), offered)]
    form, given = FORMS[record.draft.kind], values.of_record(record)
    changed = values.changes(form, reading, said, given, turn.work.today)
    return desk.amend(turn, form, record.number, given, changed, entered=True) if changed else None


def _meant(turn: Turn, reading: Reading) -> Asking | None:
    """The question whose number is said, or the only one that waits."""
    if number := reading.slots.get("case_no"):
        asking = activities.about(turn.work, str(number))
        return asking if asking is not None and asking.answer is Answer.ASKED else None
    waiting = activities.waiting(turn.work)
    return waiting[0] if len(waiting) == 1 else None


def _worded(word: str, number: str) -> Choice:
    return Choice(word, text("joint.numbered", word=word, number=number))


def unclear(turn: Turn, reading: Reading) -> list[Reply] | None:
    """Words that are neither a yes nor a no while one question waits: it is asked again; None where none or several wait."""
    waiting = activities.waiting(turn.work) if turn.work.by is not None else []
    if len(waiting) != 1 or decided(reading.text) is not None:
        return None
    record = waiting[0].record
    by = turn.work.roster.people[record.entered_by_id or record.person_id].name
    offered = tuple(_worded(word, record.number) for word in (text("joint.yes"), text("joint.no")))
    said = text("joint.unsure", number=record.number, by=by, summary=telling.record(turn, record))
    return [Reply(said, offered)]


def _which(turn: Turn, waiting: list[Asking], is_yes: bool) -> Reply:
    word = text("joint.yes" if is_yes else "joint.no")
    offered = tuple(_choice(turn, each, word) for each in waiting)
    return Reply(text("joint.which", count=len(waiting)), offered)


def _choice(turn: Turn, asking: Asking, word: str) -> Choice:
    summary = telling.record(turn, asking.record)
    label = text("records.line", number=asking.record.number, summary=summary)
    return Choice(label, text("joint.numbered", word=word, number=asking.record.number))


def _answered(turn: Turn, asking: Asking, is_yes: bool) -> list[Reply]:
    if asking.answer is (Answer.CONFIRMED if is_yes else Answer.DECLINED):
        return [Reply(text("joint.already" if is_yes else "joint.already_no", number=asking.record.number))]
    if not is_yes:
        activities.decline(turn.work, asking)
        return [Reply(text("joint.declined", number=asking.record.number))]
    twin = activities.twin(turn.work, asking)
    if twin is None:
        return [_confirmed(turn, activities.confirm(turn.work, asking))]
    offered = choices(text("form.same"), text("joint.not_same"))
    turn.dialogue.ask("same_visit", offered, number=asking.record.number, twin=twin.number)
    return [Reply(text("joint.twin", twin=twin.number, number=asking.record.number), offered)]


def _confirmed(turn: Turn, record: Record) -> Reply:
    said = text("joint.confirmed", number=record.number, summary=telling.record(turn, record))
    where = telling.own_standing(turn, record.draft.kind, record.draft.date.year)
    return Reply(show.lines_of(said, where, text("joint.next")))


def settle_same(turn: Turn, said: str) -> list[Reply] | None:
    """Whether the joint activity is the visit that the person logged already; None when it is no answer."""
    pending = turn.dialogue.pending or {}
    same = True if said == text("form.same") else False if said == text("joint.not_same") else says_same(said)
    asking = activities.about(turn.work, pending["number"])
    if same is None or asking is None:
        return None
    if not same:
        return [_confirmed(turn, activities.confirm(turn.work, asking))]
    activities.same(turn.work, asking)
    return [Reply(text("joint.same", twin=pending["twin"]))]


def join(turn: Turn, progress: Progress) -> list[Reply]:
    """«一起去的» to somebody else's entry of the same visit."""
    return [_confirmed(turn, activities.join(turn.work, progress.extra["beside"], progress.values))]


def settle_companion(turn: Turn, said: str) -> list[Reply] | None:
    """Which of several people of one name came along; None when it is no answer."""
    pending = turn.dialogue.pending or {}
    if said == text("joint.nobody"):
        return [Reply(text("joint.nobody_asked"))]
    chosen = pending["people"].get(said)
    if chosen is None:
        return None
    person = turn.work.roster.people[chosen]
    activities.name(turn.work, pending["number"], person)
    return [Reply(text("joint.asked", names=person.name))]
