"""Databases that nothing was migrated into yet; the federation is founded by each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.database.server import Server


@pytest.fixture
def bare_url_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bare.db'}"


@pytest.fixture
def postgresql_bare_url(server: Server) -> str:
    return server.create()
