"""What an administrator does to a database as a whole: migrate it, back it up, restore it, check it, fill it in bulk."""

from storage.upkeep.backups import backup, restore, verify
from storage.upkeep.checks import check, newest, resting
from storage.upkeep.faults import UpkeepFault
from storage.upkeep.schema import is_current, revision, upgrade

__all__ = [
    "UpkeepFault",
    "backup",
    "check",
    "is_current",
    "newest",
    "resting",
    "restore",
    "revision",
    "upgrade",
    "verify",
]
