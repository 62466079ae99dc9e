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


@pytest.fixture(params=[0.0, 5.0])
def standing(request: pytest.FixtureRequest) -> Iterator[Threads]:
    """A pool whose loop stands still for brief work, and one whose loop doesn't."""
    pool = Threads(2, request.param)
    yield pool
    pool.close()


def test_brief_work_comes_back(standing):
    async def some() -> list[object]:
        given = (standing.brief(max, 1, 2), standing.brief(int, "x"), standing.brief(min, 3, 4))
        return await asyncio.gather(*given, return_exceptions=True)

    largest, fault, smallest = asyncio.run(some())
    assert (largest, smallest) == (2, 3)
    assert isinstance(fault, ValueError)


def test_what_came_in_together_is_done_in_order_by_one_thread():
    pool, done = Threads(2, 5.0), []

    async def some() -> None:
        await asyncio.gather(*(pool.brief(lambda n: done.append((n, threading.get_ident())), n) for n in range(20)))

    asyncio.run(some())
    pool.close()
    assert [number for number, _ in done] == list(range(20))
    assert len({thread for _, thread in done}) == 1


def test_work_that_takes_long_holds_up_nothing_but_itself():
    """The loop loses patience, minds other things, and hears of the end all the same."""
    pool, free = Threads(2, 0.001), threading.Event()

    async def some() -> list[object]:
        long = pool.brief(free.wait, 5)
        await asyncio.sleep(0)
        beside = await pool.brief(max, 1, 2)
        is_open = not long.done()
        free.set()
        return [beside, is_open, await long]

    assert asyncio.run(some()) == [2, True, True]
    assert asyncio.run(threads_alive(pool)) == 2
    pool.close()


def test_brief_work_waits_its_turn_where_all_threads_are_busy():
    pool, free = Threads(1, 0.001), threading.Event()

    async def some() -> list[object]:
        long = pool.brief(free.wait, 5)
        await asyncio.sleep(0)
        after = pool.brief(max, 1, 2)
        await asyncio.sleep(0)
        free.set()
        return [await long, await after]

    assert asyncio.run(some()) == [True, 2]
    pool.close()


def test_brief_work_outlives_its_loop():
    pool, begin, done = Threads(2, 0.001), threading.Event(), threading.Event()

    def work() -> None:
        begin.wait(5)
        done.set()

    async def leave() -> None:
        pool.brief(work)
        await asyncio.sleep(0)

    asyncio.run(leave())
    begin.set()
    assert done.wait(5)
    assert asyncio.run(threads_alive(pool)) == 2
    pool.close()
