"""The HTTP front: callbacks by kind and account, pages, health and figures. What a delivery means is the channels' work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot import bodies

Readiness = Callable[[], Mapping[str, bool]]
Figures = Callable[[], Mapping[str, float]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


class Callback(Protocol):
    """One configured account of a platform; both give a status and a text."""

    def check(self, query: Mapping[str, str]) -> tuple[int, str]: ...

    async def receive(self, query: Mapping[str, str], body: bytes) -> tuple[int, str]: ...


class Hook(Protocol):
    """One configured account of a platform that only posts, and shows in `header` a secret of ours; `limit` in bytes."""

    header: str
    limit: int

    def admits(self, secret: str) -> bool: ...

    async def receive(self, body: bytes) -> int: ...


Callbacks = Mapping[str, Mapping[str, Callback]]
Hooks = Mapping[str, Mapping[str, Hook]]


class Front:
    """The routes' functions and what they count."""

    def __init__(self, callbacks: Callbacks, hooks: Hooks, ready: Readiness, figures: Figures) -> None:
        self._callbacks, self._hooks, self._ready, self._figures = callbacks, hooks, ready, figures
        self._served: Counter[tuple[str, str, int]] = Counter()

    def routes(self) -> Iterator[Route]:
        for kind in self._callbacks:
            yield Route(f"/{kind}/{{account}}", self._endpoint(kind), methods=["GET", "POST"])
        for kind in self._hooks:
            yield Route(f"/{kind}/{{account}}", self._post_only(kind), methods=["POST"])
        yield Route("/healthz", self.healthz)
        yield Route("/readyz", self.readyz)
        yield Route("/metrics", self.metrics)

    def _endpoint(self, kind: str) -> Callable[[Request], object]:
        accounts = self._callbacks[kind]

        async def deliver(request: Request) -> Response:
            account = request.path_params["account"]
            if account not in accounts:
                return Response(status_code=404)
            status, text = await _delivered(accounts[account], request)
            self._served[kind, account, status] += 1
            return Response(text, status, media_type="text/xml" if text.startswith("<xml>") else "text/plain")

        return deliver

    def _post_only(self, kind: str) -> Callable[[Request], object]:
        accounts = self._hooks[kind]

        async def deliver(request: Request) -> Response:
            account = request.path_params["account"]
            if account not in accounts:
                return Response(status_code=404)
            status = await _posted(accounts[account], request)
            self._served[kind, account, status] += 1
            return Response(status_code=status)

        return deliver

    async def healthz(self, request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(self, request: Request) -> Response:
        """503 while any part says no; which one stands in the body."""
        parts = await to_thread.run_sync(self._ready)
        return JSONResponse(dict(parts), 200 if all(parts.values()) else 503)

    async def metrics(self, request: Request) -> Response:
        from bot.figures import exposition

        figures = await to_thread.run_sync(self._figures)
        body, media_type = exposition(self._served, figures)
        return Response(body, media_type=media_type)


def make_app(
    *,
    callbacks: Callbacks,
    hooks: Hooks | None = None,
    ready: Readiness,
    pages: Sequence[BaseRoute] = (),
    figures: Figures = dict,
    lifespan: Lifespan | None = None,
) -> Starlette:
    """The ASGI app. `callbacks` and `hooks` by kind («wechat») and account; `pages` are further routes, the web chat's for one.

    `ready` and `figures` are called in a thread; figures are gauges by name.
    """
    return Starlette(routes=[*Front(callbacks, hooks or {}, ready, figures).routes(), *pages], lifespan=lifespan)


async def _delivered(callback: Callback, request: Request) -> tuple[int, str]:
    if request.method != "POST":
        return callback.check(request.query_params)
    body = await bodies.capped(request.stream(), request.headers.get("content-length"))
    return (413, "") if body is None else await callback.receive(request.query_params, body)


async def _posted(hook: Hook, request: Request) -> int:
    # Who isn't admitted needn't send a body.
    if not hook.admits(request.headers.get(hook.header, "")):
        return 403
    body = await bodies.capped(request.stream(), request.headers.get("content-length"), hook.limit)
    return 413 if body is None else await hook.receive(body)
