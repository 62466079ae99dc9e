"""Figures in answer to a question: two or three sentences, then the picture and the sheet."""

from __future__ import annotations

from dataclasses import replace

from config.texts import text
from handlers import asking, doing, framing, periods, picturing, which_unit, wording
from handlers.forms import show
from handlers.messages import Choice, Reply, choices
from handlers.telling import exemptions as exempt
from handlers.turn import Turn
from nlp.reading import Intent, Reading
from storage.rules.measures import PLACES, TIMES, By, Measure, Question, Source
from storage.rules.people import Person
from storage.services import questions
from storage.services.questions import Answer, Figure

_MOST_LINES = 8
_MOST_SHARES = 15
_MOST_NAMED = 3
_MOST_PEOPLE = 10


def tell(turn: Turn, reading: Reading) -> list[Reply]:
    """The figure that was asked for; what can't be told so is offered as it can."""
    asked = framing.question(turn, reading.slots)
    if (unclear := _whom_or_where(turn, reading) or _beyond(turn, asked)) is not None:
        return [unclear]
    if asked.who:
        return _noted(turn, reading, asked, doing.told(turn, asked))
    return _noted(turn, reading, asked, _told(turn, reading, questions.answer(turn.work, asked)))


def _noted(turn: Turn, reading: Reading, asked: Question, told: Reply) -> list[Reply]:
    """With what the figure leaves aside standing first."""
    return [replace(told, text=show.lines_of(*framing.notes(turn, reading.slots, asked), told.text))]


def _whom_or_where(turn: Turn, reading: Reading) -> Reply | None:
    """What must be asked first: which unit, which person."""
    if several := which_unit.meant(turn, reading):
        return which_unit.ask(several)
    if len(found := framing.people_meant(turn, reading.slots)) > 1:
        return _which_person(turn, reading, found)
    return None


def _beyond(turn: Turn, asked: Question) -> Reply | None:
    """Why there is no such figure; None where there is one."""
    if asked.period.first > turn.work.today:
        return Reply(text("figure.future", period=periods.named(asked.period)), choices(text("figure.this_year")))
    if asked.is_sensible:
        unknown = framing.unknown_place(turn, asked)
        return Reply(text("figure.unknown_unit", unit=unknown)) if unknown else None
    near = wording.short(asked.nearest())
    name, by = wording.name_of(turn.work, asked), wording.by_name(asked)
    return Reply(text("figure.senseless", name=name, by=by, near=near), choices(near))


def analyse(turn: Turn, reading: Reading) -> list[Reply]:
    """What workers raise, and what changed: by topic against the period before, unless another figure is named."""
    slots = {"measure": Measure.CONTACTS.value, "by": By.TOPIC.value, **reading.slots}
    # A ranking of months is no comparison of periods.
    slots |= {} if slots["by"] in TIMES else {"against": slots.get("against", "period_before")}
    return tell(turn, replace(reading, slots=slots))


def _which_person(turn: Turn, reading: Reading, found: list[Person]) -> Reply:
    labels = {text("officer.name_at_unit", name=each.name, unit=each.unit): each.id for each in found}
    offered = choices(*labels)
    turn.dialogue.ask("figure_person", offered, people=labels, slots=dict(reading.slots))
    return Reply(text("officer.which_person", count=len(found)), offered)


def settle_person(turn: Turn, said: str) -> list[Reply] | None:
    """The answer to that question; None when it is none."""
    pending = turn.dialogue.pending or {}
    chosen = pending["people"].get(said)
    if chosen is None:
        return None
    reading = Reading(said, Intent.DUTY_OVERVIEW, 1.0, slots={**pending["slots"], "person_id": chosen})
    asking.remember(turn, reading)
    return tell(turn, reading)


def _told(turn: Turn, reading: Reading, found: Answer) -> Reply:
    order, limit = reading.slots.get("order"), reading.slots.get("limit")
    parts = _ordered(found, order, limit)
    if not found.total.value and not found.total.of and not found.total.before:
        return Reply(_empty(turn, found), _next(found))
    most = min(limit or (_MOST_LINES if found.total.of is None else _MOST_SHARES), picturing.MOST_BARS)
    told = (
        parts
        if order == "least" or found.total.of is not None
        else [each for each in parts if each.value or each.before]
    )
    lines = [_line(turn, found, each) for each in told[:most]]
    left = len(told) - len(lines)
    said = [_head(turn, found), *_standing_out(turn, found), *_order_said(found, order, lines), *lines]
    said += [text("figure.more", count=left)] if left else []
    said += [text("figure.overlap")] if _overlaps(found) else []
    said.append(text("officer.as_of", moment=show.moment(found.as_of)))
    return Reply(show.lines_of(*said), _next(found), picturing.files(turn, found, parts, _notes(turn, reading, found)))


def _notes(turn: Turn, reading: Reading, found: Answer) -> tuple[str, ...]:
    """What stands above a sheet: the question as it was asked, and its answer."""
    asked = text("figure.column.question", question=reading.text)
    return (asked, _head(turn, found), *([text("figure.overlap")] if _overlaps(found) else []))


