"""A case that changes between two looks at it: what resembles it is judged by what it says now."""

from __future__ import annotations

import sqlalchemy as sa

from bot.answer import Answer
from config.texts import text
from storage.tables import cases
from tests.benchmarks.sentences import Said, Step
from tests.faults.answering import answering, incoming, words

OLD, NEW = "我建议在东门公交站旁边给骑手搭一个避雨的棚子", "我建议请县医院每年给保洁员做一次颈椎腰椎体检"


def test_earlier_cases_are_compared_as_they_read_now(bare_url: str) -> None:
    """Another process amended the case that this one had outlined before."""
    with answering(bare_url) as (answer, database):
        assert not resembles(answer, 0, OLD)
        assert resembles(answer, 1, OLD)
        with database.write() as connection:
            changed = {"content": NEW, "title": f"关于{NEW}的建议", "revision": cases.c.revision + 1}
            connection.execute(sa.update(cases).values(changed))
        assert resembles(answer, 2, NEW)


def resembles(answer: Answer, person: int, wish: str) -> bool:
    """Whether who confirms a suggestion is shown an earlier one first."""
    said = [
        words(answer(incoming(Said(person, place, Step.SUGGEST, line)))) for place, line in enumerate((wish, "确认"))
    ]
    return text("similar.head") in said[-1]
