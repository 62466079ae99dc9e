"""Why upkeep stopped. The message is Chinese and complete: the command line prints it as it is."""

from __future__ import annotations


class UpkeepFault(Exception):
    """A database or a backup file that can't be worked with, in words for an administrator."""
