"""Three made-up years of a federation, written row by row past the services, and a recount of any question over them.

The recount knows nothing of the product's queries: it looks at every row, one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.engine import Connection

from storage import tables
from storage.rules.kinds import CaseKind, RecordKind
from storage.rules.measures import PLACES, TIMES, By, Measure, Question, Sum
from storage.rules.people import Mandate, Person
from storage.rules.roster import Roster, Union
from storage.rules.touchpoints import BEIJING

Row = dict[str, Any]
TOPICS = ("wages", "welfare", "safety", "")
BEARING = {"representative", "member", "standing_member", "vice_chair", "social_worker"}
PUSHED = ("sent", "failed", "waiting", "parked", "dropped")


@dataclass(slots=True)
class Ledger:
    """The rows as they were written."""

    roster: Roster
    today: date
    records: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    signers: list[Row] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)
    askings: list[Row] = field(default_factory=list)
    exemptions: list[Row] = field(default_factory=list)


def write(connection: Connection, federation: str, roster: Roster, today: date, seed: int) -> Ledger:
    """Rows of three years up to today, some of them planned for later; what doesn't count is among them."""
    dice, ledger = Random(seed), Ledger(roster, today)
    people = sorted(roster.people)
    for number in range(1, 240):
        ledger.records.append(_record(dice, roster, federation, number, people, today))
    for number in range(1, 60):
        _case(dice, ledger, federation, number, people)
    for number in range(1, 60):
        ledger.outbox.append(_push(dice, federation, number, people, today))
    ledger.askings += _askings(dice, ledger, federation, people)
    ledger.exemptions += (_exemption(dice, federation, number, people) for number in range(1, 9))
    for table in ("records", "cases", "signers", "outbox", "askings", "exemptions"):
        connection.execute(getattr(tables, table).insert(), getattr(ledger, table))
    return ledger


def _day(dice: Random, today: date) -> date:
    """Often the first or last day of a year or month, where counting goes wrong."""
    edges = [date(year, month, day) for year in (2024, 2025, 2026) for month, day in ((1, 1), (12, 31), (6, 30))]
    day = dice.choice(edges) if dice.random() < 0.3 else date(2024, 1, 1) + timedelta(days=dice.randrange(1095))
    return min(day, today)


def _record(dice: Random, roster: Roster, federation: str, number: int, people: list[int], today: date) -> Row:
    kind, day, union = dice.choice(list(RecordKind)), _day(dice, today), dice.choice([None, *roster.unions])
    details: Row = {"topic": topic} if (topic := dice.choice(TOPICS)) else {}
    if kind is RecordKind.GOOD_DEED and dice.random() < 0.7:
        details["amount"] = dice.choice((800, 1200.5, 0))
    return {
        "id": number,
        "federation_id": federation,
        "person_id": dice.choice(people),
        "number": f"x-{number}",
        "kind": kind.value,
        "state": "withdrawn" if dice.random() < 0.1 else "valid",
        "year": day.year,
        "date": day,
        "date_to": None,
        "union_id": union,
        "unit": "",
        "head_count": dice.choice((None, 1, 12, 30)),
        "tenth_days": dice.choice((5, 10, 33)) if kind is RecordKind.TRAINING else 0,
        "rotation": kind is RecordKind.TRAINING and dice.random() < 0.2,
        "done": kind is not RecordKind.GOOD_DEED or dice.random() < 0.7,
        "late": False,
        "details": details,
        "entered_at": datetime(2026, 1, 1, tzinfo=BEIJING),
    }


def _case(dice: Random, ledger: Ledger, federation: str, number: int, people: list[int]) -> None:
    """Filed at any hour: shortly after midnight it is still yesterday in UTC."""
    day, hour = _day(dice, ledger.today), dice.choice((0, 7, 8, 12, 23))
    state = dice.choice(("filed", "handling", "assigned", "settled", "withdrawn"))
    ledger.cases.append(
        {
            "id": number,
            "federation_id": federation,
            "number": f"y-{number}",
            "kind": dice.choice(list(CaseKind)).value,
            "state": state,
            "counts": state != "withdrawn",
            "lead_id": dice.choice([None, *roster_departments(ledger)]),
            "due_on": dice.choice((None, ledger.today, ledger.today - timedelta(days=1))),
            "in_session": False,
            "year": day.year,
            "title": "",
            "content": "",
            "details": {"topic": topic} if (topic := dice.choice(TOPICS)) else {},
            "filed_at": datetime(day.year, day.month, day.day, hour, 30, tzinfo=BEIJING),
        }
    )
    for place, person in enumerate(dice.sample(people, dice.choice((1, 1, 2, 3)))):
        signed = ledger.cases[-1]["filed_at"] if place == 0 or dice.random() < 0.7 else None
        signer = {"id": len(ledger.signers) + 1, "federation_id": federation, "case_id": number, "place": place}
        ledger.signers.append({**signer, "person_id": person, "signed_at": signed})


