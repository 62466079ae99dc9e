"""WeCom's side of a callback: sealed deliveries made with wechatpy's own crypto, and the answer as a phone would read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from urllib.parse import urlencode

import xmltodict
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.channels.fakes.wechat_pusher import AES_KEY, OLD_AES_KEY, TOKEN, Delivery, signature

__all__ = ["AES_KEY", "OLD_AES_KEY", "TOKEN", "Delivery", "Platform", "card_tap", "message", "post"]

CORP_ID, MEMBER = "ww0123456789abcdef", "WangJianGuo"


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform of one app; `aes_key` and `corp_id` may differ from what the account believes."""

    now: datetime
    token: str = TOKEN
    aes_key: str = AES_KEY
    corp_id: str = CORP_ID
    nonce: str = "nonce-1"

    def check(self, echo: str) -> dict[str, str]:
        """The query of the address check: its word is sealed."""
        encrypted = self._encrypted(echo)
        return {**self._signed(encrypted), "echostr": encrypted}

    def sealed(self, xml: str) -> Delivery:
        encrypted = self._encrypted(xml)
        return self.claimed(encrypted)

    def claimed(self, encrypted: str) -> Delivery:
        """Correctly signed around any text that claims to be sealed."""
        body = f"<xml><ToUserName><![CDATA[{self.corp_id}]]></ToUserName><AgentID>1000002</AgentID><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return Delivery(self._signed(encrypted), body.encode())

    def opened(self, answer: str) -> dict[str, str]:
        """The fields of a sealed answer; raises when its signature, key or corp id are not ours."""
        outer = xmltodict.parse(answer)["xml"]
        xml = self._crypto().decrypt_message(answer, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
        return dict(xmltodict.parse(xml)["xml"])

    @property
    def _stamp(self) -> str:
        return str(int(self.now.timestamp()))

    def _signed(self, encrypted: str) -> dict[str, str]:
        seal = signature(self.token, self._stamp, self.nonce, encrypted)
        return {"msg_signature": seal, "timestamp": self._stamp, "nonce": self.nonce}

    def _encrypted(self, text: str) -> str:
        outer = self._crypto().encrypt_message(text, self.nonce, self._stamp)
        return str(xmltodict.parse(outer)["xml"]["Encrypt"])

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, self.aes_key, self.corp_id)


def message(kind: str = "text", *, number: str = "1001", member: str = MEMBER, **fields: str) -> str:
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"{_head(kind, member)}{inner}<MsgId>{number}</MsgId><AgentID>1000002</AgentID></xml>"


def card_tap(key: str, *, code: str = "code-1", task: str = "task-1", member: str = MEMBER) -> str:
    return (
        f"{_head('event', member)}<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[{key}]]></EventKey>"
        f"<TaskId><![CDATA[{task}]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>"
        f"<ResponseCode><![CDATA[{code}]]></ResponseCode><AgentID>1000002</AgentID></xml>"
    )


def _head(kind: str, member: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{CORP_ID}]]></ToUserName><FromUserName><![CDATA[{member}]]></FromUserName>"
        f"<CreateTime>1800000000</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>"
    )


def post(port: int, delivery: Delivery, *, account: str = "corp", limit: float = 5.0) -> tuple[int, str]:
    """One delivery. Raises TimeoutError after `limit` seconds, as the platform hangs up."""
    connection = HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request("POST", f"/wecom/{account}?{urlencode(delivery.query)}", delivery.body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
