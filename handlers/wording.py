"""How questions and figures are called: what is counted, of whom, when, and every label of a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from config.texts import text
from handlers import periods
from handlers.forms import show
from handlers.turn import Turn
from storage.rules.measures import TIMES, Against, By, Measure, Period, Question, Source
from storage.services.questions import Answer, Figure
from storage.work import Work


def amount(found: Answer, each: Figure) -> str:
    return text("figure.amount", value=show.number(each.value), unit=unit(found.question))


def unit(asked: Question) -> str:
    return text(f"figure.unit.{asked.measure}")


def name_of(work: Work, asked: Question) -> str:
    """What is counted: «走访联系», «意见建议完成情况», «工资待遇社保方面的意见建议»."""
    if asked.measure is Measure.COMPLETION:
        # Two documents may call one duty by different names; the plainer one stands for both.
        names = [each.name for each in work.policies.every_duty if each.id == asked.duty]
        return min(names, key=len) if names else text("officer.all_duties")
    name = text(f"case_kind.{asked.kind}" if asked.kind else f"figure.name.{asked.measure}")
    name = text("figure.by_mode", mode=text(f"mode.{asked.mode}"), name=name) if asked.mode else name
    name = text("figure.entered_late", name=name) if asked.late else name
    name = text("figure.signed_together", name=name) if asked.joint else name
    return text("figure.about", topic=text(f"topic.{asked.topic}"), name=name) if asked.topic else name


def done_by(work: Work, asked: Question, scope: str) -> str:
    """Who is wanted: «全会2026年走访联系超过5次»."""
    said = {"scope": scope, "period": when(asked), "name": name_of(work, asked)}
    return text(f"doers.{asked.who}", **said, times=asked.times, unit=unit(asked))


def by_name(asked: Question) -> str:
    return text(f"figure.by.{asked.by}") if asked.by else ""


def short(asked: Question) -> str:
    """A sentence that asks for it: «各镇街走访联系»."""
    return text("figure.short", by=by_name(asked), name=text(f"figure.ask.{asked.measure}"))


def scope(turn: Turn, found: Answer) -> str:
    return scope_of(turn.work, found.question, found.whole)


def scope_of(work: Work, asked: Question, whole: bool) -> str:
    """Of whom: the filters as people say them; that only one's linked people are counted is always said."""
    said = filters(work, asked)
    if not said:
        return text("officer.scope_federation" if whole else "officer.scope_linked")
    joined = show.joined(said)
    return joined if whole or asked.people_named else text("figure.of_linked", scope=joined)


def filters(work: Work, asked: Question) -> list[str]:
    """What a question leaves out and what it keeps, a phrase for each."""
    role = text(f"role.{asked.role}") if asked.role else ""
    named: Mapping[str, list[str]] = {
        "unit": [each for each in (asked.unit, *asked.units) if each],
        "industry": [_industry(each) for each in (asked.industry, *asked.industries) if each],
        "constituency": [asked.constituency] if asked.constituency else [],
        "role": [role] if role else [],
        "persons": [work.roster.people[each].name for each in (asked.person_id, *asked.persons) if each is not None],
    }
    return [
        text("figure.without", names=show.joined(names)) if name in asked.without else show.joined(names)
        for name, names in named.items()
        if names
    ]


def _industry(name: str) -> str:
    trade = text("figure.trade")
    return name if name.endswith(trade[-1]) else name + trade


def when(asked: Question) -> str:
    """The period as people say it; duties are of whole years, and what is open is open now."""
    if asked.row.is_now:
        return text("figure.period.now")
    return periods.named(Period.year(asked.period.last.year) if asked.row.source is Source.DUTIES else asked.period)


def before(found: Answer) -> str:
    """What a figure is compared with, as people say it."""
    if found.question.against is Against.LAST_YEAR and found.question.row.source is not Source.DUTIES:
        return text("figure.last_year")
    return periods.named(found.before) if found.before else ""


def label_of(turn: Turn, found: Answer, each: Figure) -> str:
    """How a part is called: people by name (with the unit where two share it), months as people write them."""
    by = found.question.by
    if not each.label:
        return text("officer.not_handed" if by is By.DEPARTMENT else "officer.no_label")
    return _LABELS[by](turn, found.question, each.label) if by in _LABELS else each.label


def _person_label(turn: Turn, asked: Question, label: str) -> str:
    person = turn.work.roster.people[int(label)]
    if len(turn.work.roster.people_named(person.name)) > 1:
        return text("officer.name_at_unit", name=person.name, unit=person.unit)
    return person.name


def _time_label(turn: Turn, asked: Question, label: str) -> str:
    if asked.by is By.YEAR:
        return text("figure.period.year", year=label)
    year, part = label.split("-")
    is_one_year = asked.period.first.year == asked.period.last.year
    if asked.by is By.QUARTER:
        quarter = text(f"figure.quarter.{part[1:]}")
        return text("figure.quarter_label" if is_one_year else "figure.period.quarter", year=year, quarter=quarter)
    return text("figure.month_label" if is_one_year else "figure.month_of_year", year=year, month=int(part))


def _state_label(turn: Turn, asked: Question, label: str) -> str:
    return text(f"case_state.{label}" if asked.row.source is Source.CASES else f"figure.pushed.{label}")


def _kind_label(turn: Turn, asked: Question, label: str) -> str:
    return text(f"case_kind.{label}" if asked.row.source is Source.CASES else f"figure.kind.{label}")


def _purpose_label(turn: Turn, asked: Question, label: str) -> str:
    return text(f"figure.purpose.{label}" if label in _PURPOSES else "officer.no_label")


_PURPOSES = frozenset({"case", "reminder", "digest", "broadcast", "urgent"})


def _text_label(table: str) -> Callable[[Turn, Question, str], str]:
    return lambda turn, asked, label: text(f"{table}.{label}")


_LABELS: Mapping[By | None, Callable[[Turn, Question, str], str]] = {
    By.PERSON: _person_label,
    **dict.fromkeys(TIMES, _time_label),
    By.STATE: _state_label,
    By.KIND: _kind_label,
    By.ROLE: _text_label("role"),
    By.TOPIC: _text_label("topic"),
    By.PURPOSE: _purpose_label,
    By.CHANNEL: lambda turn, asked, label: text(f"figure.channel.{label}"),
}