def _askings(dice: Random, ledger: Ledger, federation: str, people: list[int]) -> Iterator[Row]:
    """Who is said to have taken part: confirmed or not, and entries for others, which credit nobody else."""
    for number, record in enumerate(dice.sample(ledger.records, 80), 1):
        yield {
            "id": number,
            "federation_id": federation,
            "record_id": record["id"],
            "person_id": dice.choice([person for person in people if person != record["person_id"]]),
            "why": dice.choice(("joint", "joint", "joint", "delegated")),
            "state": dice.choice(("asked", "confirmed", "confirmed", "declined")),
            "said": {},
            "asked_at": datetime(2026, 1, 1, tzinfo=BEIJING),
        }


def _exemption(dice: Random, federation: str, number: int, people: list[int]) -> Row:
    """Of all duties or one, a few days or years; some begin in the middle of a month, some were taken back."""
    starts = date(2024, 6, 1) + timedelta(days=dice.choice((0, 14, 15, 200, 214, 365, 579, 900)))
    return {
        "id": number,
        "federation_id": federation,
        "person_id": dice.choice(people),
        "duty": dice.choice(("", "", "contact", "research", "coverage", "training")),
        "starts": starts,
        "ends": starts + timedelta(days=dice.choice((0, 30, 150, 364, 700))),
        "reason": "产假",
        "at": datetime(2026, 1, 1, tzinfo=BEIJING),
        "ended_at": datetime(2026, 2, 1, tzinfo=BEIJING) if dice.random() < 0.2 else None,
    }


def roster_departments(ledger: Ledger) -> list[int]:
    return list(ledger.roster.departments)


def _push(dice: Random, federation: str, number: int, people: list[int], today: date) -> Row:
    state, day = dice.choice(PUSHED), _day(dice, today)
    at = datetime(day.year, day.month, day.day, dice.choice((0, 9, 23)), 10, tzinfo=BEIJING)
    return {
        "id": number,
        "federation_id": federation,
        "person_id": dice.choice(people),
        "purpose": dice.choice(("reminder", "digest")),
        "unique_key": f"z-{number}",
        "facts": {},
        "state": state,
        "not_before": at - timedelta(days=40) if state in ("sent", "failed") else at,
        "expires_at": at + timedelta(days=9),
        "channel": "wechat" if state == "sent" else "",
        "ended_at": at if state in ("sent", "failed") else None,
    }


# --- the recount ----------------------------------------------------------------------------------------------------


def recount(ledger: Ledger, question: Question) -> tuple[float, dict[str, float]]:
    """The whole and its parts, by looking at every row; parts without anything are left out."""
    return _RECOUNTS.get(question.measure, _recount_records)(ledger, question)


def _day_asked(ledger: Ledger, question: Question) -> date:
    return min(question.period.last, ledger.today)


def _in(question: Question, day: date) -> bool:
    return question.period.first <= day <= question.period.last


def _beijing(moment: datetime) -> date:
    return (moment.astimezone(BEIJING)).date()


def _mandates(person: Person, day: date) -> list[Mandate]:
    now = [each for each in person.mandates if each.starts <= day <= each.ends]
    before = sorted((each for each in person.mandates if each.ends < day), key=lambda each: each.ends)
    later = sorted((each for each in person.mandates if each.starts > day), key=lambda each: each.starts)
    return now or [each for each in before if each.ends == before[-1].ends] or later[:1]


def _roles(person: Person, day: date) -> set[str]:
    roles = {str(each.role) for each in _mandates(person, day)}
    return (roles | ({"member"} if "standing_member" in roles else set())) & BEARING


def _union(ledger: Ledger, person: Person, day: date) -> Union | None:
    ids = [each.union_id for each in _mandates(person, day) if each.union_id]
    return ledger.roster.unions[ids[0]] if ids else None


def _of_union(union: Union | None, by: By) -> str:
    return "" if union is None else {By.UNION: union.name, By.TOWN: union.town, By.INDUSTRY: union.industry}[by]


def person_labels(ledger: Ledger, person: Person, by: By, day: date) -> set[str]:
    if by is By.PERSON:
        return {str(person.id)}
    if by is By.ROLE:
        return _roles(person, day) or {""}
    if by is By.CONSTITUENCY:
        return {next((each.constituency for each in _mandates(person, day) if each.constituency), "")}
    if by is By.TERM:
        return {next((each.term for each in _mandates(person, day) if each.term), "")}
    return {_of_union(_union(ledger, person, day), by)}


def _time_label(by: By, day: date) -> str:
    quarter = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3}.get(day.month, 4)
    return {By.MONTH: f"{day:%Y-%m}", By.QUARTER: f"{day.year}-Q{quarter}", By.YEAR: str(day.year)}[by]


def _is_asked(ledger: Ledger, question: Question, person: Person) -> bool:
    return is_asked(ledger, question, person, _day_asked(ledger, question))


def is_asked(ledger: Ledger, question: Question, person: Person, day: date) -> bool:
    """Whether the filters keep somebody, as things were on the day."""
    if question.role and question.role not in _roles(person, day):
        return False
    union = _union(ledger, person, day)
    if question.row.visited:
        return True
    fits_unit = not question.unit or (union is not None and question.unit in (union.name, union.town))
    return fits_unit and (not question.industry or (union is not None and union.industry == question.industry))


