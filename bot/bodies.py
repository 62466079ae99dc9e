"""Request bodies that strangers send, never longer than we said."""

from __future__ import annotations

from collections.abc import AsyncIterable

LIMIT = 64 * 1024  # bytes; callbacks are parsed before their signature can be checked (channels.md 2)


async def capped(chunks: AsyncIterable[bytes], declared: str | None, limit: int = LIMIT) -> bytes | None:
    """The body, or None as soon as it is known to be longer than `limit` bytes; `declared` is its Content-Length."""
    if declared is not None and int(declared) > limit:
        return None
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
