"""A made-up federation of any size, with everybody bound on one WeChat account; the same names for the same size."""

from __future__ import annotations

from datetime import datetime
from itertools import product

from storage.database import Database
from storage.rules.people import Role
from storage.services import people as people_service
from storage.services import roster
from storage.services.roster_entries import Entries, MandateEntry, PersonEntry, UnionEntry
from storage.unit_of_work import write
from storage.upkeep import schema
from storage.work import Address

ID, NAME, ACCOUNT = "bench", "云溪县总工会", "main"
_TOWNS = ("云溪", "东亭", "安镇", "羊尖", "鹅湖", "南泉", "柏庄", "石桥", "望江", "青阳", "长泾", "马镇")
_BRANDS = tuple(
    "锡山 宏远 红旗 天合 顺达 绿源 金桥 永盛 恒通 华新 东方 蓝风 兴业 大成 福泽 瑞祥 长江 泰和 万达 同心 "
    "新华 光明 振兴 力源 佳美 康宁 神州 星火 海纳 百川".split()
)
_TRADES = tuple(
    "纺织厂 机械公司 服装公司 食品厂 化工厂 建筑公司 物流公司 电子公司 医院 小学 中学 家具厂 印刷厂 酒店 超市 水泥厂".split()
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅建国文斌志红"


def unions(count: int) -> list[str]:
    """That many names of basic unions, neighbours in the list unlike each other."""
    names = [f"{town}{brand}{trade}工会" for town, brand, trade in product(_TOWNS, _BRANDS, _TRADES)]
    return [names[place * 1543 % len(names)] for place in range(count)]


def people(count: int) -> list[str]:
    """That many names, none twice."""
    names = [a + b + c for b, c, a in product(_GIVEN, _GIVEN, _SURNAMES) if b != c]
    return [names[place * 7919 % len(names)] for place in range(count)]


def sender(place: int) -> str:
    """The platform's id of a person, by place in the federation."""
    return f"o-bench-{place:06}"


def entries(person_count: int, union_count: int) -> Entries:
    """Everybody is a representative; unions are shared out evenly."""
    names = unions(union_count)
    return Entries(
        unions=tuple(UnionEntry(name) for name in names),
        people=tuple(
            PersonEntry(name, mandates=(MandateEntry(Role.REPRESENTATIVE, union=names[place % union_count]),))
            for place, name in enumerate(people(person_count))
        ),
    )


def found(url: str, now: datetime, *, person_count: int = 300, union_count: int = 60) -> None:
    """Migrates the database and founds the federation in it, everybody bound on `ACCOUNT`."""
    schema.upgrade(url)
    database = Database(url, pool_size=1)
    with write(database, ID) as uow:
        roster.apply(uow, entries(person_count, union_count), now, NAME)
        ids = {person.name: person.id for person in uow.federations.roster(0).people.values()}
        accounts = [
            (ids[name], Address("wechat", ACCOUNT, sender(place))) for place, name in enumerate(people(person_count))
        ]
        people_service.attach_all(uow, accounts, now)
    database.close()
