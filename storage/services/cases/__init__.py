"""A suggestion's whole way, from one sentence to a rated reply (requirements.md D): a file a part of the way."""

from __future__ import annotations

from storage.services.cases.casebook import Case, Dossier, Draft, find, look_up, mine
from storage.services.cases.cosigning import answer_cosign, join, pending_cosigns
from storage.services.cases.filing import (
    Earlier,
    amend,
    changeable,
    earlier,
    file,
    file_jointly,
    submit,
    withdraw,
)
from storage.services.cases.notices import is_needed

__all__ = [
    "Case", "Dossier", "Draft", "Earlier",
    "amend", "answer_cosign", "changeable", "earlier", "file", "file_jointly", "find", "is_needed", "join", "look_up",
    "mine", "pending_cosigns", "submit", "withdraw",
]  # fmt: skip
