"""What the benchmarks print: a line a measure, against its floor and its target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from unicodedata import east_asian_width

HEADS = ("name", "measured", "floor", "ratio", "target", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure; `holds` is None where there is no target."""

    name: str
    measured: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    holds: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        verdict = {None: "", True: "ok", False: "SHORT"}[self.holds]
        return (self.name, self.measured, self.floor, self.ratio, self.target, verdict)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The same measure and its floor, taken in turn; the ratio is the median of the rounds' ratios."""

    measured: tuple[float, ...]
    floor: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return median(one / other for one, other in zip(self.measured, self.floor, strict=True))

    def line(self, name: str, unit: str, *, at_least: float | None = None, at_most: float | None = None) -> Line:
        """Against a target for the ratio."""
        target, holds = _judged(self.ratio, at_least, at_most)
        measured, floor = median(self.measured), median(self.floor)
        return Line(name, _figure(measured, unit), _figure(floor, unit), f"{self.ratio:.2f}", target, holds)


def plain(name: str, value: float, unit: str, *, at_least: float | None = None, at_most: float | None = None) -> Line:
    """A measure that needs no floor, against a target of its own unit."""
    target, holds = _judged(value, at_least, at_most)
    return Line(name, _figure(value, unit), target=target and f"{target} {unit}", holds=holds)


def claim(name: str, measured: str, target: str, holds: bool) -> Line:
    """Something that is so or isn't."""
    return Line(name, measured, target=target, holds=holds)


def show(lines: Iterable[Line]) -> str:
    """The lines under their heads, in columns."""
    rows = [HEADS, *(line.cells for line in lines)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEADS))]
    return "\n".join("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _judged(value: float, at_least: float | None, at_most: float | None) -> tuple[str, bool | None]:
    if at_least is not None:
        return f">= {at_least:g}", value >= at_least
    if at_most is not None:
        return f"<= {at_most:g}", value <= at_most
    return "", None


def _figure(value: float, unit: str) -> str:
    return (f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}").strip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
