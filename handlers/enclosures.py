"""What waits for its record: pictures, files and a place sent before the record was confirmed, and how evidence is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from config.texts import text
from handlers.forms import show
from handlers.turn import Turn
from storage.rules.kinds import is_case_number
from storage.rules.places import Place
from storage.services import media, records
from storage.services.media import Kept

_SEEN = timedelta(hours=24)
_MOST_SHOWN = 3


def hand_over(turn: Turn, record: records.Record) -> list[str]:
    """Gives a confirmed record what waited for it; a line that says so, none where nothing waited."""
    return [*enclosed(turn, record.number), *_place(turn, record)]


def enclosed(turn: Turn, number: str) -> list[str]:
    """Gives what has just got its number the pictures and files that waited for it."""
    waiting, turn.dialogue.kept = turn.dialogue.kept, []
    if not waiting:
        return []
    (media.enclose if is_case_number(number) else media.attach)(turn.work, waiting, number)
    return [text("evidence.went_along", what=counted(media.of_number(turn.work, number)))]


def _place(turn: Turn, record: records.Record) -> list[str]:
    waiting, turn.dialogue.place = turn.dialogue.place, None
    is_new = waiting is not None and media.remember_place(turn.work, record, Place(*waiting))
    return [text("place.went_along")] if is_new else []


def lines(turn: Turn, number: str) -> list[str]:
    """«附件：2张照片、1个文件» below a record, and where the first of them are seen; nothing where there is none."""
    found = media.of_number(turn.work, number)
    if not found:
        return []
    until = turn.work.now + _SEEN
    links = [turn.links.download(each.file.digest, _name(each), each.file.mime, until) for each in found[:_MOST_SHOWN]]
    return [text("show.line", label=text("evidence.label"), value=counted(found)), *links]


def _name(kept: Kept) -> str:
    """As it was sent, or what it is; a picture is kept as JPEG whatever it was."""
    stem = kept.file.name.rpartition(".")[0] or kept.file.name or kept.kind
    return f"{stem}.jpg" if kept.kind == "image" else kept.file.name or kept.kind


def counted(found: Sequence[Kept]) -> str:
    """«2张照片、1个文件»."""
    totals = Counter(each.kind for each in found)
    return show.joined([text(f"evidence.{kind}", count=count) for kind, count in totals.items()])
