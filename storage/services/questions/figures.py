"""One figure of an answer, and what was found for a question. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """How many; of how many where it is a share; and what it was in the period that it is compared with.

    `label` is what the roster or the ledger calls it: a role's or topic's id, a union's name, «2026-11»; empty for
    what belongs nowhere. `exempt`: how many more of a share an officer has freed of all that it is about.
    """

    label: str
    value: float
    of: int | None = None
    before: float | None = None
    of_before: int | None = None
    exempt: int = 0

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 is only said when nobody is missing."""
        return int(100 * self.value // self.of) if self.of else 100

    @property
    def share(self) -> float:
        """What figures are ordered by: the share where it is one, else the value."""
        return self.value if self.of is None else (self.value / self.of if self.of else 1.0)


@dataclass(frozen=True, slots=True)
class Found:
    """The whole, and its parts where a question wants them. Where one thing belongs to several parts (two roles, two
    signers), the parts add up to more than the whole."""

    total: Figure
    parts: tuple[Figure, ...]
