"""`lvzhi play`: its JSON contract line by line (interfaces.md 3b), and stories that people can read."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.play import BadLine, Manner, StoryFault, moment, play_json, play_story, steps
from bot.simulation import Simulation
from bot.stage import StageFault, stage
from storage.rules.touchpoints import BEIJING

NOW = "2026-11-20T09:30:00+08:00"
MEDIA = Path(__file__).parents[2] / "conversations" / "media"
VISIT = "昨天走访锡山纺织厂工会，和12名职工座谈，反映食堂太贵"
Told = list[dict[str, Any]]


@pytest.fixture
def simulation(sqlite_url: str) -> Simulation:
    return stage(sqlite_url, now=datetime.fromisoformat(NOW))


def told(simulation: Simulation, *lines: Any) -> Told:
    """What each line caused; a line that is no text goes in as JSON."""
    out = io.StringIO()
    given = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    with TemporaryDirectory() as folder:
        play_json(simulation, given, out, Path(folder))
    return [json.loads(line) for line in out.getvalue().splitlines()]


def said(text: str, by: str = "王建国", **more: Any) -> dict[str, Any]:
    return {"from": by, "text": text, **more}


# --- JSON -----------------------------------------------------------------------------------------------------------


def test_reply_is_told_with_its_choices(simulation: Simulation) -> None:
    reply, done = told(simulation, said(VISIT))
    assert done == {"line": 1, "done": True}
    assert (reply["line"], reply["at"], reply["to"], reply["kind"]) == (1, NOW, "王建国", "reply")
    assert reply["choices"] == ["确认", "修改", "取消"]
    assert reply["files"] == []
    assert "channel" not in reply


@pytest.mark.parametrize(
    "line",
    [
        "{}", "[]", "null", "1", "不是 JSON", '"文字"', '{"text": "没有人说"}', '{"from": "王建国"}', '{"from": 5, "text": "你好"}',
        '{"from": "王建国", "text": 5}', '{"from": "无此人", "text": "你好"}', '{"from": "刘强", "text": "两个刘强"}',
        '{"from": "", "text": "你好"}', '{"admin": "fly"}', '{"admin": 5}', '{"at": "昨天"}', '{"at": 5}', '{"at": null}',
        '{"at": "2026-11-20T09:29:59+08:00"}', '{"from": "王建国", "text": "你好", "channel": "fax"}', "",
    ],
)  # fmt: skip
def test_bad_line_is_said_and_done(simulation: Simulation, line: str) -> None:
    """And nothing changes: whoever waits for `done` must get it for every line."""
    fault, done, *_ = told(simulation, line, said("你好"))
    assert (fault["line"], done) == (1, {"line": 1, "done": True})
    assert fault["error"]
    assert simulation.now == datetime.fromisoformat(NOW)


def test_same_id_twice_is_one_message(simulation: Simulation) -> None:
    first, _, again, _ = told(simulation, said(VISIT, id="a"), said("确认", id="a"))
    assert again["text"] == first["text"]


def test_same_id_from_two_people_is_two_messages(simulation: Simulation) -> None:
    first, _, other, _ = told(simulation, said(VISIT, id="a"), said("你好", "李秀英", id="a"))
    assert other["to"] == "李秀英"
    assert other["text"] != first["text"]


def test_time_runs_every_job_on_the_way(simulation: Simulation) -> None:
    """In the order of time, each at its own moment."""
    pushes = [line for line in told(simulation, {"at": "2026-12-31T12:00:00+08:00"}) if "text" in line]
    assert {line["kind"] for line in pushes} == {"push"}
    moments = [line["at"] for line in pushes]
    assert moments == sorted(moments)
    reminded = [at for at in moments if at.endswith("T09:30:00+08:00")]
    assert sorted({at[:10] for at in reminded}) == [
        "2026-12-01",
        "2026-12-17",
        "2026-12-24",
        "2026-12-28",
        "2026-12-30",
    ]
    # Beside reminders: the officers' morning brief, and who is behind for officers and linked members.
    assert {at[10:16] for at in moments} <= {"T08:45", "T09:30", "T10:00"}


def test_clock_stands_still_between(simulation: Simulation) -> None:
    lines = told(simulation, {"at": "2026-11-23T08:00:00"}, said("你好"), said("我还差什么"))
    assert {line["at"] for line in lines if "at" in line} == {"2026-11-23T08:00:00+08:00"}


def test_restart_goes_on_from_the_database(simulation: Simulation) -> None:
    lines = told(simulation, said("昨天走访锡山纺织厂工会"), {"admin": "restart"}, said("12人"), said("确认"))
    assert "联-0001" in lines[-2]["text"]


def test_session_is_opened_and_closed(simulation: Simulation) -> None:
    lines = told(simulation, {"admin": "full_session_open"}, {"admin": "full_session_close"})
    assert [line.get("done") for line in lines] == [True, True]


def test_guest_is_a_stranger(simulation: Simulation) -> None:
    reply, _ = told(simulation, said(VISIT, "guest:1"))
    assert reply["to"] == "guest:1"
    assert "绑定" in reply["text"]


def test_channel_binds_on_first_use(simulation: Simulation) -> None:
    """With that channel's limits: WeChat numbers its choices."""
    reply, _ = told(simulation, said(VISIT, channel="wechat"))
    assert reply["channel"] == "wechat"
    assert "回复" in reply["text"]
    assert len(reply["text"].encode()) <= 2000


