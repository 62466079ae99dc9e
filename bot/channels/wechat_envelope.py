"""What the XML of a WeChat official account means. Pure, no clock.

The platform's rules are in its «接收普通消息» and «接收事件推送» pages. Not here: signatures and seals (`tencent.envelope`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.tencent.envelope import Grant, Message, Report, readable, word
from handlers.messages import Kind

# The code of a template message that the platform took, before the number that it gave it.
TAKEN = "msgid:"
# Kind of message or event -> what it is to us, the field with its words, the fields that make up its reference.
# A tapped menu item says its key; a QR code scanned to follow carries its scene.
_KINDS: Mapping[str, tuple[Kind, str, tuple[str, ...]]] = {
    "text": (Kind.TEXT, "Content", ()),
    "voice": (Kind.VOICE, "Recognition", ("MediaId",)),
    "image": (Kind.IMAGE, "", ("MediaId",)),
    "video": (Kind.FILE, "", ("MediaId",)),
    "shortvideo": (Kind.FILE, "", ("MediaId",)),
    "link": (Kind.TEXT, "Title", ()),
    "location": (Kind.LOCATION, "Label", ("Location_X", "Location_Y")),
    "event:subscribe": (Kind.FOLLOW, "", ()),
    "event:subscribe_scan": (Kind.FOLLOW, "EventKey", ()),
    "event:unsubscribe": (Kind.UNFOLLOW, "", ()),
    "event:click": (Kind.TEXT, "EventKey", ()),
}


def read(xml: bytes) -> Message:
    """What a delivery said. Broken XML or a missing sender raises, in many types (channels.md 2): catch Exception."""
    # Loaded by the first delivery, of which the start needs nothing.
    from wechatpy.parser import parse_message

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
        # A tapped line of a menu message comes as text and counts as a tap of the custom menu (channels.md 3).
        is_tap=parsed.type == "event" or "bizmsgmenuid" in fields,
        grants=tuple(_grants(fields)),
        report=_report(fields),
    )


_FINISHED, _ARRIVED = "templatesendjobfinish", "success"


def _report(fields: Mapping[str, Any]) -> Report | None:
    """What became of a template message, where it didn't arrive; its number carries a capital D (channels.md 2)."""
    status = word(fields, "Status")
    if str(fields.get("Event", "")).lower() != _FINISHED or status == _ARRIVED:
        return None
    return Report(f"{TAKEN}{word(fields, 'MsgID')}", status)


# Pop-up answered, permission changed in the settings, notice sent: where the last one failed for the person's no.
_GRANTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
    "subscribe_msg_sent_event": "SubscribeMsgSentEvent",
}
_WITHDRAWN = "43101"


def _grants(fields: Mapping[str, Any]) -> Iterator[Grant]:
    """`List` is a mapping for one item and a list for several; wechatpy 1.8 reads none of it (channels.md 2)."""
    place = _GRANTS.get(str(fields.get("Event", "")).lower())
    held = fields.get(place) if place else None
    listed = held.get("List") if isinstance(held, Mapping) else None
    for each in listed if isinstance(listed, list) else [listed] if listed else []:
        status = word(each, "SubscribeStatusString") or ("reject" if word(each, "ErrorCode") == _WITHDRAWN else "")
        if status in ("accept", "reject"):
            yield Grant(word(each, "TemplateId"), status == "accept")


def _dedup_key(fields: Mapping[str, Any]) -> str:
    """MsgId; events have none, and their CreateTime has a resolution of one second only."""
    if number := word(fields, "MsgId"):
        return number
    return ":".join(word(fields, each) for each in ("FromUserName", "CreateTime", "Event", "EventKey"))
