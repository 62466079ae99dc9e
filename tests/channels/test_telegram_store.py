"""What was accepted and isn't answered yet: each update taken once, in the order of its chat, by whichever process is free."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.app import DEMO
from bot.channels.telegram.store import LEASE, Arrival, Store
from handlers.messages import Incoming
from storage.database import Database
from tests.channels import telegram_office as office
from tests.channels.telegram_office import ACCOUNT, NOW


class Moment:
    def __init__(self) -> None:
        self.now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def store(database: Database, moment: Moment) -> Store:
    office.settle(office.service(database))
    return Store(database, DEMO, ACCOUNT, moment)


def taken(store: Store, sender: str = "1") -> str:
    found = store.take(sender)
    return found.dedup_key if found else ""


def test_next_one_waits_for_the_first(store: Store) -> None:
    store.keep([("a", "1", {}), ("b", "1", {}), ("c", "2", {})])
    assert (taken(store), taken(store), taken(store, "2")) == ("a", "", "c")


def test_work_of_the_dead_is_taken_over(store: Store, moment: Moment) -> None:
    store.keep([("a", "1", {})])
    assert taken(store) == "a"
    assert store.waiting() == []
    moment.now += LEASE + timedelta(seconds=1)
    assert store.waiting() == ["1"]
    assert taken(store) == "a"


def test_put_off_goes_on_where_it_stopped(store: Store, moment: Moment) -> None:
    store.keep([("a", "1", {})])
    first = store.take("1")
    assert first is not None
    store.release(first, 10, said=2)
    assert taken(store) == ""
    moment.now += timedelta(seconds=10)
    again = store.take("1")
    assert again is not None
    assert (again.said, again.attempts) == (2, 2)


def test_answered_ones_are_not_kept_again(store: Store, database: Database) -> None:
    office.service(database).answer(Incoming("telegram", ACCOUNT, "1", "a", NOW, text="你好"))
    store.keep([("a", "1", {}), ("b", "1", {})])
    assert taken(store) == "b"


def test_many_processes_share_without_doubling(store: Store) -> None:
    """Four of them, one chat: each update once, in order, none left."""
    store.keep([(f"{number:03}", "1", {}) for number in range(40)])
    done: list[str] = []

    def work(_: int) -> None:
        arrival: Arrival | None = store.take("1")
        while arrival is not None:
            done.append(arrival.dedup_key)
            arrival = store.end(arrival)

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(work, range(8)))
    assert done == [f"{number:03}" for number in range(40)]
    assert store.waiting() == []
