"""Made-up records and cases, day by day, so that numbers run on as the days do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from bot.app import DEMO
from bot.demo.population import Plan, Population, union_of
from bot.demo.words import Words
from config.calendar import WorkCalendar
from storage.database import Database
from storage.rules import workflow
from storage.rules.kinds import CASE, CaseKind, RecordKind
from storage.rules.touchpoints import BEIJING
from storage.rules.workflow import Act, State
from storage.upkeep.filling import Filling, filling

TABLES = ("records", "record_changes", "cases", "signers", "case_moves", "audit")
BATCH = 2_000
Row = dict[str, Any]
# What a year of one person holds on the average, and how it falls on kinds.
A_YEAR = 8.0
_WORKING_DAYS = 250
_WEEKEND = 0.12
_YEAR_END = {11: 1.4, 12: 1.7}
_KINDS: dict[str, int] = {
    RecordKind.CONTACT: 46,
    RecordKind.STUDY: 10,
    RecordKind.TALK: 8,
    RecordKind.MEETING: 8,
    RecordKind.TRAINING: 4,
    RecordKind.INSPECTION: 4,
    RecordKind.RESEARCH: 5,
    RecordKind.GOOD_DEED: 6,
    CASE: 9,
}
_HEADED = frozenset({RecordKind.CONTACT, RecordKind.TALK, RecordKind.GOOD_DEED})
_MODES = ("visit", "talk", "survey", "phone", "reception")
_WITHDRAWN = 0.015
_PLANNED = 0.1
_JOINT = 0.15
_LATE_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Happening:
    """Somebody did something on a day and entered it then or later."""

    day: date
    kind: str
    person: int
    entered_at: datetime


def live(
    database: Database,
    plan: Plan,
    population: Population,
    words: Words,
    calendar: WorkCalendar,
    advance: Callable[[int], None],
) -> int:
    """Writes the history of a population; says how many records and cases it has."""
    dice, count = plan.dice("history"), 0
    for batch in _batches(_happenings(plan, population, calendar, dice)):
        with filling(database, DEMO, TABLES) as fill:
            _Writer(fill, population, words, dice).write(batch)
        count += len(batch)
        advance(len(batch))
    return count


def _happenings(plan: Plan, population: Population, calendar: WorkCalendar, dice: Random) -> Iterator[Happening]:
    kinds, weights = list(_KINDS), list(_KINDS.values())
    mean = len(population) * A_YEAR / _WORKING_DAYS
    for number in range((plan.last - plan.first).days + 1):
        day = plan.first + timedelta(days=number)
        usual = mean * _YEAR_END.get(day.month, 0.9) * (1 if calendar.is_working_day(day) else _WEEKEND)
        for _ in range(int(usual + dice.random())):
            # Some do much and some nothing at all, whatever their place in the list.
            person = population.shuffled(dice.random() ** 1.8)
            if population.starts[person] <= day.toordinal():
                yield Happening(day, dice.choices(kinds, weights)[0], person, _entered(day, plan.until, dice))


def _entered(day: date, until: datetime, dice: Random) -> datetime:
    """Mostly the same evening, sometimes within the week, seldom later than that."""
    lag = dice.choices((0, dice.randrange(1, 7), dice.randrange(8, 20)), (80, 15, 5))[0]
    moment = datetime.combine(day, time(9 + dice.randrange(12), dice.randrange(60)), tzinfo=BEIJING)
    return min(moment + timedelta(days=lag), until)


def _batches(happenings: Iterator[Happening]) -> Iterator[list[Happening]]:
    batch: list[Happening] = []
    for each in happenings:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(slots=True)
class _Writer:
    """One batch as rows of all its tables."""

    fill: Filling
    population: Population
    words: Words
    dice: Random

    def write(self, batch: list[Happening]) -> None:
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for each in batch:
            (self._case if each.kind == CASE else self._record)(each, rows)
        for table in TABLES:
            self.fill.put(table, rows[table])

    def _record(self, each: Happening, rows: dict[str, list[Row]]) -> None:
        kind, person = RecordKind(each.kind), self.population.people[each.person]
        number, is_valid = self.fill.number(kind), self.dice.random() >= _WITHDRAWN
        late = each.entered_at.astimezone(BEIJING).date() - each.day > _LATE_AFTER
        row = {"id": self.fill.id("records"), "person_id": person, "number": number, "kind": kind.value}
        row |= {"state": "valid" if is_valid else "withdrawn", "year": each.day.year, "date": each.day, "date_to": None}
        row |= {"late": late, "entered_at": each.entered_at, **self._measures(kind, each.person)}
        rows["records"].append(row)
        rows["audit"].append(_noted(each, person, "record.log", number))
        if not is_valid:
            rows["record_changes"].append(_withdrawal(each, row))
            rows["audit"].append(_noted(each, person, "record.withdraw", number))

    def _measures(self, kind: RecordKind, person: int) -> Row:
        topic, content = self._content(kind)
        has_people = kind in _HEADED
        return {
            "union_id": self.population.unions[person] if has_people else None,
            "unit": self.words.union(union_of(person))[0] if has_people else "",
            "head_count": self.dice.randrange(2, 30) if has_people else None,
            "tenth_days": self.dice.choice((5, 10, 20, 30, 50)) if kind is RecordKind.TRAINING else 0,
            "rotation": kind is RecordKind.TRAINING and self.dice.random() < _PLANNED,
            "done": kind is not RecordKind.GOOD_DEED or self.dice.random() >= _PLANNED,
            "details": self._details(kind, topic, content),
        }

    def _details(self, kind: RecordKind, topic: str, content: str) -> Row:
        if kind is RecordKind.CONTACT:
            return {"modes": [self.dice.choice(_MODES)], "topic": topic, "issue": content}
        return {"title" if kind is RecordKind.RESEARCH else "content": content, "topic": topic}

    def _content(self, kind: str) -> tuple[str, str]:
        topic, matter = self.dice.choice(self.words.matters)
        return topic, self.dice.choice(self.words.contents[kind]).format(topic=matter)

    def _case(self, each: Happening, rows: dict[str, list[Row]]) -> None:
        id, number = self.fill.id("cases"), self.fill.number(CASE)
        state = State.WITHDRAWN if self.dice.random() < _WITHDRAWN else State.FILED
        (topic, content), kind = self._content(CASE), self.dice.choice(list(CaseKind))
        row = {"id": id, "number": number, "kind": kind.value, "state": state.value, "title": content}
        row |= {"counts": state in workflow.COUNTING, "in_session": False, "year": each.day.year, "content": content}
        rows["cases"].append({**row, "details": {"topic": topic}, "filed_at": _on_day(each)})
        signers = self._signers(each.person)
        rows["signers"] += (_signed(id, person, place, _on_day(each)) for place, person in enumerate(signers))
        moves = [(Act.FILE, "", State.FILED)] + [(Act.WITHDRAW, State.FILED, state)] * (state is State.WITHDRAWN)
        for act, was, became in moves:
            rows["case_moves"].append(_moved(id, signers[0], _on_day(each), act, was, became))
            rows["audit"].append(_noted(each, signers[0], f"case.{act}", number))

    def _signers(self, lead: int) -> list[int]:
        """The one who raised it first; sometimes neighbours in the list sign too."""
        others = self.dice.randrange(1, 4) if self.dice.random() < _JOINT else 0
        people = self.population.people
        return list(dict.fromkeys(people[(lead + step) % len(people)] for step in range(others + 1)))


def _on_day(each: Happening) -> datetime:
    """A case is filed when it is entered, and belongs to that day."""
    return datetime.combine(each.day, each.entered_at.astimezone(BEIJING).time(), tzinfo=BEIJING)


def _withdrawal(each: Happening, row: Row) -> Row:
    before = {"kind": row["kind"], "date": each.day.isoformat(), "details": row["details"]}
    change: Row = {"record_id": row["id"], "by_id": row["person_id"], "at": each.entered_at, "change": "withdraw"}
    return {**change, "before": before, "after": {}}


def _signed(case: int, person: int, place: int, at: datetime) -> Row:
    return {"case_id": case, "person_id": person, "place": place, "signed_at": at}


def _moved(case: int, by: int, at: datetime, act: str, was: str, became: str) -> Row:
    return {"case_id": case, "by_id": by, "at": at, "act": str(act), "was": str(was), "became": str(became)}


def _noted(each: Happening, by: int, act: str, subject: str) -> Row:
    return {"by_id": by, "at": each.entered_at, "act": act, "subject": subject}
