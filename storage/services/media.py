"""Evidence: what was sent is kept, attached to records, and places are remembered (requirements.md B4, C6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storage.rules.places import Place
from storage.rules.refusals import AlreadyWithdrawn, TooManyFiles
from storage.services import cases, records
from storage.work import Work


@dataclass(frozen=True, slots=True)
class File:
    """What lies on the shelf: `digest` is the SHA-256 of its bytes, `mime` was sniffed, `size` counts bytes."""

    digest: str
    mime: str
    size: int
    name: str = ""

    @property
    def kind(self) -> str:
        """«image», «voice» or «file», by content and not by how it was sent."""
        return _KINDS.get(self.mime.partition("/")[0], "file")


_MILLION = 1_000_000  # the table keeps millionths of a degree
_KINDS = {"image": "image", "audio": "voice"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing in the ledger; `number` is the record it is evidence of, empty while it waits."""

    id: int
    kind: str
    file: File
    number: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A union where visits were, and how far off the nearest of them is."""

    name: str
    metres: int


def keep(work: Work, file: File) -> Kept:
    """Keeps a file for the person; the same one again is the first one. Refuses more in a day than the federation allows."""
    most = int(work.policies.figure("media.a_day"))
    known = work.uow.media.by_digest(work.person.id, file.digest)
    if known is None:
        if work.uow.media.count_since(work.person.id, work.now - timedelta(days=1)) >= most:
            raise TooManyFiles(most=most)
        work.uow.media.add(_row(work, file))
        known = work.uow.media.by_digest(work.person.id, file.digest)
    assert known is not None
    return _kept(known)


def attach(work: Work, ids: Sequence[int], number: str) -> records.Record:
    """Makes the person's own things evidence of the own record; what was evidence of another moves.

    Refuses unknown numbers, those of others, and withdrawn records. A closed year's record may still get its evidence.
    """
    record = records.find(work, number)
    if not record.is_valid:
        raise AlreadyWithdrawn(number=number)
    if work.uow.media.attach(work.person.id, ids, number):
        work.uow.audit.note(work.person.id, "record.attach", number, work.now)
    return record


def enclose(work: Work, ids: Sequence[int], number: str) -> None:
    """Makes the person's own things part of a case that they signed. Refuses unknown numbers and those of others."""
    cases.find(work, number)
    if work.uow.media.attach(work.person.id, ids, number):
        work.uow.audit.note(work.person.id, "case.attach", number, work.now)


def of_number(work: Work, number: str) -> list[Kept]:
    """What a record's evidence is. Who may see the record may see that; the caller has asked."""
    return [_kept(row) for row in work.uow.media.of_number(number)]


def just_logged(work: Work) -> records.Record | None:
    """The person's last record, if it was entered so recently that what comes now is about it."""
    minutes = work.policies.figure("media.just_logged_minutes")
    return records.latest(work, work.now - timedelta(minutes=minutes))


def remember_place(work: Work, record: records.Record, place: Place) -> bool:
    """Where the union of a confirmed record is; False for a unit outside the roster and a record whose place is known."""
    union = work.roster.union_named(record.draft.unit)
    if union is None:
        return False
    lat, lon = round(place.lat * _MILLION), round(place.lon * _MILLION)
    row = {"union_id": union.id, "number": record.number, "lat": lat, "lon": lon, "at": work.now}
    return work.uow.media.add_spot(row)


def nearby(work: Work, place: Place, most: int = 3) -> list[Near]:
    """Unions visited before within the federation's distance, the nearest first."""
    reach = float(work.policies.figure("media.near_metres"))
    nearest: dict[int, float] = {}
    box = (round(edge * _MILLION) for edge in place.box(reach))
    for row in work.uow.media.spots_in(*box):
        metres = place.metres_to(Place(row.lat / _MILLION, row.lon / _MILLION))
        if metres <= reach and row.union_id in work.roster.unions:
            nearest[row.union_id] = min(metres, nearest.get(row.union_id, metres))
    ordered = sorted(nearest, key=lambda union_id: nearest[union_id])
    return [Near(work.roster.unions[union_id].name, round(nearest[union_id])) for union_id in ordered[:most]]


def _row(work: Work, file: File) -> dict[str, Any]:
    return {
        "person_id": work.person.id,
        "kind": file.kind,
        "digest": file.digest,
        "mime": file.mime,
        "size": file.size,
        "name": file.name[:200],
        "received_at": work.now,
    }


def _kept(row: Any) -> Kept:
    return Kept(row.id, row.kind, File(row.digest, row.mime, row.size, row.name), row.number)
