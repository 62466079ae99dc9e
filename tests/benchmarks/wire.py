"""What the platform sends and gets: signed, sealed requests as bytes, and the words inside an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from bot.channels.tencent import envelope
from tests.benchmarks import federation
from tests.benchmarks.sentences import Said

TOKEN, APP_ID = "a-token-for-benchmarks", "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
_SEALED = re.compile(r"<Encrypt><!\[CDATA\[(.*?)\]\]></Encrypt>")
_CONTENT = re.compile(r"<Content><!\[CDATA\[(.*)\]\]></Content>", re.DOTALL)
_KEY = envelope.Key(AES_KEY, APP_ID)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back for one request, and how long it took."""

    status: int
    body: bytes
    seconds: float

    @property
    def words(self) -> str:
        """The text of the passive reply. Raises ValueError when there is none."""
        sealed = _SEALED.search(self.body.decode())
        content = _CONTENT.search(_KEY.open(sealed[1]).decode()) if sealed else None
        if self.status != 200 or content is None:
            raise ValueError(f"{self.status} {self.body[:80]!r}")
        return content[1]


def request(said: Said, *, run: str = "") -> bytes:
    """One delivery over HTTP/1.1, fresh for five minutes; the same said twice has the same message id within a `run`."""
    stamp, nonce = str(int(datetime.now(UTC).timestamp())), f"{said.person:06}{said.number:06}"
    sealed = _KEY.seal(_xml(said, stamp, run))
    query = urlencode(
        {
            "signature": envelope.signature(TOKEN, stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "openid": federation.sender(said.person),
            "encrypt_type": "aes",
            "msg_signature": envelope.signature(TOKEN, stamp, nonce, sealed),
        }
    )
    body = f"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()
    head = (
        f"POST /wechat/{federation.ACCOUNT}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\n"
        f"Accept: */*\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _xml(said: Said, stamp: str, run: str) -> str:
    number = f"{run}{said.person:08}{said.number:08}"
    return (
        "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
        f"<FromUserName><![CDATA[{federation.sender(said.person)}]]></FromUserName><CreateTime>{stamp}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{said.text}]]></Content><MsgId>{number}</MsgId></xml>"
    )
