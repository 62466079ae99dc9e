"""Spot checks (requirements.md G6): a random sample that can be drawn again, each record found true or not by an officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from math import ceil
from typing import Any

from storage.rules.kinds import RecordKind
from storage.rules.people import Person, Right
from storage.rules.refusals import NotForYou
from storage.services import questions, records
from storage.services.questions.scope import unions_of
from storage.services.records import Record
from storage.work import Work

_MOST = 50
ALL_KINDS = tuple(str(kind) for kind in RecordKind)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which records a sample is drawn from, and how many: `size`, or a `share` of all from 0 to 1.

    `unit` and `industry` are where the record was made, its person's own union where it names none.
    """

    kinds: tuple[str, ...]
    first: date
    last: date
    size: int
    share: float = 0.0
    unit: str = ""
    industry: str = ""
    role: str = ""
    person_id: int | None = None
    only_late: bool = False
    # The id of the newest record that there was; 0 before the draw.
    upto: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "first": self.first.isoformat(), "last": self.last.isoformat()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Asked:
        days = {name: date.fromisoformat(kept[name]) for name in ("first", "last")}
        return cls(**{**kept, **days, "kinds": tuple(kept["kinds"])})


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a sample; `is_true` None until somebody looked."""

    record: Record
    is_true: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class Sample:
    """`seed` and the records that `asked` names give the same sample again: those with the smallest digests."""

    draw: int
    seed: str
    drawn_at: datetime
    asked: Asked
    items: tuple[Item, ...]

    @property
    def open(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_true is None)

    @property
    def untrue(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_true is False)


def draw(work: Work, asked: Asked) -> Sample | None:
    """Draws a sample from the records that count now; None where there are none. For officers and leaders, audited."""
    _check_office(work)
    found = _fitting(work, asked, work.uow.spot_checks.pool(asked.kinds, asked.first, asked.last))
    if not found:
        return None
    number = work.uow.spot_checks.latest() + 1
    seed = f"{work.today:%Y%m%d}-{number}"
    kept = replace(asked, upto=max(each.id for each in found)).as_json()
    row = {"draw": number, "seed": seed, "drawn_at": work.now, "drawn_by_id": work.person.id, "asked": kept}
    work.uow.spot_checks.add([{**row, "record_id": each.id} for each in chosen(found, seed, _size(asked, len(found)))])
    work.uow.audit.note(work.person.id, "spot_check.draw", seed, work.now)
    return _sample(work, number)


def chosen(found: Iterable[Any], seed: str, size: int) -> list[Any]:
    """The sample that a seed draws from records (anything with a `number`), whatever their order."""
    return sorted(found, key=lambda each: sha256(f"{seed}:{each.number}".encode()).digest())[:size]


def again(work: Work, seed: str) -> tuple[Sample, frozenset[str]] | None:
    """The draw of that seed, and the numbers that drawing it once more gives, from the ledger as it stood then."""
    _check_office(work)
    number = work.uow.spot_checks.of_seed(seed)
    sample = _sample(work, number) if number else None
    if sample is None:
        return None
    work.uow.audit.note(work.person.id, "spot_check.again", seed, work.now)
    days = (sample.asked.kinds, sample.asked.first, sample.asked.last)
    rows = [*work.uow.spot_checks.pool(*days), *work.uow.spot_checks.taken_out(*days, sample.drawn_at)]
    there = _fitting(work, sample.asked, [row for row in rows if row.id <= sample.asked.upto])
    return sample, frozenset(each.number for each in chosen(there, seed, len(sample.items)))


def latest(work: Work) -> Sample | None:
    """The last sample, for those who may; audited, since it shows others' records."""
    _check_office(work)
    work.uow.audit.note(work.person.id, "spot_check.read", "", work.now)
    return _sample(work, work.uow.spot_checks.latest())


def holding(work: Work, numbers: Sequence[str]) -> Sample | None:
    """The last sample with a record of these numbers, the last of all where none is named; None for whoever may not judge."""
    if work.by is None or not work.person.may(Right.ASK_FEDERATION, work.today):
        return None
    if not numbers:
        return _sample(work, work.uow.spot_checks.latest())
    return _sample(work, max(map(work.uow.spot_checks.holding, numbers)))


def judge(work: Work, sample: Sample, items: Iterable[Item], is_true: bool, note: str) -> Sample:
    """What an officer found of some records of a sample; what was found before is replaced."""
    _check_office(work)
    for item in items:
        by = (work.person.id, work.now)
        if work.uow.spot_checks.verdict(sample.draw, item.record.id, is_true, note, *by):
            act = "spot_check.true" if is_true else "spot_check.untrue"
            work.uow.audit.note(work.person.id, act, item.record.number, work.now)
    found = _sample(work, sample.draw)
    return found or sample


def drawn(work: Work, since: datetime, until: datetime) -> list[Sample]:
    """Every sample that was drawn in a period, for the analysis; whoever asks has been let in."""
    rows: dict[int, list[Any]] = {}
    for row in work.uow.spot_checks.within(since, until):
        rows.setdefault(row.draw, []).append(row)
    return [_of_rows(each) for each in rows.values()]


def _fitting(work: Work, asked: Asked, rows: Iterable[Any]) -> list[Any]:
    """The records that the filters leave."""
    unions, everyone = unions_of(work, asked.unit, asked.industry), list(work.roster.people.values())
    holders = _ids(questions.narrow(work, everyone, role=asked.role))
    locals_ = _ids(questions.narrow(work, everyone, unit=asked.unit, industry=asked.industry))
    return [
        row
        for row in rows
        if (asked.person_id in (None, row.person_id) and (row.late or not asked.only_late))
        and (not asked.role or row.person_id in holders)
        and (unions is None or (row.union_id in unions if row.union_id else row.person_id in locals_))
    ]


def _ids(people: Iterable[Person]) -> frozenset[int]:
    return frozenset(person.id for person in people)


def _size(asked: Asked, found: int) -> int:
    return min(ceil(found * asked.share) if asked.share else asked.size, _MOST)


def _sample(work: Work, number: int) -> Sample | None:
    rows = work.uow.spot_checks.of_draw(number) if number else ()
    return _of_rows(rows) if rows else None


def _of_rows(rows: Sequence[Any]) -> Sample:
    first = rows[0]
    items = tuple(Item(records.record_of(row), row.is_true, row.note) for row in rows)
    return Sample(first.draw, first.seed, first.drawn_at, Asked.of(first.asked), items)


def _check_office(work: Work) -> None:
    if not work.person.may(Right.ASK_FEDERATION, work.today):
        raise NotForYou()
