"""Signs of what kind of thing is said, over a masked text: a deed done, an encounter, a wish, a question, one's own workplace.

They stand for whole families of words, so that a sentence about something never trained on is still told by its grammar.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

_DAY = {
    "\ue010": "past",
    "\ue011": "today",
    "\ue012": "coming",
    "\ue013": "open",
    "\ue014": "period",
    "\ue015": "within",
}
_ASKED = (
    r"(?:所以|因此|我|们|咱|大家|他们|就|也|还|真|都|强烈|在此|特|觉得)*(?:建议|提议|呼吁|倡议|希望|盼|恳请|请求|能不能|能否|可不可以|可否|是不是(?:可以|能|该)|(?:要是|如果|若)[^,。]{0,4}能|最好|不如|想请|"
    r"请(?=工会|\ue001|县总|总工会|有关)|(?:工会|县总|总工会|\ue001)(?:可以|能不能|能否|是不是|应该|应当|得|该))"
)
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("wish", r"建议|提议|希望|盼|呼吁|恳请|能不能|能否|可否|可不可以|是不是|应该|应当|该(?!厂|单位|公司)|最好|不妨|要是|如果|得有|就好了"),
        ("asked", rf"^{_ASKED}"),
        ("then_asked", rf"[,。;!?…\s]{_ASKED}"),
        ("done", r"[完好成上到齐出下着过来去掉]了(?!解)|了(?=[\ue031\ue032,。]|$)|已经?|搞定|办妥|解决了|落实了"),
        ("le", r"了(?!解|结)|过(?=[\ue001,。]|$)"),
        ("met", r"走访|接待|座谈|聊|谈心|唠|电话|问卷|征询|微信|见了|碰[到见上]|遇[到见]|拜访|看望|问了|访谈|走了|转了|坐了|蹲点|去了|到了|跑了|[拉拦叫喊截]住了?[我俺咱]|找[到了]?[我俺咱]"),
        ("told", r"反映|都?说(?!不|法|明|服|情)|讲|提到|诉苦|抱怨|吐槽|问(?:题|到|起)|意见"),
        ("count", r"[\ue031\ue032一二两三四五六七八九十几百来多]+(?:多|来)?[个名位](?!月|字|小时)|[\ue031\ue032]人"),
        ("money", r"[\ue031\ue032万千百]+多?(?:块|元|万)|花了|自掏"),
        ("own", r"(?:我们?|俺们?|咱们?)(?:的|这|在|家)?[^,。]{0,4}(?:厂|单位|公司|车间|班|店|站|工地|老板|宿舍|食堂|领导)"),
        ("me", r"我|俺|咱|本人"),
        ("mine", r"我(?:们)?(?:给|帮|替|为|找|跑|联系|协调|出面|牵头|自)"),
        ("giving", r"(?:^|[,。])(?:[^,。]{0,8})?(?:给|帮|替|为)[^,。]{1,12}"),
        ("begins_giving", r"(?:给|帮|替|为|把|让|请|由)"),
        ("asks", r"吗|呢$|[?]|怎么|咋|什么|啥|哪|谁|多少|几[个条件次]|有没有|没有$|是否|何时"),
        ("change", r"改成|换成|改为|增加|延长|增设|设立?|建[立起个一]?|装|加[装开个发一]|添|配|开[设放通个]|划|腾|搭|办[个一]|推行|落实|提高|放开|多[开放发派给]|少"),
        ("each", r"每[个人月年周天季家层名位]|一[月年季周][\ue031一两三]?[次回]|按|统一|全部|都"),
        ("dont", r"别|不要|不能再|不得|不许|禁止|取消"),
        ("lack", r"没[有地处人法]?|不[够发给让交准管敢好]|太|坏|缺|少|难|贵|漏|破|差"),
        ("order", r"^(?:请)?(?:查|看|列|导|统计|把|给|发|催|提醒|通知|调)"),
        ("plan", r"打算|准备|计划|拟|想(?:给|帮|为)"),
        ("case", r"[\ue020-\ue027]"),
        ("unit", r"\ue001"),
        ("person", r"\ue002"),
        ("number", r"[\ue031\ue032]"),
        ("clock", r"\ue016"),
        ("urgent", r"紧急|急报|急急|出事|上报|请示报告|停工|堵门|爆炸|塌|伤亡|集体"),
        ("system", r"建议|提案|意见|记录|履职|代表|委员|考核|测评|会议|通知|联名|绑定|提醒"),
        ("company", r"厂|公司|工地|站|院|校|园|镇|车间|合作社|矿|店|司机|工人|职工|护士|老师|女工|骑手|快递"),
    )
)  # fmt: skip


# A sign without any of these characters in the text is not looked for: searching is what costs the time.
_NEEDS: dict[str, frozenset[str]] = {
    "asked": frozenset("建提呼倡希盼恳请能可是要如若最不"), "then_asked": frozenset(",。;!?… "),
    "done": frozenset("了已定妥"), "le": frozenset("了过"), "told": frozenset("反说讲提诉抱吐问意"), "count": frozenset("个名位人"),
    "money": frozenset("块元万花掏"), "own": frozenset("我俺咱"), "me": frozenset("我俺咱本"), "mine": frozenset("我"), "giving": frozenset("给帮替为"),
    "case": frozenset(map(chr, range(0xE020, 0xE028))), "unit": frozenset("\ue001"), "person": frozenset("\ue002"),
    "number": frozenset("\ue031\ue032"), "clock": frozenset("\ue016"), "plan": frozenset("打准计拟想"), "dont": frozenset("别不禁取"),
}  # fmt: skip
_LOOKED_FOR = tuple(
    (name, pattern.match if name.startswith(("begins", "asked")) else pattern.search, _NEEDS.get(name))
    for name, pattern in _SIGNS
)


def signs(masked: str) -> frozenset[str]:
    """The signs of a masked text, and each two of them together."""
    chars = set(masked)
    found = [
        name for name, look, needs in _LOOKED_FOR if (needs is None or not needs.isdisjoint(chars)) and look(masked)
    ]
    days = sorted({_DAY[mark] for mark in chars if mark in _DAY}) or ["no_day"]
    lacking = (f"no_{name}" for name in ("le", "met") if name not in found)
    return _together((*found, *days, *lacking))


@lru_cache(maxsize=4096)
def _together(found: tuple[str, ...]) -> frozenset[str]:
    """Many sentences show the same few signs."""
    return frozenset((*found, *(f"{one}+{other}" for one, other in combinations(found, 2))))
