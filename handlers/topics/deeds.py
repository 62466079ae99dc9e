"""A good deed after it was logged: how far it is, or that it is done (requirements.md C9)."""

from __future__ import annotations

from datetime import date

from config.texts import text
from handlers import telling
from handlers.forms import desk, values
from handlers.forms.catalogue import GOOD_DEED
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.deeds import is_finished, is_of_deed
from nlp.read import read_as
from nlp.reading import Intent, Reading
from nlp.words import Word, deed_is_done, engine_word, is_withdrawal, without_number
from storage.rules.kinds import RecordKind
from storage.rules.people import Right
from storage.rules.refusals import NoDutyBearer
from storage.services import records
from storage.services.records import Record

_MOST = 5


def update(turn: Turn, reading: Reading) -> list[Reply] | None:
    """A word about a deed: an open one is asked back, one without a number finds its deed; None for what amends as ever."""
    if number := reading.slots.get("case_no"):
        is_open = is_finished(without_number(reading.text)) is None and not is_withdrawal(reading.text)
        return _ask_done(turn, reading, str(number)) if is_open and _is_planned(turn, str(number)) else None
    return _unnumbered(turn, reading)


def _ask_done(turn: Turn, reading: Reading, number: str) -> list[Reply]:
    offered = choices(text("deed.is_done"), text("deed.not_yet"), text("word.cancel"))
    turn.dialogue.ask("deed_done", offered, number=number, text=reading.text)
    return [Reply(text("deed.ask_done", number=number), offered)]


def _told(turn: Turn, reading: Reading, number: str) -> list[Reply]:
    """The deed's card with what was said of it, where that is plain; else the question."""
    done = is_finished(without_number(reading.text))
    return _ask_done(turn, reading, number) if done is None else _open(turn, reading, number, done=done)


def _open(turn: Turn, reading: Reading, number: str, *, done: bool) -> list[Reply]:
    given = values.of_record(records.changeable(turn.work, number))
    return desk.amend(turn, GOOD_DEED, number, given, values.of_deed(reading, given, turn.work.today, done=done))


def _is_planned(turn: Turn, number: str) -> bool:
    record = records.changeable(turn.work, number)
    return record.draft.kind is RecordKind.GOOD_DEED and not record.draft.done


def settle_done(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «办成了吗»; None when it is none."""
    pending = turn.dialogue.pending or {}
    word = engine_word(said)
    if word is Word.CANCEL:
        return [Reply(text("form.left_alone", number=pending["number"]))]
    done = _ANSWERS[word] if word in _ANSWERS else deed_is_done(said) if len(said) <= _SHORT else None
    if done is None:
        return None
    reading = read_as(pending["text"], Intent.UPDATE_GOOD_DEED, turn.work.now, turn.names)
    return _open(turn, reading, pending["number"], done=done)


_SHORT = 10
_ANSWERS = {Word.CONFIRM: True, Word.DENY: False, Word.SKIP: False}


def _unnumbered(turn: Turn, reading: Reading) -> list[Reply]:
    """The one planned deed that the words are plainly about; else the person chooses; without any it is a new one."""
    if not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        raise NoDutyBearer()
    planned = _planned(turn)
    if not planned:
        return _as_new(turn, reading.text)
    plain = [each for each in planned if is_of_deed(reading.text, each.draft.content)]
    if len(planned) == len(plain) == 1:
        return _told(turn, reading, planned[0].number)
    some = (_choice(turn, each) for each in planned[:_MOST])
    offered = (*some, Choice(text("deed.another")), Choice(text("word.cancel")))
    turn.dialogue.ask("which_deed", offered, text=reading.text)
    return [Reply(text("deed.which"), offered)]


def _planned(turn: Turn) -> list[Record]:
    year = turn.work.today.year
    found = records.mine(turn.work, [RecordKind.GOOD_DEED], date(year - 1, 1, 1), date(year + 1, 12, 31))
    return [each for each in found if not each.draft.done and each.person_id == turn.work.person.id]


def _choice(turn: Turn, deed: Record) -> Choice:
    return Choice(text("records.line", number=deed.number, summary=telling.record(turn, deed)), deed.number)


def settle_which(turn: Turn, said: str) -> list[Reply] | None:
    """Which planned deed, or none of them; None when it is no answer."""
    pending = turn.dialogue.pending or {}
    if said == text("deed.another"):
        return _as_new(turn, pending["text"])
    if engine_word(said) in (Word.CANCEL, Word.DENY):
        return [Reply(text("form.cancelled"))]
    if said not in pending["choices"]:
        return None
    reading = read_as(pending["text"], Intent.UPDATE_GOOD_DEED, turn.work.now, turn.names)
    return _told(turn, reading, said)


def _as_new(turn: Turn, said: str) -> list[Reply]:
    reading = read_as(said, Intent.LOG_GOOD_DEED, turn.work.now, turn.names)
    return desk.begin(turn, GOOD_DEED, values.from_reading(GOOD_DEED, reading))