def test_voice_is_read_by_its_transcript(simulation: Simulation) -> None:
    spoken = {"from": "王建国", "voice": {"path": "a.amr", "transcript": VISIT}}
    assert "请核对" in told(simulation, spoken)[0]["text"]
    assert told(simulation, {"from": "王建国", "voice": {"path": "a.amr"}})[0]["text"]


def test_files_and_places_are_sent(simulation: Simulation) -> None:
    """A file that isn't there is like one that its platform lost; a place needs two numbers."""
    picture = told(simulation, {"from": "王建国", "image": str(MEDIA / "visit.jpg")})[0]["text"]
    assert "先替您留着" in picture
    assert "再发一次" in told(simulation, {"from": "王建国", "file": "nowhere.pdf"})[0]["text"]
    place = {"lat": 31.5, "lon": 120.3, "label": "锡山纺织厂"}
    assert "锡山纺织厂工会" in told(simulation, {"from": "王建国", "location": place})[0]["text"]
    assert "error" in told(simulation, {"from": "王建国", "location": {"lat": "north"}})[0]


def test_picture_may_have_words_beside_it(simulation: Simulation) -> None:
    reply, _ = told(simulation, said(VISIT, image=str(MEDIA / "visit.jpg")))
    assert "请核对" in reply["text"]


def test_namesakes_are_told_apart(simulation: Simulation) -> None:
    reply, _ = told(simulation, said("你好", "刘强@顺达物流有限公司工会"))
    assert reply["to"] == "刘强@顺达物流有限公司工会"


def test_kept_database_goes_on(sqlite_url: str, simulation: Simulation) -> None:
    told(simulation, said(VISIT), said("确认"))
    simulation.service.database.close()
    later = stage(sqlite_url, now=datetime(2026, 11, 24, 10, tzinfo=BEIJING))
    heard = [line["text"] for line in told(later, said("我的记录")) if "text" in line]
    assert any("联-0001" in each for each in heard), heard


def test_first_moment_sets_the_clock(sqlite_url: str) -> None:
    """Nothing lies on the way to it, whatever the machine's clock says."""
    begun = stage(sqlite_url)
    lines = told(begun, {"at": "2024-12-30T09:00:00"}, said("你好"))
    assert [line.get("kind") for line in lines] == [None, "reply", None]
    assert lines[1]["at"] == "2024-12-30T09:00:00+08:00"


@pytest.mark.parametrize(
    "given", ["2026-11-20 09:30", "2026/11/20 09:30", "2026-11-20T01:30:00Z", NOW, "2026-11-20T09:30"]
)
def test_moments_are_beijings_without_offset(given: str) -> None:
    assert moment(given) == datetime.fromisoformat(NOW)


