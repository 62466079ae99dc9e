"""Units named by a part of their name, or by words that are hardly a name: «走访医院», «陶瓷那个», «不知道叫什么»."""

from __future__ import annotations

import re

from nlp.names import Names
from nlp.normalise import normalise
from nlp.org_words import unit_words
from nlp.patterns import lazy
from nlp.vague_units import hinted

_MOST = 6  # beyond these a part says nothing
_SHORTEST = 2
_TRADE = 4
_LONGEST_NAME = 12
_AROUND = lazy(
    r"^(?:就是|应该是|好像是?|是|去的是?|走访的是?|在|到|叫|[,。\s])+|(?:[那这][个家边里儿所间座]?|的|里面?|吧|啊|呀|呢|哦|工会|[,。!！\s])+$"
)
_WENT_TO = lazy(
    r"(?:走访|慰问|看望|拜访|联系|下到|来到|[去到赴访跑])了?(?:一下|一趟|下|趟)?(?P<part>[一-龥]{2,6}?)(?:那边|那里|那儿|里面?)?"
    r"(?=$|[,。;!\s\d]|见|看|走|座谈|和|跟|与|调研|聊|转|开|了解|慰问|工会|给|送|问|职工|的)"
)
_ORDINAL = lazy(
    r"(?:就|是|选|要)*第?(?P<place>[一二两三四五六1-6])(?:[个家项条]|号)(?:吧|的)?|(?:就|是|选|要)*第(?P<only>[一二三四五六1-6])"
)
_PLACES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
# What no name of a place has: somebody says that it isn't known, asks, or tells something else.
_NO_NAME = lazy(
    r"什么|哪|谁|怎么|不知|不清|不晓|不记得|记不|忘|[那这][个家边里儿所间些]|^[那这]|第[一二三四五六七八九十\d](?:个|家|条|$)|[我你您他她它吗呢吧了?？!！,，。;；]|建议|希望|反映|改|没|不|提|说|都|就是|一下|随便|几个?|某"
)
_IS_PLACE = lazy(
    r"(?:厂|公司|集团|院|校|学|园|场|矿|队|站|店|铺|所|局|社|社区|村|居委会|中心|超市|市场|车间|班组?|项目部|工地|码头|小区|镇|乡|街道|委|办|行|馆|部|会|楼|港|库|房|点|驿站|基地|广场|大厦|食堂|平台|企业)$"
)


def part_of(text: str) -> str:
    """The words that name a unit, without «那个» and «就是»; may be a single sign or empty."""
    return _AROUND.sub("", _AROUND.sub("", normalise(text).strip()))


def units_with(part: str, names: Names) -> tuple[str, ...]:
    """The unions that a part of a name fits, where they are few."""
    if len(part) < _SHORTEST or unit_is_common(part):
        return ()
    fitting = [unit.name for unit in names.units if part in unit.name or any(part in alias for alias in unit.aliases)]
    # «电子厂» may be either electronics firm; «新华电子厂» is another.
    found = tuple(fitting) or (hinted(part, [unit.name for unit in names.units]) if len(part) <= _TRADE else ())
    return found if len(found) <= _MOST else ()


def unit_is_common(part: str) -> bool:
    """«公司», «单位», «基层»: fits everybody."""
    return part in _COMMON


_COMMON = frozenset(
    "公司 单位 企业 工会 基层 职工 工厂 街道 车间 总工会 行业 有限 有限公司 集团 联合会 委员会 开发区 镇里 县里 工地 一线 现场 班组 食堂 宿舍".split()
)


def units_told(text: str, names: Names) -> tuple[str, ...]:
    """The unions that an opening sentence may mean by where it says that one went: «昨天走访医院，见了5人»."""
    for match in _WENT_TO.finditer(normalise(text)):
        if found := units_with(match["part"], names):
            return found
    return ()


def picked(text: str, offered: tuple[str, ...]) -> str | None:
    """The one of the offered names that «第二个» or «陶瓷那个» picks."""
    ordinal = _ORDINAL.fullmatch(normalise(text).strip(" ,。"))
    if ordinal:
        said = ordinal["place"] or ordinal["only"]
        place = _PLACES.get(said) or int(said)
        return offered[place - 1] if place <= len(offered) else None
    part = part_of(text)
    near = [name for name in offered if part and part in name]
    return near[0] if len(near) == 1 else None


def is_place(words: str) -> bool:
    """Whether words are plainly a name of some place or firm, though the roster has none such: «永丰印刷厂», «西门社区»."""
    bare = _SIGNS.sub("", words)
    return not _NO_NAME.search(bare) and (unit_words(words) is not None or _IS_PLACE.search(bare) is not None)


_SIGNS = lazy(r"[^一-龥A-Za-z0-9]")


def may_be_name(words: str) -> bool:
    """Whether words might be a name: «瑞达», and not «不知道叫什么»."""
    is_worded = (
        re.fullmatch(r"[一-龥A-Za-z0-9]+", words) is not None and re.search(r"[一-龥A-Za-z]{2}", words) is not None
    )
    return is_worded and len(words) <= _LONGEST_NAME and not _NO_NAME.search(words)
