"""A federation that asks for a share of one's linked unions: what representatives and officers hear of it."""

from __future__ import annotations

from pathlib import Path

from bot.play import Manner, play_story, steps
from bot.stage import stage
from config.policies import FOLDER

STORY = """
@ 2026-11-20 09:30
王建国> 我还差什么
王建国< 联系对象覆盖：0/2家，还差2家
王建国> 昨天走访锡山纺织厂工会,和12名职工座谈
王建国> 确认
王建国> 我还差什么
王建国< 联系对象覆盖：1/2家，还差1家
王建国> 为什么要把联系对象走遍
王建国< 联系对象覆盖…苏工办〔2020〕96号第四条，数量是本会规定：每年联系到100%
王建国> 上周三走访了红星服装,见了8名女工
王建国> 确认
王建国> 我还差什么
王建国< ● 联系对象覆盖：已完成（2/2家）
# 没有定联系对象的人，没有这一项
孙大海> 我还差什么
孙大海!< 联系对象覆盖
方静> 谁的联系对象没走全
方静< 联系对象覆盖还没完成的有
方静< 李秀英
方静!< 王建国
方静> 联系覆盖率
方静< 联系对象覆盖
方静> 李秀英休产假，今年的联系对象覆盖免了
方静< 联系对象覆盖：本年免（产假）
方静> 确认
方静> 谁的联系对象没走全
方静< 另有1人免：李秀英
方静> 提醒联系对象没走全的代表
方静< 联系对象覆盖
@ 2026-12-01 09:30
陈晓东< 联系对象覆盖：0/1家
王建国!< 联系对象覆盖
""".strip().splitlines()


def test_share_that_a_federation_sets(sqlite_url: str, tmp_path: Path) -> None:
    """In one's progress, the rule behind it, among those behind, freed, and in the reminders."""
    for file in FOLDER.glob("*.toml"):
        written = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(written.replace('measure = "share"  ', 'at_least = 100\nmeasure = "share"  '))
    simulation = stage(sqlite_url, policies=tmp_path)
    try:
        assert play_story(simulation, steps(STORY), Manner())
    finally:
        simulation.service.database.close()
