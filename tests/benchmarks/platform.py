"""The loopback platform: takes customer-service messages, grants tokens, and tells how often it heard which.

Run as `python -m tests.benchmarks.platform PORT`. `GET /heard` gives how many messages came and how many different ones.
"""

from __future__ import annotations

import asyncio
import json
import sys
from hashlib import blake2b

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
_GRANTED = {"access_token": "bench", "expires_in": 7200}
_TAKEN = {"errcode": 0, "errmsg": "ok"}
heard: list[bytes] = []


class Platform(asyncio.Protocol):
    """One connection; an answer is written in one piece (channels.md section 7)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._given = transport, b""

    def data_received(self, data: bytes) -> None:
        self._given += data
        while self._answer():
            pass

    def _answer(self) -> bool:
        head, found, rest = self._given.partition(b"\r\n\r\n")
        length = _length(head)
        if not found or len(rest) < length:
            return False
        body, self._given = rest[:length], rest[length:]
        answer = json.dumps(_answered(head, body)).encode()
        self._transport.write(_HEAD.format(length=len(answer)).encode() + answer)
        return True


def _length(head: bytes) -> int:
    line = next((each for each in head.lower().split(b"\r\n") if each.startswith(b"content-length:")), b":0")
    return int(line.partition(b":")[2])


def _answered(head: bytes, body: bytes) -> object:
    if b"/message/custom/send" in head:
        heard.append(blake2b(body, digest_size=16).digest())
        return _TAKEN
    if head.startswith(b"GET /heard"):
        counts = {"all": len(heard), "different": len(set(heard))}
        heard.clear()
        return counts
    return _GRANTED


async def main(port: str) -> None:
    server = await asyncio.get_running_loop().create_server(Platform, "127.0.0.1", int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
