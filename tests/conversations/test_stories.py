"""Every story is told by the product as it is written: plainly, by a process that starts anew before each message, with
each message delivered twice, and rendered for each channel."""

from __future__ import annotations

from typing import Any

import pytest

from bot.play import Manner, StoryFault, play_story, steps
from bot.stage import stage
from tests.conversations import stories


def _everything() -> list[Any]:
    return [pytest.param(name, way, id=f"{name}-{way}") for name in stories.NAMES for way in stories.ways(name)]


def _plainly_and_a_tenth() -> list[Any]:
    """On PostgreSQL, what isn't plain, of the fixed tenth or a suggestion's whole way waits for `make test-all`."""
    return [_on_postgresql(name, way) for name in stories.NAMES for way in stories.ways(name)]


def _on_postgresql(name: str, way: str) -> Any:
    is_quick = way == "plain" or stories.is_tenth(name) or stories.is_a_whole_way(name)
    return pytest.param(name, way, id=f"{name}-{way}", marks=() if is_quick else pytest.mark.slow)


@pytest.mark.parametrize(("name", "way"), _everything())
def test_story_on_sqlite(sqlite_url: str, name: str, way: str) -> None:
    """What is written is what people hear."""
    assert stories.play(sqlite_url, name, way)


@pytest.mark.postgresql
@pytest.mark.parametrize(("name", "way"), _plainly_and_a_tenth())
def test_story_on_postgresql(postgresql_url: str, name: str, way: str) -> None:
    """The database makes no difference."""
    assert stories.play(postgresql_url, name, way)


def test_story_begins_with_a_title() -> None:
    """An officer who opens one sees what it is about."""
    assert all(stories.written(name).startswith("# ") for name in stories.NAMES)


def test_some_story_is_of_the_tenth() -> None:
    """The tenth is no empty promise, and no half of all."""
    tenth = [name for name in stories.NAMES if stories.is_tenth(name)]
    assert 1 <= len(tenth) <= len(stories.NAMES) // 5


@pytest.mark.parametrize(
    "line", ["王建国< 联-0002", "王建国!< 联-0001", "李秀英< 联-0001"], ids=["not-said", "said", "said-to-another"]
)
def test_wrong_story_fails(sqlite_url: str, line: str) -> None:
    """A story that the product doesn't tell is told so with its line; else all the others would prove nothing."""
    lines = ["@ 2026-11-20 09:30", "王建国> 昨天走访锡山纺织厂工会,见了12名职工", "王建国> 确认", line]
    simulation = stage(sqlite_url)
    with pytest.raises(StoryFault, match="第4行"):
        play_story(simulation, steps(lines), Manner())
    simulation.service.database.close()
