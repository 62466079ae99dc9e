"""How one piece of a reply looks as a WeCom message: text, a card with buttons, a card that opens a link. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot import render
from bot.capabilities import TextUnit
from config.texts import text as say
from handlers.messages import Choice, Reply

# Figures of channels.md 4; what is longer goes as text with numbered choices.
BUTTONS = 6
_BUTTON, _CARD = 10, 112  # characters of a button and of a card's text that phones show whole
_TITLE, _DESCRIPTION = 128, 512  # bytes of a card that opens a link
_LINK = re.compile(r"https?://[^\s<>\"\u3002\uff0c\uff1b\uff09]+")

Message = Mapping[str, Any]


def fits(reply: Reply) -> bool:
    """Whether its choices can be buttons of a card."""
    short = all(len(each.label) <= _BUTTON for each in reply.choices)
    return short and len(reply.choices) <= BUTTONS and len(reply.text) <= _CARD


def shaped(piece: render.Piece, key: str) -> Message:
    """The message without its recipient; `key` makes a card's task the same for every try of one push."""
    if piece.buttons:
        return _buttons(piece, key)
    links = _LINK.findall(piece.text)
    return _link(piece.text, links[0]) or _text(piece.text) if len(links) == 1 else _text(piece.text)


def replaced(label: str) -> Message:
    """What a card's button becomes once it was tapped."""
    return {"button": {"replace_name": say("render.chosen", label=label)}}


def _text(text: str) -> Message:
    return {"msgtype": "text", "text": {"content": text}}


def _buttons(piece: render.Piece, key: str) -> Message:
    title, _, rest = piece.text.partition("\n")
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": title},
        "sub_title_text": rest.strip(),
        "button_list": _button_list(piece.buttons),
        "task_id": sha256(f"{key}\n{piece.text}".encode()).hexdigest(),
    }
    return {"msgtype": "template_card", "template_card": card}


def _button_list(choices: Sequence[Choice]) -> list[Mapping[str, Any]]:
    return [
        {"text": each.label, "style": 1 if place == 0 else 2, "key": each.sent} for place, each in enumerate(choices)
    ]


def _link(text: str, url: str) -> Message | None:
    """A card that opens the text's only link; None where a title or description is too long for it."""
    title, _, rest = text.replace(url, "").strip().partition("\n")
    if not title or render.size(title, TextUnit.BYTES) > _TITLE or render.size(rest, TextUnit.BYTES) > _DESCRIPTION:
        return None
    card = {"title": title, "description": rest.strip() or title, "url": url, "btntxt": say("render.open")}
    return {"msgtype": "textcard", "textcard": card}
