"""A speech-to-text service of the county's own choice: the voice as it came in, {"text": …} out. None is built in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import logs

if TYPE_CHECKING:
    from config.settings import TranscriptionSettings

Transcribe = Callable[[bytes, str], str]

_LONGEST = 64 * 1024  # bytes of an answer


def transcriber(settings: TranscriptionSettings) -> Transcribe:
    """Posts a voice and its type, gives what was said; empty when the service can't tell or can't be reached."""

    def transcribe(content: bytes, mime: str) -> str:
        try:
            return _asked(settings, content, mime)
        except Exception as fault:  # noqa: BLE001 - whatever that service does, the person is asked for words
            # Its own words may hold the service's address, and a key in it.
            logs.error("transcription_failed", LookupError(type(fault).__name__))
            return ""

    return transcribe


def _asked(settings: TranscriptionSettings, content: bytes, mime: str) -> str:
    import requests

    headers = {"Content-Type": mime or "application/octet-stream", "Accept": "application/json"}
    if settings.token is not None:
        headers["Authorization"] = f"Bearer {settings.token.get_secret_value()}"
    with requests.Session() as session:
        # A proxy variable or a redirect would carry a person's voice to somebody else.
        session.trust_env = False
        session.max_redirects = 0
        limits = (2.0, settings.timeout)
        with session.post(settings.url, data=content, headers=headers, timeout=limits, stream=True) as answer:
            answer.raise_for_status()
            read = answer.raw.read(_LONGEST + 1, decode_content=True)
    said = json.loads(read).get("text") if len(read) <= _LONGEST else None
    return said.strip() if isinstance(said, str) else ""
