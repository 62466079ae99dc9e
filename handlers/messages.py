"""What travels between a channel and a conversation: data only, never bytes, never a channel's own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a person sent. Media kinds carry a reference that only their channel can resolve."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    LOCATION = "location"
    FILE = "file"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as it arrived: who sent it where, and when.

    `account` is the federation's account on the channel, `sender` the platform's id of the person, `dedup_key` the
    same for every repeat of one delivery. `at` is aware. `received_text` is what was said in words: the text, a
    voice message's transcript, a picture's caption; empty when there are no words.
    """

    channel: str
    account: str
    sender: str
    dedup_key: str
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: `label` is shown, `says` is what choosing it means when sent back as text."""

    label: str
    says: str = ""

    @property
    def sent(self) -> str:
        return self.says or self.label


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to one person. How it looks on a channel is decided by `bot.render`."""

    text: str
    choices: tuple[Choice, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """How a reply is kept in the database."""
        return {"text": self.text, "choices": [[choice.label, choice.says] for choice in self.choices]}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Reply:
        """The way back from `as_json`."""
        return cls(kept["text"], tuple(Choice(*choice) for choice in kept["choices"]))


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label) for label in labels)
