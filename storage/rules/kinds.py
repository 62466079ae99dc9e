"""Kinds of records and cases, their number prefixes and which slots they keep. Pure."""

from __future__ import annotations

from enum import StrEnum

from config.texts import text


class RecordKind(StrEnum):
    CONTACT = "contact"
    STUDY = "study"
    TALK = "talk"
    MEETING = "meeting"
    TRAINING = "training"
    INSPECTION = "inspection"
    RESEARCH = "research"
    GOOD_DEED = "good_deed"


class CaseKind(StrEnum):
    """苏工办〔2020〕96号 第三条: opinions, suggestions and proposals."""

    OPINION = "opinion"
    SUGGESTION = "suggestion"
    PROPOSAL = "proposal"


CASE = "case"


def prefix(kind: str) -> str:
    """The character in front of a number: one a kind, and one shared by the lesser records (nlu-spec.md, `case_no`)."""
    return text(f"number.{kind}")


def is_case_number(number: str) -> bool:
    return number.startswith(prefix(CASE))


def numbered(kind: str, count: int) -> str:
    return f"{prefix(kind)}-{count:04d}"
