"""What a sentence in the middle of a form changes: «人数改成15», «不是昨天,是周三», «去的是县医院»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nlp.answers import answer
from nlp.names import Names
from nlp.normalise import prepare
from nlp.words import case_kind, deed_is_done

_FIELDS = {
    "人数": "head_count", "人头": "head_count", "多少人": "head_count", "日期": "date", "时间": "date", "日子": "date", "哪天": "date", "单位": "unit", "工会": "unit", "企业": "unit",
    "地点": "unit", "地方": "unit", "厂名": "unit", "公司": "unit", "方式": "modes", "形式": "modes", "主题": "topic", "话题": "topic", "类别": "topic", "分类": "topic", "问题": "issue",
    "诉求": "issue", "反映的问题": "issue", "反映的内容": "issue", "反映": "issue", "意见": "issue", "建议": "issue", "内容": "content", "金额": "amount", "钱数": "amount", "费用": "amount",
    "花费": "amount", "经费": "amount", "钱": "amount", "天数": "days", "学时": "hours", "课时": "hours", "时长": "hours", "小时数": "hours", "题目": "title", "标题": "title",
    "名称": "title", "人员": "persons", "同行": "persons", "同行人": "persons", "参加人": "persons", "部门": "department", "承办单位": "department", "期限": "due", "时限": "due",
    "截止日期": "due", "截止时间": "due", "办理期限": "due", "原因": "reason", "理由": "reason", "依据": "reason", "具体办法": "measures", "办法": "measures", "具体措施": "measures", "措施": "measures", "钟点": "time", "几点": "time", "评分": "score", "分数": "score", "打分": "score", "金额数": "amount", "进展": "done", "状态": "done", "完成情况": "done", "花的钱": "amount", "人": "head_count", "受益人数": "head_count", "参加人数": "head_count",
}  # fmt: skip
_FIELD = "|".join(sorted(_FIELDS, key=len, reverse=True))
_IS = r"(?:改成|改为|改到|改|换成|换为|变成|变为|更正为|更正成|调整为|调整成|调成|应该?(?:是|为)|应当?(?:是|为)|应为|要写|写成|写|填成|填|其实是|实际是|实际|是|为|:|,)"
_WRONG = r"(?:[^,。]{0,4}[写填记说搞弄选打录按点报输][^,。]{0,1}(?:错|岔|混|反|漏|歪|串)[啦了成]?|不对|错[了啦]?|有误|不准确?|有问题|太[长短多少大小啰泛笼][嗦统]?[了啦]?|不(?:好|妥|合适|清楚|通顺|恰当)|不是[^,。]{1,16})"
_FIELD_IS = re.compile(
    rf"(?<!你们)(?<!他们)(?<!领导)(?<!不是)(?<!不算)(?:把|将)?(?:那个|这个)?(?P<field>{_FIELD})(?:那里|那栏|这栏|一栏|那项)?(?:{_WRONG})?[,。\s]*(?:请|帮我|得|要|给我)?{_IS}+(?:了|一下|下|:|,|\s)*+(?P<value>.+)"
)
_DOING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("unit", re.compile(r"(?:去|到|走访|联系|来|跑|看|慰问)的(?:其实|应该)?是(?P<value>.+)")),
    ("issue", re.compile(r"(?:反[映应]|说|提|讲|谈|问|抱怨|吐槽)的(?:其实|应该|主要)?是(?P<value>.+)")),
    (
        "head_count",
        re.compile(
            r"(?:见|座谈|聊|接待|来|到|参加)的?(?:其实|应该)?(?:是|有|了)(?P<value>[^,。]{1,8}(?:人|个|名|位))$"
        ),
    ),
)
_NOT_BUT = re.compile(
    r"^(?:不对|错了|说错了|搞错了|弄错了|等等|等下|哦|嗯|啊|那个|[,。!\s])*不是(?P<old>[^,。;]{1,20}?)[,。;\s]*(?:而|应该?|应当|其实|要)?是(?P<value>.+)"
)
_BUT_NOT = re.compile(r"^(?:应该?)?是(?P<value>[^,。;]{1,20})[,。;\s]*(?:而)?不是(?P<old>.+)")
_JUST = re.compile(
    r"^(?:不对|错了|说错了|写错了|搞错了|弄错了|记错了|等等|等下|哦|嗯|啊|那个|[,。!\s])*(?:请|帮我|还是|给我)?(?:改成|改为|换成|换为|变成|更正为|应该?(?:是|为)|应当?是|应为|其实是|实际是|(?:不对|[说写搞弄记]?错了)[,。!\s]*是)(?:了|:)?(?P<value>.+)"
)
# «是鹅湖食品», «是座谈»: no more than another value.
_IS_IT = re.compile(r"^(?:就|应该|其实|那)?是(?P<value>[^,。]{2,16})$")
# «不是建议，是提案», «别算意见，算建议»; «建议改成提案».
_KIND_NOT_BUT = re.compile(
    r"(?:不对|错了|[,。!\s])*(?:不是|不算|别算|不要|不作|不是要提)(?:一?[条个件份])?(?:建议|意见|提案)[,。;\s]*(?:而|应该?|应当|其实|要)*(?:是|算|作为?|改成|提)?(?:一?[条个件份])?(?P<value>建议|意见|提案)[吧了的呀啊]*"
)
_KIND_TO = re.compile(
    r"(?:把|将)?(?:这[条个]?|类别|类型|种类)?(?:建议|意见|提案|类别|类型|种类)(?:应该?|要|得)?(?:改成|改为|改作|换成|转成|转为|变成|是|为|算|作)(?:一?[条个件份])?(?P<value>建议|意见|提案)[吧了的呀啊]*"
)
_WRONG_THEN = re.compile(rf"^(?P<field>{_FIELD}){_WRONG}[,。\s]*(?:应该?是|是)?(?P<value>.+)")
# «日期不对», «题目太长了»: calls a field wrong; what stands behind it may be its new value.
_DOUBT = re.compile(
    rf"^(?:不对|不行|等等|等下|哦|嗯|啊|那个|这个|把|将|[,。!\s])*(?P<field>{_FIELD})(?:那里|那栏|这栏|一栏|那项)?(?:(?:好像|还是|有点|是|都|也|就)*{_WRONG}|{_IS}++|(?:要|得|想|再)*(?:改|换|修改|更正)(?:一?[下个]|掉)?)[吧了呀啊啦,。!\s]*(?:{_IS}*)(?P<value>.*)$"
)
_DOUBTED_FIRST = re.compile(rf"^(?:我?[要想得]?)*(?:改|换|修改|更正)(?:一?[下个]|掉)?(?P<field>{_FIELD})$")
_LATE = re.compile(r"(?:改成|改为|改到|换成|应该?是|应为|应改为|更正为|其实是|实际是|正确的?是|是)(?P<value>[^,。]+)$")
_ASKS = re.compile(r"[?？]|吗|什么|哪[些个里儿几]|怎么|多少|几[次个条件]|谁|为何|为啥|如何|有没有|能不能|是不是|还差")
_TAIL = re.compile(r"[,。!\s]*(?:才对|才是|吧|啊|呀|哈|谢谢|就行|就可以了?|好了)?[。!\s]*$")
_KIND = re.compile(r"(?:一[份条个件])?(?:提案|建议|意见)")
# In what order a bare new value is tried: a value may look like several slots.
_BARE = (
    ("date", re.compile(r"天|日|号|周|星期|礼拜|月|昨|今|\d[./-]\d")),
    ("time", re.compile(r"[点时:]")),
    ("amount", re.compile(r"元|块|万")),
    ("hours", re.compile(r"小时|学时|课时|钟头")),
    ("head_count", re.compile(r"^[约近上大概]*[\d一二两三四五六七八九十百千几多来余]+(?:个|名|位|号)?(?:人|职工|工人|员工)?(?:左右)?$|\d+(?:人|名|位|个)")),
    ("days", re.compile(r"天")),
    ("unit", re.compile(r"厂|公司|工会|医院|学校|小学|中学|镇|街道|集团|[一-龥]")),
)  # fmt: skip


# «题目太长了», «日期改一下吧»: what is left says nothing new.
_PARTICLES = re.compile(r"[了啦吧呀啊哦呢的一下点些,。!?:\s]")


def correction(text: str, now: datetime, names: Names) -> Mapping[str, Any]:
    """Slot to new value for everything a sentence corrects; empty where it corrects nothing or asks something."""
    plain = _TAIL.sub("", prepare(text).plain)
    if _ASKS.search(plain) and not re.search(r"改[成为]|换成", plain):
        return {}
    if kind := _kind_in(plain):
        return {"kind": kind}
    changed: dict[str, Any] = {}
    for clause in _clauses(plain):
        changed |= _one(clause, now, names)
    return changed


def _kind_in(plain: str) -> str | None:
    """The kind of case that a text turns another into, and says nothing else."""
    found = _KIND_NOT_BUT.fullmatch(plain.strip(" ,。")) or _KIND_TO.fullmatch(plain.strip(" ,。"))
    return case_kind(found["value"]) if found else None


# «题目改成……», «刚才那条的人数应该是15»: a change from its first words on.
_OPENS = re.compile(
    rf"^(?:那|把|将|那个|这个|刚才那?[条个份]?的?|刚刚那?[条个份]?的?|上一?[条个份]的?|[,:。\s])*(?P<field>{_FIELD})(?:{_WRONG}[,。\s]*)?(?:改成|改为|改一?下|换成|换为|更正为|应该?是|应为)"
)
_ALSO_WISHES = frozenset({"建议", "意见", "反映", "问题", "诉求"})


def opens_with_change(text: str) -> bool:
    """Whether a sentence begins by changing a field, whatever it may sound like: «题目改成《……》», «不是建议，是提案»."""
    plain = prepare(text).plain
    found = _OPENS.match(plain)
    return (found is not None and found["field"] not in _ALSO_WISHES) or _kind_in(plain) is not None


def doubted(text: str, now: datetime, names: Names) -> tuple[str, str] | None:
    """The slot that a sentence calls wrong, and the words that it gives for it where they could not be read."""
    plain = _TAIL.sub("", prepare(text).plain)
    if _ASKS.search(plain):
        return None
    found = _DOUBT.search(plain) or _DOUBTED_FIRST.search(plain)
    if found:
        value = found.groupdict().get("value", "")
        return _FIELDS[found["field"]], value if _PARTICLES.sub("", value) else ""
    doings = ((slot, pattern.search(plain)) for slot, pattern in _DOING)
    return next(((slot, match["value"]) for slot, match in doings if match), None)


def changes(plain: str, now: datetime, names: Names) -> Mapping[str, Any]:
    """What the correction of a finished record changes: «人数写错了,应该是15», its number taken out of the text."""
    bare = _TAIL.sub("", plain).strip(" ,。:的那条个份件这\ue000")
    changed: dict[str, Any] = {}
    for clause in _clauses(bare):
        changed |= _one(clause, now, names)
    if changed:
        return changed
    late = _LATE.search(bare)
    return _like(bare, late["value"], now, names) if late else {}


def _clauses(plain: str) -> list[str]:
    """Two corrections in one breath: «人数改成15,日期是周三»."""
    cut = re.split(rf"[,。;]\s*(?=(?:把|将)?(?:{_FIELD})(?:改|换|是|应|写错|不对|:))", plain)
    return [clause for clause in cut if clause]


def _one(clause: str, now: datetime, names: Names) -> dict[str, Any]:
    for pattern in (_FIELD_IS, _WRONG_THEN):
        match = pattern.search(clause)
        if match:
            return _named_field(_FIELDS[match["field"]], match["value"], now, names)
    for slot, pattern in _DOING:
        match = pattern.search(clause)
        if match:
            return _with(slot, match["value"], now, names)
    match = _NOT_BUT.search(clause) or _BUT_NOT.search(clause)
    if match:
        return _like(match["old"], match["value"], now, names)
    match = _JUST.search(clause)
    if match:
        return _like("", match["value"], now, names)
    match = _IS_IT.search(clause)
    if match:
        return _like("", match["value"], now, names)
    return _bare_count(clause, now, names)


def _named_field(slot: str, value: str, now: datetime, names: Names) -> dict[str, Any]:
    """The field that was named; «时间» with a clock time is the time, «主题» without a topic the content."""
    # «题目里「甲」改成「乙」»: the new value stands last.
    value = re.split(r"改成|改为|换成", value)[-1]
    turned = _NOT_BUT.search(value)
    value = turned["value"] if turned else re.sub(r"[,。\s]*(?:而)?不是.*$", "", value)
    if slot == "date":
        return _with("date", value, now, names) | _with("time", value, now, names)
    found = _with(slot, value, now, names)
    if slot == "topic" and not found:
        return _with("content", value, now, names)
    return found


def _like(old: str, value: str, now: datetime, names: Names) -> dict[str, Any]:
    """A new value whose slot is told by its own look, and by that of the old one."""
    modes = answer("modes", value, now, names)
    if _KIND.fullmatch(value):
        return {"kind": case_kind(value)}
    unit = answer("units", value, now, names)
    if unit:
        return {"unit": unit[0]}
    for slot, look in _BARE:
        if slot == "unit":
            return {"modes": modes} if modes else {}
        if look.search(value) or (slot == "head_count" and look.search(old) and value.isdigit()):
            found = _with(slot, value, now, names)
            if found:
                return found
    return {}


def _bare_count(clause: str, now: datetime, names: Names) -> dict[str, Any]:
    """«15个人» by itself."""
    if re.fullmatch(
        r"(?:就|共|一共|其实|应该)?(?:是|有)?[约近上\d一二两三四五六七八九十百来多余几]+(?:个|名|位)?(?:人|职工|工人|员工)",
        clause,
    ):
        return _with("head_count", clause, now, names)
    return {}


def _with(slot: str, value: str, now: datetime, names: Names) -> dict[str, Any]:
    if not _PARTICLES.sub("", value):
        return {}
    got = deed_is_done(value) if slot == "done" else answer(slot, value, now, names)
    return {} if got is None else {slot: got}
