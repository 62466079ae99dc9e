"""Structured log lines on stderr, without anybody's words or names."""

from __future__ import annotations

import logging
import sys
from typing import Any

_least = ["INFO"]


def configure(level: str) -> None:
    """The least level that is written, by its name; for a process that hasn't logged yet."""
    _least[0] = level


def error(event: str, fault: BaseException, **facts: object) -> None:
    """One line about a fault, with its place; what it was about only in facts that name nobody."""
    _logger().error(event, fault=type(fault).__name__, exc_info=fault, **facts)


def warning(event: str, **facts: object) -> None:
    """One line about what went amiss without breaking anything; facts that name nobody."""
    _logger().warning(event, **facts)


def _logger() -> Any:
    # A tenth of a second at start-up, for lines that a good day doesn't have.
    import structlog

    if not structlog.is_configured():
        _configure()
    return structlog.get_logger()


def _configure() -> None:
    """One JSON object a line. Tracebacks carry places only: local values would carry what people said."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[_least[0]]),
        # Asked for anew each time: whoever redirected stderr may have closed it since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
