"""What people sent, in a backup: after the rows come the bytes that rows name, a line a file, and how many there were.

Programs that know nothing of it stop reading before.
"""

from __future__ import annotations

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TextIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from config.texts import text
from storage.tables import media
from storage.upkeep.faults import UpkeepFault

_DIGESTS = sa.select(media.c.digest).distinct().order_by(media.c.digest)
# What a damaged file gives; that it isn't there, or that nobody may read it, is no damage.
UNREADABLE = (gzip.BadGzipFile, zlib.error, EOFError, ValueError)
# The last line of the rows; a line of a table is a list.
_END = '{"end":'


class Shelf(Protocol):
    """Where the bytes lie, by their SHA-256."""

    def path(self, digest: str) -> Path: ...

    def thumbnail(self, digest: str) -> Path: ...

    def put(self, content: bytes, thumbnail: bytes = b"") -> str: ...


def write(out: TextIO, connection: Connection, shelf: Shelf) -> int:
    """Appends every file that a row names; how many. One that lies no more on the shelf is left out."""
    count = 0
    for digest in connection.execute(_DIGESTS).scalars():
        content = _bytes(shelf.path(digest))
        if content:
            thumbnail = _bytes(shelf.thumbnail(digest))
            _line(out, {"file": digest, "content": _text(content), "thumbnail": _text(thumbnail)})
            count += 1
    _line(out, {"files": count})
    return count


def read(file: Path, shelf: Shelf | None = None) -> int:
    """Puts each file of a backup on the shelf, if there is one; how many. Raises UpkeepFault where one isn't what it was, or some are missing."""
    count = 0
    for line in _after_rows(file):
        if "files" in line:
            _agree(file, line["files"], count)
            return count
        content = b64decode(line["content"])
        _agree(file, line["file"], sha256(content).hexdigest())
        if shelf is not None:
            shelf.put(content, b64decode(line["thumbnail"]))
        count += 1
    # A backup of a program that kept no files in it ends with its rows.
    _agree(file, 0, count)
    return 0


def _after_rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as stream:
            for line in stream:
                if line.startswith(_END):
                    break
            yield from map(json.loads, stream)
    except UNREADABLE as fault:
        raise UpkeepFault(text("upkeep.damaged", file=file.name)) from fault


def _agree(file: Path, said: object, found: object) -> None:
    if said != found:
        raise UpkeepFault(text("upkeep.damaged", file=file.name))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _text(content: bytes) -> str:
    return b64encode(content).decode()


def _line(out: TextIO, value: dict[str, Any]) -> None:
    out.write(json.dumps(value, separators=(",", ":")) + "\n")
