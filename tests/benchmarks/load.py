"""The load: a process of its own that sends prepared requests over keep-alive connections and times what comes back.

Run as `python -m tests.benchmarks.load`: a pickled job on standard input, pickled responses on standard output.
"""

from __future__ import annotations

import asyncio
import gc
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.benchmarks.processes import ROOT
from tests.benchmarks.wire import Response


@dataclass(frozen=True, slots=True)
class Rush:
    """As fast as it goes: each lane is one connection that sends its requests one after the other."""

    port: int
    lanes: Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Due:
    """One request of a steady stream, `at` seconds after the start.

    A person's messages wait for each other's answers; one sent `again` waits only until the first delivery, at that
    place in the stream, is under way.
    """

    at: float
    person: int
    request: bytes
    again: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Requests at their times, whether or not earlier ones are answered; times count from when they were due."""

    port: int
    due: Sequence[Due]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Responses in the order of the job's requests, lane by lane; `seconds` from the first byte to the last."""

    responses: Sequence[Response]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.responses) / self.seconds

    def slowest(self, share: float) -> float:
        """The time in milliseconds that all but a `share` of the responses stayed below."""
        times = sorted(each.seconds for each in self.responses)
        return times[min(len(times) - 1, int(len(times) * (1 - share)))] * 1000


def run(job: Rush | Stream) -> Outcome:
    """Does the job in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.load"]
    done = subprocess.run(command, input=pickle.dumps(job), stdout=subprocess.PIPE, cwd=ROOT, check=True)
    outcome: Outcome = pickle.loads(done.stdout)
    return outcome


class _Line(asyncio.Protocol):
    """One connection; a request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._came = b""
        self.is_open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Status and body to come."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, found, rest = self._came.partition(b"\r\n\r\n")
        if not found or self._answer is None:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        if len(rest) >= length:
            self._came = b""
            self._answer.set_result((int(head[9:12]), rest[:length]))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("the server hung up"))


async def _line(port: int) -> _Line:
    _, line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", port)
    return line


async def _rush(job: Rush) -> Outcome:
    lines = [await _line(job.port) for _ in job.lanes]
    start = perf_counter()
    found = await asyncio.gather(*(_lane(line, lane) for line, lane in zip(lines, job.lanes, strict=True)))
    return Outcome([response for lane in found for response in lane], perf_counter() - start)


async def _lane(line: _Line, requests: Sequence[bytes]) -> list[Response]:
    responses = []
    for request in requests:
        start = perf_counter()
        status, body = await line.ask(request)
        responses.append(Response(status, body, perf_counter() - start))
    return responses


class _Streaming:
    """Sends what is due over as many connections as are needed."""

    def __init__(self, job: Stream) -> None:
        self._job = job
        self._idle: list[_Line] = []
        self._last: dict[int, asyncio.Task[Response]] = {}
        self._sent = [asyncio.Event() for _ in job.due]

    async def __call__(self) -> Outcome:
        self._idle = [await _line(self._job.port) for _ in range(16)]
        start = perf_counter() + 0.05
        tasks = [await self._begin(start, place) for place in range(len(self._job.due))]
        return Outcome(await asyncio.gather(*tasks), perf_counter() - start)

    async def _begin(self, start: float, place: int) -> asyncio.Task[Response]:
        due = self._job.due[place]
        await asyncio.sleep(max(0.0, start + due.at - perf_counter()))
        before = self._last.get(due.person) if due.again is None else self._sent[due.again]
        task = asyncio.create_task(self._send(start + due.at, place, before))
        if due.again is None:
            self._last[due.person] = task
        return task

    async def _send(self, since: float, place: int, before: asyncio.Task[Response] | asyncio.Event | None) -> Response:
        if before is not None:
            await (before.wait() if isinstance(before, asyncio.Event) else before)
        line = await self._free_line()
        self._sent[place].set()
        status, body = await line.ask(self._job.due[place].request)
        self._idle.append(line)
        return Response(status, body, perf_counter() - since)

    async def _free_line(self) -> _Line:
        # A server hangs up on a connection that was idle for some seconds.
        while self._idle:
            if (line := self._idle.pop()).is_open:
                return line
        return await _line(self._job.port)


def main() -> None:
    job: Rush | Stream = pickle.loads(sys.stdin.buffer.read())
    # A pause of the generator's own would be counted as the server's.
    gc.disable()
    outcome = asyncio.run(_rush(job) if isinstance(job, Rush) else _Streaming(job)())
    sys.stdout.buffer.write(pickle.dumps(outcome))


if __name__ == "__main__":
    # Pickle must find the classes under the name that the other side knows.
    from tests.benchmarks import load

    load.main()
