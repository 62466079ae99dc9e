"""«王建国的履职档案», «我的履职档案»: one person's year on one screen and as a Word document."""

from __future__ import annotations

from config.texts import text
from handlers import framing, person_file, telling
from handlers.forms.catalogue import BEGUN_BY
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.names import find_people
from nlp.read import read_as
from nlp.reading import Certainty, Intent, Reading
from nlp.words import asks_own_file, asks_person_file, asks_readers
from storage.rules.people import DUTY_BEARERS, Person, Right
from storage.services import person_files

_ASKING = frozenset({
    Intent.PERSON_STATUS, Intent.MY_PROGRESS, Intent.MY_RECORDS, Intent.EXPORT, Intent.DUTY_OVERVIEW, Intent.ANALYSE,
    Intent.READ_DOCUMENTS, Intent.OUT_OF_SCOPE,
})  # fmt: skip


def asked(turn: Turn, reading: Reading) -> list[Reply] | None:
    """None where no file is asked for: a log may speak of one too."""
    if turn.work.by is None or not (asks_person_file(turn.text) or _asks_own(turn)):
        return None
    if reading.intent not in _ASKING and reading.certainty is Certainty.ACT:
        return None
    said = read_as(turn.text, Intent.PERSON_STATUS, turn.work.now, turn.names)
    year = telling.year_asked(turn, said)
    if year > turn.work.today.year:
        return [Reply(text("officer.future", year=year), choices(text("menu.behind")))]
    asks_all = turn.work.person.may(Right.ASK_FEDERATION, turn.work.today)
    found = framing.people_named(turn, said.slots) or (_asked_before(turn) if asks_all else [])
    if not asks_all and any(each.id != turn.work.person.id for each in found):
        return None  # Linked members may see the screen alone; others are refused where they ask for that.
    if len(found) > 1:
        return [_which(turn, found, year)]
    return [_told(turn, found[0], year)] if found else _own(turn, year)


def _asks_own(turn: Turn) -> bool:
    """«导出我的记录» of who has records of one's own; to the office everybody's are meant."""
    return bool(turn.work.person.roles(turn.work.today) & DUTY_BEARERS) and asks_own_file(turn.text)


def readers(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«谁看过我的记录»: it is noted, and the office can tell; None for any other sentence."""
    if turn.work.by is None or not asks_readers(turn.text) or reading.intent in BEGUN_BY:
        return None
    return [Reply(text("person_file.readers"))]


def _asked_before(turn: Turn) -> list[Person]:
    """Whom the last question was about: «去年的履职档案» after somebody's file."""
    last = turn.dialogue.asked or {}
    is_of_person = last.get("intent") == Intent.PERSON_STATUS
    return framing.people_named(turn, last["slots"]) if is_of_person else []


def _own(turn: Turn, year: int) -> list[Reply]:
    """Nobody is named: one's own, where one has duties of one's own."""
    person = turn.work.person
    if person.roles(turn.work.today) & DUTY_BEARERS:
        return [_told(turn, person, year)]
    turn.dialogue.ask("file_whom", (), year=year)
    return [Reply(text("person_file.whom"))]


def _which(turn: Turn, found: list[Person], year: int) -> Reply:
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels)
    turn.dialogue.ask("file_person", offered, people=labels, year=year)
    return Reply(text("officer.which_person", count=len(found)), offered)


def settle_person(turn: Turn, said: str) -> list[Reply] | None:
    """Which of several; None when it is no answer."""
    pending = turn.dialogue.pending or {}
    chosen = pending["people"].get(said)
    return None if chosen is None else [_told(turn, turn.work.roster.people[chosen], pending["year"])]


def settle_whom(turn: Turn, said: str) -> list[Reply] | None:
    """A name said when we asked whom; None when it is none."""
    year = (turn.dialogue.pending or {})["year"]
    found = [each for name in find_people(said, turn.names) for each in turn.work.roster.people_named(str(name))]
    if not found:
        return None
    return [_which(turn, found, year)] if len(found) > 1 else [_told(turn, found[0], year)]


def _told(turn: Turn, person: Person, year: int) -> Reply:
    reply = person_file.told(turn.work, person_files.of(turn.work, person, year))
    if person.id != turn.work.person.id:
        days = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
        turn.dialogue.asked = {
            "intent": str(Intent.PERSON_STATUS),
            "slots": {"persons": [person.name], "person_id": person.id, **days},
        }
    return reply