def _fits_visit(ledger: Ledger, question: Question, row: Row) -> bool:
    if not question.row.visited or not (question.unit or question.industry):
        return True
    union = ledger.roster.unions.get(row["union_id"])
    if union is None:
        return False
    return (not question.unit or question.unit in (union.name, union.town)) and (
        not question.industry or union.industry == question.industry
    )


_AMOUNTS: dict[Sum, Callable[[Row], float]] = {
    Sum.TOTAL: lambda row: 1,
    Sum.HEADS: lambda row: row["head_count"] or 0,
    Sum.DAYS: lambda row: row["tenth_days"] / 10,
    Sum.MONEY: lambda row: row["details"].get("amount", 0),
}


def _recount_records(ledger: Ledger, question: Question) -> tuple[float, dict[str, float]]:
    total, parts = 0.0, defaultdict[str, float](float)
    for row in ledger.records:
        person = ledger.roster.people[row["person_id"]]
        counts = row["state"] == "valid" and row["kind"] in question.row.kinds and row["done"] == question.row.done
        if not counts or not _in(question, row["date"]) or not _is_asked(ledger, question, person):
            continue
        if not _fits_visit(ledger, question, row) or question.topic not in ("", row["details"].get("topic", "")):
            continue
        amount = _AMOUNTS[question.row.sum](row)
        total += amount
        for label in _record_labels(ledger, question, row, person):
            parts[label] += amount
    return round(total, 2), {label: round(value, 2) for label, value in parts.items() if value}


def _record_labels(ledger: Ledger, question: Question, row: Row, person: Person) -> set[str]:
    by = question.by
    if by is None:
        return set()
    if by in TIMES:
        return {_time_label(by, row["date"])}
    if by is By.TOPIC:
        return {row["details"].get("topic", "")}
    if by is By.KIND:
        return {row["kind"]}
    if by in PLACES and question.row.visited:
        return {_of_union(ledger.roster.unions.get(row["union_id"]), by)}
    return person_labels(ledger, person, by, _day_asked(ledger, question))


def _recount_cases(ledger: Ledger, question: Question) -> tuple[float, dict[str, float]]:
    every, parts = set(), defaultdict[str, set[int]](set)
    for row in ledger.cases:
        filed = _beijing(row["filed_at"])
        if not row["counts"] or not _in(question, filed) or question.topic not in ("", row["details"].get("topic", "")):
            continue
        if question.row.states and row["state"] not in {str(state) for state in question.row.states}:
            continue
        if question.row.overdue and (row["due_on"] is None or row["due_on"] >= ledger.today):
            continue
        signers = [ledger.roster.people[person] for person in _signers(ledger, row["id"])]
        asked = [person for person in signers if _is_asked(ledger, question, person)]
        if asked:
            every.add(row["id"])
        for person in asked:
            for label in _case_labels(ledger, question, row, person):
                parts[label].add(row["id"])
    return len(every), {label: len(ids) for label, ids in parts.items()}


def _signers(ledger: Ledger, case: int) -> Iterator[int]:
    return (each["person_id"] for each in ledger.signers if each["case_id"] == case and each["signed_at"])


def _case_labels(ledger: Ledger, question: Question, row: Row, person: Person) -> set[str]:
    by = question.by
    if by is None:
        return set()
    if by in TIMES:
        return {_time_label(by, _beijing(row["filed_at"]))}
    if by in (By.KIND, By.STATE):
        return {row[by.value]}
    if by is By.TOPIC:
        return {row["details"].get("topic", "")}
    if by is By.DEPARTMENT:
        return {ledger.roster.departments[row["lead_id"]].name if row["lead_id"] else ""}
    return person_labels(ledger, person, by, _day_asked(ledger, question))


def _recount_pushes(ledger: Ledger, question: Question) -> tuple[float, dict[str, float]]:
    total, parts = 0, defaultdict[str, float](float)
    for row in ledger.outbox:
        day = _beijing(row["ended_at"] or row["not_before"])
        if _in(question, day):
            total += 1
            if question.by is not None:
                parts[_time_label(question.by, day) if question.by in TIMES else row[question.by.value]] += 1
    return total, dict(parts)


def _recount_people(ledger: Ledger, question: Question) -> tuple[float, dict[str, float]]:
    day, parts, total = _day_asked(ledger, question), defaultdict[str, float](float), 0
    for person in ledger.roster.people.values():
        in_force = {str(each.role) for each in person.mandates if each.starts <= day <= each.ends}
        if in_force & BEARING and _is_asked(ledger, question, person):
            total += 1
            for label in person_labels(ledger, person, question.by, day) if question.by else ():
                parts[label] += 1
    return total, dict(parts)


_RECOUNTS = {
    Measure.CASES: _recount_cases,
    Measure.OPEN_CASES: _recount_cases,
    Measure.OVERDUE_CASES: _recount_cases,
    Measure.DONE_CASES: _recount_cases,
    Measure.PUSHES: _recount_pushes,
    Measure.PEOPLE: _recount_people,
}
