"""Record and case numbers as people write them: «建-0012», «建12», «12号建议», «第十二号提案», «联系记录57»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.numbers import whole
from nlp.patterns import lazy

_NUMBER = r"(?:\d{1,8}(?!\d)|[零一二三四五六七八九十百千]{1,7})"
# What is named decides the prefix; longer names first.
_NOUNS = {
    "联系记录": "联", "走访记录": "联", "联系": "联", "走访": "联", "调研报告": "研", "调研": "研", "紧急报告": "急", "请示报告": "急", "急报": "急",
    "合理化建议": "建", "建议": "建", "提案": "建", "议案": "建", "意见": "建", "案子": "建", "案件": "建", "案": "建", "件": "建",
    "实事项目": "实", "实事": "实", "好事": "实", "职工心声": "声", "心声": "声", "诉求": "声", "声音": "声", "留言": "声", "来信": "声",
    "学习记录": "记", "宣讲记录": "记", "培训记录": "记", "视察记录": "记", "会议记录": "记", "记录": "记",
}  # fmt: skip
_NOUN = "|".join(_NOUNS)
_COUNTED = r"(?![\d个家条次名座间天点月年元块万千百%.·/岁楼栋台套期批届场届来多余几段路队厂院所处校]|人(?!数)|日(?!期)|分(?!给|派|到|配))"
# «走访第三小学», «联系第二人民医院», «调研第一季度»: what is named so is no record.
_NO_NAME = r"(?![中小医幼人高职初实分车建机纺毛棉粮水煤食公季届次期批代轮阶]|师范|党校|附|福利|敬老|养老|联合|工程)"
_FORMS = (
    # 建-0012, 建—12, 建 12: with a stroke always a number.
    rf"(?P<p1>[联实建研急声会记])\s*-\s*(?P<n1>{_NUMBER})(?:号)?(?:(?:建议|提案|意见|案)(?!人))?",
    # 第十二号建议, 12号提案
    rf"第?\s*(?P<n2>{_NUMBER})\s*号的?(?:那[条份个件])?(?P<noun2>(?!走访(?!记录)|联系(?!记录)|调研(?!报告)|意见征|记录了)(?:{_NOUN}))(?!上午|下午|办公|反馈)",
    # 建议第12号, 联系记录57, 提案0012
    rf"(?P<noun3>{_NOUN})\s*(?:(?:编号|号码|第)\s*(?P<n3>{_NUMBER})(?:号|{_NO_NAME})|(?P<n4>\d{{1,6}}(?!\d))(?:号(?![厂院楼线矿井库]|车间|公路|工地)|{_COUNTED}))",
    # 建12, 建十二号
    (
        rf"(?<![工总分新共改扩搭组承筹援创构重在开参座全常委大这那一本次例协登日笔书手])(?P<p5>[联实建研急声会记])\s?(?:第)?"
        rf"(?:(?P<n5>\d{{1,6}})(?:号|{_COUNTED})|(?P<n6>[零一二三四五六七八九十百]{{1,6}})号|(?P<n7>零[零一二三四五六七八九]{{2,5}}|[一二三四五六七八九]?十[一二三四五六七八九]{_COUNTED}))"
    ),
)
_BEGINS = "".join(sorted({noun[0] for noun in _NOUNS} | set("联实建研急声会记第 零一二三四五六七八九十百千")))
_SCANNER = lazy(rf"(?=[{_BEGINS}\d])(?:{'|'.join(_FORMS)})")
_HINT = lazy(r"[联实建研急声会记提议案心诉来]|\d号|号件")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A number found in a text, in the form that the ledger uses."""

    start: int
    end: int
    number: str


def normal(prefix: str, number: int) -> str:
    """«建», 12 → «建-0012»."""
    return f"{prefix}-{number:04d}"


def scan(text: str) -> tuple[CaseNumber, ...]:
    """Every record or case number of a text, in its order."""
    return tuple(_found(text)) if _HINT.search(text) else ()


def _found(text: str) -> Iterator[CaseNumber]:
    for match in _SCANNER.finditer(text):
        got = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
        prefix, number = got.get("p") or _NOUNS[got["noun"]], whole(got["n"])
        if number is not None:
            yield CaseNumber(match.start(), match.end(), normal(prefix, number))


_SEPARATOR = r"\s*(?:[、,和与及跟/]|以及|还有|\s)\s*"
_TO = r"\s*(?:到|至|~|—)\s*"
_BARE = r"(?:建?-?)(?P<n>\d{1,4})(?:号(?:建议|意见|提案|案|件)?)?"
# Behind a number, others need no «建» where nothing counts them: «建-0001、2、3», not «建-0001、3天内».
_MORE = lazy(rf"(?:{_SEPARATOR})(?<=[、和与及跟/])\s*{_BARE}(?![\d个天日月年届次点%.:万元人条份名周工小])")
_RANGE = lazy(rf"{_TO}{_BARE}(?![\d个天日月年届次点%.:万元人条份名周工小])")
_JOINS = lazy(_SEPARATOR)
_MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Together:
    """Numbers that were named in one breath, and where."""

    start: int
    end: int
    numbers: tuple[str, ...]


def together(text: str) -> Together | None:
    """The first number and those that stand right beside it: «建-0001、建-0002和3», «建-0001到建-0003»."""
    return next(all_together(text), None)


def all_together(text: str) -> Iterator[Together]:
    """All numbers of a text, those of one breath together."""
    found = scan(text)
    by_start, reached = {each.start: each for each in found}, -1
    for first in found:
        if first.start < reached:
            continue
        numbers, end = [first.number], first.end
        while (step := _next(text, end, by_start, numbers[-1])) is not None and len(numbers) < _MOST_AT_ONCE:
            numbers, end = [*numbers, *step[0]], step[1]
        yield Together(first.start, end, tuple(dict.fromkeys(numbers))[:_MOST_AT_ONCE])
        reached = end


def _next(text: str, end: int, by_start: dict[int, CaseNumber], last: str) -> tuple[list[str], int] | None:
    """What follows a number in the same breath, and where that ends."""
    prefix, count = last.split("-")
    if upto := _RANGE.match(text, end):
        return [normal(prefix, each) for each in range(int(count) + 1, int(upto["n"]) + 1)], upto.end()
    join = _JOINS.match(text, end)
    if join and (other := by_start.get(join.end())):
        return [other.number], other.end
    bare = _MORE.match(text, end)
    return ([normal(prefix, int(bare["n"]))], bare.end()) if bare else None
