"""What waits for whom: pages of cases that cost the same whatever the history behind them, each by one index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from storage.repositories.repository import HERE, Repository
from storage.tables import case_deadlines, case_units, cases

_IN_STATE = (
    sa.select(cases)
    .where(cases.c.federation_id == HERE, cases.c.state == sa.bindparam("standing"), cases.c.id > sa.bindparam("after"))
    .order_by(cases.c.id)
    .limit(sa.bindparam("most"))
)
_IN_STATE_OF = _IN_STATE.where(cases.c.lead_id.in_(sa.bindparam("unit_ids", expanding=True)))
_DUE_COLUMNS = (
    cases,
    case_deadlines.c.id.label("deadline_id"),
    case_deadlines.c.due_on.label("due"),
    case_deadlines.c.department_id,
    case_deadlines.c.kind.label("deadline_kind"),
)
# Written out as the partial indexes have it.
_OPEN = sa.and_(case_deadlines.c.ended_at.is_(None), case_deadlines.c.department_id.is_not(None))
_DUE = (
    sa.select(*_DUE_COLUMNS)
    .join(cases, cases.c.id == case_deadlines.c.case_id)
    .where(
        case_deadlines.c.federation_id == HERE,
        _OPEN,
        case_deadlines.c.due_on < sa.bindparam("before"),
        sa.tuple_(case_deadlines.c.due_on, case_deadlines.c.id)
        > sa.tuple_(sa.bindparam("after_day", type_=sa.Date), sa.bindparam("after")),
    )
    .order_by(case_deadlines.c.due_on, case_deadlines.c.id)
    .limit(sa.bindparam("most"))
)
_OF_UNITS = case_deadlines.c.department_id.in_(sa.bindparam("unit_ids", expanding=True))
_DUE_OF = _DUE.where(_OF_UNITS)
_ASKING = (
    sa.select(cases, case_units.c.id.label("unit_row_id"), case_units.c.asked_until, case_units.c.department_id)
    .join(cases, cases.c.id == case_units.c.case_id)
    .where(
        case_units.c.federation_id == HERE,
        case_units.c.asked_until.is_not(None),
        case_units.c.case_id > sa.bindparam("after"),
    )
    .order_by(case_units.c.case_id)
    .limit(sa.bindparam("most"))
)


def _counting(page: sa.Select[Any]) -> sa.Select[Any]:
    """How many rows the page would have."""
    return sa.select(sa.func.count()).select_from(
        page.with_only_columns(sa.literal_column("1")).order_by(None).subquery()
    )


def _counting_cases(chosen: sa.Select[Any]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(chosen.subquery())


# A case counts once, however many units handle it.
_OPEN_BEFORE = (
    sa.select(case_deadlines.c.case_id)
    .distinct()
    .where(case_deadlines.c.federation_id == HERE, _OPEN, case_deadlines.c.due_on < sa.bindparam("before"))
)
_COUNT_IN_STATE, _COUNT_OF_UNITS, _COUNT_ASKING = map(_counting, (_IN_STATE, _IN_STATE_OF, _ASKING))
_COUNT_DUE = _counting_cases(_OPEN_BEFORE.limit(sa.bindparam("most")))
_COUNT_DUE_OF = _counting_cases(_OPEN_BEFORE.where(_OF_UNITS).limit(sa.bindparam("most")))


class CaseQueues(Repository):
    """`most` bounds every page, and every count too: nobody counts a long queue to its end."""

    def in_state(self, standing: str, after: int, most: int, unit_ids: Sequence[int] = ()) -> Sequence[sa.Row[Any]]:
        """Cases in a state by id, those after `after`; of some lead units where they are named."""
        given: dict[str, Any] = {"standing": standing, "after": after, "most": most}
        return self._rows(_IN_STATE_OF, unit_ids=unit_ids, **given) if unit_ids else self._rows(_IN_STATE, **given)

    def due(
        self, before: date, place: tuple[date, int], most: int, unit_ids: Sequence[int] = ()
    ) -> Sequence[sa.Row[Any]]:
        """Units' open deadlines before a day by day and row, those after `place`; of some units where they are named."""
        after_day, after = place
        given: dict[str, Any] = {
            "before": before,
            "after_day": after_day,
            "after": after,
            "most": most,
        }
        return self._rows(_DUE_OF, unit_ids=unit_ids, **given) if unit_ids else self._rows(_DUE, **given)

    def count_in_state(self, standing: str, most: int, unit_ids: Sequence[int] = ()) -> int:
        given: dict[str, Any] = {"standing": standing, "after": 0, "most": most}
        if unit_ids:
            return int(self._value(_COUNT_OF_UNITS, unit_ids=unit_ids, **given))
        return int(self._value(_COUNT_IN_STATE, **given))

    def count_due(self, before: date, most: int, unit_ids: Sequence[int] = ()) -> int:
        if unit_ids:
            return int(self._value(_COUNT_DUE_OF, before=before, most=most, unit_ids=unit_ids))
        return int(self._value(_COUNT_DUE, before=before, most=most))

    def count_asking(self, most: int) -> int:
        return int(self._value(_COUNT_ASKING, after=0, most=most))

    def asking(self, after: int, most: int) -> Sequence[sa.Row[Any]]:
        """Requests for more time by case."""
        return self._rows(_ASKING, after=after, most=most)
