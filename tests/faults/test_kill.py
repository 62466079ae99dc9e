"""`kill -9` of the real service while 50 people write: every acknowledged message is in the ledger, once."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.benchmarks import federation, processes
from tests.benchmarks.sentences import CONFIRMED, CYCLE, Said
from tests.faults.answering import NUMBER, heard, numbers
from tests.faults.platform import Crowd

PEOPLE = 50


def acknowledged(answers: dict[Said, str]) -> list[str]:
    """The number that each confirmed message was answered with."""
    return [NUMBER.findall(words)[0] for message, words in answers.items() if message.step in CONFIRMED]


def survives(url: str, folder: Path, kills: int, seed: int) -> None:
    """50 people write a cycle each while the service dies so many times."""
    federation.found(url, datetime.now(UTC), person_count=PEOPLE)
    home, port = processes.home(folder / "home", url), processes.free_port()

    def nothing_acknowledged_is_lost(answers: dict[Said, str]) -> None:
        assert set(acknowledged(answers)) <= set(numbers(url))

    server = processes.start(processes.service(home, port), port, home / "log")
    crowd = Crowd(home, port, PEOPLE, server)
    try:
        crowd.write(kills, Random(seed), nothing_acknowledged_is_lost)
    finally:
        crowd.server.kill()
    told = acknowledged(crowd.heard)
    assert len(told) == PEOPLE * len(CONFIRMED)
    assert sorted(numbers(url).elements()) == sorted(told)
    assert heard(url) == PEOPLE * len(CYCLE)
    assert_sound(home)


def assert_sound(home: Path) -> None:
    """`lvzhi db check` finds nothing: numbers without gaps, files whole."""
    command = [sys.executable, "-m", "bot", "--home", str(home), "db", "check"]
    done = subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_killed_service_keeps_its_word(tmp_path: Path) -> None:
    survives(f"sqlite:///{tmp_path / 'lvzhi.db'}", tmp_path, kills=2, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_often_killed_service_keeps_its_word(bare_url: str, tmp_path: Path, seed: int) -> None:
    survives(bare_url, tmp_path, kills=8, seed=seed)
