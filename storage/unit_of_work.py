"""One transaction of one federation, with its repositories: the only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy.engine import Connection

from storage.database import Database
from storage.repositories.analysis import Analysis
from storage.repositories.arrivals import Arrivals
from storage.repositories.askings import Askings
from storage.repositories.bindings import Bindings
from storage.repositories.case_queues import CaseQueues
from storage.repositories.cases import Cases
from storage.repositories.conversations import Conversations
from storage.repositories.deadlines import Deadlines
from storage.repositories.federations import Federations
from storage.repositories.figures import Figures
from storage.repositories.grants import Grants
from storage.repositories.handling import Handling
from storage.repositories.keyboards import Keyboards
from storage.repositories.ledger import Audit, Numbers
from storage.repositories.lists import Lists
from storage.repositories.media import Enclosures
from storage.repositories.outbox import Outbox
from storage.repositories.pauses import Pauses
from storage.repositories.planning import Planning
from storage.repositories.publications import Publications
from storage.repositories.records import Records
from storage.repositories.tokens import Tokens
from storage.repositories.wishes import Wishes


class UnitOfWork:
    """Everything inside belongs to `federation_id` and to one transaction."""

    def __init__(self, connection: Connection, federation_id: str) -> None:
        self._connection = connection
        self.federation_id = federation_id

    @cached_property
    def federations(self) -> Federations:
        return Federations(self._connection, self.federation_id)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self._connection, self.federation_id)

    @cached_property
    def bindings(self) -> Bindings:
        return Bindings(self._connection, self.federation_id)

    @cached_property
    def analysis(self) -> Analysis:
        return Analysis(self._connection, self.federation_id)

    @cached_property
    def records(self) -> Records:
        return Records(self._connection, self.federation_id)

    @cached_property
    def askings(self) -> Askings:
        return Askings(self._connection, self.federation_id)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self._connection, self.federation_id)

    @cached_property
    def case_queues(self) -> CaseQueues:
        return CaseQueues(self._connection, self.federation_id)

    @cached_property
    def publications(self) -> Publications:
        return Publications(self._connection, self.federation_id)

    @cached_property
    def handling(self) -> Handling:
        return Handling(self._connection, self.federation_id)

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(self._connection, self.federation_id)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self._connection, self.federation_id)

    @cached_property
    def lists(self) -> Lists:
        return Lists(self._connection, self.federation_id)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection, self.federation_id)

    @cached_property
    def pauses(self) -> Pauses:
        return Pauses(self._connection, self.federation_id)

    @cached_property
    def planning(self) -> Planning:
        return Planning(self._connection, self.federation_id)

    @cached_property
    def wishes(self) -> Wishes:
        return Wishes(self._connection, self.federation_id)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self._connection, self.federation_id)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection, self.federation_id)

    @cached_property
    def grants(self) -> Grants:
        return Grants(self._connection, self.federation_id)

    @cached_property
    def media(self) -> Enclosures:
        return Enclosures(self._connection, self.federation_id)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._connection, self.federation_id)

    @cached_property
    def arrivals(self) -> Arrivals:
        return Arrivals(self._connection, self.federation_id)

    @cached_property
    def keyboards(self) -> Keyboards:
        return Keyboards(self._connection, self.federation_id)


@contextmanager
def write(database: Database, federation_id: str) -> Iterator[UnitOfWork]:
    """A unit of work that commits at its end; any exception undoes all of it."""
    with database.write() as connection:
        yield UnitOfWork(connection, federation_id)


@contextmanager
def read(database: Database, federation_id: str) -> Iterator[UnitOfWork]:
    """A unit of work that sees one moment and writes nothing."""
    with database.read() as connection:
        yield UnitOfWork(connection, federation_id)
