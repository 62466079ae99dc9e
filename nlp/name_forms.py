"""How people shorten names, and when two or three characters that could be a name are meant as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from nlp.patterns import lazy
from nlp.tokens import is_word

_UNION = lazy(r"(?:基层委员会|工会联合会|联合工会|工会委员会|总工会|分工会|工会)$")
_COMPANY = lazy(r"(?:\(集团\)|（集团）|集团)?(?:股份|控股)?(?:有限责任|有限)?(?:公司|集团)$")
_PLANT = lazy(r"[总分]?厂$")
_TRADE = lazy(r"(?:行业|工程|科技|实业|集团|工贸|商贸)$")
_ONLY_TRADE = lazy(
    r"[^,。]{0,4}?(?:司机|骑手|师傅|演员|护工|护理员|月嫂|保姆|保安|保洁员?|教师|医生|护士|快递员|送餐员|配送员|从业者|从业人员|劳动者|工作者|工人|农民工|环卫工|装卸工|搬运工|主播|导游|摊贩|船员|渔民|小哥|"
    r"(?:快递|外卖|餐饮|家政|物流|旅游|文旅|运输|货运|客运|出租车?|网约车|建筑|保安|美容美发|养老|装修|装饰|纺织|服装|零售|商贸|住宿|酒店|民宿|物业)(?:服务)?业)"
)
_TOWN = lazy(r"(?:镇|乡|街道|开发区|园区|工业园|新区|社区|村)$")
_COUNTY = lazy(r"^[^镇乡街]{2,6}[县市区]$(?<!开发区)(?<!园区)(?<!新区)(?<!社区)(?<!超市)(?<!门市)(?<!城市)")
_REGION = lazy(
    r"^(?:中国|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)?(?:省)?(?:[^县市区镇乡街]{2,3}(?:市|县|区(?!域)))?"
)
_NUMBERED = lazy(r"第(?P<n>[一二三四五六七八九十])(?:高级|初级|人民|中心|实验)?(?P<kind>医院|中学|小学|幼儿园)$")
_INSTITUTIONS = {"医院": "院", "中学": "中", "小学": "小", "幼儿园": "幼"}
_WHOLE = lazy(
    r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:公司|集团)?(?:总厂|分厂|厂区|厂(?!里|房|长|家|方|门|商))?(?:行业)?(?:工会联合会|工会委员会|总工会|工会(?!主席|法|干部|组长|委员|小组|代表|"
    r"经费|会员|工作者|活动|经))?"
)
# What may follow a name that is also an ordinary word: «去公交走访», not «公交司机».
_AFTER_A_NAME = lazy(
    r"$|[,。;:!?\s、的那这和跟与及了在开走座调视宣有反去看说问给把被接谈聊慰一今昨到上]|工会|公司|集团|总|厂|联系|代表|委员|医院|学校|机械|电子|服装|物流|化工|建筑|食品|纺织|合作社"
)
_AFTER_A_WORD = lazy(r"级|红旗|好评|上将|酒店|宾馆|饭店|勋章|服务|评价|标准|退|人才|政策")
_TRADES = frozenset(
    "公交 环卫 骑手 快递 外卖 物流 建筑 纺织 电子 化工 食品 教育 医院 学校 保安 物业 邮政 电力 供电 水务 燃气 铁路 地铁 交通 出租 客运 货运 银行 机械 服装 农业 园林 市政 城管 消防 商业 旅游 家政 保洁 港口 钢铁 烟草 电信 移动 联通".split()
)
_BEFORE_A_WORD = frozenset("开坐乘挤等")
_LEADING = frozenset("去到在和跟与同给从对向问找是由往来赴访让请把被为替帮看说")
_SURNAMES = frozenset("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
_PERSON_BEFORE = lazy(
    r"(?:^|[给催查代替和跟与同看问请叫找让把为是:,、\s的]|提醒|通知|联系|录入|了解|关于|针对|看下|一下)$"
)
_PERSON_AFTER = lazy(
    r"$|[,、:。的在是也和跟与同还今去上本这?!\s]|同志|代表|委员|常委|主席|主任|老师|师傅|履职|联系|完成|有没|到底|那边|一起|他|她|录|办|提|单位|考核|第|最近|近|想|一块|一同|一道|换|说"
)
_NUMBER = lazy(r"[零一二两三四五六七八九十百千万\d]+")
_COUNTED = lazy(r"[零一二两三四五六七八九十百千万\d个名位人份条件块元岁年月天次多来几余号]")
_NUMERALS = str.maketrans("", "", "零一二三四五六七八九十0123456789")


def shortening(names: Iterable[str]) -> Callable[[str], Iterator[str]]:
    """`short_forms` for the unions of one roster, which knows how its county is called: 云溪 of 云溪县总工会."""
    bodies = (_UNION.sub("", name) for name in names if name.endswith("总工会"))
    counties = {body[:-1] for body in bodies if _COUNTY.search(body)}
    return partial(short_forms, county=counties.pop() if len(counties) == 1 else "")


def short_forms(name: str, county: str = "") -> Iterator[str]:
    """What people say for a union's full name: without 工会, without the county, without 有限公司, without the trade."""
    body = _UNION.sub("", name)
    if body == name or len(body) < 2:
        return
    if _COUNTY.search(body):
        yield from (body[-1] + "总", body[-1] + "总工会", body + "总")
        return
    if body.endswith("行业"):
        # «餐饮行业» alone is the industry, «货车司机» are people; only with 工会 is the federation meant.
        yield from (body + "工会", body.removesuffix("行业") + "工会")
        return
    places = dict.fromkeys((body, _REGION.sub("", body)))
    if any(_ONLY_TRADE.fullmatch(place) for place in places):
        # Of these, too, only those organised are meant by the union.
        yield from (place + kind for place in places for kind in ("工会", "联合会", "协会"))
        return
    for place in places:
        yield from _place_forms(place) if _TOWN.search(place) and len(place) > 2 else _company_forms(place)
    yield from _forms_at_home(body, county)


