"""One-time links to upload a document by, where a channel takes none (channels.md 8)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.rules.refusals import AlreadyWithdrawn, LinkExpired, LinkUsed
from storage.services import media, records
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Upload:
    """A link that was given: whose it is, and which record the document belongs to."""

    nonce: str
    person_id: int
    number: str
    expires_at: datetime


def offer(work: Work, number: str) -> Upload:
    """A new link for the own record of that number. Refuses unknown numbers, those of others and withdrawn records."""
    if not records.find(work, number).is_valid:
        raise AlreadyWithdrawn(number=number)
    hours = work.policies.figure("media.link_hours")
    upload = Upload(secrets.token_urlsafe(24), work.person.id, number, work.now + timedelta(hours=hours))
    row = {"nonce": upload.nonce, "person_id": upload.person_id, "number": number, "expires_at": upload.expires_at}
    work.uow.media.add_upload(row)
    return upload


def look(work: Work, nonce: str) -> Upload:
    """The link, if it may still be used. Refuses an unknown, a used and an expired one."""
    row = work.uow.media.upload(nonce)
    if row is None or row.used_at is not None:
        raise LinkUsed()
    if row.expires_at <= work.now:
        raise LinkExpired()
    return Upload(row.nonce, row.person_id, row.number, row.expires_at)


def acting(work: Work, upload: Upload) -> Work:
    """The work as the link's owner does it. Refuses one whose mandate is over."""
    person = work.roster.people.get(upload.person_id)
    if person is None or not person.is_active(work.today):
        raise LinkExpired()
    return replace(work, by=person)


def use(work: Work, upload: Upload, file: media.File) -> media.Kept:
    """Keeps what was uploaded and spends the link, both or neither; `work` acts as the link's owner."""
    if not work.uow.media.use_upload(upload.nonce, work.now):
        raise LinkUsed()
    kept = media.keep(work, file)
    media.attach(work, [kept.id], upload.number)
    return kept
