"""Help asked of the federation: «求助：……» handed to the office after one question, answered by number."""

from __future__ import annotations

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.reading import Reading
from nlp.words import asks_for_help, asks_requests, help_answer, number_of
from storage.rules.people import Right
from storage.services import assistance
from storage.services.assistance import Request

_MOST = 10


def heard(turn: Turn, reading: Reading) -> list[Reply] | None:
    """A wish for help, the office's answer to one, or a question about them; None for any other sentence."""
    if turn.work.by is None:
        return None
    answers = (each(turn) for each in (_answered, _looked_up, _listed, _offered))
    return next(([reply] for reply in answers if reply is not None), None)


def _answered(turn: Turn) -> Reply | None:
    answered = help_answer(turn.text)
    if answered is None:
        return None
    assistance.answer(turn.work, *answered)
    return Reply(text("help_request.answered", number=answered[0]))


def _looked_up(turn: Turn) -> Reply | None:
    number = number_of(turn.text, text("number.help"))
    if number is None or help_answer(turn.text):
        return None
    return Reply(show.lines_of(_line(turn, assistance.look_up(turn.work, number)), text("help_request.tail")))


def _offered(turn: Turn) -> Reply | None:
    content = asks_for_help(turn.text)
    if content is None or not turn.work.person.may(Right.KEEP_LEDGER, turn.work.today):
        return None
    if not content:
        return Reply(text("help_request.what"))
    offered = choices(text("help_request.yes"), text("help_request.no"))
    turn.dialogue.ask("help", offered, content=content)
    return Reply(text("help_request.ask", content=content), offered)


def settle(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to «要转给办公室吗»; None when it is none."""
    pending = turn.dialogue.pending or {}
    if said == text("help_request.no"):
        return [Reply(text("help_request.left"))]
    if said != text("help_request.yes"):
        return None
    request = assistance.ask(turn.work, pending["content"])
    return [Reply(text("help_request.sent", number=request.number))]


def _listed(turn: Turn) -> Reply | None:
    if not asks_requests(turn.text):
        return None
    is_office = turn.work.person.may(Right.ASK_FEDERATION, turn.work.today)
    found = assistance.waiting(turn.work) if is_office else assistance.mine(turn.work)
    if not found:
        return Reply(text("help_request.none_open" if is_office else "help_request.none"))
    lines = [_line(turn, each) for each in found[:_MOST]]
    tail = text("help_request.how_to_answer" if is_office else "help_request.tail")
    return Reply(show.lines_of(text("help_request.head", count=len(found)), *lines, tail))


def _line(turn: Turn, request: Request) -> str:
    by = turn.work.roster.people[request.person_id].name
    state = text("help_request.reply", answer=request.answer) if request.answer else text("help_request.open")
    return text("help_request.line", number=request.number, name=by, content=request.content, state=state)
