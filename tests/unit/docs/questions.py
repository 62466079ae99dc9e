"""docs/能问哪些数.md, made from the table of measures: which figure may be asked for, and by what it may be told."""

from __future__ import annotations

from collections.abc import Iterator

from config.texts import text
from storage.rules.measures import MEASURES, By, Measure, Row, Source, Sum

NAME = "能问哪些数.md"
_HEAD = """# 能问哪些数

这一页由 `storage/rules/measures.py` 里的一张表生成，测试会核对。加一个数，就是加一行。

说“各镇街走访次数”“本月联系了多少职工”“宣讲次数按月看”，照着下面的“问”和“分”来组合。还可以：

- 加时间：去年、上季度、3月、上半年、本周；
- 只看一部分：“只看纺织行业”“只看东亭街道”“只看委员”；
- 比一比：“和去年同期比”“前十名”“后三名”；
- 要名单：“名单发我”“导出”。

分不到的，机器人会说最接近的问法。走访按去的地方算镇街和行业，其余按人算。
"""
_SOURCES = {
    Source.DUTIES: "职责",
    Source.PEOPLE: "名册",
    Source.RECORDS: "有效的记录",
    Source.CASES: "意见建议",
    Source.PUSHES: "推送",
}
_SUMS = {Sum.TOTAL: "数条数", Sum.HEADS: "加人数", Sum.DAYS: "加天数", Sum.MONEY: "加金额"}


def page() -> str:
    """The whole page as it should be now."""
    return "\n".join([_HEAD, *_rows()])


def _rows() -> Iterator[str]:
    yield f"| 问 | 从哪数 | {' | '.join(map(_by, By))} |"
    yield f"|---|---|{':-:|' * len(By)}"
    yield from (f"| {' | '.join(_cells(measure, row))} |" for measure, row in MEASURES.items())
    yield ""


def _cells(measure: Measure, row: Row) -> tuple[str, ...]:
    asked = f"{text(f'figure.ask.{measure}')}（{text(f'figure.unit.{measure}')}）"
    counted = f"{_SOURCES[row.source]}，{_SUMS[row.sum]}" if row.source is Source.RECORDS else _SOURCES[row.source]
    return asked, counted, *("●" if by in row.by else "" for by in By)


def _by(by: By) -> str:
    """What a figure is told by, without the «each» in front."""
    return text(f"figure.by.{by}").lstrip("各每个")
