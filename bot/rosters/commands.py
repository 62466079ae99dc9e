"""What `lvzhi roster`, `lvzhi codes`, `lvzhi bindings` and `lvzhi exemptions` do: lines to print out, nothing printed here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.documents import code_sheet
from bot.rosters import bindings, exemptions, reading
from bot.rosters.rows import Fault, Place, RosterFile
from bot.tenants import Tenants
from config.policies import Adopted
from config.texts import text as say
from storage.database import Database
from storage.rules.people import Role
from storage.rules.refusals import Refusal
from storage.rules.roster import Roster
from storage.rules.touchpoints import BEIJING
from storage.services import exemptions as freeing
from storage.services import people, roster
from storage.services.exemptions import Wish
from storage.services.roster_entries import Entries
from storage.services.roster_summary import Summary
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Work

_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say, in Chinese, and whether all went well; `faults` are the first of the lines."""

    is_ok: bool
    lines: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Which federation a command works on, and when. `name` and `parent_id` are for one that isn't there yet."""

    database: Database
    federation_id: str
    now: datetime
    name: str = ""
    parent_id: str | None = None


class _Undo(Exception):
    """Ends a trial inside its transaction."""


def check_roster(path: Path) -> Report:
    """Every fault of a roster, or what a clean one holds. Needs no database."""
    file = reading.read(path)
    if file.entries is None:
        return _faulty(file)
    return Report(True, (*file.notes, _held(file, file.entries)))


def import_roster(target: Target, path: Path, *, dry_run: bool = False, renames: bool = False) -> Report:
    """Imports a clean roster whole, a faulty one not at all; a trial says the same and leaves the database alone."""
    file = reading.read(path)
    if file.entries is None:
        return _faulty(file)
    try:
        with _undone_if(dry_run), write(target.database, target.federation_id) as uow:
            summary = roster.apply(uow, file.entries, target.now, target.name, target.parent_id, renames=renames)
            if dry_run:
                raise _Undo()
    except roster.PhonesTaken as taken:
        return _refused(tuple(reading.phones_taken(file, taken)), "roster.faulty")
    head = "roster.would" if dry_run else "roster.done" if summary.is_change else "roster.nothing"
    return Report(True, (*file.notes, say(head), *_told(summary)), summary=summary)


