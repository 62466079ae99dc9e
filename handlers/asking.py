"""From what was said to a question that can be counted, and how a follow-up changes the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import framing, narrowing
from handlers.turn import Turn
from nlp import asking, labels
from nlp.case_terms import queue_named
from nlp.narrowing import asks_unvisited, counts_cases, narrowed
from nlp.read import read_as
from nlp.reading import Certainty, Intent, Reading
from storage.rules.measures import Measure, Period
from storage.rules.people import Right

Slots = Mapping[str, Any]

_ASKED = frozenset({Intent.WHO_IS_BEHIND, Intent.PERSON_STATUS, Intent.DUTY_OVERVIEW, Intent.ANALYSE, Intent.EXPORT})
# What an officer, who logs nothing, can only mean as a question about figures.
_COUNTED_FOR_OFFICERS = frozenset(
    {
        Intent.LOG_CONTACT,
        Intent.LOG_STUDY,
        Intent.LOG_TALK,
        Intent.LOG_MEETING,
        Intent.LOG_TRAINING,
        Intent.LOG_INSPECTION,
        Intent.LOG_GOOD_DEED,
        Intent.UPDATE_GOOD_DEED,
        Intent.SUBMIT_RESEARCH,
        Intent.FILE_SUGGESTION,
        Intent.MY_RECORDS,
    }
)
_TIMES = frozenset({"month", "quarter", "year"})
# «打算办的实事有几件», «办结的有几件» are no questions about cases that wait.
_NO_QUEUE = frozenset({Measure.DONE_CASES, Measure.PLANNED_DEEDS, Measure.GOOD_DEEDS, Measure.HELPED, Measure.MONEY})
_ONCE = ("wants", "order", "limit", "unheard")


def understood(turn: Turn, reading: Reading) -> Reading:
    """A question with all that its words say; a follow-up as the question before it with what is new.

    nlu-spec.md, conventions: inside a conversation the last question's intent stays. Anything else comes back as it was.
    """
    last = turn.dialogue.asked
    if last is not None and _is_follow_up(reading):
        return _followed(turn, reading, last)
    if _is_figure_for_officer(turn, reading):
        reading = read_as(reading.text, Intent.DUTY_OVERVIEW, turn.work.now, turn.names)
    before = last["slots"] if last is not None else None
    if reading.intent is Intent.MY_RECORDS and _keeps_no_ledger(turn) and not reading.slots.get("case_no"):
        # An officer has no records of one's own: everybody's are meant, and they go as a sheet.
        return _as(
            reading, Intent.EXPORT, {"measure": Measure.RECORDS, **_whole(turn, reading, before), "wants": "file"}
        )
    if asks_unvisited(reading.text) and _keeps_no_ledger(turn):
        return _as(reading, Intent.MY_LINKS, _said(reading))
    if reading.intent is Intent.MY_LINKS and _is_of_a_share(turn, reading):
        reading = _as(reading, Intent.WHO_IS_BEHIND, reading.slots)
    if reading.intent not in _ASKED:
        return reading
    return _settled(turn, reading, _whole(turn, reading, before))


def _whole(turn: Turn, reading: Reading, before: Slots | None) -> dict[str, Any]:
    """All that a sentence says: its slots, what it is after, of whom and of where."""
    slots = {**_said(reading), **asking.asked(reading.text)}
    slots = _with_filters(slots, narrowing.said(turn, reading.text))
    slots |= narrowing.together(reading.text, slots.get("persons"))
    return slots | narrowing.back(reading.text, slots, before)


def _with_filters(slots: Slots, said: Slots) -> dict[str, Any]:
    """Filters that stand for all those of the slots; nothing that can't be told apart is forgotten."""
    unheard = [*slots.get("unheard", ()), *said.get("unheard", ())]
    kept = {name: value for name, value in slots.items() if name not in narrowing.FILTERS}
    return {**kept, **said, **({"unheard": unheard} if unheard else {})}


