"""What an update means to us: words or a reference to something sent, a tapped button, or somebody who left. Pure.

Only private chats: in a group nobody could be sure who hears an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from telegram import CallbackQuery, ChatMember, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram import hook
from config.texts import text
from handlers.messages import Incoming, Kind, Spot
from storage.rules.places import from_wgs84

# The kinds that we ask the platform for.
ALLOWED = hook.KINDS
# Telegram keeps updates for a day (channels.md 5): an older date is no date of sending.
_OLDEST = timedelta(hours=25)
# What we can't read, but must not leave without a word.
_OTHERS = ("video", "video_note", "animation", "contact", "poll", "dice", "story", "game", "paid_media")


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button; what it means is in the database under `token`. `message` None: too old to be changed."""

    query: str
    sender: str
    token: str
    place: int
    message: int | None


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed a message of theirs, which changes nothing here."""

    sender: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """Where an update comes from, and when we got it."""

    account: str
    dedup_key: str
    received_at: datetime

    def incoming(self, sender: int | str, kind: Kind, words: str = "") -> Incoming:
        return Incoming("telegram", self.account, str(sender), self.dedup_key, self.received_at, kind, words)


Meaning = Incoming | Tap | Edited | None


def meaning(body: Mapping[str, Any], arrived: Arrived) -> Meaning:
    """None for what is none of our business. Raises whatever the library raises for what isn't an update."""
    update = Update.de_json(dict(body))
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _left(update, arrived)
    message = update.message or update.edited_message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    return Edited(str(message.chat.id)) if update.edited_message else _message(message, arrived)


def _tap(query: CallbackQuery) -> Tap:
    token, _, place = (query.data or "").partition(".")
    message = query.message
    changeable = message.message_id if message is not None and message.is_accessible else None
    number = int(place) if place.isascii() and place.isdecimal() else -1
    return Tap(query.id, str(query.from_user.id), token, number, changeable)


def _left(update: Update, arrived: Arrived) -> Incoming | None:
    changed = update.my_chat_member
    assert changed is not None
    if changed.chat.type != ChatType.PRIVATE or changed.new_chat_member.status != ChatMember.BANNED:
        return None
    return arrived.incoming(changed.chat.id, Kind.UNFOLLOW)


def _message(message: Message, arrived: Arrived) -> Incoming | None:
    found = _content(message)
    if found is None:
        return None
    # What «yesterday» means depends on when it was said, not on when we got it.
    said_at = min(message.date, arrived.received_at)
    at = said_at if arrived.received_at - said_at < _OLDEST else arrived.received_at
    kind, words, media = found
    return replace(arrived.incoming(message.chat.id, kind, words), at=at, media=media, spot=_spot(message))


def _content(message: Message) -> tuple[Kind, str, str] | None:
    """Kind, words, reference; None for notices of the platform's own."""
    if message.text is not None:
        return _words(message.text)
    if message.location:
        return Kind.LOCATION, message.venue.title if message.venue else "", ""
    if message.sticker:
        return Kind.TEXT, message.sticker.emoji or "", ""
    return _file(message, message.caption or "")


def _file(message: Message, caption: str) -> tuple[Kind, str, str] | None:
    if message.photo:
        return Kind.IMAGE, caption, message.photo[-1].file_id
    if message.voice:
        return Kind.VOICE, caption, message.voice.file_id
    if file := message.document or message.audio:
        return Kind.FILE, caption, f"{file.file_id}/{file.file_name or ''}"
    return (Kind.FILE, caption, "") if any(getattr(message, name) for name in _OTHERS) else None


def _spot(message: Message) -> Spot | None:
    """Where it is on Chinese maps; the platform gives what satellites say (channels.md 8)."""
    if message.location is None:
        return None
    lat, lon = from_wgs84(message.location.latitude, message.location.longitude)
    return Spot(lat, lon, message.venue.title if message.venue else "")


def _words(said: str) -> tuple[Kind, str, str]:
    """Commands in words; «/start» opens the chat, with a binding code where a link brought one."""
    command, _, rest = said.partition(" ")
    if command == "/start":
        return (Kind.TEXT, text("telegram.bind", code=rest.strip()), "") if rest.strip() else (Kind.FOLLOW, "", "")
    meant = {f"/{name}": text(f"telegram.command.{name}") for name in ("help", "menu", "cancel")}
    return Kind.TEXT, meant.get(command, said), ""
