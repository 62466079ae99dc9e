"""What people let an account send them outside its window: one consent, one notice (channels.md 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository, padded
from storage.tables import grants

_AT = sa.and_(
    grants.c.federation_id == HERE,
    grants.c.account == sa.bindparam("of_account"),
    grants.c.external_id == sa.bindparam("of_sender"),
    grants.c.template == sa.bindparam("of_template"),
)
_ADD = sa.update(grants).where(_AT).values(left=grants.c.left + sa.bindparam("more"), changed_at=sa.bindparam("now"))
_END = sa.update(grants).where(_AT).values(left=0, changed_at=sa.bindparam("now"))
_TAKE = sa.update(grants).where(_AT, grants.c.left > 0).values(left=grants.c.left - 1, changed_at=sa.bindparam("now"))
_LEFT = (
    sa.select(grants.c.account, grants.c.external_id, sa.func.sum(grants.c.left).label("total"))
    .where(
        grants.c.federation_id == HERE,
        grants.c.left > 0,
        grants.c.account.in_(sa.bindparam("accounts", expanding=True)),
        grants.c.external_id.in_(sa.bindparam("senders", expanding=True)),
    )
    .group_by(grants.c.account, grants.c.external_id)
)


class Grants(Repository):
    def add(self, account: str, sender: str, template: str, now: datetime) -> None:
        """One more notice is allowed."""
        where = {"of_account": account, "of_sender": sender, "of_template": template}
        if not self._change(_ADD, **where, more=1, now=now):
            row = {"account": account, "external_id": sender, "template": template, "left": 1, "changed_at": now}
            self._put(grants, row)

    def end(self, account: str, sender: str, template: str, now: datetime) -> None:
        """Nothing is allowed any more."""
        self._change(_END, of_account=account, of_sender=sender, of_template=template, now=now)

    def take(self, account: str, sender: str, template: str, now: datetime) -> bool:
        """Uses one up; False where there was none."""
        return self._change(_TAKE, of_account=account, of_sender=sender, of_template=template, now=now) == 1

    def left(self, accounts: Sequence[str], senders: Sequence[str]) -> dict[tuple[str, str], int]:
        """How many notices are allowed by account and sender; who allows none isn't there."""
        if not accounts or not senders:
            return {}
        rows = self._rows(_LEFT, accounts=padded(accounts), senders=padded(senders))
        return {(row.account, row.external_id): int(row.total) for row in rows}
