"""An event loop in a thread of its own: the web front, the outbox and the jobs are elsewhere, and all of them send."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """Runs from its first task to `close`. Safe to use from any thread but its own."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """The result to come; cancelled once this is closed."""
        with self._guard:
            if self._is_closed:
                work.close()
                given_up: Future[T] = Future()
                given_up.cancel()
                given_up.set_running_or_notify_cancel()
                return given_up
            return asyncio.run_coroutine_threadsafe(work, self._started())

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Runs `last`, gives up what is still running, and waits for the thread."""
        with self._guard:
            self._is_closed = True
            loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            last.close()
            return
        asyncio.run_coroutine_threadsafe(_ended(last), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="lvzhi-telegram", daemon=True)
            self._thread.start()
        return self._loop


async def _ended(last: Coroutine[Any, Any, None]) -> None:
    await last
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop = asyncio.get_running_loop()
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()
