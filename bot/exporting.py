"""Sheets of any length: read page by page, written row by row into a file, and put in place when they are whole."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.tenants import Tenants
from config.texts import text
from handlers.messages import Cell, Export, File, Reply, Stored
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Work

# What lists are made of is loaded with the first one.
if TYPE_CHECKING:
    from handlers.listing import Listing
    from storage.rules.measures import Question
    from storage.services.questions.lists import What

_LIFE = 7 * 24 * 3600  # seconds that a made sheet is kept

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sheet: of which federation, which list, behind which question, in whose words and at what moment.

    `by_id` None: the command line's own.
    """

    federation_id: str
    what: What
    question: Question
    now: datetime
    asked: str = ""
    by_id: int | None = None

    @classmethod
    def of(cls, export: Export) -> Wanted:
        from storage.rules.measures import Question
        from storage.services.questions.lists import What

        facts = export.facts
        question, now = Question.of(facts["question"]), datetime.fromisoformat(facts["at"])
        return cls(facts["federation"], What(export.what), question, now, facts["asked"], facts["by"])


@dataclass(slots=True)
class Exporter:
    """Makes each sheet once: a half-made one is never in place, and one that is there is not made again."""

    tenants: Tenants
    folder: Path | None = None
    _making: threading.Lock = field(default_factory=threading.Lock)

    def opened(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        """The replies with their exports made; never inside a transaction."""
        if not any(isinstance(file, Export) for reply in replies for file in reply.files):
            return replies
        return tuple(map(self._opened, replies))

    def write(self, wanted: Wanted, path: Path, advance: Advance = lambda rows: None) -> int:
        """Writes the sheet and puts it in place; says how many rows. Raises OSError, and Refusal for who may not."""
        from handlers import listing

        with read(self.tenants.database, wanted.federation_id) as uow:
            made = listing.listing(self._work(uow, wanted), wanted.what, wanted.question, wanted.asked)
            return _put(made, path, advance)

    def note(self, wanted: Wanted) -> None:
        """Leaves a trace of the list that was taken away."""
        from storage.services.questions import lists

        with write(self.tenants.database, wanted.federation_id) as uow:
            lists.note(self._work(uow, wanted), wanted.what)

    def _work(self, uow: UnitOfWork, wanted: Wanted) -> Work:
        work = self.tenants.office_work(uow, wanted.now)
        return replace(work, by=None if wanted.by_id is None else work.roster.people[wanted.by_id])

    def _opened(self, reply: Reply) -> Reply:
        files: list[File] = []
        said = [reply.text]
        for file in reply.files:
            try:
                files.append(self._stored(file) if isinstance(file, Export) else file)
            except Exception as fault:  # noqa: BLE001 - the words before it are the answer; the sheet is asked for again
                logs.error("export_failed", fault)
                said.append(text("files.unmade", name=file.title))
        return replace(reply, text="\n".join(said), files=tuple(files))

    def _stored(self, export: Export) -> Stored:
        key = sha256(json.dumps([export.what, dict(export.facts)], sort_keys=True).encode()).hexdigest()
        path = self._place() / f"{key}.xlsx"
        with self._making:
            if not path.exists():
                self.write(Wanted.of(export), path)
        return Stored(export.title, str(path))

    def _place(self) -> Path:
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="lvzhi-exports-"))
            # Sheets hold people's records: a place that nobody chose goes with the process.
            atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        place = self.folder / "exports"
        place.mkdir(parents=True, exist_ok=True)
        _forget_old(place)
        return place


def _put(made: Listing, path: Path, advance: Advance) -> int:
    from bot.documents import sheets

    half = path.with_name(f".{path.name}.{os.getpid()}")
    rows = _counted(made.rows, advance)
    try:
        if path.suffix.lower() == ".csv":
            count = sheets.plain(half, made.columns, rows)
        else:
            count = sheets.stream(half, made.title, made.notes, made.columns, rows, made.totals)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return count


def _counted(rows: Iterator[tuple[Cell, ...]], advance: Advance) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        advance(1)
        yield row


def _forget_old(place: Path) -> None:
    """Sheets hold people's records: none is kept longer than its link is good for."""
    newest = max((each.stat().st_mtime for each in place.iterdir()), default=0.0)
    for each in place.iterdir():
        if each.stat().st_mtime < newest - _LIFE:
            each.unlink(missing_ok=True)
