"""What is no text: pictures, voices and documents by number, where unions are, and links to upload by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import media, records, spots, uploads

_OF_PERSON = sa.and_(media.c.federation_id == HERE, media.c.person_id == sa.bindparam("whose"))
_BY_DIGEST = sa.select(media).where(_OF_PERSON, media.c.digest == sa.bindparam("digest"))
_SINCE = sa.select(sa.func.count()).where(_OF_PERSON, media.c.received_at > sa.bindparam("since"))
_OF_NUMBER = (
    sa.select(media)
    .where(media.c.federation_id == HERE, media.c.number == sa.bindparam("of_number"))
    .order_by(media.c.id)
)
_ATTACH = (
    sa.update(media)
    .where(_OF_PERSON, media.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(number=sa.bindparam("to_number"))
)
# A withdrawn record proves no place.
_NEAR = sa.select(spots.c.union_id, spots.c.lat, spots.c.lon).where(
    spots.c.federation_id == HERE,
    spots.c.lat.between(sa.bindparam("south"), sa.bindparam("north")),
    spots.c.lon.between(sa.bindparam("west"), sa.bindparam("east")),
    sa.exists().where(
        records.c.federation_id == spots.c.federation_id,
        records.c.number == spots.c.number,
        records.c.state == "valid",
    ),
)
_UPLOAD = sa.select(uploads).where(uploads.c.federation_id == HERE, uploads.c.nonce == sa.bindparam("by_nonce"))
_USE = (
    sa.update(uploads)
    .where(
        uploads.c.federation_id == HERE,
        uploads.c.nonce == sa.bindparam("by_nonce"),
        uploads.c.used_at.is_(None),
    )
    .values(used_at=sa.bindparam("now"))
)


class Enclosures(Repository):
    def add(self, row: Mapping[str, Any]) -> bool:
        """Keeps a thing that somebody sent; False where the same person sent the same before."""
        return self._put_unless_there(media, [row]) == 1

    def by_digest(self, person_id: int, digest: str) -> sa.Row[Any] | None:
        return self._row(_BY_DIGEST, whose=person_id, digest=digest)

    def count_since(self, person_id: int, since: datetime) -> int:
        return int(self._value(_SINCE, whose=person_id, since=since))

    def of_number(self, number: str) -> Sequence[sa.Row[Any]]:
        return self._rows(_OF_NUMBER, of_number=number)

    def attach(self, person_id: int, ids: Sequence[int], number: str) -> int:
        """Makes the person's own things evidence of a record; says how many."""
        return self._change(_ATTACH, whose=person_id, ids=ids, to_number=number) if ids else 0

    def add_spot(self, row: Mapping[str, Any]) -> bool:
        """Remembers where a record was; False where that is known."""
        return self._put_unless_there(spots, [row]) == 1

    def spots_in(self, south: int, north: int, west: int, east: int) -> Sequence[sa.Row[Any]]:
        """Where valid records were, within a box of millionths of degrees."""
        return self._rows(_NEAR, south=south, north=north, west=west, east=east)

    def add_upload(self, row: Mapping[str, Any]) -> None:
        self._put(uploads, row)

    def upload(self, nonce: str) -> sa.Row[Any] | None:
        return self._row(_UPLOAD, by_nonce=nonce)

    def use_upload(self, nonce: str, now: datetime) -> bool:
        """Marks a link used; False when it was used before."""
        return self._change(_USE, by_nonce=nonce, now=now) == 1
