"""The pool behind the loop: bounded, in order, nothing begun is lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.threads import Threads


@pytest.fixture
def threads() -> Iterator[Threads]:
    pool = Threads(2)
    yield pool
    pool.close()


def test_result_comes_back(threads):
    async def one() -> int:
        return await threads.run(max, 1, 2)

    assert asyncio.run(one()) == 2


def test_fault_comes_back(threads):
    async def one() -> int:
        return await threads.run(int, "x")

    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(one())
    assert asyncio.run(threads_alive(threads)) == 2


def test_never_more_than_allowed(threads):
    """Twenty jobs meet in pairs at a barrier of two: three at once would break it, one at a time would hang."""
    pair = threading.Barrier(2, timeout=5)

    async def all_of_them() -> list[object]:
        return await asyncio.gather(*(threads.run(pair.wait) for _ in range(20)))

    assert len(asyncio.run(all_of_them())) == 20
    assert {thread.name for thread in threading.enumerate()} >= {"lvzhi-work"}
    assert sum(thread.name == "lvzhi-work" for thread in threading.enumerate()) == 2


def test_last_thread_works_again(threads):
    """Its database connection still knows its pages."""

    async def names() -> list[int]:
        await asyncio.gather(threads.run(threading.get_ident), threads.run(threading.get_ident))
        return [await threads.run(threading.get_ident) for _ in range(5)]

    assert len(set(asyncio.run(names()))) == 1


def test_work_outlives_its_loop(threads):
    """A late answer is finished though the request is gone."""
    begin, done = threading.Event(), threading.Event()

    def work() -> None:
        begin.wait(5)
        done.set()

    async def leave() -> None:
        threads.run(work)

    asyncio.run(leave())
    begin.set()
    assert done.wait(5)
    assert asyncio.run(threads_alive(threads)) == 2


async def threads_alive(threads: Threads) -> int:
    """How many can still work at the same time."""
    pair = threading.Barrier(2, timeout=5)
    await asyncio.gather(threads.run(pair.wait), threads.run(pair.wait))
    return pair.parties
