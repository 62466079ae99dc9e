"""Words around organisations and counts that several slots need: unions the roster doesn't know, totals."""

from __future__ import annotations

from nlp import case_numbers
from nlp.numbers import ABOUT, about, whole
from nlp.patterns import lazy

_ORG = lazy(
    r"(?P<name>[一-龥A-Za-z0-9]{2,10}?)(?P<kind>厂|公司|集团|医院|卫生院|学校|小学(?!生)|中学(?!生)|高中(?!生)|大学(?!生)|学院|幼儿园|合作社|(?<!街)(?<!牌)坊|民宿|饭馆|餐馆|菜馆|工业园|超市|商场|酒店|宾馆|银行|物业|饭店|酒楼|车队|[煤料砂石农牧林茶渔盐]场|养殖场|屠宰场|货运站|客运站|(?:分拣|配送|转运|物流|养护|托育|客服|呼叫|康复)中心|村小|中心校|矿|养老院|敬老院|福利院|护理院|疗养院|旅行社|收费站|服务区|供电所|卫生室|诊所|客栈|粮站|(?<!充)(?<!换)电站|电视台|图书馆|文化馆|"
    r"环卫站|加油站|工地|事务所|工会|机械|电子|物流|纺织|服装|化工|建筑|快递|食品)(?!长|里的|安全|质量|工(?!会)|员)"
)
_STOP = lazy(
    r".*(?:走[访仿]|座谈|[讲给入建读过]|开展|贯彻|学习|围绕|加入|督查|检查|督导|考察|参观|调查|联合|怎么|接待|联系|慰问|看望|调研|视察|宣讲|问了|见了|[把去到在跟和与从给对向访为替帮找同问是往了过的趟]|[盼想望]着?|希望|反映|[说提聊]到?|(?:抱|埋)怨|吐槽|诉苦|[嫌骂]|(?<=[月天年季])里|那[个家边]|这[个家边]|某|来自|[一二两三四五六七八九十几][个家位名场堂]|有[个位一]|[上下中]午|[上想让咗]|不清|摔[伤断]|[撞砸烫][伤断了]|受伤|翻车|[一二两三四五六七八九十几多半整]个?[年月天]|各|些|本|我们|他们|附近|隔壁|对面|下|\ue000|[,。;:!?\s\d])"
)
_GENERIC = lazy(r"(?:走访|[去到访在跟和与从对])了?(?:一下|一趟)?(?P<core>[一-龥]{2})(?:公司|厂|工会)(?!工会|联合)")
_LEGAL = lazy(
    r"(?P<name>[一-龥A-Za-z0-9()\ue000]{2,150}?(?:有限(?:责任)?公司|集团公司|股份公司))(?P<union>(?:基层)?工会(?:联合)?(?:委员会)?)?"
)
# «几个裁缝来工会»: they came to one's own.
_CAME = ("来", "来到")
_COMMON = frozenset(
    "我们 咱们 单位 全县 全市 各个 几个 这个 那个 一个 小 大 工 外 别的 别 其他 两家 三家 几家 多家 企业 基层 街道 乡镇 县里 市里 总 分 部 本 老 新 民营 国有 一些 所有 附近 开发区 园区 厂里 车间 工业 县 市 省 镇 区 职工 "
    "有限 县总 产业 行业 联合 上级 外包 派遣 劳务 中介 平台 保险 外卖 市总 总工会 某 一线 农民 外地 本地 同一 兄弟 中小".split()
)
_TOTAL = lazy(
    rf"(?:一共|总共|共计|合计|共|来了|到场|参加的?有?|见了|听众|大概|差不多)(?:有|是|见了|谈了|座谈)?(?P<n>{ABOUT})(?:个|名|位|号|人)(?!月|小时|钟|点|工作日|星期|单位|厂|企业)|(?:^|[,。;\s])(?P<m>{ABOUT})(?:名|位|个)?(?:人|职工|工人|员工)(?:参加|到场|在场)?(?:[,。;!\s]|$)"
)


def unit_words(text: str) -> str | None:
    """The words for a unit that isn't on the roster: «恒通轴承厂» of «走访恒通轴承厂»."""
    whole_name = legal_name(text)
    if whole_name:
        return whole_name
    for match in _ORG.finditer(text):
        name = _STOP.sub("", match["name"])
        if len(name) > 1 and name not in _COMMON and not (match["kind"] == "工会" and name.endswith(_CAME)):
            return name + match["kind"]
    return None


def generic_core(text: str) -> str | None:
    """«电子» of «去电子公司走访», «医院» of «走访医院工会»: what several unions may be called."""
    match = _GENERIC.search(text)
    return match["core"] if match and match["core"] not in _COMMON else None


def legal_name(text: str) -> str | None:
    """A company's whole legal name with the union behind it, however long."""
    span = legal_span(text)
    return text[slice(*span)] if span else None


def legal_span(text: str) -> tuple[int, int] | None:
    """Where such a name stands."""
    match = _LEGAL.search(text) if "公司" in text else None
    name = _STOP.sub("", match["name"]) if match else ""
    return (match.end("name") - len(name), match.end()) if match and len(name) > 6 else None


def case_of(number: str) -> str | None:
    """«21» in «并到21里» is a suggestion."""
    value = whole(number)
    return case_numbers.normal("建", value) if value is not None else None


def total(text: str) -> int | None:
    """A count hung on behind: «反映食堂太贵,一共9人»."""
    match = _TOTAL.search(text)
    return about(match["n"] or match["m"]) if match else None
