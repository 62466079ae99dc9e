"""Three audiences never leak into each other: marks are planted in all that is internal, and everything that anybody heard,
documents and exports too, is searched for them (requirements.md D7)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from bot.documents.making import make
from bot.play import moment
from bot.simulation import Heard, Said, Simulation
from bot.stage import stage

INSIDE = frozenset({"方静", "蒋一帆", "杜国庆", "程立", "潘玉珍", "丁一凡"})
SIGNERS = frozenset({"王建国", "李秀英"})
# What only the federation and its units may read, as it is said to the product.
INTERNAL = (
    ("方静", "建-0001交县交通局"),
    ("杜国庆", "不同意交办建-0001,暗记甲要再斟酌"),
    ("方静", "建-0001备注:暗记乙电话里谈过"),
    ("方静", "建-0001交法律部主办,组织部会办"),
    ("杜国庆", "同意交办建-0001"),
    ("程立", "建-0001退办,暗记丙不归我们管"),
    ("程立", "财务部"),
    ("方静", "建-0001交组织部主办,县交通局、法律部会办,2026年12月31日前办结"),
    ("潘玉珍", "签收建-0001"),
    ("程立", "建-0001退办,暗记庚我们没有人手"),
    ("程立", "财务部"),
    ("丁一凡", "签收建-0001"),
    ("丁一凡", "答复建-0001:暗记辛公交可以绕一站"),
    ("潘玉珍", "建-0001备注:暗记丁厂里不情愿"),
    ("潘玉珍", "建-0001申请延期到2027年1月29日,暗记戊等回话"),
    ("方静", "不同意建-0001延期"),
    ("方静", "催一下建-0001"),
    ("杜国庆", "建-0001备注:暗记己领导看过"),
    ("方静", "建-0001到哪了"),
)
MARKS = tuple(f"暗记{each}" for each in "甲乙丙丁戊己庚辛")
# What signers say among themselves and the units hear; the public doesn't.
RATED = "暗号壬"
PROBES = (
    "建-0001到哪了",
    "查看建-0001",
    "我的建议到哪了",
    "我的记录",
    "待审的建议",
    "看公开的建-0001",
    "公开的办理结果有哪些",
    "下一页",
    "导出我的记录",
    "导出建议台账",
    "导出我联系的代表的建议清单",
    "今年建议的办成率",
    "职工最关心什么",
)
SEARCHES = tuple(f"公开的建议里有没有{mark}的" for mark in (*MARKS, RATED))
OUTSIDERS = ("陈晓东", "guest:9", "田小雨", "沈佩华")
# Told of the cases of the people they look after, but of nothing internal.
LINKED = ("万一鸣", "秦书文")


# What was heard doesn't change by being searched: played once on each database.
_PLAYED: dict[str, list[Heard]] = {}


@pytest.fixture
def told(database_url: str) -> list[Heard]:
    """Everything that anybody heard of one case that went the long way, probed by all afterwards."""
    database = database_url.partition(":")[0]
    if database not in _PLAYED:
        simulation = stage(database_url)
        _PLAYED[database] = list(_whole_way(simulation))
        simulation.service.database.close()
    return _PLAYED[database]


def _whole_way(simulation: Simulation) -> Iterator[Heard]:
    yield from simulation.move(moment("2026-11-20 09:30"))
    yield from _said(
        simulation, ("王建国", "我和李秀英联名建议在园区建职工食堂"), ("王建国", "确认"), ("李秀英", "同意")
    )
    yield from _said(simulation, *INTERNAL)
    yield from _probed(simulation)
    yield from _said(simulation, ("潘玉珍", "答复建-0001:找过孙大海,电话13912345678,食堂一月开张,A类"))
    yield from _said(simulation, ("王建国", "建-0001满意"), ("李秀英", f"建-0001不满意,{RATED}菜价没说"))
    yield from _probed(simulation)
    yield from _said(simulation, ("杜国庆", "建-0001交组织部"), ("潘玉珍", "签收建-0001"))
    yield from _said(simulation, ("潘玉珍", "答复建-0001:找过孙大海,电话13912345678,每餐十二元,A类"))
    yield from _said(simulation, ("方静", "公开建-0001的办理结果"), ("方静", "公开"))
    yield from _probed(simulation)
    yield from simulation.move(moment("2027-01-20 12:00"))


def _said(simulation: Simulation, *lines: tuple[str, str]) -> Iterator[Heard]:
    for who, words in lines:
        yield from simulation.say(Said(who, words))


def _probed(simulation: Simulation) -> Iterator[Heard]:
    for who in (*SIGNERS, *OUTSIDERS, *LINKED):
        yield from _said(simulation, *((who, probe) for probe in (*PROBES, *SEARCHES)))


def _words(each: Heard) -> str:
    """What somebody reads: the message and every document that came with it."""
    return "\n".join((each.text, *(_written(make(file).content) for file in each.files)))


def _written(content: bytes) -> str:
    """The words of a document or a sheet, whatever runs and cells they are cut into; a picture has none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = [opened.read(name).decode() for name in opened.namelist() if name.endswith((".xml", ".rels"))]
    return re.sub(r"<[^>]+>", "", "\n".join(parts))


def test_nothing_internal_leaves_the_house(told: list[Heard]) -> None:
    """Signers, other representatives and workers hear of no note, no reason between office and units, no search hit for one."""
    heard = [each for each in told if each.to not in INSIDE]
    # What a search was for stands in its own answer; whoever planted the word knows it.
    leaked = [each for each in heard for mark in MARKS if mark in _words(each) and "没有“" not in each.text]
    assert not leaked, leaked


def test_marks_reach_the_house(told: list[Heard]) -> None:
    """Else their absence outside would prove nothing."""
    inside = "".join(each.text for each in told if each.to in INSIDE)
    assert [mark for mark in MARKS if mark not in inside] == []


def test_documents_are_looked_into(told: list[Heard]) -> None:
    """Signers got the reply as a document and a linked member the list of cases; their words are among those searched."""
    letters = [_words(each) for each in told if each.to in SIGNERS and each.files]
    lists = [_words(each) for each in told if each.to in LINKED and each.files]
    assert letters
    assert all("食堂" in each for each in letters)
    assert any("食堂" in each for each in lists)


def test_public_reads_no_rating_and_no_person(told: list[Heard]) -> None:
    """What signers think is for signers; names and numbers are masked in what everybody reads."""
    heard = "".join(_words(each) for each in told if each.to in OUTSIDERS and "没有“" not in each.text)
    assert "每餐十二元" in heard
    assert not any(word in heard for word in (RATED, "孙大海", "13912345678", "王建国", "李秀英"))


def test_draft_is_no_promise(told: list[Heard]) -> None:
    """Before the body decided, signers hear of no unit: it may still be another."""
    decided = next(place for place, each in enumerate(told) if each.to == "杜国庆" and "已交法律部" in each.text)
    assert not any("县交通局" in _words(each) for each in told[:decided] if each.to in SIGNERS)


def test_strangers_hear_nothing_before_publication(told: list[Heard]) -> None:
    """Not even the state or the title of a case."""
    before = told[: next(place for place, each in enumerate(told) if "建-0001已公开" in each.text)]
    heard = [_words(each) for each in before if each.to in OUTSIDERS]
    assert not any("食堂" in each for each in heard), heard
