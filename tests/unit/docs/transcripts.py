"""The handbooks' conversations: recorded from the product, and quoted in the handbooks word for word.

A file of docs/对话 is a story that `lvzhi play` plays; what people hear in it is never typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.documents.making import name_of
from bot.play import Manner, Step, moment, play_story, steps
from bot.simulation import CONSOLE, Heard, Said, Simulation
from bot.stage import stage

DOCS = Path(__file__).parents[3] / "docs"
FOLDER = DOCS / "对话"
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))
HANDBOOKS = ("代表手册.md", "办公室手册.md", "承办单位和领导手册.md")

_HEARD = re.compile(r"^(?:[^<>#@!\s]+\s*(?:\[\w+\])?<|#（(?:可以点|附)：)")
# A signed link differs each time; in a story the dots stand for any words.
_LINK = re.compile(r"(?<=/files/)\S+")
# What led to a scene is played and kept, but a handbook prints only what it is called.
_BEFORE = "# 前情"
_QUOTE = re.compile(r"(<!-- 对话/(?P<name>\S+)\.txt -->\n```text\n).*?(```\n)", re.DOTALL)


def written(name: str) -> str:
    """A story's own words."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def play(url: str, name: str, manner: Manner) -> list[Heard]:
    """Plays a story; raises StoryFault where the product says something else."""
    simulation = stage(url)
    try:
        return play_story(simulation, steps(written(name).splitlines(), FOLDER), manner)
    finally:
        simulation.service.database.close()


def recorded(url: str, name: str) -> str:
    """The story with what the product says now, over an empty database."""
    script = [line for line in written(name).splitlines() if not _HEARD.match(line)]
    recorder = _Recorder(stage(url), {step.who for step in steps(script, FOLDER)})
    try:
        return "".join(f"{line}\n" for line in recorder.told(script))
    finally:
        recorder.simulation.service.database.close()


def quoting(page: str) -> str:
    """A handbook's text with each quoted conversation as its file has it; the marker before a quote names the file."""
    return _QUOTE.sub(lambda quote: f"{quote[1]}{shown(quote['name'])}{quote[3]}", page)


def shown(name: str) -> str:
    """A story as a handbook prints it: word for word, and of what went before only its heading and its moment."""
    scenes = written(name).rstrip("\n").split("\n\n")
    return "\n\n".join(_heading(scene) if scene.startswith(_BEFORE) else scene for scene in scenes) + "\n"


def _heading(scene: str) -> str:
    first, *rest = scene.splitlines()
    return "\n".join([first, *(line for line in rest if line.startswith("@"))])


def quoted(page: str) -> list[str]:
    """The conversations that a handbook quotes."""
    return [quote["name"] for quote in _QUOTE.finditer(page)]


@dataclass(frozen=True, slots=True)
class _Recorder:
    """`cast` are those who speak; what the others hear is not written down."""

    simulation: Simulation
    cast: set[str]

    def told(self, script: Iterable[str]) -> Iterator[str]:
        for number, line in enumerate(script, 1):
            yield line
            for step in steps([line], FOLDER):
                yield from self._caused(step, number)

    def _caused(self, step: Step, number: int) -> Iterator[str]:
        if step.act == "@":
            yield from self._shown(self.simulation.move(moment(step.text)))
        elif step.act == ">":
            said = Said(step.who, step.text, step.channel, f"story-{number}", step.kind, step.path, step.spot)
            yield from self._shown(self.simulation.say(said))

    def _shown(self, heard: Iterable[Heard]) -> Iterator[str]:
        for each in heard:
            if each.to in self.cast:
                at = "" if each.channel == CONSOLE else f" [{each.channel}]"
                yield from (f"{each.to}{at}< {line}" for line in _lasting(each.text).splitlines() if line.strip())
                if each.files:
                    yield f"#（附：{'、'.join(name_of(file) for file in each.files)}）"
                if each.choices:
                    yield f"#（可以点：{'、'.join(choice.label for choice in each.choices)}）"


def _lasting(said: str) -> str:
    return _LINK.sub("…", said)
