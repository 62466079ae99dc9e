"""Signed addresses of one file or one upload: `{public_url}/files/{token}`. What they open is decided where they are used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

DOWNLOAD_LIFE = timedelta(days=3)
_SALT = "lvzhi-files"
_UPLOAD, _DOWNLOAD = "u", "d"


@dataclass(frozen=True, slots=True)
class UploadGrant:
    """A link to upload by; the nonce's row says whose it is and whether it was used."""

    federation_id: str
    nonce: str


@dataclass(frozen=True, slots=True)
class DownloadGrant:
    """A link to one thing on the shelf under a name of its own; good until a moment."""

    digest: str
    name: str
    mime: str
    until: datetime


class Links:
    """Makes and reads the addresses; the key is the settings' signing key, the same on every replica."""

    def __init__(self, base: str, key: str) -> None:
        self._base, self._key = base, key

    def upload(self, federation_id: str, nonce: str) -> str:
        return self._address([_UPLOAD, federation_id, nonce])

    def download(self, digest: str, name: str, mime: str, until: datetime) -> str:
        return self._address([_DOWNLOAD, digest, name, mime, int(until.timestamp())])

    def read(self, token: str, now: datetime) -> UploadGrant | DownloadGrant | None:
        """What a token of ours opens; None for any other, and for a download that is over."""
        from itsdangerous import BadData

        try:
            kind, *facts = self._signer().loads(token)
        except (BadData, ValueError, TypeError):
            return None
        if kind == _UPLOAD:
            return UploadGrant(*facts)
        digest, name, mime, until = facts
        grant = DownloadGrant(digest, name, mime, datetime.fromtimestamp(until, now.tzinfo))
        return grant if now < grant.until else None

    def _address(self, facts: list[Any]) -> str:
        return f"{self._base}/files/{self._signer().dumps(facts)}"

    def _signer(self) -> Any:
        # Loaded with the first link, not with every start.
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self._key, salt=_SALT)
