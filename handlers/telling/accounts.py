"""How a channel's account that doesn't work is told: what is wrong, since when, and what to do."""

from __future__ import annotations

from typing import Any

from config.texts import text
from handlers.forms import show
from storage.rules.delivery import cause


def stopped(row: Any) -> str:
    """One of the table of pauses."""
    return text(f"stopped.{cause('', row.code)}", account=named(row.account), since=show.moment(row.since))


def named(account: str) -> str:
    """The account, and what of it doesn't work where the rest does."""
    name, _, way = account.partition("/")
    return text(f"stopped_way.{way}", account=name) if way else name