def issue_codes(
    target: Target,
    policies: Adopted,
    out: Path,
    *,
    role: Role | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """New codes for everybody in office, or of one role, with the sheet to print. Codes are valid only once it is written.

    `progress` hears how many of how many are done. Raises OSError when the sheet can't be written; nothing is issued then.
    """
    federation_id, now = target.federation_id, target.now
    with read(target.database, federation_id) as uow:
        name, known = _standing(uow)
    today = now.astimezone(BEIJING).date()
    chosen = [each for each in known.active(today) if role is None or role in each.roles(today)]
    if not chosen:
        return Report(False, (say("codes.nobody"),))
    issued = people.draw_codes(federation_id, chosen, policies, now, lambda done: progress(done, len(chosen)))
    with _replacing(out) as sheet:
        code_sheet.write(sheet, issued, code_sheet.Heading(name, policies.figure("binding.sheet"), now))
        with write(target.database, federation_id) as uow:
            people.hand_out(uow, issued, now)
    expires = issued[0].expires_at.astimezone(BEIJING).strftime(say("codes.expires"))
    told = say("codes.issued", count=len(issued), expires=expires)
    return Report(True, (told, say("codes.written", file=str(out))))


def import_bindings(
    target: Target, path: Path, *, known: Collection[tuple[str, str]] | None = None, dry_run: bool = False
) -> Report:
    """Binds every account of a clean file, none of a faulty one; accounts bound to the same person stay as they are.

    `known` are the (channel, account) pairs that the settings give this federation; None takes any.
    """
    with _undone_if(dry_run), write(target.database, target.federation_id) as uow:
        bound = {(row.account, row.external_id): row.person_id for row in uow.bindings.live()}
        ground = bindings.Ground(_standing(uow)[1], bound, target.now.astimezone(BEIJING).date(), known)
        file = bindings.read(path, ground)
        added = 0 if file.faults else people.attach_all(uow, file.accounts, target.now)
        if dry_run:
            raise _Undo()
    if file.faults:
        return _refused(file.faults, "bindings.faulty")
    key = "bindings.would" if dry_run else "bindings.done"
    return Report(True, (say(key, added=added, unchanged=len(file.accounts) - added),))


def import_exemptions(tenants: Tenants, target: Target, path: Path, *, dry_run: bool = False) -> Report:
    """Frees everybody of a clean file, nobody of a faulty one; what held already stays as it is."""
    with _undone_if(dry_run), write(target.database, target.federation_id) as uow:
        work = tenants.office_work(uow, target.now)
        file = exemptions.read(path, work.roster, work.policies, work.today.year)
        faults = file.faults or tuple(_refusals(work, file.wishes))
        added = 0 if faults else sum(freeing.grant(work, wish) for _, wish in file.wishes)
        if dry_run:
            raise _Undo()
    if faults:
        return _refused(faults, "exemptions.faulty")
    key = "exemptions.would" if dry_run else "exemptions.done"
    return Report(True, (say(key, added=added, unchanged=len(file.wishes) - added),))


def _refusals(work: Work, wishes: Iterable[tuple[Place, Wish]]) -> Iterator[Fault]:
    """What the rules say no to, row by row."""
    for place, wish in wishes:
        try:
            freeing.check(work, wish)
        except Refusal as refusal:
            yield Fault(place, "", say(refusal.key, **refusal.fields))


def _standing(uow: UnitOfWork) -> tuple[str, Roster]:
    """The federation's name and its roster as they are."""
    row = uow.federations.get()
    return (row.name, uow.federations.roster(row.roster_version)) if row else ("", uow.federations.roster(0))


@contextmanager
def _undone_if(dry_run: bool) -> Iterator[None]:
    """Outside of a transaction: a trial's own way of leaving it is no fault."""
    try:
        yield
    except _Undo:
        if not dry_run:
            raise


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A file beside `path`, readable by its owner alone, that takes its place when all went well."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _faulty(file: RosterFile) -> Report:
    return _refused(file.faults, "roster.faulty")


def _refused(faults: Sequence[Fault], key: str) -> Report:
    lines = (*(str(fault) for fault in faults), say(key, count=len(faults)))
    return Report(False, lines, tuple(faults))


def _held(file: RosterFile, entries: Entries) -> str:
    return say(
        "roster.clean",
        unions=len(entries.unions),
        departments=len(entries.departments),
        people=len(entries.people),
        mandates=len(file.people),
        links=len(file.links),
    )


def _told(summary: Summary) -> Iterator[str]:
    for table, counts in summary.counts.items():
        key = "roster.counted_links" if table == "links" else "roster.counted"
        yield say(
            key,
            what=say(f"roster.title.{table}"),
            added=counts.added,
            changed=counts.changed,
            unchanged=counts.unchanged,
            missing=counts.missing,
            removed=counts.removed,
        )
    mandates = [say("roster.held", name=name, role=say(f"role.{role}")) for name, role in summary.missing_mandates]
    renamed = [say("roster.new_name", old=old, new=new) for old, new in summary.renamed]
    yield from _named("roster.renamed", renamed, "roster.and_more")
    yield from _named("roster.added", summary.added_people, "roster.and_more")
    yield from _named("roster.missing", summary.missing_people, "roster.and_more")
    yield from _named("roster.missing_mandates", mandates, "roster.and_more_mandates")


def _named(key: str, names: Sequence[str], more: str) -> Iterator[str]:
    """One line with the first names, if there are any."""
    if names:
        shown = say("roster.between").join(names[:_MOST_NAMES])
        yield say(key, names=shown if len(names) <= _MOST_NAMES else say(more, names=shown, count=len(names)))
