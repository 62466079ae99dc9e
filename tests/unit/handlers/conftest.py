"""What the tests of what is said share: the made-up federation of the services' tests."""

from __future__ import annotations

from tests.unit.storage.conftest import county

__all__ = ["county"]
