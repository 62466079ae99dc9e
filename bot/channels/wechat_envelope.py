"""What the XML of a WeChat official account means. Pure, no clock.

The platform's rules are in its «接收普通消息» and «接收事件推送» pages. Not here: signatures and seals (`tencent.envelope`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.tencent.envelope import Message, readable, word

# isort: split
from wechatpy.parser import parse_message

from handlers.messages import Kind

# Kind of message or event -> what it is to us, the field with its words, the fields that make up its reference.
# A tapped menu item says its key; a QR code scanned to follow carries its scene.
_KINDS: Mapping[str, tuple[Kind, str, tuple[str, ...]]] = {
    "text": (Kind.TEXT, "Content", ()),
    "voice": (Kind.VOICE, "Recognition", ("MediaId",)),
    "image": (Kind.IMAGE, "", ("MediaId",)),
    "video": (Kind.FILE, "", ("MediaId",)),
    "shortvideo": (Kind.FILE, "", ("MediaId",)),
    "link": (Kind.FILE, "Title", ("Url",)),
    "location": (Kind.LOCATION, "Label", ("Location_X", "Location_Y")),
    "event:subscribe": (Kind.FOLLOW, "", ()),
    "event:subscribe_scan": (Kind.FOLLOW, "EventKey", ()),
    "event:unsubscribe": (Kind.UNFOLLOW, "", ()),
    "event:click": (Kind.TEXT, "EventKey", ()),
}


def read(xml: bytes) -> Message:
    """What a delivery said. Broken XML or a missing sender raises, in many types (channels.md 2): catch Exception."""
    parsed = parse_message(readable(xml))
    fields: dict[str, Any] = parsed._data
    name = f"event:{parsed.event}" if parsed.type == "event" else parsed.type
    kind, words, media = _KINDS.get(name, (None, "", ()))
    sender = word(fields, "FromUserName")
    if not sender:
        raise ValueError("no sender")
    return Message(
        channel="wechat",
        sender=sender,
        receiver=word(fields, "ToUserName"),
        dedup_key=_dedup_key(fields),
        kind=kind,
        words=word(fields, words),
        media=",".join(word(fields, each) for each in media),
    )


def _dedup_key(fields: Mapping[str, Any]) -> str:
    """MsgId; events have none, and their CreateTime has a resolution of one second only."""
    if number := word(fields, "MsgId"):
        return number
    return ":".join(word(fields, each) for each in ("FromUserName", "CreateTime", "Event", "EventKey"))
