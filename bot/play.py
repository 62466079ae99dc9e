"""`lvzhi play`: conversations under a simulated clock, one JSON object a line, or a story that people can read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from bot.capabilities import CAPABILITIES
from bot.documents.making import make, name_of
from bot.simulation import CONSOLE, Backwards, Heard, Said, Simulation, UnknownChannel, UnknownName
from config.texts import text
from handlers.messages import File, Kind, Spot
from storage.rules.refusals import Refusal
from storage.rules.touchpoints import BEIJING

Line = dict[str, Any]


class BadLine(Exception):
    """A line that is no command; the message is in Chinese."""


def moment(given: str) -> datetime:
    """An ISO moment; without offset it is Beijing's. Raises BadLine."""
    try:
        when = datetime.fromisoformat(given.strip().replace("/", "-"))
    except ValueError:
        raise BadLine(text("play.bad_time", given=given[:40])) from None
    return when if when.tzinfo else when.replace(tzinfo=BEIJING)


# --- JSON ---------------------------------------------------------------------------------------------------------


def play_json(simulation: Simulation, lines: Iterable[str], out: TextIO, folder: Path) -> None:
    """Obeys each line and tells what it caused, then that it is done; stdout is flushed after each.

    Files that somebody gets are put into `folder` and stay there.
    """
    desk = _JsonDesk(simulation)
    for number, line in enumerate(lines, 1):
        try:
            for heard in desk.obey(_parsed(line)):
                files = [_put(file, folder) for file in heard.files]
                _tell(out, {"line": number, **_as_json(heard), "files": files})
        except _UNPLAYED as fault:
            _tell(out, {"line": number, "error": _why(fault)})
        _tell(out, {"line": number, "done": True})
        out.flush()


