"""A small made-up roster and a fixed clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from nlp.names import NamedUnit, Names

NOW = datetime.fromisoformat("2026-11-20T10:00:00+08:00")

UNIONS = (
    NamedUnit("云溪县总工会", ("县总",)),
    NamedUnit("云溪镇总工会"),
    NamedUnit("锡山纺织厂工会", ("锡纺", "纺织厂"), "纺织"),
    NamedUnit("宏达机械有限公司工会", ("宏达机械", "宏达"), "机械制造"),
    NamedUnit("宏达机电有限公司工会", ("宏达机电", "宏达"), "机械制造"),
    NamedUnit("第二人民医院工会", ("二院",), "医疗卫生"),
    NamedUnit("第三中学工会", ("三中",), "教育"),
    NamedUnit("公交公司工会", ("公交",), "交通运输"),
    NamedUnit("五星建筑工程公司工会", ("五星",), "建筑"),
    NamedUnit("红星服装有限公司工会", ("红星厂",), "纺织"),
)
PEOPLE = ("王建国", "李秀英", "万一鸣", "刘强", "程立", "高明", "张伟明", "张玮铭")
DEPARTMENTS = (
    NamedUnit("法律部", ("权保部",)),
    NamedUnit("县人社局"),
    NamedUnit("财务部"),
    NamedUnit("女职工部", ("女工部",)),
)


@pytest.fixture(scope="session")
def names() -> Names:
    return Names.build(UNIONS, PEOPLE, DEPARTMENTS)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW
