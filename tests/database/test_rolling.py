"""Replicas are replaced one by one: those that still run older code work on the schema that a newer one has migrated."""

from __future__ import annotations

import pytest

from tests.database import rolling
from tests.database.server import Server

# One that logs, one that files and one that asks, so that most tables are written by the older code.
QUICK = ("contact_in_one_sentence", "suggestion", "officer_who_is_behind")


@pytest.mark.postgresql
def test_older_code_works_on_todays_schema(server: Server) -> None:
    """All of its stories: `python -m tests.database.rolling`."""
    try:
        commit = rolling.before_the_last_change()
    except LookupError:
        pytest.skip("needs the repository's history")
    assert rolling.play(commit, QUICK, server) == (len(QUICK), "")
