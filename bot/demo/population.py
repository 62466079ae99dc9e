"""Made-up unions and people, batch by batch: the same seed gives the same rows. Only a few bytes a person are kept."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd
from random import Random
from typing import Any

from bot.app import DEMO, local_account
from bot.demo.words import Words
from storage.database import Database
from storage.rules.people import Role
from storage.rules.touchpoints import BEIJING
from storage.upkeep.filling import Filling, filling

_OF_PERSON = ("people", "mandates", "links", "bindings")
TABLES = ("unions", *_OF_PERSON, "conversations")
BATCH = 1_000
Row = dict[str, Any]
_UNION_SIZE = 4
# People of a town: at most so many, and few enough that also a small county has some towns to compare.
_TOWN_SIZE, _LEAST_TOWN_SIZE, _TOWNS = 400, 20, 6
# Shares of roles in a county of some hundred representatives.
_ROLES = {Role.REPRESENTATIVE: 88, Role.MEMBER: 7, Role.STANDING_MEMBER: 1, Role.VICE_CHAIR: 1, Role.SOCIAL_WORKER: 3}
_BOUND = 0.93
_LATE_STARTERS = 0.06
_TERM = timedelta(days=5 * 365)
_CHANNEL = "console"
_STEPS = (7919, 104_729, 611_953)


@dataclass(slots=True)
class Population:
    """Who may do something: ids of people and unions, and each person's first day as an ordinal."""

    people: array[int]
    unions: array[int]
    starts: array[int]

    def __len__(self) -> int:
        return len(self.people)

    def shuffled(self, place: float) -> int:
        """A person for a number from 0 to 1; who stands near 0 is spread over the whole list."""
        size = len(self)
        step = next(prime for prime in _STEPS if gcd(prime, size) == 1)
        return int(size * place) * step % size


def union_of(person: int) -> int:
    """The number of a person's union; both count from 0."""
    return person // _UNION_SIZE


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made up: so many people, from the first day to the last, all drawn from one seed. `until` follows `last`."""

    people: int
    first: date
    until: datetime
    seed: int

    @property
    def last(self) -> date:
        return self.until.astimezone(BEIJING).date() - timedelta(days=1)

    @property
    def town_size(self) -> int:
        return min(_TOWN_SIZE, max(_LEAST_TOWN_SIZE, self.people // _TOWNS))

    def dice(self, part: str) -> Random:
        """Draws of one part, which don't change when another part draws more."""
        return Random(f"{self.seed}:{part}")  # a text seeds the same on every machine


def settle(database: Database, plan: Plan, words: Words, advance: Callable[[int], None]) -> Population:
    """Writes unions, people, mandates, links and bindings."""
    population = Population(array("q"), array("q"), array("l"))
    towns, unions = array("q"), array("q")
    dice = plan.dice("people")
    for size in _sizes(plan.people):
        with filling(database, DEMO, TABLES) as fill:
            batch = _Batch(fill, plan, words, dice, towns, unions, population)
            batch.write(size)
        advance(size)
    return population


def _sizes(people: int) -> Iterator[int]:
    yield from (min(BATCH, people - done) for done in range(0, people, BATCH))


@dataclass(slots=True)
class _Batch:
    """Some people with everything that is theirs, in one transaction."""

    fill: Filling
    plan: Plan
    words: Words
    dice: Random
    towns: array[int]
    unions: array[int]
    population: Population

    def write(self, size: int) -> None:
        first = len(self.population)
        for table, units in self._units(first, size):
            self.fill.put(table, units)
        made = [self._person(first + place) for place in range(size)]
        for table, rows in zip(_OF_PERSON, zip(*made, strict=True), strict=True):
            self.fill.put(table, [row for row in rows if row is not None])
        bound = (binding["person_id"] for *_, binding in made if binding is not None)
        self.fill.put("conversations", [{"person_id": id, "guest": None, "state": {}} for id in bound])

    def _units(self, first: int, size: int) -> Iterator[tuple[str, list[Row]]]:
        """Towns, then unions below them: as many as the people so far need."""
        last = first + size
        while len(self.towns) * self.plan.town_size < last:
            name = self.words.town.format(place=self._town_name())
            yield "unions", [self._union(self.towns, name, "", None, name)]
        wanted = -(-last // _UNION_SIZE) - len(self.unions)
        yield "unions", [self._grassroots() for _ in range(wanted)]

    def _town_name(self) -> str:
        number = len(self.towns)
        turn, place = divmod(number, self.words.places)
        return self.words.place(place) + (str(turn + 1) if turn else "")

    def _grassroots(self) -> Row:
        name, industry = self.words.union(len(self.unions))
        town = self.dice.randrange(len(self.towns))
        said = self.words.town.format(place=self.words.place(town % self.words.places))
        return self._union(self.unions, name, industry, self.towns[town], said)

    def _union(self, kept: array[int], name: str, industry: str, parent: int | None, town: str) -> Row:
        kept.append(self.fill.id("unions"))
        members = self.dice.randrange(30, 2_000)
        row = {"id": kept[-1], "name": name, "aliases": [], "industry": industry, "parent_id": parent}
        return {**row, "town": town, "members": members, "term_end": None}

    def _person(self, number: int) -> tuple[Row | None, ...]:
        id, union = self.fill.id("people"), self.unions[union_of(number)]
        name, role = self.words.name(self.dice), self.dice.choices(list(_ROLES), list(_ROLES.values()))[0]
        starts = self._first_day()
        self._keep(id, union, starts)
        unit, _ = self.words.union(union_of(number))
        person = {"id": id, "name": name, "phone": f"199{10_000_000 + number}", "unit": unit}
        link = {"person_id": id, "linked_person_id": None, "linked_union_id": union}
        return person, self._mandate(id, role, union, starts), link, self._binding(id, number)

    def _keep(self, id: int, union: int, starts: date) -> None:
        self.population.people.append(id)
        self.population.unions.append(union)
        self.population.starts.append(starts.toordinal())

    def _first_day(self) -> date:
        if self.dice.random() >= _LATE_STARTERS:
            return self.plan.first
        return self.plan.first + timedelta(days=self.dice.randrange((self.plan.last - self.plan.first).days + 1))

    def _mandate(self, id: int, role: Role, union: int, starts: date) -> Row:
        constituency = self.words.constituency.format(number=1 + union % 9) if role is Role.REPRESENTATIVE else ""
        row = {"id": self.fill.id("mandates"), "person_id": id, "role": role.value, "union_id": union}
        ends = self.plan.last + _TERM
        return {**row, "constituency": constituency, "term": self.words.term, "starts": starts, "ends": ends}

    def _binding(self, id: int, number: int) -> Row | None:
        if self.dice.random() >= _BOUND:
            return None
        row = {"person_id": id, "channel": _CHANNEL, "account": local_account(_CHANNEL, DEMO)}
        return {**row, "external_id": f"demo-{number}", "bound_at": self.plan.until}
