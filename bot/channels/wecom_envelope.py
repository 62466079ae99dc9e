"""What the XML of a WeCom app's callback means. Pure, no clock.

The platform's rules: its «接收消息格式» and «模板卡片事件推送» pages (channels.md 4). wechatpy 1.8 knows no card events, so
the fields are read from the XML itself. Not here: signatures and seals (`tencent.envelope`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.tencent.envelope import Message, readable, word
from handlers.messages import Kind

_CARD = "event:template_card_event"
# Kind of message or event -> what it is to us, the field with its words, the fields that make up its reference.
_KINDS: Mapping[str, tuple[Kind, str, tuple[str, ...]]] = {
    "text": (Kind.TEXT, "Content", ()),
    "voice": (Kind.VOICE, "", ("MediaId",)),
    "image": (Kind.IMAGE, "", ("MediaId",)),
    "video": (Kind.FILE, "", ("MediaId",)),
    "link": (Kind.TEXT, "Title", ()),
    "location": (Kind.LOCATION, "Label", ("Location_X", "Location_Y")),
    "event:subscribe": (Kind.FOLLOW, "", ()),
    "event:unsubscribe": (Kind.UNFOLLOW, "", ()),
    "event:click": (Kind.TEXT, "EventKey", ()),
    _CARD: (Kind.TEXT, "EventKey", ()),
}
_EVENT = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId", "ResponseCode")


def read(xml: bytes) -> Message:
    """What a delivery said. Broken XML or a missing sender raises, in many types (channels.md 2): catch Exception."""
    # Loaded by the first delivery, of which the start needs nothing.
    from wechatpy.enterprise import parse_message

    fields: dict[str, Any] = parse_message(readable(xml))._data
    name = word(fields, "MsgType").lower()
    if name == "event":
        name = f"event:{word(fields, 'Event').lower()}"
    kind, words, media = _KINDS.get(name, (None, "", ()))
    sender = word(fields, "FromUserName")
    if not sender:
        raise ValueError("no sender")
    said: dict[str, Any] = {
        "channel": "wecom",
        "sender": sender,
        "receiver": word(fields, "ToUserName"),
        "dedup_key": _dedup_key(fields),
        "kind": kind,
        "words": word(fields, words),
        "media": ",".join(word(fields, each) for each in media),
    }
    return Message(**said, card=word(fields, "ResponseCode") if name == _CARD else "")


def _dedup_key(fields: Mapping[str, Any]) -> str:
    """MsgId; events have none, and their CreateTime has a resolution of one second only."""
    return word(fields, "MsgId") or ":".join(word(fields, each) for each in _EVENT)
