"""A reply's files where the channel takes none: made, put on the shelf, and named in the text with a signed address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import logs
from bot.documents.making import make
from bot.media.links import DOWNLOAD_LIFE, Links
from bot.media.shelf import Shelf
from config.texts import text
from handlers.messages import File, Incoming, Reply

Answer = Callable[[Incoming], tuple[Reply, ...]]


@dataclass(frozen=True, slots=True)
class Handing:
    """Never inside a transaction: a chart takes up to a second to draw."""

    shelf: Shelf
    links: Links
    now: Callable[[], datetime]

    def over(self, answer: Answer, but: type[File] | None = None) -> Answer:
        """The same answers with their files as addresses, for a channel that takes no files in a reply."""
        return lambda incoming: tuple(self.linked(reply, but=but) for reply in answer(incoming))

    def linked(self, reply: Reply, *, but: type[File] | None = None) -> Reply:
        """The reply with a line for each file instead of the file, `but` for those of one kind."""
        kept = tuple(file for file in reply.files if but is not None and isinstance(file, but))
        if len(kept) == len(reply.files):
            return reply
        lines = [self._line(file) for file in reply.files if file not in kept]
        return replace(reply, text="\n".join([reply.text, *lines]), files=kept)

    def _line(self, file: File) -> str:
        try:
            made = make(file)
            digest = self.shelf.put(made.content)
        except Exception as fault:  # noqa: BLE001 - the words before it are the answer; the file is asked for again
            logs.error("file_unmade", fault, kind=type(file).__name__)
            return text("files.unmade", name=file.title)
        until = self.now() + DOWNLOAD_LIFE
        address = self.links.download(digest, made.name, made.mime, until)
        return text("files.line", name=made.name, url=address, days=DOWNLOAD_LIFE.days)