@pytest.mark.parametrize("given", ["", "明天", "2026-13-01", "25:00"])
def test_moment_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(BadLine):
        moment(given)


# --- stories --------------------------------------------------------------------------------------------------------

STORY = """
# A comment, then a visit.
@ 2026-11-20 09:30
王> 昨天走访锡山纺织厂工会，和12名职工座谈
王< 请核对…12人…确认
王!< 联-0001
王> 确认
王< 联-0001
! restart
李秀英 > 我还差什么
李秀英< 还差4项
"""


@pytest.mark.parametrize("manner", [Manner(), Manner(rebuilt=True), Manner(twice=True), Manner(channel="wechat")])
def test_story_is_played_in_every_manner(simulation: Simulation, manner: Manner) -> None:
    assert play_story(simulation, steps(STORY.splitlines()), manner)


@pytest.mark.parametrize("wrong", ["王< 99人", "王!< 请核对", "李秀英< 请核对", "王< 确认…请核对"])
def test_story_fails_at_its_line(simulation: Simulation, wrong: str) -> None:
    """With the number, and what was heard instead."""
    lines = [f"王> {VISIT}", wrong]
    with pytest.raises(StoryFault, match="第2行"):
        play_story(simulation, steps(lines))


@pytest.mark.parametrize("line", ["没有箭头", "> 谁说的", "王 李> 两个人", "!两个 词"])
def test_story_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(StoryFault, match="第1行"):
        steps([line])


def test_story_line_is_taken_apart() -> None:
    (step,) = steps(["刘强@顺达物流 [wechat]!< 你好 … 再见  "])
    assert (step.who, step.channel, step.act, step.text) == ("刘强@顺达物流", "wechat", "!<", "你好 … 再见")


def test_shipped_stories_can_be_read() -> None:
    for story in (Path(__file__).parents[2] / "conversations").glob("*.txt"):
        assert steps(story.read_text("utf-8").splitlines(), story.parent), story.name


# --- a database that is opened again --------------------------------------------------------------------------------


def test_second_process_at_the_same_moment_loses_nothing(sqlite_url: str) -> None:
    """Ids that we make up for messages are new beside those of the process before."""
    now = datetime.fromisoformat(NOW)
    for expected, day in enumerate(("昨天", "上周三"), 1):
        again = stage(sqlite_url, now=now)
        told(again, said(VISIT.replace("昨天", day)), said("确认"))
        reply, _ = told(again, said("我的记录"))
        assert reply["text"].count("联-") == expected
        again.service.database.close()


def test_earlier_moment_than_the_database_holds_is_refused(sqlite_url: str) -> None:
    first = stage(sqlite_url, now=datetime.fromisoformat(NOW))
    told(first, said("你好"))
    first.service.database.close()
    with pytest.raises(StageFault, match="2026-11-20T09:30:00"):
        stage(sqlite_url, now=datetime.fromisoformat("2026-11-19T09:30:00+08:00"))
    error, _ = told(stage(sqlite_url), {"at": "2026-11-19T09:30:00+08:00"})
    assert "2026-11-20T09:30:00" in error["error"]


# --- stories that can't be played -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("没这人> 你好", "没这人"),
        ("没这人< 你好", "没这人"),
        ("刘强> 你好", "不止一个"),
        ("王建国[fax]> 你好", "没有“fax”这个渠道"),
        ("! full_session_close", "不是全委会期间"),
        ("! full_session_opne", "没有这个管理动作"),
        ("@ foo", "看不懂这个时间"),
        ("@ 2026-11-19 09:30", "时钟只能往前走"),
    ],
)
def test_line_that_cannot_be_played_is_named(simulation: Simulation, line: str, why: str) -> None:
    with pytest.raises(StoryFault, match=f"^第2行.*{why}"):
        play_story(simulation, steps(["# ", line]))


def test_unknown_channel_is_told_as_one(simulation: Simulation) -> None:
    error, _ = told(simulation, said("你好", channel="fax"))
    assert "没有“fax”这个渠道" in error["error"]
