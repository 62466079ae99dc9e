"""A suggestion's reply as the document that a federation files and sends: its number, its words, how to rate it."""

from __future__ import annotations

from datetime import date

from config.texts import text
from handlers.forms import show
from handlers.messages import Letter
from storage.rules.case_words import Part
from storage.services.cases import ReplyText, Status
from storage.work import Work


def reply_letter(work: Work, found: Status, rate_until: date | None = None) -> Letter | None:
    """The last reply of the lead unit as a Word document; None where nothing was answered yet.

    Nothing stands in it but what signers may read.
    """
    answered = [each for each in found.replies if each.part is Part.LEAD and each.paper]
    if not answered:
        return None
    return _letter(work, found, answered[-1], rate_until)


def _letter(work: Work, found: Status, reply: ReplyText, rate_until: date | None) -> Letter:
    number, title = found.case.number, found.case.draft.title
    signers = [each.person.name for each in found.signers if each.answer is not None and each.answer == "signed"]
    facts = {
        "federation": work.federation.name,
        "paper": reply.paper,
        "number": number,
        "title": title,
        "signers": show.joined(signers),
        "plural": text("paper.plural") if len(signers) > 1 else "",
        "kind": text(f"case_kind.{found.case.draft.kind}"),
        "units": _units(found, reply),
        "lines": [line.strip() for line in reply.text.splitlines() if line.strip()],
        "result": text(f"result.{reply.result}") if reply.result else "",
        "promise_on": _day(reply.promise_on) if reply.promise_on else "",
        "rate_until": _day(rate_until) if rate_until else "",
        "rate_example": text("paper.rate_example", number=number),
        "unit": reply.unit,
        "date": _day(reply.at.date()),
    }
    return Letter(text("paper.file", number=number), "case_reply", facts)


def _units(found: Status, reply: ReplyText) -> str:
    others = [each.name for each in found.units if each.part is Part.CO]
    return text("paper.with_units", unit=reply.unit, others=show.joined(others)) if others else reply.unit


def _day(day: date) -> str:
    return text("paper.day", year=day.year, month=day.month, day=day.day)
