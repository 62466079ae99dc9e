"""One transaction of one federation, with its repositories: the only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from storage.database import Database

if TYPE_CHECKING:
    from storage.repositories.analysis import Analysis
    from storage.repositories.arrivals import Arrivals
    from storage.repositories.askings import Askings
    from storage.repositories.bindings import Bindings
    from storage.repositories.broadcasts import Broadcasts
    from storage.repositories.case_queues import CaseQueues
    from storage.repositories.cases import Cases
    from storage.repositories.conversations import Conversations
    from storage.repositories.deadlines import Deadlines
    from storage.repositories.exemptions import Exemptions
    from storage.repositories.federations import Federations
    from storage.repositories.figures import Figures
    from storage.repositories.grants import Grants
    from storage.repositories.handling import Handling
    from storage.repositories.keyboards import Keyboards
    from storage.repositories.ledger import Audit, Numbers
    from storage.repositories.lists import Lists
    from storage.repositories.media import Enclosures
    from storage.repositories.org_events import OrgEvents
    from storage.repositories.outbox import Outbox
    from storage.repositories.pauses import Pauses
    from storage.repositories.planning import Planning
    from storage.repositories.publications import Publications
    from storage.repositories.records import Records
    from storage.repositories.reports import Reports
    from storage.repositories.spot_checks import SpotChecks
    from storage.repositories.tokens import Tokens
    from storage.repositories.wishes import Wishes


class UnitOfWork:
    """Everything inside belongs to `federation_id` and to one transaction.

    A repository is loaded when it is first asked for: writing all their statements would take a good part of a start-up.
    """

    def __init__(self, connection: Connection, federation_id: str) -> None:
        self._connection = connection
        self.federation_id = federation_id

    @cached_property
    def federations(self) -> Federations:
        from storage.repositories.federations import Federations

        return Federations(self._connection, self.federation_id)

    @cached_property
    def exemptions(self) -> Exemptions:
        from storage.repositories.exemptions import Exemptions

        return Exemptions(self._connection, self.federation_id)

    @cached_property
    def conversations(self) -> Conversations:
        from storage.repositories.conversations import Conversations

        return Conversations(self._connection, self.federation_id)

    @cached_property
    def bindings(self) -> Bindings:
        from storage.repositories.bindings import Bindings

        return Bindings(self._connection, self.federation_id)

    @cached_property
    def analysis(self) -> Analysis:
        from storage.repositories.analysis import Analysis

        return Analysis(self._connection, self.federation_id)

    @cached_property
    def records(self) -> Records:
        from storage.repositories.records import Records

        return Records(self._connection, self.federation_id)

    @cached_property
    def askings(self) -> Askings:
        from storage.repositories.askings import Askings

        return Askings(self._connection, self.federation_id)

    @cached_property
    def reports(self) -> Reports:
        from storage.repositories.reports import Reports

        return Reports(self._connection, self.federation_id)

    @cached_property
    def org_events(self) -> OrgEvents:
        from storage.repositories.org_events import OrgEvents

        return OrgEvents(self._connection, self.federation_id)

    @cached_property
    def spot_checks(self) -> SpotChecks:
        from storage.repositories.spot_checks import SpotChecks

        return SpotChecks(self._connection, self.federation_id)

    @cached_property
    def cases(self) -> Cases:
        from storage.repositories.cases import Cases

        return Cases(self._connection, self.federation_id)

    @cached_property
    def case_queues(self) -> CaseQueues:
        from storage.repositories.case_queues import CaseQueues

        return CaseQueues(self._connection, self.federation_id)

    @cached_property
    def publications(self) -> Publications:
        from storage.repositories.publications import Publications

        return Publications(self._connection, self.federation_id)

    @cached_property
    def handling(self) -> Handling:
        from storage.repositories.handling import Handling

        return Handling(self._connection, self.federation_id)

    @cached_property
    def deadlines(self) -> Deadlines:
        from storage.repositories.deadlines import Deadlines

        return Deadlines(self._connection, self.federation_id)

    @cached_property
    def figures(self) -> Figures:
        from storage.repositories.figures import Figures

        return Figures(self._connection, self.federation_id)

    @cached_property
    def lists(self) -> Lists:
        from storage.repositories.lists import Lists

        return Lists(self._connection, self.federation_id)

    @cached_property
    def outbox(self) -> Outbox:
        from storage.repositories.outbox import Outbox

        return Outbox(self._connection, self.federation_id)

    @cached_property
    def pauses(self) -> Pauses:
        from storage.repositories.pauses import Pauses

        return Pauses(self._connection, self.federation_id)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        from storage.repositories.broadcasts import Broadcasts

        return Broadcasts(self._connection, self.federation_id)

    @cached_property
    def planning(self) -> Planning:
        from storage.repositories.planning import Planning

        return Planning(self._connection, self.federation_id)

    @cached_property
    def wishes(self) -> Wishes:
        from storage.repositories.wishes import Wishes

        return Wishes(self._connection, self.federation_id)

    @cached_property
    def numbers(self) -> Numbers:
        from storage.repositories.ledger import Numbers

        return Numbers(self._connection, self.federation_id)

    @cached_property
    def audit(self) -> Audit:
        from storage.repositories.ledger import Audit

        return Audit(self._connection, self.federation_id)

    @cached_property
    def grants(self) -> Grants:
        from storage.repositories.grants import Grants

        return Grants(self._connection, self.federation_id)

    @cached_property
    def media(self) -> Enclosures:
        from storage.repositories.media import Enclosures

        return Enclosures(self._connection, self.federation_id)

    @cached_property
    def tokens(self) -> Tokens:
        from storage.repositories.tokens import Tokens

        return Tokens(self._connection, self.federation_id)

    @cached_property
    def arrivals(self) -> Arrivals:
        from storage.repositories.arrivals import Arrivals

        return Arrivals(self._connection, self.federation_id)

    @cached_property
    def keyboards(self) -> Keyboards:
        from storage.repositories.keyboards import Keyboards

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
