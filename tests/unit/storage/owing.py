"""A recount of who owes what and has met it, month by month and row by row, knowing nothing of the product's arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from config.duties import Duty, Per
from config.policies import Adopted
from storage.rules.measures import By, Period, Question
from storage.rules.people import Person
from tests.unit.storage import ledger as ledgers
from tests.unit.storage.ledger import BEARING, Ledger

Share = tuple[int, int, int]  # met, of how many, and how many more are exempt
FIFTEENTH = 15


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty of one person in a year: `state` is met, unmet, exempt, or free (voluntary, or nothing to count against)."""

    duty: Duty
    state: str


def recount(ledger: Ledger, adopted: Adopted, question: Question) -> tuple[Share, dict[str, Share]]:
    """The whole and its parts; parts of which nobody owes anything are left out."""
    if question.by is By.YEAR:
        years = range(question.period.last.year - 2, question.period.last.year + 1)
        whole = {
            str(year): recount(ledger, adopted, replace(question, period=Period.year(year), by=None))[0]
            for year in years
        }
        return whole[str(question.period.last.year)], {year: share for year, share in whole.items() if share[1]}
    asked = {person: list(_asked(ledger, adopted, question, person)) for person in _people(ledger, question)}
    parts: dict[str, list[list[Owed]]] = defaultdict(list)
    for person, owed in asked.items():
        for label, about in _parts(ledger, question, person, owed):
            parts[label].append(about)
    shares = {label: _share(each) for label, each in parts.items()}
    return _share(asked.values()), {label: share for label, share in shares.items() if share[1]}


def _share(people: Iterable[list[Owed]]) -> Share:
    met = of = exempt = 0
    for owed in people:
        states = [each.state for each in owed]
        if "met" in states or "unmet" in states:
            of += 1
            met += "unmet" not in states
        elif "exempt" in states:
            exempt += 1
    return met, of, exempt


def _day(ledger: Ledger, question: Question) -> date:
    return min(date(question.period.last.year, 12, 31), ledger.today)


def _people(ledger: Ledger, question: Question) -> Iterator[Person]:
    """Who bore duties on the day, and whom the filters keep."""
    day = _day(ledger, question)
    for person in ledger.roster.people.values():
        in_force = {str(each.role) for each in person.mandates if each.starts <= day <= each.ends}
        if in_force & BEARING and ledgers.is_asked(ledger, question, person, day):
            yield person


def _parts(ledger: Ledger, question: Question, person: Person, owed: list[Owed]) -> Iterator[tuple[str, list[Owed]]]:
    if question.by is By.DUTY:
        yield from ((each.duty.name, [each]) for each in owed)
    elif question.by is not None:
        day = _day(ledger, question)
        yield from ((label, owed) for label in ledgers.person_labels(ledger, person, question.by, day))


def _asked(ledger: Ledger, adopted: Adopted, question: Question, person: Person) -> Iterator[Owed]:
    for each in owed(ledger, adopted, person, question.period.last.year):
        if question.duty in ("", each.duty.id):
            yield each


def owed(ledger: Ledger, adopted: Adopted, person: Person, year: int) -> Iterator[Owed]:
    """Every duty of the person in that year."""
    seen = set()
    for duty in adopted.every_duty:
        begun = duty.in_force <= date(year, 12, 31) and duty.when != "open"
        if not begun or duty.id in seen or not _held(person, duty, _months(year)):
            continue
        seen.add(duty.id)
        if duty.measure != "share" or _linked(ledger, person):
            yield Owed(duty, _state(ledger, duty, person, year))


def _months(*years: int) -> list[date]:
    return [date(year, month, FIFTEENTH) for year in years for month in range(1, 13)]


def _held(person: Person, duty: Duty, months: list[date]) -> list[date]:
    """The months in which a mandate brings the duty; a standing-committee member is a member too."""
    roles = {*duty.roles, *({"standing_member"} if "member" in duty.roles else ())}
    return [
        day
        for day in months
        if any(str(each.role) in roles and each.starts <= day <= each.ends for each in person.mandates)
    ]


def _is_free(ledger: Ledger, person: Person, duty: Duty, day: date) -> bool:
    return any(
        row["person_id"] == person.id
        and row["duty"] in ("", duty.id)
        and row["ended_at"] is None
        and row["starts"] <= day <= row["ends"]
        for row in ledger.exemptions
    )


def _state(ledger: Ledger, duty: Duty, person: Person, year: int) -> str:
    years = (year - 1, year) if duty.per is Per.TWO_YEARS else (year,)
    need = _need(ledger, duty, person)
    if not need:
        return "free"
    held = _held(person, duty, _months(*years))
    left = [day for day in held if not _is_free(ledger, person, duty, day)]
    before, after = (_quota(duty, need, len(days), 12 * len(years)) for days in (held, left))
    if before and not after:
        return "exempt"
    if not before:
        # What isn't owed but was done all the same is told as met, except where there is nothing to count against.
        is_counted = need > 1 and duty.per is not Per.TWO_YEARS
        return "met" if not is_counted and _done(ledger, duty, person, years) >= need else "free"
    return "met" if _done(ledger, duty, person, years) >= after else "unmet"


def _need(ledger: Ledger, duty: Duty, person: Person) -> int:
    """Of a whole period."""
    if duty.at_least is None:
        return 0
    return (
        ceil(Fraction(duty.at_least * len(_linked(ledger, person)), 100)) if duty.measure == "share" else duty.at_least
    )


def _quota(duty: Duty, need: int, months: int, length: int) -> int:
    """requirements.md, «prorating»: one (or two years' worth) from half of the time on; more by months, rounded up."""
    if need == 1 or duty.per is Per.TWO_YEARS:
        return need if Fraction(months, length) >= Fraction(1, 2) else 0
    return ceil(Fraction(need * months, length))


def _linked(ledger: Ledger, person: Person) -> set[int]:
    return {
        each.linked_union_id for each in ledger.roster.links if each.person_id == person.id and each.linked_union_id
    }


def _done(ledger: Ledger, duty: Duty, person: Person, years: tuple[int, ...]) -> float:
    if duty.counts == {"case"}:
        signed = {each["case_id"] for each in ledger.signers if each["person_id"] == person.id and each["signed_at"]}
        return sum(each["counts"] and each["year"] in years and each["id"] in signed for each in ledger.cases)
    confirmed = [
        each["record_id"]
        for each in ledger.askings
        if each["person_id"] == person.id and each["why"] == "joint" and each["state"] == "confirmed"
    ]
    rows = [
        each
        for each in ledger.records
        if (each["person_id"] == person.id or each["id"] in confirmed)
        and each["state"] == "valid"
        and each["kind"] in duty.counts
        and each["year"] in years
    ]
    if duty.measure == "share":
        return len({each["union_id"] for each in rows} & _linked(ledger, person))
    if duty.id in ("training", "rotation"):
        return sum(each["tenth_days"] for each in rows if duty.id == "training" or each["rotation"]) / 10
    return sum(each["done"] for each in rows)
