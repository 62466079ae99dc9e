"""A made-up county of 300 representatives and the year that they live: reproducible, told as a `play` script.

Nothing of the product is used here: what people do, and what they still owe, is reckoned from the documents alone.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path

from tests.wishes import wish

YEAR = 2026
SEED = 20260101

# Where the nominal day (90, 60, 30, 14, 7, 3, 1 days before 31 December; the first working day of April, July and
# October) falls on a day off, the working day before. October's nudge is within 7 days of the first stage: dropped.
TOUCHPOINTS = (
    date(YEAR, 4, 1),
    date(YEAR, 7, 1),
    date(YEAR, 9, 30),
    date(YEAR, 10, 30),
    date(YEAR, 12, 1),
    date(YEAR, 12, 17),
    date(YEAR, 12, 24),
    date(YEAR, 12, 28),
    date(YEAR, 12, 30),
)
PUSHED_AT = time(9, 30)

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "文斌晓东丽娟志强海燕建国秀英伟明春梅大海小雨佳慧敏永福秋菊子轩一鸣明远玉兰"
_TRADES = ("纺织", "机械", "电子", "食品", "化工", "物流", "建筑", "环卫", "教育", "医疗")
_TOWNS = ("云溪镇", "安镇街道", "羊尖镇", "鹅湖镇", "南泉开发区")

# 苏工办〔2020〕96号 三 to 六: one suggestion, one good deed, one research report; contacts 4 (our own figure).
QUOTAS = {"意见建议": 1, "办实事": 1, "调研报告": 1, "联系基层和职工": 4}
_MOSTLY_DONE = {"意见建议": 0.7, "办实事": 0.6, "调研报告": 0.5, "联系基层和职工": 0.8}


@dataclass(frozen=True)
class Member:
    """Somebody with a mandate from `since` to `until`, both included."""

    name: str
    phone: str
    union: str
    role: str = "代表"
    since: date = date(2024, 7, 1)
    until: date = date(2029, 6, 30)

    def quota(self, duty: str) -> int:
        """What is owed for this year, 0 where nothing is: months whose 15th the mandate covers count."""
        months = sum(self.since <= date(YEAR, month, 15) <= self.until for month in range(1, 13))
        if QUOTAS[duty] == 1:
            return 1 if months >= 6 else 0
        return ceil(QUOTAS[duty] * months / 12)


@dataclass(frozen=True)
class Deed:
    """One thing done at a moment: the sentence that logs it."""

    at: datetime
    who: Member
    duty: str
    sentence: str


@dataclass
class County:
    """The people, and all that they do in the year, in order of time."""

    unions: list[str]
    people: list[Member]
    deeds: list[Deed] = field(default_factory=list)


def county(size: int = 300, seed: int = SEED) -> County:
    draw = random.Random(seed)
    unions = [f"{town}{trade}{number}厂工会" for number in "一二" for trade in _TRADES for town in _TOWNS]
    people = [_member(draw, number, unions) for number in range(size)]
    made = County(unions, people)
    made.deeds = _once(sorted(_deeds(draw, made), key=lambda deed: deed.at))
    return made


def _once(deeds: list[Deed]) -> list[Deed]:
    """Without a second of the same duty, person and day: the product asks whether that is the same one."""
    first = {(deed.who.name, deed.duty, deed.at.date()): deed for deed in reversed(deeds)}
    return sorted(first.values(), key=lambda deed: deed.at)


def _member(draw: random.Random, number: int, unions: list[str]) -> Member:
    # Names are told apart by a number in characters, so that no two are alike or sound alike by chance.
    name = f"{_SURNAMES[number % len(_SURNAMES)]}{_GIVEN[number // len(_SURNAMES)]}{draw.choice(_GIVEN)}"
    since = date(YEAR, draw.randint(2, 11), draw.randint(1, 28)) if number % 10 == 3 else date(2024, 7, 1)
    until = date(YEAR, draw.randint(3, 11), 20) if number % 15 == 7 else date(2029, 6, 30)
    role = "委员" if number % 12 == 5 else "代表"
    return Member(name, f"199{number:08d}", unions[number % len(unions)], role, min(since, until), until)


def _deeds(draw: random.Random, made: County) -> Iterator[Deed]:
    for person in made.people:
        for duty, quota in QUOTAS.items():
            for _ in range(quota):
                if draw.random() < _MOSTLY_DONE[duty]:
                    yield from _deed(draw, person, duty)


def _deed(draw: random.Random, person: Member, duty: str) -> Iterator[Deed]:
    """At any hour of any day of the year, nights and holidays too; nobody acts outside the mandate."""
    at = datetime(YEAR, 1, 2, 7) + timedelta(days=draw.randrange(363), minutes=draw.randrange(15 * 60))
    if not person.since <= at.date() <= person.until:
        return
    matter = draw.choice(("食堂", "班车", "宿舍", "夜班补贴", "更衣室", "停车位", "母婴室", "医药箱"))
    count, idea = draw.randint(3, 40), wish(int(person.phone))
    yield Deed(at, person, duty, _SENTENCES[duty].format(matter=matter, union=person.union, count=count, idea=idea))


_SENTENCES = {
    "意见建议": "我建议{idea}",
    "办实事": "帮{count}名困难职工解决好了{matter}",
    "调研报告": "我的调研报告写好了,题目是《职工{matter}情况调查》",
    "联系基层和职工": "今天走访{union},见了{count}名职工",
}


def write_roster(made: County, folder: Path) -> Path:
    """The county as roster files (interfaces.md section 5)."""
    folder.mkdir()
    towns = [[f"{town}总工会", "", "", "县总工会", ""] for town in _TOWNS]
    unions = [[union, "", "", f"{_town(union)}总工会", 300] for union in made.unions]
    _table(folder / "unions.csv", "名称 简称 行业 上级工会 会员数", [["县总工会", "", "", "", ""], *towns, *unions])
    _table(
        folder / "people.csv",
        "姓名 手机 身份 单位 选区 任期起 任期止",
        [[each.name, each.phone, each.role, each.union, "", each.since, each.until] for each in made.people],
    )
    return folder


def _town(union: str) -> str:
    return next(town for town in _TOWNS if union.startswith(town))


def _table(file: Path, heading: str, rows: Sequence[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([heading.split(), *rows])


def script(made: County) -> list[str]:
    """The year as lines of `lvzhi play --json`; the process starts anew now and then, also on a stage's morning."""
    lines: list[dict[str, str]] = [{"at": f"{YEAR}-01-02T06:00:00+08:00"}]
    for number, deed in enumerate(made.deeds):
        lines.append({"at": f"{deed.at.isoformat()}+08:00"})
        lines += [{"from": deed.who.name, "text": said} for said in (deed.sentence, "确认")]
        if number % 97 == 0:
            lines.append({"admin": "restart"})
    lines.append({"at": f"{YEAR + 1}-01-08T12:00:00+08:00"})
    return [json.dumps(line, ensure_ascii=False) for line in lines]


def unmet(person: Member, done: Counter[str]) -> set[str]:
    """Duties that this person still owes something of."""
    return {duty for duty in QUOTAS if done[duty] < person.quota(duty)}
