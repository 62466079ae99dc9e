"""What is public of cases: the wording that an officer decided on, and the names that may stand with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import case_replies, cases, publications, signers

_COLUMNS = (publications, cases.c.kind, cases.c.excellent, cases.c.lead_id)
_LIVE = publications.c.ended_at.is_(None)
_LISTED = (
    sa.select(*_COLUMNS)
    .join(cases, cases.c.id == publications.c.case_id)
    .where(publications.c.federation_id == HERE, _LIVE, publications.c.id < sa.bindparam("below"))
    .order_by(publications.c.id.desc())
    .limit(sa.bindparam("most"))
)
_LIKE: sa.BindParameter[str] = sa.bindparam("pattern")
_SEARCHED = _LISTED.where(
    sa.or_(
        *(
            column.like(_LIKE, escape="\\")
            for column in (publications.c.title, publications.c.content, publications.c.reply)
        )
    )
)
_ONE = (
    sa.select(*_COLUMNS)
    .join(cases, cases.c.id == publications.c.case_id)
    .where(
        publications.c.federation_id == HERE,
        _LIVE,
        cases.c.federation_id == HERE,
        cases.c.number == sa.bindparam("number"),
    )
)
_END = (
    sa.update(publications)
    .where(publications.c.federation_id == HERE, _LIVE, publications.c.case_id == sa.bindparam("case_id"))
    .values(ended_at=sa.bindparam("now"))
)
_LED = (
    sa.select(cases.c.id, cases.c.main_id)
    .where(cases.c.federation_id == HERE, cases.c.main_id.in_(sa.bindparam("case_ids", expanding=True)))
    .order_by(cases.c.id)
)
_CONSENTING = (
    sa.select(signers.c.case_id, signers.c.person_id)
    .where(
        signers.c.federation_id == HERE,
        signers.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        signers.c.signed_at.is_not(None),
        signers.c.consent,
    )
    .order_by(signers.c.case_id, signers.c.place)
)
_ANSWERS = (
    sa.select(
        case_replies.c.case_id,
        case_replies.c.result,
        case_replies.c.at,
        case_replies.c.promise_on,
        case_replies.c.kept,
        case_replies.c.text,
        case_replies.c.department_id,
    )
    .where(
        case_replies.c.federation_id == HERE,
        case_replies.c.case_id.in_(sa.bindparam("case_ids", expanding=True)),
        case_replies.c.part == "lead",
    )
    .order_by(case_replies.c.id)
)


class Publications(Repository):
    def add(self, row: Mapping[str, Any]) -> None:
        self._put(publications, row)

    def end(self, case_id: int, now: datetime) -> None:
        self._change(_END, case_id=case_id, now=now)

    def listed(self, below: int, most: int, words: str = "") -> Sequence[sa.Row[Any]]:
        """Live ones, newest first, under the row `below`; only those with these words where there are any."""
        if not words:
            return self._rows(_LISTED, below=below, most=most)
        plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return self._rows(_SEARCHED, below=below, most=most, pattern=f"%{plain}%")

    def by_number(self, number: str) -> sa.Row[Any] | None:
        return self._row(_ONE, number=number)

    def consenting(self, case_ids: Sequence[int]) -> list[tuple[int, int]]:
        """Case and person of signers, also of cases merged into these, who agreed to their names being published."""
        if not case_ids:
            return []
        # Two statements: in one of them SQLite would look through all cases and all signers.
        tops = {**{id: id for id in case_ids}, **{row.id: row.main_id for row in self._rows(_LED, case_ids=case_ids)}}
        return [(tops[row.case_id], row.person_id) for row in self._rows(_CONSENTING, case_ids=list(tops))]

    def answers(self, case_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
        """Replies and reports of the lead units, oldest first."""
        return self._rows(_ANSWERS, case_ids=case_ids) if case_ids else []