class _JsonDesk:
    """Carries out one line after the other."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def obey(self, line: Line) -> Iterator[Heard]:
        if "at" in line and line.keys() == {"at"}:
            yield from self._simulation.move(moment(str(line["at"])))
        elif "admin" in line:
            _administer(self._simulation, str(line["admin"]))
        elif "from" in line:
            yield from self._simulation.say(_said(line))
        else:
            raise BadLine(text("play.no_command"))


def _administer(simulation: Simulation, act: str) -> None:
    acts: dict[str, Callable[[], None]] = {
        "restart": simulation.restart,
        "full_session_open": lambda: simulation.open_session(True),
        "full_session_close": lambda: simulation.open_session(False),
    }
    if act not in acts:
        raise BadLine(text("play.no_admin", act=act[:40]))
    acts[act]()


# What keeps a line from being played: it changes nothing, and is told in words.
_UNPLAYED = (BadLine, UnknownName, UnknownChannel, Backwards, Refusal)


def _why(fault: Exception) -> str:
    if isinstance(fault, UnknownName):
        return text("play.unknown_name", name=str(fault)[:60])
    if isinstance(fault, UnknownChannel):
        return text("cli.no_channel", channel=str(fault)[:40], known=text("settings.between").join(CAPABILITIES))
    if isinstance(fault, Backwards):
        return text("play.past", at=fault.at.isoformat(timespec="seconds"))
    return text(fault.key, **fault.fields) if isinstance(fault, Refusal) else str(fault)


def _parsed(line: str) -> Line:
    try:
        parsed = json.loads(line)
    except ValueError:
        raise BadLine(text("play.not_json")) from None
    if not isinstance(parsed, dict):
        raise BadLine(text("play.not_json"))
    return parsed


_MEDIA = {"voice": Kind.VOICE, "image": Kind.IMAGE, "location": Kind.LOCATION, "file": Kind.FILE}


def _said(line: Line) -> Said:
    """What a line says. Raises BadLine."""
    name = next((name for name in _MEDIA if name in line), "")
    if not name and "text" not in line:
        raise BadLine(text("play.no_command"))
    kind = _MEDIA.get(name, Kind.TEXT)
    beside = line.get(name)
    detail: Mapping[str, Any] = beside if isinstance(beside, Mapping) else {"path": beside} if name else {}
    words = line.get("text") or detail.get("transcript") or detail.get("label") or ""
    if not isinstance(words, str) or not isinstance(line["from"], str):
        raise BadLine(text("play.no_command"))
    channel, id = str(line.get("channel") or CONSOLE), str(line.get("id") or "")
    spot = _spot(detail) if kind is Kind.LOCATION else None
    # One that isn't there is like one that its platform no longer has.
    path = Path(str(detail["path"])) if detail.get("path") else None
    return Said(line["from"], words, channel, id, kind, path, spot)


def _spot(detail: Mapping[str, Any]) -> Spot:
    try:
        return Spot(float(detail["lat"]), float(detail["lon"]), str(detail.get("label") or ""))
    except (KeyError, TypeError, ValueError):
        raise BadLine(text("play.bad_place")) from None


def _as_json(heard: Heard) -> Line:
    told: Line = {
        "at": heard.at.astimezone(BEIJING).isoformat(timespec="seconds"),
        "to": heard.to,
        "kind": heard.kind,
        "text": heard.text,
        "choices": [choice.label for choice in heard.choices],
    }
    return told if heard.channel == CONSOLE else {**told, "channel": heard.channel}


def _put(file: File, folder: Path) -> Line:
    """Makes the file and says where it is; the same content is put there once."""
    made = make(file)
    path = folder / sha256(made.content).hexdigest()[:12] / made.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
    return {"name": made.name, "path": str(path)}


def _tell(out: TextIO, told: Line) -> None:
    out.write(json.dumps(told, ensure_ascii=False) + "\n")


# --- stories ------------------------------------------------------------------------------------------------------

_LINE = re.compile(
    r"^(?P<who>[^<>#@!\s\[\]]+(?:@[^<>!\s\[\]]+)?)\s*(?:\[(?P<channel>\w+)\])?(?P<act>>|!?<)\s?(?P<text>.*)$"
)
_ADMIN = re.compile(r"^!\s*(?P<act>\w+)$")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a story: `@` moves the clock, `!` is an admin's act, `>` says, `<` must hear, `!<` must not.

    Words may begin with a picture, a voice, a file or a place in the brackets of `_SENT`: its kind and its path.
    """

    number: int
    act: str
    who: str = ""
    text: str = ""
    channel: str = CONSOLE
    kind: Kind = Kind.TEXT
    path: Path | None = None
    spot: Spot | None = None


class StoryFault(Exception):
    """Where a story and the product differ, with the line's number and what was heard."""


def steps(lines: Iterable[str], folder: Path = Path()) -> list[Step]:
    """A story's lines; comments and empty lines are left out. Raises StoryFault for any other line.

    Files that it names lie beside `folder`.
    """
    return [_step(number, line.rstrip("\n"), folder) for number, line in enumerate(lines, 1) if _matters(line)]


