"""What the tests of rules and services share: one made-up federation on each kind of database."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.unit.storage.casework import Casework
from tests.unit.storage.county import County


@pytest.fixture
def county(database: Database) -> County:
    return County(database)


@pytest.fixture
def casework(database: Database) -> Casework:
    return Casework(database)
