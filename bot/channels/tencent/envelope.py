"""Tencent's callbacks on the wire: signatures, keys, sealed bodies and how a passive reply is written. Pure, no clock.

The platforms' rules are in «消息加解密说明» (WeChat) and its twin of WeCom; what the XML inside means is each one's own.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha1
from secrets import token_bytes
from typing import Any

from bot.channels.tencent import package  # noqa: F401 - must come before wechatpy's modules
from handlers.messages import Incoming, Kind, Spot

# Bytes that XML 1.0 forbids; people do paste them, and one would lose the whole message.
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_BLOCK = 32
_SEALED = re.compile(rb"<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>")


class OtherApp(Exception):
    """Decrypted well, but meant for another receiver: an app id of WeChat, a corp id of WeCom."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's word on one kind of notice: one more is allowed, or none."""

    template: str
    accepts: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a message of ours that the platform took: its `code` as the outcome had it, and the platform's word."""

    code: str
    status: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one delivery said. `kind` is None where we have no use for it; `words` and `media` as in Incoming.

    `card` lets the tapped card be changed, once.
    """

    channel: str
    sender: str
    receiver: str
    dedup_key: str
    kind: Kind | None
    words: str = ""
    media: str = ""
    is_tap: bool = False
    grants: tuple[Grant, ...] = ()
    report: Report | None = None
    card: str = ""

    def incoming(self, account: str, at: datetime) -> Incoming:
        assert self.kind is not None
        if self.kind is Kind.LOCATION:
            spot = _spot(self.media, self.words)
            return Incoming(self.channel, account, self.sender, self.dedup_key, at, self.kind, spot=spot)
        about = (self.kind, self.words, self.media)
        return Incoming(self.channel, account, self.sender, self.dedup_key, at, *about, is_tap=self.is_tap)


def _spot(reference: str, label: str) -> Spot | None:
    """Latitude and longitude come as strings, in GCJ-02 (channels.md 2); None for what is none."""
    lat, _, lon = reference.partition(",")
    try:
        return Spot(float(lat), float(lon), label)
    except ValueError:
        return None


class Key:
    """One EncodingAESKey: opens what the platform sealed and seals what we answer."""

    def __init__(self, aes_key: str, receiver: str) -> None:
        self._secret = b64decode(aes_key + "=")
        self._receiver = receiver.encode()

    @cached_property
    def _cipher(self) -> Any:
        # Loaded by the first delivery: nothing at the start is sealed.
        from wechatpy.crypto import WeChatCipher

        return WeChatCipher(self._secret)

    def open(self, sealed: str) -> bytes:
        """The XML inside. Raises OtherApp, and ValueError for broken base64, blocks, padding or length."""
        plain: bytes = self._cipher.decrypt(b64decode(sealed, validate=True))
        # wechatpy trusts padding and length; a wrong key would look like another app id now and then.
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= _BLOCK or not plain.endswith(bytes([padding]) * padding):
            raise ValueError("padding")
        content = plain[16:-padding]
        end = 4 + int.from_bytes(content[:4])
        if end > len(content):
            raise ValueError("length")
        if not hmac.compare_digest(content[end:], self._receiver):
            raise OtherApp
        return content[4:end]

    def seal(self, xml: str) -> str:
        """Base64 of 16 random bytes, length, XML, receiver and padding, encrypted (channels.md 2, «Cipher»)."""
        content = xml.encode()
        plain = token_bytes(16) + len(content).to_bytes(4) + content + self._receiver
        padding = _BLOCK - len(plain) % _BLOCK
        return b64encode(self._cipher.encrypt(plain + bytes([padding]) * padding)).decode()


def signature(*parts: str) -> str:
    """SHA-1 over the sorted, concatenated parts, in hex: the platform's choice, not ours."""
    said = b"".join(sorted([part.encode(errors="surrogatepass") for part in parts]))
    return sha1(said, usedforsecurity=False).hexdigest()


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
    # Found once and in its usual form it needs no parser: its signature is checked anyway. A person's words in the
    # plain copy may look like a second one.
    found = _SEALED.findall(body)
    if len(found) == 1:
        return str(found[0], "ascii")
    import xmltodict  # type: ignore[import-untyped]

    return word(xmltodict.parse(body)["xml"], "Encrypt")


def readable(xml: bytes) -> str:
    """The XML as text that a parser takes."""
    return xml.translate(None, _CONTROLS).decode(errors="replace")


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


def word(fields: Mapping[str, Any], name: str) -> str:
    """A field's text, empty where it is missing. Raises ValueError for a doubled one."""
    value = fields.get(name) if name else None
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value or ""


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")
