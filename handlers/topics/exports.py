"""Lists as sheets: the one that is named, or the one behind the question before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from config.texts import text
from handlers import framing, listing, periods, which_unit
from handlers.forms import show
from handlers.messages import Export, Reply
from handlers.turn import Turn
from nlp import asking as asking_words
from nlp import labels
from nlp.doers import are_listed
from nlp.reading import Intent, Reading
from storage.rules.measures import Measure, Question
from storage.services import questions
from storage.services.questions import lists
from storage.services.questions.lists import What

_MANY = 1000


def export(turn: Turn, reading: Reading) -> list[Reply]:
    """The list that was named, or the one behind the question before, as a sheet."""
    asked, what = _listed(turn, reading)
    if several := which_unit.meant(turn, reading):
        says = text(
            "figure.export_only", period=periods.named(asked.period), what=text(f"list.what.{what}"), unit="{unit}"
        )
        return [which_unit.ask(several, says)]
    if asked.period.first > turn.work.today:
        return [Reply(text("figure.future", period=periods.named(asked.period)))]
    lists.may_list(turn.work, what)
    count = _count(turn, what, asked)
    title = listing.title(turn.work, what, asked)
    if count == 0:
        return [Reply(text("list.none", title=title))]
    lists.note(turn.work, what)
    notes = framing.notes(turn, reading.slots, asked)
    sheet = Export(title, what, _facts(turn, reading, asked))
    if count is None:
        return [Reply(show.lines_of(*notes, text("list.here", title=title)), files=(sheet,))]
    ready = text("list.many" if count > _MANY else "list.ready", title=title, count=count)
    return [Reply(show.lines_of(*notes, ready), files=(sheet,))]


def _listed(turn: Turn, reading: Reading) -> tuple[Question, What]:
    """What «导出» is about: the list that it names, else the last question's own."""
    slots, about = dict(reading.slots), reading.slots.get("about")
    if about is None and are_listed(reading.text):
        return _people_listed(turn, reading)
    if slots.get("who"):
        return framing.question(turn, slots), What.PEOPLE
    named = asking_words.listed(reading.text) if about is None else None
    if named is not None:
        what = What(named)
        slots["measure"] = asking_words.named_figure(reading.text) if what is What.RECORDS else lists.MEASURE_OF[what]
        slots["measure"] = slots["measure"] or Measure.RECORDS.value
        return _deeds(reading, replace(framing.question(turn, slots), by=None), what), what
    if about in (Intent.WHO_IS_BEHIND, Intent.PERSON_STATUS):
        slots["measure"] = Measure.COMPLETION.value
    asked = replace(framing.question(turn, slots), by=None, behind=about == Intent.WHO_IS_BEHIND)
    return asked, lists.what_of(asked)


def _deeds(reading: Reading, asked: Question, what: What) -> Question:
    """A list of deeds holds those under way too, unless only those, or only the finished ones, are asked for."""
    if what is not What.GOOD_DEEDS:
        return asked
    if asking_words.named_figure(reading.text) == Measure.PLANNED_DEEDS:
        return replace(asked, measure=Measure.PLANNED_DEEDS)
    return replace(asked, planned=not asking_words.names_finished(reading.text))


def _people_listed(turn: Turn, reading: Reading) -> tuple[Question, What]:
    """«把没提建议的人导出来»: those who have something left; those who did it where that is said."""
    slots = dict(reading.slots)
    if slots.get("who"):
        return framing.question(turn, slots), What.PEOPLE
    slots |= {"measure": Measure.COMPLETION.value, "duty": labels.duty(reading.text) or slots.get("duty", "")}
    return replace(framing.question(turn, slots), by=None, behind=True), What.PROGRESS


def _count(turn: Turn, what: What, asked: Question) -> int | None:
    """How many rows it has, where that is a figure of ours."""
    if what is What.AUDIT:
        return None
    if what is What.PEOPLE and asked.who:
        return len(questions.doers(turn.work, asked).people)
    if what is What.PROGRESS:
        return sum(1 for _ in lists.progress_rows(turn.work, asked, behind=asked.behind))
    counted = replace(asked, measure=lists.ROWS_OF.get(asked.measure, asked.measure), against=None)
    under_way = replace(counted, measure=Measure.PLANNED_DEEDS)
    also = questions.answer(turn.work, under_way).total.value if asked.planned else 0
    return int(questions.answer(turn.work, counted).total.value + also)


def _facts(turn: Turn, reading: Reading, asked: Question) -> dict[str, Any]:
    work = turn.work
    return {
        "federation": work.federation.id,
        "by": work.person.id,
        "at": work.now.isoformat(),
        "asked": reading.text,
        "question": asked.as_json(),
    }
