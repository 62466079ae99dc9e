"""A roster's files as one checked value, and the names in it for understanding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.rosters import checks, sources, tables
from bot.rosters.faults import Faults
from bot.rosters.rows import Fault, Place, RosterFile, Table
from bot.rosters.sources import Source
from config.texts import text as say
from nlp.names import NamedUnit, Names
from storage.services.roster import PhonesTaken


def read(path: Path) -> RosterFile:
    """Everything in a folder of CSV files or in a workbook, with every fault; never raises for what the files hold."""
    source = sources.open_roster(path)
    found = {sheet.table: tables.read(sheet) for sheet in source.sheets}
    headings = {
        (sheet.file, column): heading
        for sheet in source.sheets
        for column, heading in found[sheet.table].headings.items()
    }
    faults = Faults(headings)
    faults.found += source.faults
    faults.found += (fault for each in found.values() for fault in each.faults)
    faults.found += _missing(path, source, found)
    rows = {table: found[table].rows if table in found else () for table in Table}
    links = rows[Table.LINKS] if Table.LINKS in found else None
    roster = checks.Rows(rows[Table.UNIONS], rows[Table.DEPARTMENTS], rows[Table.PEOPLE], links)
    entries, notes = checks.check(roster, faults)
    return RosterFile(
        roster.unions,
        roster.departments,
        roster.people,
        links or (),
        headings,
        _in_order(faults, source),
        () if faults.found else tuple(notes),
        None if faults.found else entries,
    )


def phones_taken(file: RosterFile, taken: PhonesTaken) -> Iterator[Fault]:
    """Why an import of this file stopped, at the rows with the phones."""
    for phone, known, name in taken.holders:
        row = next(each for each in file.people if each.phone == phone)
        yield Fault(row.place, "", say("roster.bad.phone_taken", phone=phone, known=known, name=name))


def names(roster: RosterFile) -> Names:
    """What a message may name, by this roster; faulty rows give what they can."""
    return Names.build(
        (NamedUnit(row.name, row.aliases, row.industry) for row in roster.unions if row.name),
        (row.name for row in roster.people if row.name),
        (NamedUnit(row.name, row.aliases) for row in roster.departments if row.name),
    )


def _missing(path: Path, source: Source, found: dict[Table, tables.Read]) -> list[Fault]:
    if Table.PEOPLE in found:
        read = found[Table.PEOPLE]
        empty = not read.rows and not read.faults
        file = next(sheet.file for sheet in source.sheets if sheet.table is Table.PEOPLE)
        return [Fault(Place(file), "", say("roster.bad.no_rows"))] if empty else []
    if source.faults:
        return []
    others = (*(sheet.file for sheet in source.sheets), *source.others)
    listed = say("roster.between").join(others[:20]) or say("roster.bad.none_found")
    return [Fault(Place(path.name), "", say("roster.bad.no_people", found=listed))]


def _in_order(faults: Faults, source: Source) -> tuple[Fault, ...]:
    """File by file and line by line, in the order of the tables, each fault once."""
    order = list(Table)
    place = {sheet.file: order.index(sheet.table) for sheet in source.sheets}
    return tuple(dict.fromkeys(sorted(faults.found, key=lambda each: (place.get(each.file, -1), each.place))))