def _matters(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _step(number: int, line: str, folder: Path) -> Step:
    if line.startswith("@"):
        return Step(number, "@", text=line[1:].strip())
    if admin := _ADMIN.match(line):
        return Step(number, "!", text=admin["act"])
    found = _LINE.match(line.strip())
    if found is None:
        raise StoryFault(text("play.story_line", number=number, line=line[:60]))
    step = Step(number, found["act"], found["who"], found["text"].strip(), found["channel"] or CONSOLE)
    return _sent(step, folder) if step.act == ">" else step


_SENT = re.compile(r"^【(?P<kind>\S+?)(?:\s+(?P<what>[^】]+))?】(?P<text>.*)$")


def _sent(step: Step, folder: Path) -> Step:
    """The step with the picture, voice, file or place that its words begin with."""
    found = _SENT.match(step.text)
    kind = _kinds().get(found["kind"]) if found else None
    if found is None or kind is None:
        return step
    words = found["text"].strip()
    try:
        if kind is Kind.LOCATION:
            lat, _, lon = (found["what"] or "").partition(",")
            return replace(step, text=words, kind=kind, spot=_spot({"lat": lat, "lon": lon, "label": words}))
        path = folder / found["what"] if found["what"] else None
    except BadLine as fault:
        raise StoryFault(text("play.story_line", number=step.number, line=str(fault))) from None
    if path is not None and not path.is_file():
        raise StoryFault(text("play.no_file", number=step.number, path=found["what"]))
    return replace(step, text=words, kind=kind, path=path)


def _kinds() -> Mapping[str, Kind]:
    return {text(f"play.kind.{name}"): kind for name, kind in _MEDIA.items()}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a story is played: `rebuilt` drops the process before every message, `twice` delivers each message twice."""

    rebuilt: bool = False
    twice: bool = False
    channel: str = ""


PLAIN = Manner()


def play_story(simulation: Simulation, story: list[Step], manner: Manner = PLAIN) -> list[Heard]:
    """Plays a story to its end and gives all that was heard. Raises StoryFault at the first difference."""
    teller = _Teller(simulation, manner)
    for step in story:
        teller.tell(step)
    return teller.everything


class _Teller:
    """Plays step by step; what was heard since the last act is what `<` lines look at."""

    def __init__(self, simulation: Simulation, manner: Manner) -> None:
        self._simulation = simulation
        self._manner = manner
        self._recent: list[Heard] = []
        self.everything: list[Heard] = []

    def tell(self, step: Step) -> None:
        acts = {"@": self._move, "!": self._administer, ">": self._say, "<": self._expect, "!<": self._refuse}
        try:
            acts[step.act](step)
        except _UNPLAYED as fault:
            raise StoryFault(text("play.story_fault", number=step.number, problem=_why(fault))) from fault

    def _move(self, step: Step) -> None:
        self._hear(list(self._simulation.move(moment(step.text))))

    def _administer(self, step: Step) -> None:
        _administer(self._simulation, step.text)

    def _say(self, step: Step) -> None:
        if self._manner.rebuilt:
            self._simulation.restart()
        channel = step.channel if step.channel != CONSOLE else self._manner.channel or CONSOLE
        said = Said(step.who, step.text, channel, f"story-{step.number}", step.kind, step.path, step.spot)
        heard = self._simulation.say(said)
        if self._manner.twice:
            again = self._simulation.say(said)
            if [each.text for each in again] != [each.text for each in heard if each.kind == "reply"]:
                raise StoryFault(text("play.not_same", number=step.number))
        self._hear(heard)

    def _hear(self, heard: list[Heard]) -> None:
        self._recent = heard
        self.everything += heard

    def _expect(self, step: Step) -> None:
        if not any(_contains(_all_of(each), step.text) for each in self._heard_by(step)):
            raise StoryFault(text("play.differs", number=step.number, wanted=step.text, heard=self._said_to(step)))

    def _refuse(self, step: Step) -> None:
        if any(_contains(_all_of(each), step.text) for each in self._heard_by(step)):
            raise StoryFault(
                text("play.differs", number=step.number, wanted=f"!{step.text}", heard=self._said_to(step))
            )

    def _heard_by(self, step: Step) -> list[Heard]:
        who = step.who if step.who.startswith("guest:") else self._simulation.full_name(step.who)
        return [each for each in self._recent if each.to == who]

    def _said_to(self, step: Step) -> str:
        return " / ".join(_all_of(each) for each in self._heard_by(step)) or text("play.silence")


def _all_of(heard: Heard) -> str:
    """What was said and the names of the files that came with it."""
    return "\n".join((heard.text, *(text("play.file", name=name_of(file)) for file in heard.files)))


def _contains(heard: str, wanted: str) -> bool:
    """Whether the pieces between «…» stand in what was heard, in that order; white space is not looked at."""
    place, flat = 0, "".join(heard.split())
    for piece in wanted.split("…"):
        bare = "".join(piece.split())
        place = flat.find(bare, place)
        if place < 0:
            return False
        place += len(bare)
    return True
