"""Patterns that are compiled when they are first used.

All of them together take as long to compile as the model and the dictionary take to load, and a message needs a part.
"""

from __future__ import annotations

import re
from typing import Any, cast


class Lazy:
    """Stands for a compiled pattern; from the first use on its methods are that pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.source, self.wanted = source, flags

    def __getattr__(self, name: str) -> Any:
        # Asked only for what isn't there: once for each method.
        made = re.compile(self.source, self.wanted)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(made, method))
        return getattr(made, name)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, without compiling it yet; a faulty one raises re.error when it is used, and in the tests."""
    return cast("re.Pattern[str]", Lazy(source, flags))
