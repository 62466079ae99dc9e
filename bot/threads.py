"""Threads for synchronous work behind an event loop: a bounded pool that prefers the thread that worked last.

A hop costs about a third of asyncio's executor, and the last thread's database connection still knows its pages: with
SQLite, connections that take turns each read again what another one wrote.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Threads:
    """At most `most` threads, started when first needed. Everything but the work itself happens on the loop's thread.

    `patience`: seconds for which the loop stands still for brief work; none by default.
    """

    def __init__(self, most: int, patience: float = 0.0) -> None:
        self._most = most
        self._patience = patience
        self._started: list[_Thread] = []
        self._idle: list[_Thread] = []
        self._waiting: deque[_Job] = deque()
        self._brief: list[_Job] = []

    def run(self, work: Callable[..., T], *given: object) -> asyncio.Future[T]:
        """The result to come. Work once begun is finished, whether or not anybody still waits."""
        job = _Job(asyncio.get_running_loop().create_future(), work, given)
        self._take(job)
        return job.future

    def brief(self, work: Callable[..., T], *given: object) -> asyncio.Future[T]:
        """The same for work that is nearly always over in milliseconds.

        The loop hands over what came in together and stands still meanwhile, as long as its patience lasts: a second
        thread that wants the interpreter takes it away at every statement, which cost a quarter of all time. Work that
        takes longer goes on by itself.
        """
        loop = asyncio.get_running_loop()
        job = _Job(loop.create_future(), work, given)
        if not self._brief:
            loop.call_soon(self._hand_over)
        self._brief.append(job)
        return job.future

    def close(self) -> None:
        """Lets every thread finish what it was given, and waits for it."""
        for thread in self._started:
            thread.batches.put(None)
        for thread in self._started:
            thread.join()
        self._started, self._idle = [], []

    def _hand_over(self) -> None:
        jobs, self._brief = self._brief, []
        if not self._patience or (thread := self._free()) is None:
            for job in jobs:
                self._take(job)
            return
        batch = _Batch(jobs, is_watched=True)
        thread.batches.put(batch)
        if batch.is_over(self._patience):
            self._ended(thread, batch)

    def _take(self, job: _Job) -> None:
        thread = self._free()
        if thread is None:
            self._waiting.append(job)
        else:
            thread.batches.put(_Batch([job]))

    def _free(self) -> _Thread | None:
        """A thread with nothing to do, a new one if need be; None while all are busy."""
        if self._idle:
            return self._idle.pop()
        if len(self._started) == self._most:
            return None
        self._started.append(_Thread(self._ended))
        return self._started[-1]

    def _ended(self, thread: _Thread, batch: _Batch) -> None:
        if self._waiting:
            thread.batches.put(_Batch([self._waiting.popleft()]))
        else:
            self._idle.append(thread)
        for job in batch.jobs:
            job.settle()


class _Job:
    """Work, and the future of whoever waits for it."""

    __slots__ = ("_fault", "_given", "_result", "_work", "future")

    def __init__(self, future: asyncio.Future[Any], work: Callable[..., Any], given: tuple[object, ...]) -> None:
        self.future, self._work, self._given = future, work, given
        self._result: Any = None
        self._fault: BaseException | None = None

    def do(self) -> None:
        try:
            self._result = self._work(*self._given)
        except BaseException as raised:  # noqa: BLE001 - whoever waits for the result decides
            self._fault = raised

    def settle(self) -> None:
        if self.future.done() or self.future.get_loop().is_closed():
            return
        if self._fault is None:
            self.future.set_result(self._result)
        else:
            self.future.set_exception(self._fault)


class _Batch:
    """Jobs for one thread, one after the other. The loop watches it, or is told when it is over."""

    __slots__ = ("_guard", "_is_done", "_is_watched", "_over", "jobs")

    def __init__(self, jobs: Sequence[_Job], *, is_watched: bool = False) -> None:
        self.jobs = jobs
        self._is_watched, self._is_done = is_watched, False
        self._guard, self._over = threading.Lock(), threading.Lock()
        self._over.acquire()

    def do(self) -> bool:
        """Does all of it; whether nobody watches."""
        for job in self.jobs:
            job.do()
        with self._guard:
            self._is_done = True
        self._over.release()
        return not self._is_watched

    def is_over(self, patience: float) -> bool:
        """Watches for so many seconds; afterwards nobody does."""
        self._over.acquire(timeout=patience)
        with self._guard:
            self._is_watched = self._is_done
        return self._is_watched


class _Thread(threading.Thread):
    """Works on its batches in order, None ends it; `ended` is called on the loop after one that nobody watched."""

    def __init__(self, ended: Callable[[_Thread, _Batch], None]) -> None:
        super().__init__(name="lvzhi-work", daemon=True)
        self.batches: SimpleQueue[_Batch | None] = SimpleQueue()
        self._ended = ended
        self.start()

    def run(self) -> None:
        while batch := self.batches.get():
            if batch.do():
                self._tell(batch)

    def _tell(self, batch: _Batch) -> None:
        try:
            batch.jobs[0].future.get_loop().call_soon_threadsafe(self._ended, self, batch)
        except RuntimeError:
            # That loop is closed: nobody waits any more, but the next job may come from another one.
            self._ended(self, batch)
