"""What each channel can carry, with the source of each figure. Data only; `bot.render` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TextUnit(StrEnum):
    """How a channel counts the length of a text."""

    BYTES = "bytes"
    CHARACTERS = "characters"


class Buttons(StrEnum):
    """How a channel offers choices."""

    NONE = "none"
    NUMBERED = "numbered"
    TAPPED = "tapped"


class Push(StrEnum):
    """When a channel lets us speak first."""

    NEVER = "never"
    IN_WINDOW = "in_window"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`reply_within` is in seconds (0: no limit); `text_limit` is per piece, in `text_unit`; `pieces` caps one reply.

    `removes_repeats`: for so many seconds the platform takes the very same push for one, so that an uncertain one may be
    sent again; `removes_repeated_answers` the same for what answers somebody's act (`bot.senders.Answering`).
    `documents_in`: whether people can send documents here; pictures arrive on every channel (channels.md 8).
    """

    name: str
    text_limit: int
    text_unit: TextUnit
    buttons: Buttons
    push: Push
    reply_within: float = 0
    pieces: int = 0
    removes_repeats: int = 0
    removes_repeated_answers: int = 0
    documents_in: bool = True


# Passive reply and customer-service text: 2048 bytes reported, 2000 kept (channels.md 1.11, 2, 3); one passive
# reply a message; 5 s to answer; `client_msg_id` of a template message holds for 10 minutes.
WECHAT = Capabilities(
    "wechat",
    2000,
    TextUnit.BYTES,
    Buttons.NUMBERED,
    Push.IN_WINDOW,
    reply_within=5,
    pieces=1,
    removes_repeated_answers=600,
    documents_in=False,
)
# WeCom text: 2048 bytes, cut beyond; `enable_duplicate_check` looks back 30 minutes (channels.md 4).
WECOM = Capabilities(
    "wecom",
    2000,
    TextUnit.BYTES,
    Buttons.TAPPED,
    Push.ALWAYS,
    reply_within=5,
    pieces=1,
    removes_repeats=1800,
    documents_in=False,
)
# Telegram: 4096 characters, 4000 kept because emoji may count twice (channels.md 5).
TELEGRAM = Capabilities("telegram", 4000, TextUnit.CHARACTERS, Buttons.TAPPED, Push.ALWAYS)
WEB = Capabilities("web", 20000, TextUnit.CHARACTERS, Buttons.TAPPED, Push.ALWAYS)
CONSOLE = Capabilities("console", 20000, TextUnit.CHARACTERS, Buttons.NUMBERED, Push.ALWAYS)

CAPABILITIES = {each.name: each for each in (WECHAT, WECOM, TELEGRAM, WEB, CONSOLE)}
# Ours, without a platform.
SCREENS = (CONSOLE.name, WEB.name)
