"""Access tokens of platforms, shared by all processes that send for an account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import platform_tokens

_TOKEN = sa.select(platform_tokens.c.token, platform_tokens.c.expires_at).where(
    platform_tokens.c.federation_id == HERE, platform_tokens.c.account == sa.bindparam("of")
)
_RENEW = (
    sa.update(platform_tokens)
    .where(platform_tokens.c.federation_id == HERE, platform_tokens.c.account == sa.bindparam("of"))
    .values(token=sa.bindparam("new"), expires_at=sa.bindparam("until"))
)


class Tokens(Repository):
    def get(self, account: str) -> tuple[str, datetime] | None:
        row = self._row(_TOKEN, of=account)
        return (row.token, row.expires_at) if row else None

    def set(self, account: str, token: str, expires_at: datetime) -> None:
        if not self._change(_RENEW, of=account, new=token, until=expires_at):
            self._put(platform_tokens, {"account": account, "token": token, "expires_at": expires_at})
