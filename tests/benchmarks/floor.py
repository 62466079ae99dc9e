"""The bare floor: a Starlette app that verifies, decrypts, cuts once, commits one row and encrypts a fixed reply.

Run as `python -m tests.benchmarks.floor PORT DATABASE_URL`. Uses wechatpy's own crypto and the drivers themselves.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from threading import local

import jieba
import psycopg
import uvicorn
import xmltodict  # type: ignore[import-untyped]
from anyio import to_thread
from sqlalchemy.engine import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy.crypto import WeChatCrypto

from tests.benchmarks import federation
from tests.benchmarks.wire import AES_KEY, APP_ID, TOKEN

REPLY = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[gh_bench]]></FromUserName>"
    "<CreateTime>1800000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[记好了，编号联-0001：11月19日 · 锡山纺织厂工会 · 12人。]]></Content></xml>"
)
_TABLE = "create table if not exists heard (number text, sender text, words text)"
Store = Callable[[str, str, str], None]


def store(url: str) -> Store:
    """One row in one commit, on a connection of the thread's own."""
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        return _sqlite(str(at.database))
    return _postgresql(at.set(drivername="postgresql").render_as_string(hide_password=False))


def _sqlite(file: str) -> Store:
    own = local()

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(file, isolation_level=None, timeout=10)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=normal")
        return connection

    with closing(opened()) as connection:
        connection.execute(_TABLE)

    def put(number: str, sender: str, words: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = opened()
        own.connection.execute("insert into heard values (?, ?, ?)", (number, sender, words))

    return put


def _postgresql(conninfo: str) -> Store:
    own = local()
    with psycopg.connect(conninfo) as connection:
        connection.execute(_TABLE)

    def put(number: str, sender: str, words: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(conninfo, autocommit=True)
        own.connection.execute("insert into heard values (%s, %s, %s)", (number, sender, words))

    return put


def app(put: Store) -> Starlette:
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    async def deliver(request: Request) -> Response:
        query, body = request.query_params, await request.body()
        xml = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        said = xmltodict.parse(xml)["xml"]
        words = " ".join(jieba.lcut(said["Content"]))
        await to_thread.run_sync(put, said["MsgId"], said["FromUserName"], words)
        answer = crypto.encrypt_message(REPLY.format(to=said["FromUserName"]), query["nonce"], query["timestamp"])
        return Response(answer, media_type="text/xml")

    async def readyz(request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[Route(f"/wechat/{federation.ACCOUNT}", deliver, methods=["POST"]), Route("/readyz", readyz)]
    )


def main(port: str, url: str) -> None:
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    uvicorn.run(app(store(url)), host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
