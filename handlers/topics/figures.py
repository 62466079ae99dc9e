"""Figures in answer to a question: two or three sentences, then the picture and the sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import asking, listing, periods, picturing, wording
from handlers.forms import show
from handlers.messages import Choice, Export, Reply, choices
from handlers.telling import exemptions as exempt
from handlers.turn import Turn
from nlp import asking as asking_words
from nlp.reading import Intent, Reading
from nlp.vague_units import hinted
from storage.rules.measures import PLACES, TIMES, By, Measure, Question, Source
from storage.rules.people import Person
from storage.services import questions
from storage.services.questions import Answer, Figure, lists
from storage.services.questions.lists import What

_MOST_LINES = 8
_MOST_SHARES = 15
_MOST_NAMED = 3
_MOST_PEOPLE = 10
_MOST_UNITS = 8
_MANY = 1000


def tell(turn: Turn, reading: Reading) -> list[Reply]:
    """The figure that was asked for; what can't be told so is offered as it can."""
    asked = asking.question(turn, reading.slots)
    if several := reading.choices.get("unit") or _hinted(turn, reading):
        return [_which_unit(turn, several)]
    if len(found_people := asking.people_named(turn, reading.slots)) > 1:
        return [_which_person(turn, reading, found_people)]
    if asked.period.first > turn.work.today:
        return [Reply(text("figure.future", period=periods.named(asked.period)), choices(text("figure.this_year")))]
    if not asked.is_sensible:
        near = asked.nearest()
        offered = choices(wording.short(near))
        return [
            Reply(
                text(
                    "figure.senseless",
                    name=wording.name_of(turn, asked),
                    by=wording.by_name(asked),
                    near=wording.short(near),
                ),
                offered,
            )
        ]
    found = questions.answer(turn.work, asked)
    if _is_unknown_place(turn, asked):
        return [Reply(text("figure.unknown_unit", unit=asked.unit or asked.industry))]
    return [_told(turn, reading, found)]


def analyse(turn: Turn, reading: Reading) -> list[Reply]:
    """What workers raise, and what changed: by topic against the period before, unless another figure is named."""
    slots = {"measure": Measure.CONTACTS.value, "by": By.TOPIC.value, "against": "period_before", **reading.slots}
    return tell(turn, replace(reading, slots=slots))


def export(turn: Turn, reading: Reading) -> list[Reply]:
    """The list that was named, or the one behind the question before, as a sheet."""
    asked, what = _listed(turn, reading)
    if several := reading.choices.get("unit") or _hinted(turn, reading):
        says = text(
            "figure.export_only", period=periods.named(asked.period), what=text(f"list.what.{what}"), unit="{unit}"
        )
        return [_which_unit(turn, several, says)]
    if asked.period.first > turn.work.today:
        return [Reply(text("figure.future", period=periods.named(asked.period)))]
    lists.may_list(turn.work, what)
    count = _count(turn, what, asked)
    title = listing.title(turn.work, what, asked)
    if count == 0:
        return [Reply(text("list.none", title=title))]
    lists.note(turn.work, what)
    sheet = Export(title, what, _facts(turn, reading, asked))
    if count is None:
        return [Reply(text("list.here", title=title), files=(sheet,))]
    return [Reply(text("list.many" if count > _MANY else "list.ready", title=title, count=count), files=(sheet,))]


def _listed(turn: Turn, reading: Reading) -> tuple[Question, What]:
    """What «导出» is about: the list that it names, else the last question's own."""
    slots, about = dict(reading.slots), reading.slots.get("about")
    named = asking_words.listed(reading.text) if about is None else None
    if named is not None:
        what = What(named)
        slots["measure"] = asking_words.named_figure(reading.text) if what is What.RECORDS else lists.MEASURE_OF[what]
        slots["measure"] = slots["measure"] or Measure.RECORDS.value
        return replace(asking.question(turn, slots), by=None), what
    if about in (Intent.WHO_IS_BEHIND, Intent.PERSON_STATUS):
        slots["measure"] = Measure.COMPLETION.value
    asked = replace(asking.question(turn, slots), by=None, behind=about == Intent.WHO_IS_BEHIND)
    return asked, lists.what_of(asked)


def _count(turn: Turn, what: What, asked: Question) -> int | None:
    """How many rows it has, where that is a figure of ours."""
    if what is What.AUDIT:
        return None
    if what is What.PROGRESS:
        return sum(1 for _ in lists.progress_rows(turn.work, asked, behind=asked.behind))
    counted = replace(asked, measure=lists.ROWS_OF.get(asked.measure, asked.measure), against=None)
    return int(questions.answer(turn.work, counted).total.value)


def _facts(turn: Turn, reading: Reading, asked: Question) -> dict[str, Any]:
    work = turn.work
    return {
        "federation": work.federation.id,
        "by": work.person.id,
        "at": work.now.isoformat(),
        "asked": reading.text,
        "question": asked.as_json(),
    }


def _hinted(turn: Turn, reading: Reading) -> tuple[str, ...]:
    """Units that a part of a name may mean, where nothing else says whom the question is about."""
    if reading.slots.keys() & {"unit", "industry", "persons", "person_id"}:
        return ()
    return hinted(reading.text, (union.name for union in turn.work.roster.unions.values()))[:_MOST_UNITS]


def _which_unit(turn: Turn, several: tuple[str, ...], says: str = "") -> Reply:
    """`says`: what choosing one asks for, with its {unit}; the question before narrowed to it where nothing is given."""
    offered = tuple(
        Choice(name, says.format(unit=name) if says else text("figure.only", unit=name)) for name in several
    )
    if len(several) == 1:
        return Reply(text("figure.this_unit", unit=several[0]), offered)
    return Reply(text("figure.which_unit", count=len(several)), offered)


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


def _is_unknown_place(turn: Turn, asked: Question) -> bool:
    unions = turn.work.roster.unions.values()
    is_unit = not asked.unit or any(asked.unit in (each.name, each.town) for each in unions)
    return not is_unit or bool(asked.industry and all(asked.industry != each.industry for each in unions))


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
            name=wording.name_of(turn, found.question),
            met=show.number(total.value),
            owing=total.of,
            percent=total.percent,
        )
    else:
        said = text(
            "figure.head",
            scope=where,
            period=when,
            name=wording.name_of(turn, found.question),
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
        "name": wording.name_of(turn, found.question),
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
