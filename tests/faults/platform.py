"""The platform's side of a service that may die: a message is delivered again until its answer has arrived."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Condition, Thread

from tests.benchmarks import processes, wire
from tests.benchmarks.processes import Server
from tests.benchmarks.sentences import CYCLE, Said, said
from tests.benchmarks.wire import Response

LIMIT = 5.0  # seconds until the platform hangs up (channels.md 1.1)


def deliver(port: int, request: bytes) -> Response | None:
    """What came back for one delivery; None when the line broke or nothing came in time."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
            line.sendall(request)
            return _received(line)
    except OSError:
        return None


def hang_up_after(port: int, request: bytes) -> None:
    """Sends a request and is gone before the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=LIMIT) as line:
        line.sendall(request)


def _received(line: socket.socket) -> Response | None:
    came = b""
    while part := line.recv(65536):
        came += part
        head, found, body = came.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        if found and len(body) >= int(length or 0):
            return Response(int(head[9:12]), body, 0.0)
    return None


@dataclass
class Crowd:
    """People who write all at once, each their whole cycle, each waiting for an answer before going on."""

    home: Path
    port: int
    people: int
    server: Server
    heard: dict[Said, str] = field(default_factory=dict)
    _sent: int = 0
    _lives: int = 1
    _changed: Condition = field(default_factory=Condition)

    def write(self, kills: int, dice: Random, after_kill: Callable[[dict[Said, str]], None]) -> None:
        """Lets everybody write; kills the service so many times meanwhile, and starts it again."""
        threads = [Thread(target=self._cycle, args=(person,), daemon=True) for person in range(self.people)]
        for thread in threads:
            thread.start()
        moments = sorted(dice.sample(range(self.people, self.people * len(CYCLE) - 1), kills))
        for moment in moments:
            self._die(moment)
            after_kill(dict(self.heard))
            self._rise()
        for thread in threads:
            thread.join()

    def _die(self, moment: int) -> None:
        """Kills the service as the `moment`-th request has just been sent."""
        with self._changed:
            self._changed.wait_for(lambda: self._sent >= moment)
            self._lives = 0
        self.server.kill()

    def _rise(self) -> None:
        self.server = processes.start(processes.service(self.home, self.port), self.port, self.home / "log")
        with self._changed:
            self._lives = 1
            self._changed.notify_all()

    def _cycle(self, person: int) -> None:
        for number in range(len(CYCLE)):
            message = said(person, number)
            self.heard[message] = self._answered(wire.request(message))

    def _answered(self, request: bytes) -> str:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._lives)
                self._sent += 1
                self._changed.notify_all()
            response = deliver(self.port, request)
            # «success» acknowledges without an answer: the person has seen nothing, and the platform asks again.
            if response is not None and response.body.startswith(b"<xml>"):
                return response.words
