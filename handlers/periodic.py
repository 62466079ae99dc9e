"""A month, half a year or a year of the federation as a Word report: figures, duties, its own duties, what stands out.

Every figure is the answer to the same question in chat, so that a report and an answer never contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from config.texts import text
from handlers import findings, reporting
from handlers.findings import Analysis
from handlers.forms import show
from handlers.messages import Chart, Letter, Series, Shape
from handlers.telling import exemptions as exempt
from storage.rules.measures import Against, By, Measure, Period, Question
from storage.rules.own_duties import Part
from storage.services import organisation, questions
from storage.services.questions import Figure
from storage.work import Work

_FIGURES = (
    Measure.CONTACTS, Measure.WORKERS, Measure.STUDIES, Measure.TALKS, Measure.MEETINGS, Measure.TRAINING_DAYS,
    Measure.INSPECTIONS, Measure.RESEARCH, Measure.GOOD_DEEDS, Measure.HELPED, Measure.MONEY, Measure.CASES,
)  # fmt: skip
_NOW = (Measure.OPEN_CASES, Measure.OVERDUE_CASES)
_YEARS_OPEN = 5


def letter(work: Work, kind: str, period: findings.Period) -> Letter:
    """`kind`: monthly, half-year or annual. Who asks has been let in; the looks are noted."""
    title = text(f"report.title.{kind}", year=period.first.year, month=period.first.month, half=_half(period.first))
    year = period.last.year
    asked = Question(Measure.COMPLETION, Period.year(year))
    duties = questions.answer(work, replace(asked, by=By.DUTY)).parts
    towns = questions.answer(work, replace(asked, by=By.TOWN)).parts
    found = findings.analyse(work, period)
    facts = {
        "federation": work.federation.name,
        "title": title,
        "scope": text("report.scope", first=period.first.isoformat(), last=min(period.last, work.today).isoformat()),
        "figures": list(_figures(work, Period(period.first, period.last))),
        "year": year,
        "duties": [_share(each) for each in duties],
        "towns": [_share(each) for each in towns],
        "own": [_own(work, part) for part in organisation.standing(work, year)],
        "findings": [{"line": each.line, "records": each.records, "measure": each.measure} for each in found.findings],
        "as_of": text("officer.as_of", moment=show.moment_of_year(work.now)),
    }
    return Letter(title, "report", facts, _charts(found, towns))


def _half(day: date) -> str:
    return text("report.second_half" if day.month > 6 else "report.first_half")


def _figures(work: Work, period: Period) -> Iterable[dict[str, str]]:
    """Each with what it was in the period before; what is open is open now."""
    for measure in _FIGURES:
        found = questions.answer(work, Question(measure, period, against=Against.PERIOD_BEFORE)).total
        yield _figure(measure, found.value, found.before)
    since = date(work.today.year - _YEARS_OPEN, 1, 1)
    for measure in _NOW:
        yield _figure(measure, questions.answer(work, Question(measure, Period(since, work.today))).total.value, None)


def _figure(measure: Measure, now: float, before: float | None) -> dict[str, str]:
    unit = text(f"figure.unit.{measure}")
    told = [
        text("figure.amount", value=show.number(each), unit=unit) if each is not None else "" for each in (now, before)
    ]
    return {"name": text(f"figure.name.{measure}"), "now": told[0], "before": told[1]}


def _share(each: Figure) -> dict[str, Any]:
    name = (each.label or text("officer.no_label")) + exempt.beside(each)
    return {"name": name, "met": int(each.value), "of": each.of or 0, "percent": each.percent}


def _own(work: Work, part: Part) -> dict[str, str]:
    if part.done_on is not None:
        state = text("report.own_done", day=part.done_on.isoformat())
    else:
        state = text("report.own_late" if part.is_late(work.today) else "report.own_open")
    return {"name": part.duty.name, "due": part.due.isoformat(), "state": state}


def _charts(found: Analysis, towns: Iterable[Figure]) -> tuple[Chart, ...]:
    told = list(towns)
    labels = tuple(each.label or text("officer.no_label") for each in told)
    series = (Series(text("report.rate"), tuple(float(each.percent) for each in told)),)
    by_town = (Chart(text("report.towns"), Shape.BARS, labels, series, "%"),) if told else ()
    return (*by_town, *reporting.charts(found, text("report.topics")))
