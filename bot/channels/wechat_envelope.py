"""WeChat official account on the wire: signatures, keys, what XML means and how a reply is written. Pure, no clock.

The platform's rules are in its «消息加解密说明» and «接收普通消息» pages. Not here: HTTP, threads, who answers.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from typing import Any

import xmltodict  # type: ignore[import-untyped]
from wechatpy.crypto import PrpCrypto  # type: ignore[import-untyped]
from wechatpy.parser import parse_message  # type: ignore[import-untyped]

from handlers.messages import Incoming, Kind

# Bytes that XML 1.0 forbids; people do paste them, and one would lose the whole message.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_BLOCK = 32

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


class OtherApp(Exception):
    """Decrypted well, but meant for another app id."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one delivery said. `kind` is None where we have no use for it; `words` and `media` as in Incoming."""

    sender: str
    receiver: str
    dedup_key: str
    kind: Kind | None
    words: str = ""
    media: str = ""

    def incoming(self, account: str, at: datetime) -> Incoming:
        assert self.kind is not None
        return Incoming("wechat", account, self.sender, self.dedup_key, at, self.kind, self.words, self.media)


class Key:
    """One EncodingAESKey of an app: opens what the platform sealed and seals what we answer."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        self._crypto = PrpCrypto(b64decode(aes_key + "="))
        self._app_id = app_id

    def open(self, sealed: str) -> bytes:
        """The XML inside. Raises OtherApp, and ValueError for broken base64, blocks, padding or length."""
        plain: bytes = self._crypto.cipher.decrypt(b64decode(sealed, validate=True))
        # wechatpy trusts padding and length; a wrong key would look like another app id now and then.
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= _BLOCK or not plain.endswith(bytes([padding]) * padding):
            raise ValueError("padding")
        content = plain[16:-padding]
        end = 4 + int.from_bytes(content[:4])
        if end > len(content):
            raise ValueError("length")
        if not hmac.compare_digest(content[end:], self._app_id.encode()):
            raise OtherApp
        return content[4:end]

    def seal(self, xml: str) -> str:
        sealed: bytes = self._crypto.encrypt(xml, self._app_id)
        return sealed.decode()


def signature(*parts: str) -> str:
    """SHA-1 over the sorted, concatenated parts, in hex."""
    return sha1(b"".join(sorted([part.encode(errors="surrogatepass") for part in parts]))).hexdigest()


def is_signed(claimed: str, *parts: str) -> bool:
    """Compared in constant time, on bytes: text that isn't ASCII would raise."""
    return hmac.compare_digest(claimed.encode(errors="surrogatepass"), signature(*parts).encode())


def open_with(keys: Iterable[Key], sealed: str) -> tuple[bytes, Key]:
    """What the first fitting key opens, and that key. Raises OtherApp if one opened it for another app, else ValueError."""
    fault: Exception = ValueError("no key")
    for key in keys:
        try:
            return key.open(sealed), key
        except OtherApp as other:
            fault = other
        except ValueError as broken:
            fault = fault if isinstance(fault, OtherApp) else broken
    raise fault


def sealed_part(body: bytes) -> str:
    """The Encrypt field of a body, plain fields beside it ignored. Raises whatever broken XML raises."""
    return _word(xmltodict.parse(body)["xml"], "Encrypt")


def read(xml: bytes) -> Message:
    """What a delivery said. Broken XML or a missing sender raises, in many types (channels.md 2): catch Exception."""
    parsed = parse_message(xml.translate(None, _CONTROLS).decode(errors="replace"))
    fields: dict[str, Any] = parsed._data
    name = f"event:{parsed.event}" if parsed.type == "event" else parsed.type
    kind, words, media = _KINDS.get(name, (None, "", ()))
    sender = _word(fields, "FromUserName")
    if not sender:
        raise ValueError("no sender")
    return Message(
        sender=sender,
        receiver=_word(fields, "ToUserName"),
        dedup_key=_dedup_key(fields),
        kind=kind,
        words=_word(fields, words),
        media=",".join(_word(fields, each) for each in media),
    )


def text_xml(to: str, sender: str, content: str, at: datetime) -> str:
    """A passive text reply. Its content can't leave its CDATA section."""
    return (
        f"<xml><ToUserName><![CDATA[{_cdata(to)}]]></ToUserName>"
        f"<FromUserName><![CDATA[{_cdata(sender)}]]></FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{_cdata(content)}]]></Content></xml>"
    )


def sealed_xml(xml: str, key: Key, token: str, nonce: str, at: datetime) -> str:
    """A reply sealed and signed for safe mode."""
    sealed, stamp = key.seal(xml), str(int(at.timestamp()))
    return (
        f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt>"
        f"<MsgSignature><![CDATA[{signature(token, stamp, nonce, sealed)}]]></MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{_cdata(nonce)}]]></Nonce></xml>"
    )


def _dedup_key(fields: Mapping[str, Any]) -> str:
    """MsgId; events have none, and their CreateTime has a resolution of one second only."""
    if number := _word(fields, "MsgId"):
        return number
    return ":".join(_word(fields, each) for each in ("FromUserName", "CreateTime", "Event", "EventKey"))


def _word(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name) if name else None
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value or ""


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")
