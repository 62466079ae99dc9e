"""A federation under a simulated clock: who is who, and what is heard."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.simulation import Said, Simulation, UnknownName
from bot.stage import StageFault, stage
from storage.rules.touchpoints import BEIJING
from storage.unit_of_work import read

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)


@pytest.fixture
def simulation(sqlite_url: str) -> Simulation:
    return stage(sqlite_url, now=NOW)


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("王建国", "王建国"),
        ("王", "王建国"),
        ("刘强@顺达物流有限公司工会", "刘强@顺达物流有限公司工会"),
        ("何春", "何春梅"),
    ],
)
def test_people_are_found_by_their_name(simulation: Simulation, called: str, name: str) -> None:
    assert simulation.full_name(called) == name


@pytest.mark.parametrize("called", ["刘强", "刘", "无此人", "", "@", "王建国@别的单位"])
def test_nobody_is_guessed_at(simulation: Simulation, called: str) -> None:
    with pytest.raises(UnknownName):
        simulation.find(called)


def test_everybody_can_speak_from_the_start(simulation: Simulation) -> None:
    for name in ("王建国", "方静", "田小雨"):
        (heard,) = simulation.say(Said(name, "你好"))
        assert heard.to == name


def test_binding_everybody_again_changes_nothing(simulation: Simulation) -> None:
    before = _bound(simulation)
    simulation.bind_everybody()
    assert _bound(simulation) == before > 0


def _bound(simulation: Simulation) -> int:
    with read(simulation.service.database, simulation.federation_id) as uow:
        return len(uow.bindings.live())


def test_push_is_heard_where_the_person_is(simulation: Simulation) -> None:
    """Reminders at half past nine; the digests of those who look after others at ten; officers have their brief before."""
    heard = list(simulation.move(datetime(2026, 12, 1, 10, tzinfo=BEIJING)))
    assert {each.kind for each in heard} == {"push"}
    assert {each.to for each in heard if f"{each.at:%H:%M}" == "08:45"} == {"方静", "蒋一帆"}
    heard = [each for each in heard if f"{each.at:%H:%M}" != "08:45"]
    assert {f"{each.at:%H:%M}" for each in heard} == {"09:30", "10:00"}
    for clock in ("09:30", "10:00"):
        told = [each.to for each in heard if f"{each.at:%H:%M}" == clock]
        assert len(set(told)) == len(told)
    assert "王建国" not in {each.to for each in heard if f"{each.at:%H:%M}" == "10:00"}


def test_clock_driven_twice_pushes_once(simulation: Simulation) -> None:
    at = datetime(2026, 12, 1, 10, tzinfo=BEIJING)
    assert list(simulation.move(at))
    assert list(simulation.move(at)) == []
    simulation.restart()
    assert list(simulation.move(at + timedelta(hours=8))) == []


def test_roster_with_faults_is_no_scene(sqlite_url: str, tmp_path: object) -> None:
    with pytest.raises(StageFault):
        stage(sqlite_url, roster=tmp_path, now=NOW)  # type: ignore[arg-type]
