"""Who did it and who never did, in words: names, with how often where that was asked."""

from __future__ import annotations

from config.texts import text
from handlers import wording
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from storage.rules.measures import Question, Source
from storage.rules.people import Person
from storage.services import questions
from storage.services.questions import Doers

_MOST_NAMES = 30


def told(turn: Turn, asked: Question) -> Reply:
    """How many they are of how many, and their names."""
    found = questions.doers(turn.work, asked)
    head = text("doers.head", whom=_whom(turn, asked), count=len(found.people), of=found.of)
    as_of = text("officer.as_of", moment=show.moment(turn.work.now))
    if not found.people:
        return Reply(text("doers.nobody", whom=_whom(turn, asked), of=found.of, as_of=as_of))
    return Reply(show.lines_of(head, _names(turn, asked, found), as_of), choices(text("figure.export")))


def _whom(turn: Turn, asked: Question) -> str:
    scope = wording.scope_of(turn.work, asked, questions.scope(turn.work).whole)
    return wording.done_by(turn.work, asked, scope)


def _names(turn: Turn, asked: Question, found: Doers) -> str:
    is_counted = asked.who in ("some", "more", "least", "less") and asked.row.source is not Source.DUTIES
    shown = [_named(turn, asked, each, value if is_counted else 0) for each, value in found.people[:_MOST_NAMES]]
    left = len(found.people) - len(shown)
    names = show.joined(shown)
    return text("doers.names_more", names=names, more=left) if left else text("doers.names", names=names)


def _named(turn: Turn, asked: Question, person: Person, value: float) -> str:
    is_shared = len(turn.work.roster.people_named(person.name)) > 1
    name = text("officer.name_at_unit", name=person.name, unit=person.unit) if is_shared else person.name
    if not value:
        return name
    return text("doers.times", name=name, value=show.number(value), unit=wording.unit(asked))
