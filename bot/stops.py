"""Why a command stopped, in words that a person can act on. Loaded only once something went wrong."""

from __future__ import annotations

import errno

from bot.tenants import NoRoster
from config.calendar import CalendarError
from config.policies import PolicyError
from config.settings import SettingsError
from config.texts import text
from storage.rules.refusals import Refusal
from storage.upkeep.faults import UpkeepFault, in_words

# Faults whose message is a sentence already.
_SAID = (UpkeepFault, CalendarError, PolicyError, SettingsError, NoRoster)
_FILES = {
    errno.ENOENT: "missing",
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EROFS: "forbidden",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.ENOSPC: "full",
    errno.ENAMETOOLONG: "long_name",
}


def words(fault: Exception) -> str | None:
    """What a person reads instead of a traceback; None for a fault of the program, which needs one."""
    if isinstance(fault, _SAID):
        return str(fault)
    if isinstance(fault, Refusal):
        return text(fault.key, **fault.fields)
    if isinstance(fault, OSError):
        return _of_file(fault)
    found = in_words(fault)
    return str(found) if found is not None else None


def _of_file(fault: OSError) -> str | None:
    key = _FILES.get(fault.errno or 0)
    if key is None and fault.filename is None:
        return None
    path = fault.filename or text("stops.somewhere")
    return text(f"stops.{key or 'other'}", path=path, detail=fault.strerror or type(fault).__name__)
