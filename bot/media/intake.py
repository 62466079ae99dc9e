"""Before a message is answered: its file is fetched, sniffed, cleaned and put on the shelf, outside any transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot import logs
from bot.media import DOCUMENT_LIMIT, PICTURE_LIMIT, VOICE_LIMIT, sniffing
from bot.media.shelf import Shelf
from bot.media.transcription import Transcribe
from handlers.messages import Attachment, Incoming, Kind, Reply

Answers = Callable[[Incoming], tuple[Reply, ...]]

_LIMITS = {Kind.IMAGE: PICTURE_LIMIT, Kind.VOICE: VOICE_LIMIT, Kind.FILE: DOCUMENT_LIMIT}


class Unavailable(Exception):
    """A file that can't be had: `why` is `too_big`, `gone` or `unreachable`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as its channel gave it; `name` is the sender's word."""

    content: bytes
    name: str = ""


Fetch = Callable[[Incoming, int], Fetched]


class Answering(Protocol):
    """What the intake stands in front of."""

    def __call__(self, incoming: Incoming) -> tuple[Reply, ...]: ...

    def wants_file(self, incoming: Incoming) -> bool:
        """Whether the message is new and from somebody we know."""


class Intake:
    """Fetches for every channel. What is no text and has no file passes through."""

    def __init__(self, answer: Answering, shelf: Shelf, transcribe: Transcribe | None = None) -> None:
        self._answer, self.shelf, self._transcribe = answer, shelf, transcribe

    def over(self, fetch: Fetch) -> Answers:
        """What a channel calls in place of the answer; `fetch(incoming, limit)` gets a file from its platform."""
        return lambda incoming: self._answer(self._enclosed(incoming, fetch))

    def kept(self, fetched: Fetched) -> Attachment:
        """A file from anywhere, on the shelf; `fault` says why it isn't."""
        if len(fetched.content) > DOCUMENT_LIMIT:
            return Attachment(fault="too_big")
        mime = sniffing.mime_of(fetched.content)
        if not mime:
            return Attachment(fault="unreadable", name=fetched.name)
        return self._picture(fetched) if mime.startswith("image/") else self._plain(fetched, mime)

    def _enclosed(self, incoming: Incoming, fetch: Fetch) -> Incoming:
        # A voice that was understood is a sentence like any other: nobody needs the sound.
        is_file = incoming.kind in _LIMITS and incoming.media and not (incoming.kind is Kind.VOICE and incoming.text)
        if not is_file or not self._answer.wants_file(incoming):
            return incoming
        fetched = self._fetched(incoming, fetch)
        if isinstance(fetched, str):
            return replace(incoming, attachment=Attachment(fault=fetched))
        if incoming.kind is Kind.VOICE and (said := self._said(fetched)):
            return replace(incoming, text=said)
        return replace(incoming, attachment=self._whole(incoming, fetched))

    def _fetched(self, incoming: Incoming, fetch: Fetch) -> Fetched | str:
        """The file, or why there is none."""
        try:
            fetched = fetch(incoming, _LIMITS[incoming.kind])
        except Unavailable as fault:
            return fault.why
        except Exception as fault:  # noqa: BLE001 - a platform's trouble is told as «send it again»
            # Its own words may hold a platform's address with our token in it.
            logs.error("media_unreachable", Unavailable(type(fault).__name__), channel=incoming.channel)
            return "unreachable"
        return "too_big" if len(fetched.content) > _LIMITS[incoming.kind] else fetched

    def _whole(self, incoming: Incoming, fetched: Fetched) -> Attachment:
        try:
            attachment = self.kept(fetched)
        except OSError as fault:
            logs.error("media_unkept", fault, channel=incoming.channel)
            return Attachment(fault="unreachable")
        # A platform's voice may come in a dress that nobody knows; kept as it is, it can be listened to.
        is_odd_voice = incoming.kind is Kind.VOICE and attachment.fault == "unreadable"
        return self._plain(fetched, "audio/unknown") if is_odd_voice else attachment

    def _said(self, fetched: Fetched) -> str:
        if self._transcribe is None:
            return ""
        return self._transcribe(fetched.content, sniffing.mime_of(fetched.content))

    def _picture(self, fetched: Fetched) -> Attachment:
        # Loaded by the first picture, not by every start.
        from bot.media.pictures import NoPicture, cleaned

        try:
            picture = cleaned(fetched.content)
        except NoPicture:
            return Attachment(fault="unreadable", name=fetched.name)
        digest = self.shelf.put(picture.content, picture.thumbnail)
        return Attachment(digest, picture.mime, len(picture.content), fetched.name)

    def _plain(self, fetched: Fetched, mime: str) -> Attachment:
        return Attachment(self.shelf.put(fetched.content), mime, len(fetched.content), fetched.name)
