"""How urgent reports and requests for help are told: to the office, and to whoever sent them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.texts import text
from handlers.forms import show
from handlers.messages import Choice, Reply
from storage.rules.people import Person
from storage.services import assistance, urgent
from storage.services.urgent import Report, Stage
from storage.work import Work

Facts = Mapping[str, Any]


def urgent_state(work: Work, report: Report) -> str:
    if report.acknowledged_at is None:
        return text("urgent.open", hotline=work.policies.figure("voice.hotline"))
    by = work.roster.people.get(report.acknowledged_by_id or 0)
    moment = show.moment(report.acknowledged_at)
    return text("urgent.has_it", name=by.name if by else "", moment=moment, number=report.number)


def urgent_line(work: Work, report: Report) -> str:
    by = work.roster.people[report.person_id]
    count = report.draft.details.get("head_count")
    crowd = text("urgent.crowd", count=count) if count else ""
    when = show.moment(report.reported_at)
    return text(
        "urgent.line",
        number=report.number,
        name=by.name,
        unit=by.unit,
        moment=when,
        content=report.draft.content,
        crowd=crowd,
    )


def urgent_push(work: Work, person: Person, facts: Facts) -> Reply | None:
    """An alarm, or who has it; None for an alarm that came too late to be needed."""
    report = urgent.find(work, facts["number"])
    if report is None:
        return None
    stage = Stage(facts["stage"])
    if stage is Stage.TAKEN:
        by = work.roster.people.get(report.acknowledged_by_id or 0)
        return Reply(text("urgent.taken", number=report.number, name=by.name if by else ""))
    if report.acknowledged_at is not None:
        return None
    said = text("urgent.take", number=report.number)
    return Reply(
        show.lines_of(text(f"urgent.alarm_{stage}"), urgent_line(work, report), text("urgent.please", said=said)),
        (Choice(said),),
    )


def help_push(work: Work, person: Person, facts: Facts) -> Reply | None:
    """To the office: what is asked, unless it was answered meanwhile. To who asked: the answer."""
    request = assistance.find(work, facts["number"])
    if request is None:
        return None
    if request.person_id == person.id and request.answer:
        return Reply(text("help_request.answer", number=request.number, answer=request.answer))
    if request.answer:
        return None
    by = work.roster.people[request.person_id]
    return Reply(text("help_request.asked", number=request.number, name=by.name, unit=by.unit, content=request.content))
