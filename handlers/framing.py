"""From the slots of a question to what is counted: its measure, days, parts and filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.texts import text
from handlers.turn import Turn
from storage.rules.measures import MEASURES, Against, By, Measure, Period, Question, Source
from storage.rules.people import Person

Slots = Mapping[str, Any]

_YEARS_OPEN = 5


def period(turn: Turn, slots: Slots) -> Period:
    """The days that a question is about; this year where none are said."""
    return days(slots) if slots.get("from") or slots.get("to") else Period.year(turn.work.today.year)


def days(slots: Slots) -> Period:
    first, last = slots.get("from") or slots["to"], slots.get("to") or slots["from"]
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def _since_long(turn: Turn, slots: Slots, measure: Measure) -> Period:
    """What is open now may have come years ago; any other figure is of this year."""
    is_now = MEASURES[measure].is_now and not (slots.get("from") or slots.get("to"))
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
    by = None if slots.get("who") else _by(turn, slots, measure)
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
        units=tuple(slots.get("units", ())),
        industries=tuple(slots.get("industries", ())),
        persons=side_by_side(turn, slots),
        constituency=str(slots.get("constituency", "")),
        without=tuple(slots.get("without", ())),
        **_such(slots, measure),
        who=str(slots.get("who", "")),
        times=int(slots.get("times", 0)),
    )


def duty_meant(turn: Turn, slots: Slots) -> str:
    """The duty of these policies that a question is about; empty for all. A share that isn't asked for is none of them."""
    said = str(slots.get("share") or slots.get("duty") or "")
    owed = {each.id for each in turn.work.policies.every_duty if each.is_asked}
    return next((each for each in (said, str(slots.get("duty", ""))) if each in owed), "")


def _by(turn: Turn, slots: Slots, measure: Measure) -> By | None:
    """What was said; a ranking is of people; completion is told by duty where nothing is said."""
    named, found = slots.get("by"), slots.get("group_by")
    if not (named or found) and (several := _by_several(turn, slots, measure)):
        return several
    # «按类别» is no topic where kinds were meant; a ranking only says that people are, where nothing else is said.
    said = found or named if named in (None, By.PERSON) else named
    if said:
        return By(said)
    if slots.get("order") or slots.get("limit"):
        row = MEASURES[measure]
        return By.PERSON if By.PERSON in row.by else By.TOWN
    return By.DUTY if measure is Measure.COMPLETION else By.STATE if measure is Measure.PUSHES else None


def _by_several(turn: Turn, slots: Slots, measure: Measure) -> By | None:
    """Places, industries or people that are set side by side are told one by one, unless they are what is left out."""
    can = MEASURES[measure].by
    if slots.get("together"):
        return By.PERSON if By.PERSON in can else None
    if slots.get("without"):
        return None
    if slots.get("industries"):
        return By.INDUSTRY if By.INDUSTRY in can else None
    towns = {each.town for each in turn.work.roster.unions.values()}
    return (
        (By.TOWN if towns.issuperset(slots.get("units", ())) else By.UNION)
        if slots.get("units") and By.TOWN in can
        else None
    )


def _such(slots: Slots, measure: Measure) -> dict[str, Any]:
    """What only the rows know, where the figure has it."""
    source, is_met = MEASURES[measure].source, MEASURES[measure].visited
    return {
        "mode": str(slots.get("mode", "")) if is_met else "",
        "late": bool(slots.get("late")) and source is Source.RECORDS,
        "kind": str(slots.get("kind", "")) if source is Source.CASES else "",
        "joint": bool(slots.get("joint")) and source is Source.CASES,
    }


def notes(turn: Turn, slots: Slots, asked: Question) -> list[str]:
    """What the question wanted that the figure doesn't keep apart, in words: nothing is left out silently."""
    said = [text(f"figure.unheard.{name}") for name in dict.fromkeys(slots.get("unheard", ()))]
    year = asked.period.last.year
    is_part = asked.period.first != date(year, 1, 1) or asked.period.last < min(date(year, 12, 31), turn.work.today)
    is_yearly = asked.row.source is Source.DUTIES and (slots.get("from") or slots.get("to"))
    return [*said, text("figure.unheard.yearly", year=year)] if is_yearly and is_part else said


def _industry(turn: Turn, slots: Slots) -> str:
    said = str(slots.get("industry", ""))
    return (turn.names.industry(said) or said) if said else ""


def people_named(turn: Turn, slots: Slots) -> list[Person]:
    """Everybody of the names that were said; a chosen one alone."""
    if chosen := turn.work.roster.people.get(int(slots.get("person_id", 0))):
        return [chosen]
    return [each for name in slots.get("persons", ()) for each in turn.work.roster.people_named(str(name))]


def unknown_place(turn: Turn, asked: Question) -> str:
    """A town, unit or industry that is asked about and isn't in the roster; empty where all are."""
    unions = turn.work.roster.unions.values()
    places = {name for each in unions for name in (each.name, each.town)}
    missing = sorted(asked.places_named - places) + sorted(asked.industries_named - {each.industry for each in unions})
    return missing[0] if missing else ""


def people_meant(turn: Turn, slots: Slots) -> list[Person]:
    """Those between whom one must be chosen; none where everybody is clear."""
    found = people_named(turn, slots)
    return [] if side_by_side(turn, slots) else found


def side_by_side(turn: Turn, slots: Slots) -> tuple[int, ...]:
    """Several people who were all named, each but one of that name: they are compared."""
    names = [str(name) for name in slots.get("together", ())]
    found = [turn.work.roster.people_named(name) for name in names]
    clear = len(found) > 1 and all(len(each) == 1 for each in found) and not slots.get("person_id")
    return tuple(each[0].id for each in found) if clear else ()


def _person(turn: Turn, slots: Slots) -> int | None:
    found = people_named(turn, slots)
    return found[0].id if len(found) == 1 else None
