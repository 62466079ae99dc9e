"""Where the benchmarks work: a temporary folder, databases of both kinds, and one PostgreSQL server for all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from tests.benchmarks.table import Line
from tests.database import server as servers

KINDS = ("sqlite", "postgresql")


@dataclass
class Workshop:
    """`folder` is gone when the benchmarks end, and so is the server."""

    folder: Path
    _stack: ExitStack
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, kind: str) -> str:
        """The address of a database that isn't there yet (SQLite) or is empty (PostgreSQL)."""
        if kind == "sqlite":
            return f"sqlite:///{self.place('db')}"
        return self._server.create()

    def place(self, what: str) -> Path:
        """A path that nothing stands at."""
        return self.folder / f"{what}-{next(self._numbers)}"

    @cached_property
    def _server(self) -> servers.Server:
        return self._stack.enter_context(servers.running())


Measure = Callable[[Workshop], Iterable[Line]]


@contextmanager
def opened() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="lvzhi-bench-") as folder, ExitStack() as stack:
        yield Workshop(Path(folder), stack)
