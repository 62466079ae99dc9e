"""Threads for synchronous work behind an event loop: a bounded pool that prefers the thread that worked last.

A hop costs about a third of asyncio's executor, and the last thread's database connection still knows its pages: with
SQLite, connections that take turns each read again what another one wrote.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple["asyncio.Future[Any]", Callable[..., Any], tuple[Any, ...]]


class Threads:
    """At most `most` threads, started when first needed. Everything but the work itself happens on the loop's thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._started: list[_Thread] = []
        self._idle: list[_Thread] = []
        self._waiting: deque[Job] = deque()

    def run(self, work: Callable[..., T], *given: object) -> asyncio.Future[T]:
        """The result to come. Work once begun is finished, whether or not anybody still waits."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        job = (future, work, given)
        if self._idle:
            self._idle.pop().jobs.put(job)
        elif len(self._started) < self._most:
            self._started.append(_Thread(self._next, job))
        else:
            self._waiting.append(job)
        return future

    def close(self) -> None:
        """Lets every thread finish what it was given, and waits for it."""
        for thread in self._started:
            thread.jobs.put(None)
        for thread in self._started:
            thread.join()
        self._started, self._idle = [], []

    def _next(self, thread: _Thread) -> None:
        if self._waiting:
            thread.jobs.put(self._waiting.popleft())
        else:
            self._idle.append(thread)


class _Thread(threading.Thread):
    """Works on its jobs in order, None ends it; `free` is told on the loop after each."""

    def __init__(self, free: Callable[[_Thread], None], first: Job) -> None:
        super().__init__(name="lvzhi-work", daemon=True)
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self.jobs.put(first)
        self._free = free
        self.start()

    def run(self) -> None:
        while job := self.jobs.get():
            future, work, given = job
            result: Any = None
            fault: BaseException | None = None
            try:
                result = work(*given)
            except BaseException as raised:  # noqa: BLE001 - whoever waits for the result decides
                fault = raised
            try:
                future.get_loop().call_soon_threadsafe(self._ended, future, result, fault)
            except RuntimeError:
                # That loop is closed: nobody waits any more, but the next job may come from another one.
                self._free(self)

    def _ended(self, future: asyncio.Future[Any], result: object, fault: BaseException | None) -> None:
        self._free(self)
        if future.cancelled():
            return
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)
