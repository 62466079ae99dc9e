"""Accounts known from elsewhere, to be bound in bulk: a CSV file checked like a roster (interfaces.md section 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.rosters import cells, sources, tables
from bot.rosters.faults import Faults
from bot.rosters.rows import BindingRow, Fault, Table
from bot.rosters.whom import People
from config.texts import text as say
from storage.rules.people import Person
from storage.rules.roster import Roster
from storage.work import Address


@dataclass(frozen=True, slots=True)
class BindingsFile:
    """Person's id and account, row by row; worth something only without faults."""

    accounts: tuple[tuple[int, Address], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a file of bindings is checked against.

    `bound` says who has an account now; `known` are the federation's (channel, account) pairs, None where all will do.
    """

    roster: Roster
    bound: Mapping[tuple[str, str], int]
    today: date
    known: Collection[tuple[str, str]] | None = None


def read(path: Path, ground: Ground) -> BindingsFile:
    """Every row of the file with the person it means; never raises for what the file holds."""
    source = sources.open_csv(path, Table.BINDINGS)
    found = [(sheet.file, tables.read(sheet)) for sheet in source.sheets]
    faults = Faults({(file, column): text for file, each in found for column, text in each.headings.items()})
    faults.found += source.faults
    for _, each in found:
        faults.found += each.faults
    rows: Sequence[BindingRow] = [row for _, each in found for row in each.rows]
    accounts = _checked(rows, ground, faults)
    return BindingsFile(tuple(accounts), tuple(sorted(faults.found, key=lambda fault: fault.place)))


def _checked(rows: Iterable[BindingRow], ground: Ground, faults: Faults) -> list[tuple[int, Address]]:
    people = People(ground.roster)
    seen: dict[tuple[str, str], tuple[BindingRow, Person]] = {}
    accounts = []
    for row in rows:
        person = people.meant(row, faults)
        if person is None or not row.account or not row.external_id:
            continue
        _check_account(row, person, ground, faults)
        first, holder = seen.setdefault((row.account, row.external_id), (row, person))
        if first is not row:
            key = "same_row" if holder.id == person.id else "twice"
            _say(faults, row, "external_id", key, line=first.place.line, name=holder.name)
        accounts.append((person.id, Address(row.channel, row.account, row.external_id)))
    return accounts


def _check_account(row: BindingRow, person: Person, ground: Ground, faults: Faults) -> None:
    if not person.is_active(ground.today):
        _say(faults, row, "", "ended", name=person.name)
    holder = ground.bound.get((row.account, row.external_id), person.id)
    if holder != person.id:
        _say(faults, row, "external_id", "taken", name=ground.roster.people[holder].name)
    if row.channel and ground.known is not None and (row.channel, row.account) not in ground.known:
        channel = cells.titles(f"roster.channel.{row.channel}")[0]
        _say(faults, row, "account", "unknown_account", channel=channel, account=row.account)


def _say(faults: Faults, row: BindingRow, column: str, key: str, **fields: object) -> None:
    faults.say(row.place, column, say(f"bindings.{key}", **fields))
