"""From what was said to a question that can be counted, and how a follow-up changes the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.turn import Turn
from nlp import asking, labels
from nlp.read import read_as
from nlp.reading import Certainty, Intent, Reading
from storage.rules.measures import MEASURES, Against, By, Measure, Period, Question
from storage.rules.people import Person, Right

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
_YEARS_OPEN = 5
_OF_DEEDS = frozenset({Measure.PLANNED_DEEDS, Measure.GOOD_DEEDS, Measure.HELPED, Measure.MONEY})
_ONCE = ("wants", "order", "limit")


def understood(turn: Turn, reading: Reading) -> Reading:
    """A question with all that its words say; a follow-up as the question before it with what is new.

    nlu-spec.md, conventions: inside a conversation the last question's intent stays. Anything else comes back as it was.
    """
    last = turn.dialogue.asked
    if last is not None and _is_follow_up(reading):
        return _followed(turn, reading, last)
    if _is_figure_for_officer(turn, reading):
        reading = read_as(reading.text, Intent.DUTY_OVERVIEW, turn.work.now, turn.names)
    if reading.intent is Intent.MY_RECORDS and _keeps_no_ledger(turn) and not reading.slots.get("case_no"):
        # An officer has no records of one's own: everybody's are meant, and they go as a sheet.
        return _as(reading, Intent.EXPORT, {**_said(reading), **asking.asked(reading.text), "wants": "file"})
    if reading.intent is Intent.MY_LINKS and _is_of_a_share(turn, reading):
        reading = _as(reading, Intent.WHO_IS_BEHIND, reading.slots)
    if reading.intent not in _ASKED:
        return reading
    slots = {**_said(reading), **asking.asked(reading.text)}
    intent = reading.intent
    is_count = slots.get("measure", Measure.COMPLETION) != Measure.COMPLETION
    is_of_somebody = intent is Intent.PERSON_STATUS and bool(slots.get("persons"))
    if is_count and (is_of_somebody or (intent is Intent.WHO_IS_BEHIND and slots.get("order"))):
        intent = Intent.DUTY_OVERVIEW
    return _as(reading, intent, slots)


def _is_of_a_share(turn: Turn, reading: Reading) -> bool:
    """«谁的联系对象没走全», where the federation asks for a share of them; else it is about the unions that nobody went to."""
    return _keeps_no_ledger(turn) and bool(duty_meant(turn, {"share": asking.share_named(reading.text)}))


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
    fresh |= _narrowed(turn, reading.text, fresh)
    gone = (*_ONCE, *(("person_id",) if persons else ()))
    old = {name: value for name, value in last["slots"].items() if name not in gone}
    is_ranking = ("order" in fresh or "limit" in fresh) and old.get("group_by", old.get("by")) in _TIMES
    if "group_by" in fresh or "by" in fresh or is_ranking:
        old = {name: value for name, value in old.items() if name not in ("by", "group_by")}
    fresh |= _renamed(reading.text, old, fresh) | _same_days(old, fresh)
    if fresh.get("wants") == "file":
        return replace(_as(reading, Intent.EXPORT, {**last["slots"], **fresh, "about": last["intent"]}), confidence=1.0)
    intent = Intent(last["intent"])
    is_figure = "measure" in fresh or "group_by" in fresh or "by" in fresh or "against" in fresh
    if intent is Intent.WHO_IS_BEHIND and is_figure:
        intent = Intent.DUTY_OVERVIEW
    return replace(_as(reading, intent, {**old, **fresh}), confidence=1.0)


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
    was, now = _period(old), _period(fresh)
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
    # «打算办的实事有几件» is no question about cases in hand.
    is_open |= reading.intent is Intent.CASE_QUEUE and str(said.get("measure")) in _OF_DEEDS
    is_ranked_behind = reading.intent is Intent.WHO_IS_BEHIND and reading.certainty is not Certainty.ACT
    is_figure = said.get("measure") not in (None, "completion") or ("by" in said and labels.duty(reading.text))
    return (is_open or is_ranked_behind) and bool(is_figure)


def period(turn: Turn, slots: Slots) -> Period:
    """The days that a question is about; this year where none are said."""
    return _period(slots) if slots.get("from") or slots.get("to") else Period.year(turn.work.today.year)


def _period(slots: Slots) -> Period:
    first, last = slots.get("from") or slots["to"], slots.get("to") or slots["from"]
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def _since_long(turn: Turn, slots: Slots, measure: Measure) -> Period:
    """What is open now may have come years ago; any other figure is of this year."""
    is_now = bool(MEASURES[measure].states) and not (slots.get("from") or slots.get("to"))
    today = turn.work.today
    return Period(date(today.year - _YEARS_OPEN, 1, 1), today) if is_now else period(turn, slots)


def _widened(asked: Period, by: By | None) -> Period:
    """One month told by month says nothing: the year that it is in is meant."""
    is_one = asked.months == _MONTHS_OF.get(by, 0) > 0
    return Period.year(asked.last.year) if is_one else asked


_MONTHS_OF: Mapping[By | None, int] = {By.MONTH: 1, By.QUARTER: 3}


def question(turn: Turn, slots: Slots) -> Question:
    """The question that the slots say; perhaps no sensible one (`Question.is_sensible`)."""
    measure = Measure(slots.get("measure", Measure.COMPLETION))
    is_share = measure is Measure.COMPLETION
    by = _by(slots, measure)
    return Question(
        measure,
        _widened(_since_long(turn, slots, measure), by),
        by,
        unit=str(slots.get("unit", "")),
        industry=_industry(turn, slots),
        role=str(slots.get("role", "")),
        topic=str(slots.get("topic", "")),
        duty=duty_meant(turn, slots) if is_share else "",
        person_id=_person(turn, slots),
        against=Against(slots["against"]) if "against" in slots else None,
    )


def duty_meant(turn: Turn, slots: Slots) -> str:
    """The duty of these policies that a question is about; empty for all. A share that isn't asked for is none of them."""
    said = str(slots.get("share") or slots.get("duty") or "")
    owed = {each.id for each in turn.work.policies.every_duty if each.is_asked}
    return next((each for each in (said, str(slots.get("duty", ""))) if each in owed), "")


