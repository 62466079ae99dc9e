"""PostgreSQL hangs up: between two turns or in the middle of one. Whoever is answered is in the ledger, once."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage.upkeep import checks
from tests.faults.answering import INCIDENT, NUMBER, answering, heard, numbers, tell
from tests.faults.crashes import fused

pytestmark = pytest.mark.postgresql


def hang_up(url: str) -> None:
    """Ends every other connection to this database, as a restarted server does."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


def test_connection_lost_between_turns_is_made_again(postgresql_bare_url: str) -> None:
    """At most one message is told to come again, under a number; the same one then goes through."""
    url = postgresql_bare_url
    with answering(url) as (answer, _):
        tell(answer, 0, 0)
        hang_up(url)
        tell(answer, 0, 1)
        said = tell(answer, 0, 1)
        assert numbers(url)[NUMBER.findall(said)[0]] == 1
        assert heard(url) == 2
    assert checks.check(url) == []


@pytest.mark.parametrize("place", [2, 4, 6])
def test_connection_lost_in_the_middle_leaves_nothing(postgresql_bare_url: str, place: int) -> None:
    url = postgresql_bare_url
    with answering(url) as (answer, database):
        fuse = fused(database, lambda: hang_up(url))
        tell(answer, 0, 0)
        fuse.set(place)
        assert INCIDENT.search(tell(answer, 0, 1))
        assert (numbers(url).total(), heard(url)) == (0, 1)
        assert NUMBER.search(tell(answer, 0, 1))
    assert checks.check(url) == []
