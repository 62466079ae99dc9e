"""What officers, leaders and linked members ask: who is behind, how one person does, how all do."""

from __future__ import annotations

from dataclasses import replace

from config.duties import Duty
from config.texts import text
from handlers import framing, person_file, telling, wording
from handlers.forms import show
from handlers.messages import Choice, Reply, choices
from handlers.turn import Turn
from nlp.names import find_people
from nlp.reading import Intent, Reading
from nlp.words import familiar_surname
from storage.rules.measures import Measure, Period
from storage.rules.people import DUTY_BEARERS, Person, Right
from storage.services import questions
from storage.services.questions import Behind

_MOST_NAMES, _MOST_CHOICES, _MOST_EXEMPT = 30, 9, 3


def who_is_behind(turn: Turn, reading: Reading) -> list[Reply]:
    """Names of those with something of a duty left; of any duty where none is named."""
    year = telling.year_asked(turn, reading)
    if year > turn.work.today.year:
        return [_future(year)]
    said = replace(framing.question(turn, reading.slots), measure=Measure.COMPLETION)
    asked = replace(said, period=Period.year(year))
    duty = _duty(turn, reading, year)
    behind = questions.behind_on(turn.work, replace(asked, duty=duty.id if duty else ""))
    where = wording.scope_of(turn.work, asked, questions.scope(turn.work).whole)
    return [
        Reply(show.lines_of(*framing.notes(turn, reading.slots, said), _tell_behind(turn, where, behind, duty, year)))
    ]


def _future(year: int) -> Reply:
    return Reply(text("officer.future", year=year), choices(text("menu.behind")))


def _duty(turn: Turn, reading: Reading, year: int) -> Duty | None:
    asked = framing.duty_meant(turn, reading.slots)
    return turn.work.policies.duty(asked, year) if asked else None


def _tell_behind(turn: Turn, where: str, behind: Behind, duty: Duty | None, year: int) -> str:
    # Two documents may call one duty by different names; those asked about hear theirs.
    matter = behind.behind[0][1].duty.name if duty and behind.behind else _matter(duty)
    said = {
        "scope": where,
        "year": year,
        "matter": matter,
        "exempt": _exempt(turn, behind),
    }
    if not behind.owing:
        return text("officer.nobody_owes", **said)
    if not behind.behind:
        return text("officer.nobody_behind", **said, owing=behind.owing)
    names = [_named(turn, person) for person, _ in behind.behind[:_MOST_NAMES]]
    more = len(behind.behind) - len(names)
    return text(
        "officer.behind_more" if more else "officer.behind",
        **said,
        count=len(behind.behind),
        owing=behind.owing,
        names=show.joined(names),
        more=more,
    )


def _exempt(turn: Turn, behind: Behind) -> str:
    """How many are left out because an officer freed them; by name where they are few."""
    count = len(behind.exempt)
    names = show.joined([_named(turn, person) for person, _ in behind.exempt])
    return (
        text("officer.exempt" if count <= _MOST_EXEMPT else "officer.exempt_more", count=count, names=names)
        if count
        else ""
    )


def _named(turn: Turn, person: Person) -> str:
    """The name, with the unit where two people share it."""
    if len(turn.work.roster.people_named(person.name)) > 1:
        return text("officer.name_at_unit", name=person.name, unit=person.unit)
    return person.name


def person_status(turn: Turn, reading: Reading) -> list[Reply]:
    """One person's year; asks which one where a name fits several."""
    found = framing.people_named(turn, reading.slots) or _familiar(turn, reading)
    if len(found) > _MOST_CHOICES:
        return [Reply(text("officer.too_many", surname=found[0].name[0], count=len(found)))]
    if not found:
        turn.dialogue.ask("whom", ())
        is_open = turn.text == text("menu.person")
        return [Reply(text("officer.whom" if is_open else "officer.unknown_person"))]
    if both := framing.side_by_side(turn, reading.slots):
        year, people = telling.year_asked(turn, reading), turn.work.roster.people
        return [reply for each in both for reply in tell_person(turn, people[each], year)]
    if len(found) > 1:
        return [_ask_which(turn, reading, found)]
    _means(turn, found[0].id)
    return tell_person(turn, found[0], telling.year_asked(turn, reading))


def _familiar(turn: Turn, reading: Reading) -> list[Person]:
    """«小李», «张师傅»: everybody with duties of that surname."""
    surname = "" if reading.slots.get("persons") else familiar_surname(reading.text)
    people = turn.work.roster.active(turn.work.today) if surname else ()
    return [each for each in people if each.name.startswith(surname) and each.roles(turn.work.today) & DUTY_BEARERS]


def _ask_which(turn: Turn, reading: Reading, found: list[Person]) -> Reply:
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels)
    turn.dialogue.ask("person", offered, people=labels, year=telling.year_asked(turn, reading))
    return Reply(text("officer.which_person", count=len(found)), offered)


def settle_person(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that question; None when it is none."""
    pending = turn.dialogue.pending or {}
    chosen = pending["people"].get(said)
    if chosen is None:
        return None
    _means(turn, chosen)
    return tell_person(turn, turn.work.roster.people[chosen], pending["year"])


def _means(turn: Turn, person_id: int) -> None:
    """«那去年呢» is about the one who was meant."""
    if turn.dialogue.asked is not None:
        turn.dialogue.asked["slots"]["person_id"] = person_id


def settle_whom(turn: Turn, said: str) -> list[Reply] | None:
    """A name said when we asked whom; None when it is none."""
    named = find_people(said, turn.names)
    if not named:
        return None
    return person_status(turn, Reading(said, Intent.PERSON_STATUS, 1.0, slots={"persons": list(named)}))


def tell_person(turn: Turn, person: Person, year: int) -> list[Reply]:
    found = questions.status(turn.work, person, year)
    head = person_file.head(turn.work, person, year)
    if not found:
        return [Reply(show.lines_of(head, text("officer.person_owes_nothing")))]
    return [
        Reply(
            show.lines_of(head, *telling.standing_lines(found), text("officer.person_next")), _file(turn, person, year)
        )
    ]


def _file(turn: Turn, person: Person, year: int) -> tuple[Choice, ...]:
    """The year as a document, for those who may have it."""
    if not turn.work.person.may(Right.ASK_FEDERATION, turn.work.today):
        return ()
    return (Choice(text("person_file.choice"), text("person_file.says", name=person.name, year=year)),)


def _matter(duty: Duty | None) -> str:
    return duty.name if duty else text("officer.all_duties")
