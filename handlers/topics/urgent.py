"""Urgent reports: sent after one confirmation, acknowledged by whoever has them, looked up by number."""

from __future__ import annotations

from config.texts import text
from handlers import reports
from handlers.forms import desk, show, values
from handlers.forms.catalogue import URGENT
from handlers.forms.progress import Progress
from handlers.messages import Choice, Reply
from handlers.turn import Turn
from nlp.corrections import correction
from nlp.reading import Reading
from nlp.words import is_bare_urgent_call, number_of, tells_more, without_number
from storage.rules.people import Right
from storage.rules.refusals import NoDutyBearer
from storage.services import urgent
from storage.services.urgent import Draft, Report


def begin(turn: Turn, reading: Reading) -> list[Reply]:
    """Asks what happened, or shows the card; whatever form was open waits until this one is done."""
    may = turn.work.person.may
    if not may(Right.KEEP_LEDGER, turn.work.today) and not may(Right.ASK_FEDERATION, turn.work.today):
        raise NoDutyBearer()
    known = {} if is_bare_urgent_call(reading.text) else values.from_reading(URGENT, reading)
    extra = {"paused": turn.dialogue.form} if turn.dialogue.form else None
    return desk.begin(turn, URGENT, known, extra)


def submit(turn: Turn, progress: Progress) -> list[Reply]:
    """Out at once; the person hears that it is, and whom to call meanwhile."""
    details = {name: value for name, value in progress.values.items() if name != "content"}
    report, officers = urgent.report(turn.work, Draft(str(progress.values["content"]), details))
    key = "urgent.sent" if officers else "urgent.sent_to_leaders"
    hotline = turn.work.policies.figure("voice.hotline")
    return [Reply(text(key, number=report.number, officers=officers, hotline=hotline))]


def acknowledge(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«收到急-0001», or «收到» where only one waits; None for somebody who has nothing to acknowledge."""
    number = number_of(turn.text, text("number.urgent"))
    may_have_it = turn.work.person.may(Right.ASK_FEDERATION, turn.work.today)
    if number is None and "case_no" in reading.slots:
        return None
    if number is None and not may_have_it:
        return None
    if number is not None and (turn.text.strip() == number or not may_have_it):
        return look_up(turn, reading)
    waiting = urgent.waiting(turn.work)
    if number is None and len(waiting) != 1:
        return [_which(turn, waiting)] if waiting else [Reply(text("urgent.none"))]
    report = urgent.acknowledge(turn.work, number or waiting[0].number)
    reporter = turn.work.roster.people[report.person_id]
    return [Reply(text("urgent.acknowledged", number=report.number, name=reporter.name, unit=reporter.unit))]


def _which(turn: Turn, waiting: list[Report]) -> Reply:
    lines = [reports.urgent_line(turn.work, each) for each in waiting]
    offered = tuple(Choice(text("urgent.take", number=each.number)) for each in waiting)
    return Reply(show.lines_of(text("urgent.which", count=len(waiting)), *lines), offered)


def look_up(turn: Turn, reading: Reading) -> list[Reply] | None:
    """Where one's report stands, or what is new of it; None for a sentence about something else."""
    number = number_of(turn.text, text("number.urgent"))
    if number is None or turn.work.by is None:
        return None
    report = urgent.look_up(turn.work, number)
    if report.person_id == turn.work.person.id and tells_more(turn.text):
        return _more(turn, number, without_number(turn.text).strip(" ,，。:："))
    return [Reply(show.lines_of(reports.urgent_line(turn.work, report), reports.urgent_state(turn.work, report)))]


def more_of_last(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«地点写错了，是城西站» soon after a report; None where nothing was reported lately, or nothing is mended."""
    if turn.work.by is None or reading.slots.get("case_no"):
        return None
    report = urgent.latest(turn.work)
    if report is None or not correction(reading.text, turn.work.now, turn.names):
        return None
    return _more(turn, report.number, reading.text.strip())


def _more(turn: Turn, number: str, said: str) -> list[Reply]:
    """What went out stays as it was; what is new goes out as a report that names it."""
    content = text("urgent.more", number=number, said=said)
    return desk.begin(turn, URGENT, {"content": content})
