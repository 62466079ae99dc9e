"""The real service and the bare floor side by side over databases of one kind, and the ledger to count in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from storage.database import Database
from storage.tables import cases, records
from tests.benchmarks import federation, processes
from tests.benchmarks.processes import Server
from tests.benchmarks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Pair:
    service: Server
    floor: Server
    url: str

    def entered(self) -> int:
        """How many records and cases the service's ledger holds."""
        return entered(self.url)


def entered(url: str) -> int:
    """How many records and cases a ledger holds."""
    database = Database(url, pool_size=1)
    with database.read() as connection:
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in (records, cases)
        ]
    database.close()
    return sum(count or 0 for count in counts)


@contextmanager
def pair(workshop: Workshop, kind: str) -> Iterator[Pair]:
    """Both running, the service with its WeChat account in safe mode, one process, without the clock's work."""
    url, floor_url = workshop.url(kind), workshop.url(kind)
    federation.found(url, datetime.now(UTC))
    home = processes.home(workshop.place("home"), url)
    ports = processes.free_port(), processes.free_port()
    service = processes.service(home, ports[0], "--no-jobs")
    with (
        processes.running(service, ports[0], workshop.place("log")) as ours,
        processes.running(processes.floor(floor_url, ports[1]), ports[1], workshop.place("log")) as bare,
    ):
        yield Pair(ours, bare, url)
