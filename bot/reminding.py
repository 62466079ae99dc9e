"""`remind --dry-run`: who would get what now, and why. Nothing is written and nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.app import Service
from config.texts import text
from handlers.topics import pushes
from storage.services import reminders
from storage.unit_of_work import read


@dataclass(frozen=True, slots=True)
class Preview:
    """One row a person; the summary says which stage it is, or when the next one comes."""

    rows: list[dict[str, Any]]
    summary: str

    def line(self, row: dict[str, Any]) -> str:
        return text("remind.line", name=row["to"], reason=row["why"], text=row["text"].replace("\n", " "))


def rows(service: Service, federation_id: str, now: datetime) -> Preview:
    with read(service.database, federation_id) as uow:
        work = service.tenants.office_work(uow, now)
        due = reminders.due_now(work)
        told = []
        for each in due:
            facts = {"year": each.point.day.year, "days_before": each.point.days_before}
            reply = pushes.render(work, each.person, reminders.REMINDER, facts)
            if reply is not None:
                told.append({"to": each.person.name, "unit": each.person.unit, "why": _why(each), "text": reply.text})
        upcoming = [point for point in reminders.schedule(work, work.today.year) if point.day > work.today]
        key = "remind.some" if told else "remind.none" if upcoming else "remind.year_done"
        day = upcoming[0].day.isoformat() if upcoming else ""
        return Preview(told, text(key, count=len(told), day=day))


def _why(due: reminders.Due) -> str:
    if due.point.days_before is None:
        return text("remind.because_nudge", day=due.point.day.isoformat())
    return text("remind.because_stage", day=due.point.day.isoformat(), days=due.point.days_before)
