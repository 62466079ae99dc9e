"""Structured log lines on stderr, without anybody's words or names."""

from __future__ import annotations

import logging
import sys
from functools import lru_cache
from typing import Any

_LEVEL = "INFO"


def configure(level: str) -> None:
    """The least level that is written, by its name."""
    global _LEVEL  # noqa: PLW0603 - one process, one log
    _LEVEL = level
    _logger.cache_clear()


def error(event: str, fault: BaseException, **facts: object) -> None:
    """One line about a fault, with its place; what it was about only in facts that name nobody."""
    _logger().error(event, fault=type(fault).__name__, exc_info=fault, **facts)


@lru_cache(maxsize=1)
def _logger() -> Any:
    """One JSON object a line. Tracebacks carry places only: local values would carry what people said."""
    # A tenth of a second at start-up, for lines that a good day doesn't have.
    import structlog

    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[_LEVEL]),
    )
