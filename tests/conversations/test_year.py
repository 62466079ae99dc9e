"""A whole year of 300 representatives, played through `lvzhi play`; every reminder is recounted independently."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import chinese_calendar
import pytest

from bot.play import play_json
from bot.stage import stage
from storage.upkeep import schema
from tests.conversations import year


@dataclass(frozen=True)
class Push:
    at: datetime
    to: str
    text: str

    @property
    def duties(self) -> set[str]:
        return {duty for duty in year.QUOTAS if f"{duty}：" in self.text}


@dataclass(frozen=True)
class Year:
    """The county, what its people were pushed, and what they were answered."""

    county: year.County
    pushes: list[Push]
    replies: list[dict[str, Any]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Year:
    made, folder = year.county(), tmp_path_factory.mktemp("year")
    url = f"sqlite:///{folder / 'year.db'}"
    schema.upgrade(url)
    simulation = stage(url, roster=year.write_roster(made, folder / "roster"))
    out = io.StringIO()
    play_json(simulation, year.script(made), out, folder)
    simulation.service.database.close()
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert not [line for line in told if "error" in line]
    pushes = [
        Push(datetime.fromisoformat(line["at"]), line["to"], line["text"])
        for line in told
        if line.get("kind") == "push"
    ]
    return Year(made, pushes, [line for line in told if line.get("kind") == "reply"])


def expected(made: year.County) -> dict[tuple[str, date], set[str]]:
    """Who has to hear of which duties on which day, from the documents and what was done before that moment."""
    awaited = {}
    for day in year.TOUCHPOINTS:
        moment = datetime.combine(day, year.PUSHED_AT)
        before = [deed for deed in made.deeds if deed.at < moment]
        for person in made.people:
            done = Counter(deed.duty for deed in before if deed.who is person)
            if person.since <= day <= person.until and (left := year.unmet(person, done)):
                awaited[person.name, day] = left
    return awaited


def test_every_deed_is_in_ledger(played: Year) -> None:
    """Each took two messages: the sentence and «确认»."""
    saved = [
        line for line in played.replies if "编号" in line["text"] and line["text"].startswith(("记好了", "提交好了"))
    ]
    assert len(saved) == len(played.county.deeds)


def test_no_reminder_at_night(played: Year) -> None:
    """Between 09:00 and 17:30 only, although people logged at all hours."""
    assert played.pushes
    assert not [push for push in played.pushes if not "09:00" <= f"{push.at:%H:%M}" < "17:30"]


def test_no_reminder_on_rest_day(played: Year) -> None:
    """By a calendar that isn't ours."""
    assert not [push for push in played.pushes if not chinese_calendar.is_workday(push.at.date())]


def test_no_reminder_twice(played: Year) -> None:
    """One message a person a stage, through restarts on the way."""
    counted = Counter((push.to, push.at.date()) for push in played.pushes)
    assert not [each for each, times in counted.items() if times > 1]


def test_reminders_are_those_of_recount(played: Year) -> None:
    """Nobody for a duty met, nobody forgotten, and each hears exactly of what is unmet."""
    heard = {(push.to, push.at.date()): push.duties for push in played.pushes}
    awaited = expected(played.county)
    assert heard.keys() == awaited.keys()
    assert {key: heard[key] for key in heard if heard[key] != awaited[key]} == {}


def test_year_has_something_of_everything(played: Year) -> None:
    """The recount would be worth little over a year in which everybody did everything, or nobody anything."""
    awaited = expected(played.county)
    last = {name for name, day in awaited if day == year.TOUCHPOINTS[-1]}
    assert 1500 < len(awaited) < len(played.county.people) * len(year.TOUCHPOINTS)
    assert 20 < len(last) < 280
    assert any(0 < person.quota("联系基层和职工") < 4 for person in played.county.people)
