"""A reply's file as bytes under a name: which maker makes which kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from handlers.messages import Chart, Export, File, Letter, Stored, Table

PNG, XLSX, DOCX = (
    "image/png",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it goes out."""

    name: str
    mime: str
    content: bytes


def name_of(file: File) -> str:
    """The name it gets on a person's phone or PC."""
    stem = _NOT_IN_NAMES.sub(" ", file.title).strip()[:_LONGEST]
    return stem + {Chart: ".png", Table: ".xlsx", Letter: ".docx"}.get(type(file), ".xlsx")


def make(file: File) -> Made:
    """Takes up to a second for a chart; never inside a transaction. An export was made when its reply was opened."""
    if isinstance(file, Export):
        raise TypeError(file.title)
    if isinstance(file, Stored):
        return Made(name_of(file), XLSX, Path(file.path).read_bytes())
    if isinstance(file, Chart):
        from bot.documents import charts

        return Made(name_of(file), PNG, charts.draw(file))
    if isinstance(file, Table):
        from bot.documents import sheets

        return Made(name_of(file), XLSX, sheets.write(file))
    from bot.documents import letters

    return Made(name_of(file), DOCX, letters.write(file))