def _by(slots: Slots, measure: Measure) -> By | None:
    """What was said; a ranking is of people; completion is told by duty where nothing is said."""
    named, found = slots.get("by"), slots.get("group_by")
    # «按类别» is no topic where kinds were meant; a ranking only says that people are, where nothing else is said.
    said = found or named if named in (None, By.PERSON) else named
    if said:
        return By(said)
    if slots.get("order") or slots.get("limit"):
        row = MEASURES[measure]
        return By.PERSON if By.PERSON in row.by else By.TOWN
    return By.DUTY if measure is Measure.COMPLETION else By.STATE if measure is Measure.PUSHES else None


def _industry(turn: Turn, slots: Slots) -> str:
    said = str(slots.get("industry", ""))
    return (turn.names.industry(said) or said) if said else ""


def people_named(turn: Turn, slots: Slots) -> list[Person]:
    """Everybody of the names that were said; a chosen one alone."""
    if chosen := turn.work.roster.people.get(int(slots.get("person_id", 0))):
        return [chosen]
    return [each for name in slots.get("persons", ()) for each in turn.work.roster.people_named(str(name))]


def _person(turn: Turn, slots: Slots) -> int | None:
    found = people_named(turn, slots)
    return found[0].id if len(found) == 1 else None


def _keeps_no_ledger(turn: Turn) -> bool:
    """Whether who asks works for the federation and has no duties of the ledger."""
    by, today = turn.work.by, turn.work.today
    return by is not None and by.may(Right.ASK_FEDERATION, today) and not by.may(Right.KEEP_LEDGER, today)
