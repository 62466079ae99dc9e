"""A case that changes between two looks at it: what resembles it is judged by what it says now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.answer import Answer
from config.texts import text
from storage.database import Database
from storage.tables import case_moves, cases
from tests.benchmarks.sentences import Said, Step
from tests.faults.answering import again, answering, incoming, words

OLD, NEW = "我建议在东门公交站旁边给骑手搭一个避雨的棚子", "我建议请县医院每年给保洁员做一次颈椎腰椎体检"


def test_earlier_cases_are_compared_as_they_read_now(bare_url: str) -> None:
    """Another process amended the case that this one had outlined before."""
    with answering(bare_url) as (answer, database):
        assert not resembles(answer, 0, OLD)
        assert resembles(answer, 1, OLD)
        moved(database, "amend", content=NEW, title=f"关于{NEW}的建议")
        assert resembles(answer, 2, NEW)


def test_a_case_is_found_by_its_title_and_by_its_content(bare_url: str) -> None:
    """Also when a title no longer says all that the content says."""
    with answering(bare_url, people=5) as (answer, database):
        assert not resembles(answer, 0, OLD)
        moved(database, "amend", content=NEW)
        assert resembles(answer, 1, NEW)
        assert not resembles(answer, 2, "我建议给深夜下班的公交司机开一班接送车")
        assert resembles(answer, 3, OLD)
        assert resembles(answer, 4, NEW)


def test_a_case_withdrawn_elsewhere_is_shown_no_more(bare_url: str) -> None:
    with answering(bare_url) as (answer, database):
        assert not resembles(answer, 0, OLD)
        assert resembles(answer, 1, OLD)
        moved(database, "withdraw", state="withdrawn", counts=False)
        assert not resembles(answer, 2, OLD)


def test_a_case_filed_elsewhere_is_shown(bare_url: str) -> None:
    with answering(bare_url) as (answer, _), again(bare_url) as (other, _):
        assert not resembles(answer, 0, OLD)
        assert not resembles(other, 1, NEW)
        assert resembles(answer, 2, NEW)


def moved(database: Database, act: str, **changed: Any) -> None:
    """What another process does to every case."""
    with database.write() as connection:
        rows = connection.execute(sa.select(cases)).all()
        connection.execute(sa.update(cases).values(revision=cases.c.revision + 1, **changed))
        connection.execute(
            sa.insert(case_moves),
            [
                {"federation_id": row.federation_id, "case_id": row.id, "at": row.filed_at, "act": act}
                | {"was": row.state, "became": changed.get("state", row.state)}
                for row in rows
            ],
        )


def resembles(answer: Answer, person: int, wish: str) -> bool:
    """Whether who confirms a suggestion is shown an earlier one first."""
    said = [
        words(answer(incoming(Said(person, place, Step.SUGGEST, line)))) for place, line in enumerate((wish, "确认"))
    ]
    return text("similar.head") in said[-1]
