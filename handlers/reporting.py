"""An analysis as it is told: what stands out first, then the chart, then the Word report."""

from __future__ import annotations

from config.texts import text
from handlers.findings import Analysis, Finding, Period
from handlers.forms import show
from handlers.messages import Chart, Letter, Reply, Series, Shape
from storage.work import Work

_MOST_LINES = 3


def told(work: Work, found: Analysis) -> Reply:
    """Two or three lines, the picture, and the report with everything that it rests on."""
    title = text("analysis.title", period=found.scope + _named(found.period))
    scope = _scope(work, found)
    if not found.matters and not found.findings:
        return Reply(show.lines_of(scope, text("analysis.quiet")))
    lines = [text("analysis.line", line=each.line, records=_because(each)) for each in found.findings[:_MOST_LINES]]
    more = len(found.findings) - _MOST_LINES
    tail = text("analysis.tail", count=more) if more > 0 else text("analysis.attached")
    drawn = charts(found, title)
    facts = {
        "federation": work.federation.name,
        "title": title,
        "scope": found.scope + _named(found.period),
        "summary": [scope],
        "findings": [{"line": each.line, "records": each.records, "measure": each.measure} for each in found.findings],
        "as_of": text("officer.as_of", moment=show.moment(work.now)),
    }
    letter = Letter(text("analysis.file", title=title), "analysis", facts, drawn)
    return Reply(show.lines_of(scope, *lines, tail), (), (*drawn, letter))


def _because(finding: Finding) -> str:
    return text("analysis.because", records=finding.records) if finding.records else ""


def _scope(work: Work, found: Analysis) -> str:
    until = min(found.period.last, work.today)
    return text(
        "analysis.scope",
        period=found.scope + _named(found.period),
        until=show.short_day(until, work.today),
        contacts=found.contacts,
        cases=found.cases,
        matters=found.matters,
    )


def charts(found: Analysis, title: str) -> tuple[Chart, ...]:
    """What workers raised, beside the period before."""
    if not found.topics:
        return ()
    now, then = text("analysis.now"), text("analysis.then")
    series = (
        Series(now, tuple(float(each.count) for each in found.topics)),
        Series(then, tuple(float(each.before) for each in found.topics)),
    )
    return (Chart(title, Shape.BARS, tuple(each.name for each in found.topics), series, text("analysis.unit")),)


def _named(period: Period) -> str:
    """«2026年11月», «2026年第四季度», «2026年», or both days."""
    first, last = period.first, period.last
    for key, months in (("month", 1), ("quarter", 3), ("year", 12)):
        if period.is_whole(months):
            return text(f"analysis.{key}", year=first.year, month=first.month, quarter=(first.month + 2) // 3)
    return text("analysis.days", first=first.isoformat(), last=last.isoformat())
