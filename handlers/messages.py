"""What travels between a channel and a conversation: data only, never bytes, never a channel's own types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a person sent. Media kinds carry a reference that only their channel can resolve."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    LOCATION = "location"
    FILE = "file"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message and is kept: the SHA-256 of its bytes, its sniffed type, its size in bytes.

    `fault` says why nothing was kept: `too_big`, `gone`, `unreachable` or `unreadable`; empty when it was.
    """

    digest: str = ""
    mime: str = ""
    size: int = 0
    name: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position in GCJ-02 degrees, with the name that the sender's map gave it."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as it arrived: who sent it where, and when.

    `account` is the federation's account on the channel, `sender` the platform's id of the person, `dedup_key` the
    same for every repeat of one delivery. `at` is aware. `text` is what was said in words: the text, a voice message's
    transcript, a picture's caption; empty when there are no words. `media` is the platform's reference to a file, which
    `bot.media.intake` turns into the `attachment`; `spot` is where a location message points. `is_tap`: a menu was tapped or a code scanned,
    nothing was typed; some platforms let us say less after that. `like` names another channel whose
    limits a screen of ours imitates.
    """

    channel: str
    account: str
    sender: str
    dedup_key: str
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    media: str = ""
    attachment: Attachment | None = None
    spot: Spot | None = None
    is_tap: bool = False
    like: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: `label` is shown, `says` is what choosing it means when sent back as text."""

    label: str
    says: str = ""

    @property
    def sent(self) -> str:
        return self.says or self.label


class Cells(StrEnum):
    """What the cells of a column are; dates and moments are given as ISO text."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"


Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters of a sheet's usual font."""

    title: str
    cells: Cells = Cells.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of known length. `notes` stand above it: the question, its scope, its moment. Percents are 0 to 1."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    totals: tuple[Cell, ...] = ()


class Shape(StrEnum):
    """Which picture: bars side by side compare groups, a line shows how something went."""

    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """One figure for each label of a chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures; `unit` stands at the values («%», «人»), `notes` below the picture."""

    title: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A Word document: `template` names a form of `bot.documents.letters`, `facts` what stands in it (JSON-able)."""

    title: str
    template: str
    facts: Mapping[str, Any]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """A sheet of any length: `what` of `storage.services.questions.lists`, read and written when it is made.

    `facts` say whose federation, who asks, in which words and which question (JSON-able).
    """

    title: str
    what: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """A sheet that was made and lies at `path` on this machine."""

    title: str
    path: str


File = Chart | Table | Letter | Export | Stored


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to one person. How it looks on a channel is decided by `bot.render`; `files` are made by `bot.documents`."""

    text: str
    choices: tuple[Choice, ...] = field(default=())
    files: tuple[File, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """How a reply is kept in the database."""
        kept: dict[str, Any] = {"text": self.text, "choices": [[choice.label, choice.says] for choice in self.choices]}
        if self.files:
            kept["files"] = [{"file": type(each).__name__, **asdict(each)} for each in self.files]
        return kept

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reply:
        """The way back from `as_json`."""
        files = tuple(_FILES[each["file"]](each) for each in kept.get("files", ()))
        return cls(kept["text"], tuple(Choice(*choice) for choice in kept["choices"]), files)


def _chart(kept: Mapping[str, Any]) -> Chart:
    series = tuple(Series(each["name"], tuple(each["values"])) for each in kept["series"])
    shape, labels = Shape(kept["shape"]), tuple(kept["labels"])
    return Chart(kept["title"], shape, labels, series, kept["unit"], tuple(kept["notes"]))


def _table(kept: Mapping[str, Any]) -> Table:
    columns = tuple(Column(each["title"], Cells(each["cells"]), each["width"]) for each in kept["columns"])
    rows = tuple(tuple(row) for row in kept["rows"])
    return Table(kept["title"], columns, rows, tuple(kept["notes"]), tuple(kept["totals"]))


def _letter(kept: Mapping[str, Any]) -> Letter:
    return Letter(kept["title"], kept["template"], kept["facts"], tuple(map(_chart, kept.get("charts", ()))))


def _export(kept: Mapping[str, Any]) -> Export:
    return Export(kept["title"], kept["what"], kept["facts"])


_FILES: Mapping[str, Callable[[Mapping[str, Any]], File]] = {
    "Chart": _chart,
    "Table": _table,
    "Letter": _letter,
    "Export": _export,
    "Stored": lambda kept: Stored(kept["title"], kept["path"]),
}


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label) for label in labels)
