"""A reply that nobody read: the same delivery again gets the same words, and the ledger has one record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.upkeep import checks
from tests.benchmarks import federation, processes, wire
from tests.benchmarks.sentences import said
from tests.faults.answering import NOW, NUMBER, answering, incoming, numbers, tell, words
from tests.faults.platform import deliver, hang_up_after


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The port of the real service, and its database."""
    url = f"sqlite:///{tmp_path / 'lvzhi.db'}"
    federation.found(url, datetime.now(UTC), person_count=3)
    home, port = processes.home(tmp_path / "home", url), processes.free_port()
    with processes.running(processes.service(home, port), port, tmp_path / "log"):
        _settle(port)
        yield port, url


def _settle(port: int) -> None:
    """Somebody else's first message: a busy machine may need longer than the platform waits to load understanding."""
    request = wire.request(said(2, 0))
    for _ in range(5):
        answer = deliver(port, request)
        if answer is not None and answer.body != b"success":
            return


def test_client_gone_before_the_answer_gets_it_again(served: tuple[int, str]) -> None:
    port, url = served
    for number in range(2):
        request = wire.request(said(0, number))
        hang_up_after(port, request)
        answers = [deliver(port, request) for _ in range(2)]
        told = [answer.words for answer in answers if answer is not None]
        assert len(told) == 2
        assert told[0] == told[1]
    assert list(numbers(url)) == NUMBER.findall(told[0])[:1]


def test_clock_set_back_changes_nothing(bare_url: str) -> None:
    """The server's clock jumps back two hours between card and confirmation, and forward again."""
    with answering(bare_url) as (answer, _):
        tell(answer, 0, 0)
        confirmed = words(answer(incoming(said(0, 1), NOW - timedelta(hours=2))))
        assert NUMBER.search(confirmed)
        assert tell(answer, 0, 1, NOW + timedelta(hours=1)) == confirmed
    assert numbers(bare_url).total() == 1
    assert checks.check(bare_url) == []
