"""Who is to be freed of which duties, in bulk: a CSV file checked like a roster (docs/办公室手册.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.rosters import sources, tables
from bot.rosters.faults import Faults
from bot.rosters.rows import ExemptionRow, Fault, Place, Table
from bot.rosters.whom import People
from config.duties import FEDERATION
from config.policies import Adopted
from config.texts import text as say
from storage.rules.roster import Roster
from storage.services.exemptions import Wish

_BETWEEN = re.compile(r"[、;；,，/\s]+")


@dataclass(frozen=True, slots=True)
class ExemptionsFile:
    """Each row as a wish, with its line; worth something only without faults."""

    wishes: tuple[tuple[Place, Wish], ...]
    faults: tuple[Fault, ...]


def read(path: Path, roster: Roster, policies: Adopted, year: int) -> ExemptionsFile:
    """Every row of the file with the person and the duties it means, of that year where it says none."""
    source = sources.open_csv(path, Table.EXEMPTIONS)
    found = [(sheet.file, tables.read(sheet)) for sheet in source.sheets]
    faults = Faults({(file, column): text for file, each in found for column, text in each.headings.items()})
    faults.found += source.faults
    for _, each in found:
        faults.found += each.faults
    rows = [row for _, each in found for row in each.rows]
    wishes = tuple(_wishes(rows, roster, _Duties(policies), year, faults))
    return ExemptionsFile(wishes, tuple(sorted(faults.found, key=lambda fault: fault.place)))


def _wishes(
    rows: Iterable[ExemptionRow], roster: Roster, duties: _Duties, year: int, faults: Faults
) -> Iterator[tuple[Place, Wish]]:
    people = People(roster)
    seen: set[Wish] = set()
    for row in rows:
        person, meant = people.meant(row, faults), duties.meant(row, faults)
        starts = row.starts or date((row.ends or date(year, 1, 1)).year, 1, 1)
        ends = row.ends or date(starts.year, 12, 31)
        if starts > ends:
            faults.say(row.place, "ends", say("exemptions.order", starts=starts, ends=ends))
        elif person is not None and meant is not None:
            wish = Wish(person, meant, starts, ends, row.reason)
            if wish not in seen:
                yield row.place, wish
            seen.add(wish)


class _Duties:
    """Personal duties by what they are called, and by id."""

    def __init__(self, policies: Adopted) -> None:
        owed = [each for each in policies.every_duty if each.roles != {FEDERATION}]
        self._names = list(dict.fromkeys(each.name for each in owed))
        self._ids = {name: each.id for each in owed for name in (each.id, each.name)}

    def meant(self, row: ExemptionRow, faults: Faults) -> tuple[str, ...] | None:
        """None where a name is unknown; nothing for all of them."""
        named = [each for each in _BETWEEN.split(row.duty) if each]
        if named in ([], [say("exemptions.every")]):
            return ()
        strange = [each for each in named if each not in self._ids]
        for each in strange:
            names = say("roster.between").join(self._names)
            faults.say(row.place, "duty", say("exemptions.unknown_duty", value=each, names=names))
        return None if strange else tuple(dict.fromkeys(self._ids[each] for each in named))
