"""The bare process that start-up is measured against: starlette, uvicorn, SQLAlchemy, the trimmed dictionary, /readyz.

Run as `python -m tests.benchmarks.bare PORT`.
"""

from __future__ import annotations

import sys

import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from nlp.tokens import tokenizer


async def readyz(request: Request) -> Response:
    return PlainTextResponse("ok")


def main(port: str) -> None:
    tokenizer()
    assert sa.__version__
    app = Starlette(routes=[Route("/readyz", readyz)])
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
