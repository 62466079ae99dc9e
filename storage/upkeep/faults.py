"""Why upkeep stopped. The message is Chinese and complete: the command line prints it as it is."""

from __future__ import annotations

import sqlalchemy as sa

from config.texts import text

# What the drivers say, and the sentence below `upkeep.broken` that says it to an administrator.
_KNOWN = {
    "file is not a database": "no_database",
    "malformed": "damaged",
    "unable to open database file": "no_place",
    "readonly database": "read_only",
    "disk is full": "full",
    "database is locked": "locked",
    "Connection refused": "refused",
    "timeout": "silent",
    "password authentication failed": "password",
    "resolve host": "host",
    "translate host name": "host",
}


class UpkeepFault(Exception):
    """A database or a backup file that can't be worked with, in words for an administrator."""


def in_words(error: BaseException) -> UpkeepFault | None:
    """The fault where a database has a bad address, can't be opened or is damaged; None for every other error."""
    if isinstance(error, sa.exc.ArgumentError):  # also where nobody knows the kind of database
        return UpkeepFault(text("upkeep.unreachable", detail=text("settings.bad_database")))
    # The driver's own base class is for what it has no class for: a file that is none of SQLite's.
    if isinstance(error, sa.exc.OperationalError) or type(error) is sa.exc.DatabaseError:
        said = str(error.orig).partition("\n")[0]
        known = next((key for fragment, key in _KNOWN.items() if fragment in str(error.orig)), "")
        detail = text("upkeep.broken.said", known=text(f"upkeep.broken.{known}"), detail=said) if known else said
        return UpkeepFault(text("upkeep.unreachable", detail=detail))
    return None
