"""Where the bytes lie: files under the home folder, named by their SHA-256. Replicas share the folder."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

_THUMBNAIL = ".thumb.jpg"


class Shelf:
    """Keeps what it is given; without a folder it only says how a thing would be called."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def put(self, content: bytes, thumbnail: bytes = b"") -> str:
        """Keeps the bytes, on disk before it returns; gives their digest."""
        digest = sha256(content).hexdigest()
        if self._folder is not None:
            _write(self.path(digest), content)
            if thumbnail:
                _write(self.thumbnail(digest), thumbnail)
        return digest

    def path(self, digest: str) -> Path:
        """Where a thing lies, whether or not it does. Raises LookupError on a shelf without a folder."""
        if self._folder is None or len(digest) != 64 or not digest.isalnum():
            raise LookupError(digest[:64])
        return self._folder / digest[:2] / digest[2:4] / digest

    def thumbnail(self, digest: str) -> Path:
        return self.path(digest).with_name(digest + _THUMBNAIL)

    def read(self, digest: str) -> bytes:
        """The bytes. Raises LookupError where they aren't."""
        try:
            return self.path(digest).read_bytes()
        except OSError:
            raise LookupError(digest) from None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; what is there already is the same."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
