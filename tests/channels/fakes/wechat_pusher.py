"""WeChat's side of a callback: builds signed deliveries with wechatpy's own crypto and reads the answer as a phone would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from urllib.parse import urlencode

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

TOKEN = "a-token-for-tests"
APP_ID = "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_AES_KEY = "0123456789ABCDEFGabcdefghijklmnopqrstuvwxyz"
OFFICIAL, PERSON = "gh_official", "o-person-one"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as the platform sends it."""

    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform of one account; `aes_key` and `app_id` may differ from what the account believes."""

    now: datetime
    token: str = TOKEN
    aes_key: str = AES_KEY
    app_id: str = APP_ID
    nonce: str = "nonce-1"

    @property
    def stamp(self) -> str:
        return str(int(self.now.timestamp()))

    def signed(self) -> dict[str, str]:
        return {
            "timestamp": self.stamp,
            "nonce": self.nonce,
            "signature": signature(self.token, self.stamp, self.nonce),
        }

    def check(self, echo: str) -> dict[str, str]:
        return {**self.signed(), "echostr": echo}

    def plain(self, xml: str | bytes) -> Delivery:
        return Delivery(self.signed(), xml if isinstance(xml, bytes) else xml.encode())

    def safe(self, xml: str, *, beside: str = "") -> Delivery:
        """Sealed; `beside` are the plain fields that compatible mode leaves next to the seal."""
        sealed = self._crypto().encrypt_message(xml, self.nonce, self.stamp)
        return self.sealed(xmltodict.parse(sealed)["xml"]["Encrypt"], beside=beside)

    def sealed(self, encrypted: str, *, beside: str = "") -> Delivery:
        """Correctly signed around any text that claims to be sealed."""
        seal = signature(self.token, self.stamp, self.nonce, encrypted)
        query = {**self.signed(), "encrypt_type": "aes", "msg_signature": seal, "openid": PERSON}
        outer = f"<xml><ToUserName><![CDATA[{OFFICIAL}]]></ToUserName>{beside}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return Delivery(query, outer.encode())

    def opened(self, answer: str) -> dict[str, str]:
        """The fields of a sealed answer; raises when its signature, key or app id are not ours."""
        outer = xmltodict.parse(answer)["xml"]
        xml = self._crypto().decrypt_message(answer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
        return dict(xmltodict.parse(xml)["xml"])

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, self.aes_key, self.app_id)


def signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def message(kind: str = "text", *, number: str = "1001", person: str = PERSON, **fields: str) -> str:
    """A message's XML; fields go in as they are, wrapped in CDATA."""
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"{_head(kind, person)}{inner}<MsgId>{number}</MsgId></xml>"


def event(name: str, *, key: str = "", person: str = PERSON, created: int = 1800000000) -> str:
    return (
        f"{_head('event', person, created)}<Event><![CDATA[{name}]]></Event>"
        f"<EventKey><![CDATA[{key}]]></EventKey></xml>"
    )


def _head(kind: str, person: str, created: int = 1800000000) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{OFFICIAL}]]></ToUserName><FromUserName><![CDATA[{person}]]></FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>"
    )


FAILED = "service failed"


def deliver(port: int, delivery: Delivery, *, account: str = "main", limit: float = 5.0, attempts: int = 3) -> str:
    """What the person gets to see after up to `attempts` deliveries of `limit` seconds: XML, nothing, or FAILED."""
    for _ in range(attempts):
        try:
            status, text = post(port, delivery, account=account, limit=limit)
        except TimeoutError:
            continue
        if status == 200 and (text in ("", "success") or text.startswith("<xml>")):
            return "" if text == "success" else text
        return FAILED
    return FAILED


def post(port: int, delivery: Delivery, *, account: str = "main", limit: float = 5.0) -> tuple[int, str]:
    """One delivery. Raises TimeoutError after `limit` seconds, as the platform hangs up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request("POST", f"/wechat/{account}?{urlencode(delivery.query)}", delivery.body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