def _ordered(found: Answer, order: str | None, limit: int | None) -> tuple[Figure, ...]:
    parts = found.parts
    if order == "least":
        parts = tuple(sorted(parts, key=lambda each: (each.share, each.label)))
    elif order == "most":
        parts = tuple(sorted(parts, key=lambda each: (-each.share, each.label)))
    if limit is None and found.question.by is By.PERSON:
        limit = _MOST_PEOPLE
    return parts[:limit] if limit else parts


# --- words ----------------------------------------------------------------------------------------------------------


def _head(turn: Turn, found: Answer) -> str:
    total = found.total
    where, when = wording.scope(turn, found), wording.when(found.question)
    if total.of is not None:
        said = text(
            "figure.share_head",
            scope=where,
            period=when,
            name=wording.name_of(turn.work, found.question),
            met=show.number(total.value),
            owing=total.of,
            percent=total.percent,
        )
    else:
        said = text(
            "figure.head",
            scope=where,
            period=when,
            name=wording.name_of(turn.work, found.question),
            value=wording.amount(found, total),
        )
    return text("figure.ended", said=said + exempt.beside(total) + _compared(found))


def _compared(found: Answer) -> str:
    total, before = found.total, found.before
    if before is None:
        return ""
    if total.of is not None:
        was = replace(total, value=total.before or 0, of=total.of_before or 0)
        if not was.of:
            return text("figure.none_before", period=wording.before(found))
        return text(
            "figure.share_before",
            period=wording.before(found),
            percent=was.percent,
            change=_signed(total.percent - was.percent, text("figure.points")),
        )
    if not total.before:
        return text("figure.none_before", period=wording.before(found))
    change = total.value - total.before
    rate = round(100 * change / total.before)
    was_amount = wording.amount(found, replace(total, value=total.before))
    return text(
        "figure.before",
        period=wording.before(found),
        value=was_amount,
        change=_signed(change, wording.unit(found.question)),
        rate=abs(rate),
    )


def _signed(value: float, unit: str) -> str:
    key = "figure.up" if value > 0 else "figure.down" if value < 0 else "figure.same"
    return text(key, value=show.number(abs(value)), unit=unit)


def _standing_out(turn: Turn, found: Answer) -> list[str]:
    """What an officer would notice first: the largest, what is missing; of shares, what to do about it."""
    parts, by = found.parts, found.question.by
    if found.question.row.source is Source.DUTIES or len(parts) < picturing.LEAST_FOR_A_CHART:
        return []
    top = max(parts, key=lambda each: each.value)
    is_alone = top.value and sum(each.value == top.value for each in parts) == 1
    named = wording.label_of(turn, found, top)
    said = [text("figure.top", label=named, value=wording.amount(found, top))] if is_alone else []
    silent = [wording.label_of(turn, found, each) for each in parts if not each.value and each.label]
    if silent and by in (*PLACES, By.PERSON):
        names = show.joined(silent[:_MOST_NAMED])
        said.append(
            text(
                "figure.silent" if len(silent) <= _MOST_NAMED else "figure.silent_more", count=len(silent), names=names
            )
        )
    grown = [each for each in parts if each.before is not None and each.value > each.before]
    if found.total.before and grown and by not in TIMES:
        most = max(grown, key=lambda each: each.value - (each.before or 0))
        more = wording.amount(found, replace(most, value=most.value - (most.before or 0)))
        said.append(text("figure.grown", label=wording.label_of(turn, found, most), value=more))
    return said


def _order_said(found: Answer, order: str | None, lines: list[str]) -> list[str]:
    is_least = order == "least" or (order is None and found.question.row.source is Source.DUTIES)
    if len(lines) < picturing.LEAST_FOR_A_CHART or not is_least or found.question.by in (By.DUTY, By.YEAR):
        return []
    return [text("officer.least_first")]


def _line(turn: Turn, found: Answer, each: Figure) -> str:
    label = wording.label_of(turn, found, each)
    if each.of is not None:
        share = text("officer.share", label=label, met=show.number(each.value), owing=each.of, percent=each.percent)
        return share + exempt.beside(each)
    if each.before is not None and found.total.before:
        was = wording.amount(found, replace(each, value=each.before))
        return text("figure.line_before", label=label, value=wording.amount(found, each), before=was)
    return text("figure.line", label=label, value=wording.amount(found, each))


def _empty(turn: Turn, found: Answer) -> str:
    fields = {
        "scope": wording.scope(turn, found),
        "period": wording.when(found.question),
        "name": wording.name_of(turn.work, found.question),
    }
    return text("figure.nobody" if found.total.of is not None else "figure.empty", **fields) + exempt.beside(
        found.total
    )


def _overlaps(found: Answer) -> bool:
    whole = found.total.of if found.total.of is not None else found.total.value
    told = sum(each.value if each.of is None else each.of for each in found.parts)
    return found.question.by not in (None, By.DUTY, By.YEAR) and told > whole


def _next(found: Answer) -> tuple[Choice, ...]:
    """What is asked next as a rule: how it went, against last year, as a file."""
    asked = found.question
    offered = []
    if asked.row.source is Source.DUTIES:
        offered.append(text("menu.behind"))
    elif By.MONTH in asked.row.by and asked.by not in TIMES:
        offered.append(text("figure.by_month"))
    if asked.against is None and asked.row.source is not Source.PEOPLE:
        offered.append(text("figure.against_last_year"))
    if found.total.value or found.total.of:
        offered.append(text("figure.export"))
    return choices(*offered)
