"""What a look at the installation found: how a thing stands, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from config.texts import text


class Level(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, and what to do about it."""

    level: Level
    text: str
    mend: str = ""

    @property
    def is_fault(self) -> bool:
        return self.level is Level.FAULT

    def __str__(self) -> str:
        mend = text("doctor.mend", mend=self.mend) if self.mend else ""
        return text("doctor.line", mark=text(f"doctor.mark.{self.level}"), text=self.text, mend=mend)


Findings = Iterator[Finding]
