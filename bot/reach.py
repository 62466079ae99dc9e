"""Whether a platform can be reached from here, and how far its clock is from ours. One look, nothing changed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

_PATIENCE = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Reached:
    """The answer's status, and the moment it was given by the platform's clock where it says so."""

    status: int
    at: datetime | None


# (address, proxy or none) -> what came back; None when nobody answered.
Reach = Callable[[str, str], Reached | None]


def reached(address: str, proxy: str) -> Reached | None:
    """Asks once. Any answer will do: what it means is the caller's business. Only the given proxy is used."""
    opener = build_opener(ProxyHandler({"http": proxy, "https": proxy} if proxy else {}), _Stays)
    try:
        with opener.open(Request(address), timeout=_PATIENCE) as answer:  # noqa: S310 - settings allow http(s) only
            return _seen(answer.status, answer.headers)
    except HTTPError as answer:
        with answer:
            return _seen(answer.code, answer.headers)
    except (OSError, HTTPException, ValueError):
        return None


class _Stays(HTTPRedirectHandler):
    """A redirect would carry the token to somebody else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _seen(status: int, headers: Any) -> Reached:
    try:
        at = parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return Reached(status, None)
    return Reached(status, at.replace(tzinfo=at.tzinfo or UTC))
