"""Help asked of the federation: «求助：……» handed to the office after one question, answered by number."""

from __future__ import annotations

from config.texts import text
from handlers.forms import show
from handlers.messages import Reply, choices
from handlers.turn import Turn
from nlp.read import read
from nlp.reading import Certainty, Intent, Reading
from nlp.words import (
    Word,
    asks_for_help,
    asks_requests,
    engine_word,
    help_answer,
    is_bare_opener,
    is_urgent_call,
    number_of,
)
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
        turn.dialogue.ask("help_what", ())
        return Reply(text("help_request.what"))
    return _ask(turn, content)


def _ask(turn: Turn, content: str) -> Reply:
    offered = choices(text("help_request.yes"), text("help_request.no"))
    turn.dialogue.ask("help", offered, content=content)
    return Reply(text("help_request.ask", content=content), offered)


def settle_what(turn: Turn, said: str) -> list[Reply] | None:
    """What the federation is to help with, in any words, as it is asked again before it goes; None for plainly something else."""
    word = engine_word(said)
    if word is not None:
        return [Reply(text("help_request.left"))] if word in _NOTHING else None
    if is_urgent_call(said) or asks_for_help(said) is not None or asks_requests(said) or is_bare_opener(said):
        return None
    reading = read(said, turn.work.now, turn.names)
    is_sure = reading.certainty is Certainty.ACT
    if "case_no" in reading.slots or (
        is_sure and (reading.intent in _ELSEWHERE or len(_VISIT & reading.slots.keys()) > 2)
    ):
        return None
    return [_ask(turn, said.strip())]


_NOTHING = frozenset({Word.CANCEL, Word.DENY, Word.SKIP, Word.BACK})
_VISIT = frozenset({"date", "unit", "units", "head_count", "modes"})
# Nobody asks the federation for these: they are questions to this program, or small talk.
_ELSEWHERE = frozenset(
    {
        Intent.MY_PROGRESS,
        Intent.MY_RECORDS,
        Intent.MY_LINKS,
        Intent.MY_REMINDERS,
        Intent.TRACK_SUGGESTION,
        Intent.EXPLAIN_DUTY,
        Intent.HELP,
        Intent.GREET,
        Intent.REPORT_URGENT,
        Intent.READ_DOCUMENTS,
    }
)


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
