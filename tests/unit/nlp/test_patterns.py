"""Patterns that wait for their first use: none is faulty, and they are what `re` makes of them."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

import nlp
from nlp.patterns import Lazy, lazy


def waiting(value: Any) -> Iterator[Lazy]:
    """Every waiting pattern in a module's value, however deep in its tables."""
    if isinstance(value, Lazy):
        yield value
    elif isinstance(value, dict):
        yield from (found for each in value.values() for found in waiting(each))
    elif isinstance(value, (tuple, list)):
        yield from (found for each in value for found in waiting(each))


@pytest.mark.parametrize("module", [each.name for each in pkgutil.iter_modules(nlp.__path__)])
def test_no_pattern_is_faulty(module: str) -> None:
    for name, value in vars(import_module(f"nlp.{module}")).items():
        for found in waiting(value):
            try:
                re.compile(found.source, found.wanted)
            except re.error as fault:
                pytest.fail(f"nlp.{module}.{name}: {fault}")


def test_waits_and_is_then_the_pattern_itself() -> None:
    waits = lazy(r"(?P<n>\d+)人", re.IGNORECASE)
    assert "search" not in vars(waits)
    found = waits.search("来了12人")
    assert found is not None and found["n"] == "12"
    assert waits.sub("", "12人走了") == "走了" and waits.pattern == r"(?P<n>\d+)人"
    assert waits.search is waits.search


def test_a_fault_is_told_when_it_is_used() -> None:
    with pytest.raises(re.error):
        lazy("(").search("x")
