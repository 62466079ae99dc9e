"""Binding an account to a roster person, and giving it up."""

from __future__ import annotations

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import code_in
from storage.rules.people import Person
from storage.services import people


def bind(turn: Turn, reading: Reading) -> list[Reply]:
    """Binds by the code in the message; asks for one where there is none."""
    if turn.work.by is not None:
        return [Reply(text("bind.already", name=turn.work.by.name))]
    code = code_in_message(turn) or reading.slots.get("code")
    if not code:
        return [Reply(text("bind.ask_code"))]
    person = people.bind(turn.work, str(code))
    return [Reply(welcome(turn, person), choices(text("menu.progress"), text("menu.help")))]


def code_in_message(turn: Turn) -> str | None:
    """The code that the whole message is, as people copy it from paper."""
    policies = turn.work.policies
    return code_in(turn.text, policies.figure("binding.alphabet"), policies.figure("binding.code_length"))


def welcome(turn: Turn, person: Person) -> str:
    names = [text(f"role.{role}") for role in sorted(person.roles(turn.work.today))]
    return text("bind.done", name=person.name, roles=show.joined(names), unit=person.unit)


def unbind(turn: Turn, reading: Reading) -> list[Reply]:
    """Asks once before the binding is given up."""
    name = turn.work.person.name
    offered = choices(text("unbind.yes"), text("unbind.no"))
    turn.dialogue.ask("unbind", offered)
    return [Reply(text("unbind.ask", name=name), offered)]


def settle_unbind(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that question; None when it is none."""
    if said == text("unbind.yes"):
        people.unbind(turn.work)
        return [Reply(text("unbind.done"))]
    return [Reply(text("unbind.kept"))] if said == text("unbind.no") else None
