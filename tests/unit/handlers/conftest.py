"""What the tests of what is said share: the made-up federation of the services' tests."""

from __future__ import annotations

from tests.unit.storage.conftest import casework, county

__all__ = ["casework", "county"]
