"""A reader that understands what a test tells it to: the engine's other half, without any Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.words import Word


@dataclass(frozen=True, slots=True)
class Message:
    """What one message means to the reader."""

    word: Word | None = None
    answer: Any = None
    options: tuple[str, ...] = ()
    corrections: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    doubted: tuple[str, str] | None = None
    elsewhere: bool = False
    aside: bool = False
    other: bool = False


class Scripted:
    """Reads every text as the message it was made with."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def word(self, text: str) -> Word | None:
        return self._message.word

    def answer(self, slot: str, text: str) -> Any | None:
        return self._message.answer

    def options(self, slot: str, text: str) -> tuple[str, ...]:
        return self._message.options if slot == "unit" else ()

    def corrections(self, text: str) -> Mapping[str, Any]:
        return self._message.corrections

    def said(self, text: str) -> Mapping[str, Any]:
        return self._message.said

    def doubted(self, text: str) -> tuple[str, str] | None:
        return self._message.doubted

    def is_elsewhere(self, text: str) -> bool:
        return self._message.elsewhere

    def is_aside(self, text: str) -> bool:
        return self._message.aside

    def is_other(self, text: str) -> bool:
        return self._message.other