def _forms_at_home(body: str, county: str) -> Iterator[str]:
    """«船舶修造厂» for «澄塘船舶修造厂» in 澄塘县, where what is left says more than «纺织厂» or «轮渡»."""
    own = body.removeprefix(county)
    if own != body and not _TOWN.search(body):
        yield from (form for form in _company_forms(own) if len(form) >= _SAYS_ENOUGH)


_SAYS_ENOUGH = 4


def _place_forms(body: str) -> Iterator[str]:
    """A town is named with or without 镇, where that is no ordinary word (和平街道)."""
    yield body
    yield from _unless_word(_TOWN.sub("", body))


def _unless_word(short: str) -> Iterator[str]:
    if len(short) > 1 and not is_word(short):
        yield short


def _company_forms(body: str) -> Iterator[str]:
    if len(body) > 2:
        yield body
    core = _COMPANY.sub("", body)
    if core != body and len(core) > 1:
        yield core + "公司"
        yield from _unless_word(core)
    plain = _TRADE.sub("", core)
    if len(plain) > 3:
        yield plain
    if _PLANT.search(body) and len(body) > 4:
        yield _PLANT.sub("", body)
    if core != body and len(core) > 3 and core[:2].translate(_NUMERALS):
        yield from _unless_word(core[:2])
    if len(core) > 5:
        yield core[:4]
    numbered = _NUMBERED.search(body)
    if numbered:
        short = numbered["n"] + _INSTITUTIONS[numbered["kind"]]
        yield from (short, "县" + short, "第" + short)


# What the boards of a county and the units of a federation are called everywhere.
_SHORT_OFFICES = {
    "人力资源和社会保障局": "人社局", "住房和城乡建设局": "住建局", "交通运输局": "交通局", "卫生健康局": "卫健局", "卫生健康委员会": "卫健委",
    "市场监督管理局": "市场监管局", "应急管理局": "应急局", "教育体育局": "教体局", "工业和信息化局": "工信局", "城市管理局": "城管局",
    "农业农村局": "农业局", "发展和改革局": "发改局", "发展和改革委员会": "发改委", "医疗保障局": "医保局", "生态环境局": "环保局",
    "文化和旅游局": "文旅局", "自然资源局": "资源局", "权益保障部": "权保部", "法律工作部": "法律部", "宣传教育部": "宣教部",
    "经济技术部": "经技部", "财务资产管理部": "财务部", "财务资产部": "财务部", "女职工工作部": "女工部", "女职工部": "女工部", "劳动和经济工作部": "劳经部",
    "职工服务中心": "服务中心", "困难职工帮扶中心": "帮扶中心",
}  # fmt: skip


def short_office_forms(name: str) -> Iterator[str]:
    """What people say for a department: without the county in front, and its usual short name."""
    bare = name[1:] if name[0] in "县市区" and len(name) > 3 else name
    if bare != name:
        yield bare
    if short := _SHORT_OFFICES.get(bare):
        yield from (short, name[0] + short) if bare != name else (short,)


def whole_name_end(text: str, end: int) -> int:
    """Where the name ends that begins so: «红星» of «红星公司工会» takes 公司工会 along."""
    match = _WHOLE.match(text, end)
    return match.end() if match else end