def _settled(turn: Turn, reading: Reading, slots: dict[str, Any]) -> Reading:
    """The question with the intent that its words have, whatever the sentence was first taken for."""
    intent = reading.intent
    if slots.get("who"):
        slots = _without_parts(slots) | _back(turn, slots)
        return _as(reading, intent if intent is Intent.EXPORT else Intent.DUTY_OVERVIEW, slots)
    is_count = slots.get("measure", Measure.COMPLETION) != Measure.COMPLETION
    is_of_somebody = intent is Intent.PERSON_STATUS and bool(slots.get("persons"))
    if is_of_somebody and is_count:
        # Read as a question about one person it has no word for how it is told.
        slots |= {"group_by": by} if (by := labels.group_by(reading.text)) else {}
    if is_count and (is_of_somebody or (intent is Intent.WHO_IS_BEHIND and slots.get("order"))):
        intent = Intent.DUTY_OVERVIEW
    return _as(reading, intent, slots)


def _without_parts(slots: Slots) -> dict[str, Any]:
    """People are asked for: nothing is told by town or month, and nothing ranked."""
    return {name: value for name, value in slots.items() if name not in ("group_by", "by", "limit", "order")}


def _back(turn: Turn, slots: Slots) -> dict[str, Any]:
    """«两个月没动静»: the days from then until today, where no period is said otherwise."""
    months, days = int(slots.get("back_months", 0)), int(slots.get("back_days", 0))
    if not (months or days) or slots.get("from") or slots.get("to"):
        return {}
    today = turn.work.today
    place = today.year * 12 + today.month - 1 - months
    first = date(place // 12, place % 12 + 1, 1) + timedelta(days=today.day - 1) if months else today
    return {"from": (first - timedelta(days=days)).isoformat(), "to": today.isoformat()}


def _is_of_a_share(turn: Turn, reading: Reading) -> bool:
    """«谁的联系对象没走全», where the federation asks for a share of them; else it is about the unions that nobody went to."""
    return _keeps_no_ledger(turn) and bool(framing.duty_meant(turn, {"share": asking.share_named(reading.text)}))


def remember(turn: Turn, reading: Reading) -> None:
    """Keeps a question for what may follow it; how it was to be sent is not kept."""
    if reading.intent in _ASKED:
        kept = {name: value for name, value in reading.slots.items() if name != "wants"}
        intent = kept.pop("about", str(reading.intent))
        turn.dialogue.asked = {"intent": intent, "slots": kept}


def _is_follow_up(reading: Reading) -> bool:
    if asking.plainly_follows(reading.text):
        return True
    if reading.intent is Intent.EXPORT and asking.listed(reading.text) is None and not reading.slots:
        return True
    is_soft = reading.intent in _ASKED or reading.certainty is not Certainty.ACT
    return asking.may_follow(reading.text) and (is_soft or asking.renames(reading.text))


def _followed(turn: Turn, reading: Reading, last: Mapping[str, Any]) -> Reading:
    """The last question with what the follow-up says instead; «导出» asks for the same as a file."""
    again = read_as(reading.text, Intent.DUTY_OVERVIEW, turn.work.now, turn.names)
    fresh = {**_said(again), **asking.asked(reading.text)}
    persons = again.slots.get("persons") or read_as(
        reading.text, Intent.PERSON_STATUS, turn.work.now, turn.names
    ).slots.get("persons")
    if persons:
        fresh["persons"] = persons
    fresh |= narrowing.together(reading.text, fresh.get("persons"))
    fresh = _with_filters(fresh, narrowing.said(turn, reading.text))
    fresh |= _narrowed(turn, reading.text, fresh)
    gone = (*_ONCE, *(("person_id", "together") if persons else ()))
    old = {name: value for name, value in narrowing.renewed(last["slots"], fresh).items() if name not in gone}
    is_ranking = ("order" in fresh or "limit" in fresh) and old.get("group_by", old.get("by")) in _TIMES
    if "group_by" in fresh or "by" in fresh or is_ranking:
        old = {name: value for name, value in old.items() if name not in ("by", "group_by")}
    fresh |= _renamed(reading.text, old, fresh) | _same_days(old, fresh)
    old, fresh = _rows_again(reading.text, old, fresh)
    if fresh.get("wants") == "file":
        return replace(
            _as(reading, Intent.EXPORT, {**narrowing.renewed(last["slots"], fresh), **fresh, "about": last["intent"]}),
            confidence=1.0,
        )
    intent = Intent(last["intent"])
    is_figure = "measure" in fresh or "group_by" in fresh or "by" in fresh or "against" in fresh
    if is_figure:
        old = {name: value for name, value in old.items() if name not in ("who", "times")}
    if intent is Intent.WHO_IS_BEHIND and is_figure:
        intent = Intent.DUTY_OVERVIEW
    return replace(_as(reading, intent, {**old, **fresh}), confidence=1.0)


_OF_ROWS = ("mode", "late", "kind", "joint")


def _rows_again(text: str, old: dict[str, Any], fresh: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """«座谈呢» after calls: another way of meeting, or another figure, takes the place of the one before."""
    such = narrowed(text, str(fresh.get("measure", old.get("measure", ""))))
    if such.keys() & set(_OF_ROWS) or "measure" in fresh:
        old = {name: value for name, value in old.items() if name not in _OF_ROWS}
    return old, {**such, **fresh}


def _narrowed(turn: Turn, text: str, fresh: Slots) -> dict[str, Any]:
    """«只看纺织»: an industry of the roster by its bare name, where nothing else says whom it is about."""
    if fresh.keys() & {"industry", "unit", "persons", "role", "department"}:
        return {}
    named = next((each for each in turn.names.industries if each in text), None)
    return {} if named is None else {"industry": named}


def _same_days(old: Slots, fresh: Slots) -> dict[str, Any]:
    """«那去年呢» after a month or a quarter: the same days of that year."""
    if not {"from", "to"} <= old.keys() or not {"from", "to"} <= fresh.keys():
        return {}
    was, now = framing.days(old), framing.days(fresh)
    is_part = was != Period.year(was.last.year) and was.first.year == was.last.year
    if now != Period.year(now.last.year) or not is_part:
        return {}
    days = was
    while days.last.year > now.last.year:
        days = days.a_year_before()
    return {"from": days.first.isoformat(), "to": days.last.isoformat()} if days.last.year == now.last.year else {}


def _renamed(text: str, old: Slots, fresh: Slots) -> dict[str, Any]:
    """«换成调研报告»: of the same kind of figure as before, a share or a count."""
    named = asking.named_figure(text)
    if named is None or "measure" in fresh:
        return {}
    if old.get("measure", Measure.COMPLETION) == Measure.COMPLETION:
        duty = labels.duty(text)
        return {"duty": duty} if duty else {}
    return {"measure": named}


def _said(reading: Reading) -> dict[str, Any]:
    """The slots, without the period that is only compared with («和去年同期比»)."""
    slots = dict(reading.slots)
    if asking.is_against_only(reading.text):
        slots.pop("from", None)
        slots.pop("to", None)
    return slots


def _as(reading: Reading, intent: Intent, slots: Slots) -> Reading:
    return Reading(reading.text, intent, 1.0 if intent != reading.intent else reading.confidence, slots=slots)


def _is_figure_for_officer(turn: Turn, reading: Reading) -> bool:
    """«今年宣讲了几场» is a log to a representative and a question to an officer."""
    if not _keeps_no_ledger(turn) or reading.slots.get("on_behalf"):
        return False
    is_open = reading.certainty is not Certainty.ACT or reading.intent in _COUNTED_FOR_OFFICERS
    said = asking.asked(reading.text)
    is_open |= reading.intent is Intent.CASE_QUEUE and str(said.get("measure")) in _NO_QUEUE
    is_open |= reading.intent is Intent.CASE_QUEUE and counts_cases(reading.text)
    # «没办结的建议有几件» names no queue; «待审的有几件» does.
    is_unnamed = said.get("measure") == Measure.OPEN_CASES and queue_named(reading.text) is None
    is_open |= reading.intent is Intent.CASE_QUEUE and is_unnamed
    is_ranked_behind = reading.intent is Intent.WHO_IS_BEHIND and reading.certainty is not Certainty.ACT
    is_figure = "who" in said or said.get("measure") not in (None, "completion")
    is_figure |= "by" in said and bool(labels.duty(reading.text))
    return (is_open or is_ranked_behind) and is_figure


def _keeps_no_ledger(turn: Turn) -> bool:
    """Whether who asks works for the federation and has no duties of the ledger."""
    by, today = turn.work.by, turn.work.today
    return by is not None and by.may(Right.ASK_FEDERATION, today) and not by.may(Right.KEEP_LEDGER, today)
