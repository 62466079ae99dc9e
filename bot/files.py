"""`/files/{token}`: a signed download, or a page to upload one document by. Whoever holds the address holds the right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot import bodies
from bot.app import Service
from bot.media import DOCUMENT_LIMIT
from bot.media.intake import Fetched
from bot.media.links import DownloadGrant, UploadGrant
from config.texts import text
from storage.rules.refusals import LinkUsed, Refusal
from storage.unit_of_work import UnitOfWork, read, write
from storage.work import Work

if TYPE_CHECKING:
    from storage.services import uploads

_AROUND = 64 * 1024  # bytes of a form beside its file
_GUARDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # The address is the key: it mustn't travel further.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, \
initial-scale=1"><title>{title}</title><style>body{{font:18px/1.6 sans-serif;max-width:26em;margin:2em auto;padding:0 1em}}\
input,button{{font:inherit;width:100%;margin:.6em 0;padding:.5em;box-sizing:border-box}}button{{background:#07c160;color:#fff;\
border:0;border-radius:.3em}}</style></head><body><h1>{title}</h1><p>{said}</p>{form}</body></html>"""
_FORM = """<form method="post" enctype="multipart/form-data"><label>{label}<input type="file" name="file" required></label>\
<button>{button}</button></form>"""


def routes(service: Service) -> list[Route]:
    return [Route("/files/{token}", _Files(service).serve, methods=["GET", "POST"])]


class _Files:
    """The endpoint over one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def serve(self, request: Request) -> Response:
        grant = self._service.handing.links.read(request.path_params["token"], self._service.clock())
        if isinstance(grant, DownloadGrant):
            return self._download(grant) if request.method == "GET" else Response(status_code=405)
        if grant is None:
            return _page("files.gone", 404)
        act: Callable[[Request, UploadGrant], Awaitable[Response]] = (
            self._taken if request.method == "POST" else self._asked
        )
        try:
            return await act(request, grant)
        except Refusal as refusal:
            return _page(refusal.key, 410 if isinstance(refusal, LinkUsed) else 400, **refusal.fields)

    def _download(self, grant: DownloadGrant) -> Response:
        try:
            path = self._service.handing.shelf.path(grant.digest)
        except LookupError:
            return _page("files.gone", 404)
        if not path.is_file():
            return _page("files.gone", 404)
        headers = {**_GUARDS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(grant.name)}"}
        return FileResponse(path, media_type=grant.mime, headers=headers)

    async def _asked(self, request: Request, grant: UploadGrant) -> Response:
        upload = await to_thread.run_sync(self._looked, grant)
        return _page("files.upload", 200, _form(), number=upload.number)

    async def _taken(self, request: Request, grant: UploadGrant) -> Response:
        await to_thread.run_sync(self._looked, grant)
        body = await bodies.capped(request.stream(), request.headers.get("content-length"), DOCUMENT_LIMIT + _AROUND)
        if body is None:
            return _page("evidence.fault.too_big", 413, _form())
        fetched = await _file_of(request, body)
        if fetched is None:
            return _page("files.none", 400, _form())
        key, status, fields = await to_thread.run_sync(self._kept, grant, fetched)
        return _page(key, status, _form() if status != 200 else "", **fields)

    def _looked(self, grant: UploadGrant) -> uploads.Upload:
        from storage.services import uploads

        with read(self._service.database, grant.federation_id) as uow:
            return uploads.look(self._work(uow), grant.nonce)

    def _kept(self, grant: UploadGrant, fetched: Fetched) -> tuple[str, int, dict[str, Any]]:
        """What to say, with which status; the file is on the shelf before the link is spent."""
        from storage.services import media, uploads

        found = self._service.intake.kept(fetched)
        if found.fault:
            return f"evidence.fault.{found.fault}", 400, {}
        file = media.File(found.digest, found.mime, found.size, found.name)
        with write(self._service.database, grant.federation_id) as uow:
            work = self._work(uow)
            upload = uploads.look(work, grant.nonce)
            uploads.use(uploads.acting(work, upload), upload, file)
        return "files.taken", 200, {"number": upload.number}

    def _work(self, uow: UnitOfWork) -> Work:
        return self._service.tenants.office_work(uow, self._service.clock())


async def _file_of(request: Request, body: bytes) -> Fetched | None:
    """The form's file; None where there is none, or no form."""

    async def received() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, received).form(max_files=1, max_fields=4) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile) or not sent.filename:
                return None
            return Fetched(await sent.read(), sent.filename)
    except (MultiPartException, ValueError, AssertionError, KeyError):
        return None


def _form() -> str:
    return _FORM.format(label=escape(text("files.choose")), button=escape(text("files.send")))


def _page(key: str, status: int, form: str = "", **fields: Any) -> Response:
    said = escape(text(key, **fields))
    return HTMLResponse(_PAGE.format(title=escape(text("files.title")), said=said, form=form), status, headers=_GUARDS)
