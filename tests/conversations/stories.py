"""The stories of this folder: which there are, and how each of them is played."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from bot.app import Files
from bot.play import PLAIN, Manner, Step, moment, play_story, steps
from bot.simulation import Heard, Said, Simulation
from bot.stage import stage

FOLDER = Path(__file__).parent
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))

CHANNELS = ("wechat", "wecom", "telegram", "web")
MANNERS = {
    "plain": PLAIN,
    "rebuilt": Manner(rebuilt=True),
    "twice": Manner(twice=True),
    **{channel: Manner(channel=channel) for channel in CHANNELS},
}


def written(name: str) -> str:
    """The story's own words."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def ways(name: str) -> list[str]:
    """The manners in which a story can be played: one that names a channel itself stays there."""
    stays = "]>" in written(name)
    return [way for way in MANNERS if not (stays and way in CHANNELS)]


def is_a_whole_way(name: str) -> bool:
    """Whether the story tells a suggestion's whole way by one of the two official routes."""
    return name in ("case_recess_whole_way", "case_session_whole_way")


def is_tenth(name: str) -> bool:
    """Whether the story belongs to the fixed tenth that is played in every way on PostgreSQL too."""
    return crc32(name.encode()) % 10 == 0


def play(url: str, name: str, way: str) -> list[Heard]:
    """Plays one story; raises StoryFault where the product differs from it."""
    with TemporaryDirectory() as folder:
        simulation = stage(url, files=Files(Path(folder)))
        try:
            return play_story(simulation, steps(written(name).splitlines(), FOLDER), MANNERS[way])
        finally:
            simulation.service.database.close()


def exchanges(simulation: Simulation, name: str) -> list[tuple[str, str, list[Heard]]]:
    """Who said what in a story, and what that person heard in reply; nothing is expected."""
    told = []
    for step in steps(written(name).splitlines(), FOLDER):
        if step.act == ">":
            heard = _say(simulation, step)
            told.append((step.who, step.text, [each for each in heard if each.kind == "reply"]))
        elif step.act == "@":
            list(simulation.move(moment(step.text)))
        elif step.act == "!" and step.text == "restart":
            simulation.restart()
    return told


def _say(simulation: Simulation, step: Step) -> list[Heard]:
    said = Said(step.who, step.text, step.channel, f"story-{step.number}", step.kind, step.path, step.spot)
    return simulation.say(said)
