"""Which roster rows are the same as before. Pure: what stands and what is wanted in, ids out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Named(Protocol):
    """What a roster names: an entry of a file."""

    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


class Identified(Protocol):
    """What tells a person of the file from namesakes."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the database has it."""

    id: int
    name: str
    phone: str
    unit: str


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate as the database has it."""

    id: int
    role: str
    starts: date
    ends: date


def same_names(standing: Mapping[str, int], wanted: Iterable[Named]) -> dict[str, int]:
    """Ids by wanted name: of the row so named, else of the one whose old name is now an alias (it was renamed)."""
    entries = list(wanted)
    found = {entry.name: standing[entry.name] for entry in entries if entry.name in standing}
    for entry in entries:
        old = [alias for alias in entry.aliases if alias in standing and alias not in found]
        if entry.name not in found and len(old) == 1:
            found[entry.name] = standing[old[0]]
    return found


def same_people(standing: Iterable[Known], wanted: Sequence[Identified], *, renames: bool = False) -> dict[int, int]:
    """Ids by place in `wanted`, of those who are somebody known; everybody else is new.

    The same name and phone; else the same name and unit, where only one on each side is left (the phone changed); else
    the only one of that name on each side, unless two different phones speak against it (the unit changed); else the same
    phone and nearly the same name (it was misspelt), or where `renames` says so any name.
    """
    standing = list(standing)
    known: dict[str, list[Known]] = defaultdict(list)
    for person in standing:
        known[person.name].append(person)
    places: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(wanted):
        places[entry.name].append(place)
    found: dict[int, int] = {}
    for name, here in places.items():
        if name in known:
            found |= _same_of_name(known[name], {place: wanted[place] for place in here})
    same_phone = _by_phone(found, standing, wanted)
    return found | {place: person.id for place, person in same_phone if renames or alike(wanted[place], person)}


def held_phones(
    found: Mapping[int, int], standing: Iterable[Known], wanted: Sequence[Identified]
) -> list[tuple[int, Known]]:
    """Places in `wanted` of new people whose phone somebody else has who isn't among the wanted."""
    return list(_by_phone(found, list(standing), wanted))


def alike(one: Identified | Known, other: Identified | Known) -> bool:
    """Whether two names may be one that was misspelt: no more than half of the characters are different, or one is short."""
    pair = sorted((one.name, other.name), key=len)
    short, long = pair
    if len(short) == len(long):
        return 2 * sum(a != b for a, b in zip(short, long, strict=True)) <= len(long)
    return len(short) > 1 and len(long) - len(short) == 1 and set(short) <= set(long)


def _by_phone(
    found: Mapping[int, int], standing: Sequence[Known], wanted: Sequence[Identified]
) -> Iterable[tuple[int, Known]]:
    """Those still single on both sides that have the same phone."""
    paired = dict(found)
    _pair_off(paired, standing, dict(enumerate(wanted)), lambda person: person.phone)
    known = {person.id: person for person in standing}
    return ((place, known[id]) for place, id in paired.items() if place not in found)


def _same_of_name(known: Sequence[Known], wanted: Mapping[int, Identified]) -> dict[int, int]:
    found: dict[int, int] = {}
    _pair_off(found, known, wanted, lambda person: person.phone)
    _pair_off(found, known, wanted, lambda person: person.unit)
    if not found and len(known) == len(wanted) == 1:
        ((place, entry),) = wanted.items()
        if not (entry.phone and known[0].phone):
            found[place] = known[0].id
    return found


def _pair_off(
    found: dict[int, int],
    known: Sequence[Known],
    wanted: Mapping[int, Identified],
    mark: Callable[[Known | Identified], str],
) -> None:
    """Pairs those still single on both sides whose mark, where there is one, nobody else of theirs has."""
    taken = set(found.values())
    theirs = _only_ones({person.id: mark(person) for person in known if person.id not in taken})
    ours = _only_ones({place: mark(entry) for place, entry in wanted.items() if place not in found})
    found |= {place: theirs[value] for value, place in ours.items() if value in theirs}


def _only_ones(marks: Mapping[int, str]) -> dict[str, int]:
    holders: dict[str, list[int]] = defaultdict(list)
    for key, mark in marks.items():
        if mark:
            holders[mark].append(key)
    return {mark: keys[0] for mark, keys in holders.items() if len(keys) == 1}


def same_mandates(standing: Sequence[Held], wanted: Sequence[tuple[str, date, date]]) -> dict[int, int]:
    """Ids by place in `wanted` (role, start, end): of the same role and start, else of the one whose start was corrected.

    Corrected is a start where one mandate of the role is left on each side and the two overlap.
    """
    by_key = {(held.role, held.starts): held.id for held in standing}
    found = {place: by_key[each[:2]] for place, each in enumerate(wanted) if each[:2] in by_key}
    taken = set(found.values())
    for role in {role for place, (role, _, _) in enumerate(wanted) if place not in found}:
        old = [held for held in standing if held.role == role and held.id not in taken]
        new = [place for place, each in enumerate(wanted) if each[0] == role and place not in found]
        if len(old) == len(new) == 1 and _overlap(old[0], wanted[new[0]]):
            found[new[0]] = old[0].id
    return found


def _overlap(held: Held, wanted: tuple[str, date, date]) -> bool:
    return held.starts <= wanted[2] and wanted[1] <= held.ends
