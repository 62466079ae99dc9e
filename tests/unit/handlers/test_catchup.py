"""Notes of a month in one message, as people paste them: a line each, with bullets, headings and things of other kinds."""

from __future__ import annotations

from datetime import datetime

from bot.simulation import Said
from bot.stage import stage
from storage.rules.touchpoints import BEIJING

NOTES = """11月履职记录
1、11月3日 走访锡山纺织厂,和12名职工座谈
2、11月5日 学习四中全会精神
- 11月6日 走访红星服装,见了8名女工
· 11月12日 去县医院了解情况
建议在园区建职工食堂"""


def test_pasted_lines_become_one_list(sqlite_url: str) -> None:
    """Nothing of it is lost: what is complete is listed, what isn't is asked for, a heading is told."""
    simulation = stage(sqlite_url, now=datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING))
    listed, *_ = simulation.say(Said("王建国", NOTES))
    logged = [each.text for each in simulation.say(Said("王建国", "确认"))]
    simulation.service.database.close()
    assert all(part in listed.text for part in ("共3条", "2条还要补问", "“11月履职记录”"))
    assert "记好了3条" in logged[0]
    assert "见了多少职工" in logged[-1]