_OWN_NAME = lazy(
    r"(?:(?!职工|工人|员工|走访|座谈|调研|接待|联系|慰问|看望|反映|工会|企业|[的了在和与跟及几各家些个名位去到来见是给把向让请]|有(?!限))[一-龥A-Za-z()]){2,60}?"
    r"(?:公司|集团|(?<!工)厂(?![里区房长])|医院|学校|小学|中学|幼儿园|合作社|超市|酒店|物业)"
)


def begins_own_name(text: str, end: int) -> bool:
    """Whether a town's name that ends here only begins a longer one: 锡山开发区云溪机械公司."""
    return bool(_OWN_NAME.match(text, end))


def is_meant_as_unit(text: str, start: int, end: int) -> bool:
    """«公交» in «公交车» is a word, in «去公交走访» a union; «王五星» is a person; «三中全会» a meeting."""
    if end - start == 2 and start and text[start - 1] in _SURNAMES and not _WHOLE.fullmatch(text, end, end + 2):
        return False
    if text.startswith(_OTHER_WORD.get(text[end - 1], ("全会",)), end) and end - start == 2:
        return False
    if text.startswith("全会", end) or _is_torn(text, start, end) or _is_count(text, start, end):
        return False
    if text[start:end] not in _TRADES:
        return not (_AFTER_A_WORD.match(text, end) and is_word(text[start:end]))
    return bool(_AFTER_A_NAME.match(text, end)) and text[max(0, start - 1) : start] not in _BEFORE_A_WORD


# «隔一小时», «一中午», «二院子»: numbered schools and hospitals go by the beginning of such words.
_OTHER_WORD = {"小": ("时", "半", "组", "队"), "中": ("午", "旬", "间", "心"), "院": ("子", "内"), "幼": ("儿",)}


def is_numbered(text: str, start: int) -> bool:
    """«第二人民医院» is not the one that goes by 人民医院."""
    return start > 1 and text[start - 2] == "第" and not text[start - 1].translate(_NUMERALS)


def _is_count(text: str, start: int, end: int) -> bool:
    """«一百» of «一百二十份» is a number, though a shop goes by it."""
    return bool(_NUMBER.fullmatch(text, start, end)) and bool(
        _COUNTED.match(text, end) or _NUMBER.fullmatch(text, max(start - 1, 0), start)
    )


def _is_torn(text: str, start: int, end: int) -> bool:
    """«华新» of «中华新时代» is the end of one word and the beginning of another."""
    if end - start > 2 or not start or text[start - 1] in _LEADING or is_word(text[start:end]):
        return False
    return is_word(text[start - 1 : start + 1])


def is_meant_as_person(text: str, start: int, end: int) -> bool:
    """A name of two characters that is also a word (高明, 严格) counts only where a person would stand."""
    if not is_word(text[start:end]):
        return True
    return bool(_PERSON_BEFORE.search(text[max(0, start - 4) : start]) and _PERSON_AFTER.match(text, end))


def is_slip_of_person(text: str, place: int, name: str) -> bool:
    """Same sound and most characters the same: «许文彬» may be 许文斌; the less is the same, the more must speak for a person.

    «成立» is not 程立, «高温津贴» not 高文静: two characters, or a single one alike, count only where a person would stand.
    """
    end = place + len(name)
    said = text[place:end]
    same = sum(one == other for one, other in zip(said, name, strict=True))
    if is_word(said) or not same:
        return False
    before = bool(_PERSON_BEFORE.search(text[max(0, place - 4) : place]))
    after = bool(_PERSON_AFTER.match(text, end))
    if len(name) == 2:
        return said[0] == name[0] and before and after
    return (same >= 2 and said[0] == name[0]) or ((said[0] == name[0] or same >= 2) and (before or after))


def is_followed_as_person(text: str, end: int) -> bool:
    """Whether what follows is what follows a person's name."""
    return bool(_PERSON_AFTER.match(text, end))


def is_within_word(text: str, place: int, name: str) -> bool:
    """«沿线医院» has no «县医院» in it: a short name begins no word in its middle."""
    return len(name) < 4 and place > 0 and is_word(text[place - 1 : place + 1])


def is_slip_of_unit(said: str, name: str) -> bool:
    """Same sound, at least one character the same, numbers unchanged: «二院» is never «一院»."""
    same = sum(one == other for one, other in zip(said, name, strict=True))
    if not same or (len(name) < 4 and is_word(said)):
        return False
    numerals = [char for char in name if not char.translate(_NUMERALS)]
    return numerals == [char for char in said if not char.translate(_NUMERALS)] or len(name) > 3
