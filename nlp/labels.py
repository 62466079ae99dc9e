"""Slots whose values are a closed set: modes, duty, role, grouping, decision, rating. Tables of patterns, first match wins."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.patterns import lazy
from nlp.reading import Intent

Table = tuple[tuple[str, re.Pattern[str]], ...]


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    return tuple((value, lazy(pattern)) for value, pattern in rows)


MODES = _table((
    ("visit", (r"(?=[都走探造回挨敲入家上下进蹲跑去溜转来实看慰串深赴前拜登到调摸泡从在待\ue000])(?:走[访仿防坊]|[探造]访|(?<!电话)回访|挨家|挨户|敲门|入户|家访|上门(?!来?找[我俺])|(?:^|(?<=[\ue000,。;\s我俺咱们]))上\ue000|下厂|下车间|下工地|下乡(?!镇)|下矿|下到|进厂(?!里)|进车间|进班组|下基层|下班组|蹲点|(?:[跑蹲转待走]了?|泡了)(?:大?半|一整?|两|俩|整)个?(?:天|日|宿|夜|晚|上午|下午|早上|晌午|钟头|小时|多钟头|多小时)|跑[了过]?(?:一?[趟圈遍次]|个遍|到(?![^,。]{1,8}找了?[我俺])|去|[两三四五几\d]+个?(?:地方|家|单位|厂|企业|站|村)|\ue000)|(?<![过回失除离进下上出])去(?!年|世|掉|除|哪|向|问|看病|调|了个?电话|"
     r"处理|反映|医院看|不|吗|了解)|溜达|转[了过]?(?:一?[圈转]|转)|来到|实地|(?<!电话)(?<!微信)看望|(?<!电话)(?<!微信)慰问|都[跑走]了(?!一?样)|看了(?!看)|串门|走了?(?:一?[圈趟走])|深入|赴\ue000|前往|拜访|到访|登门|到[^,。]{1,12}(?:看|走|转|了解情况|调研)|调研了|摸[了一]?摸|泡在|"
     r"去过|(?<![下上出过回])去了(?!个?电话)|进去(?:坐|看|转|待)|串了?[个趟]门|[去到在](?![^,。]{0,3}(?:办公室|我|家))[^,。]{1,16}坐了坐|\ue000坐了坐|从[^,。]{2,10}(?<!下班)(?<!开会)回来|[跑去走]了?一?趟|[去到]了?(?:现场|一线|田头|地头|工棚|宿舍|站点|门店)(?![会办交大])|到(?:厂里|厂子|车间|工地|站里|店里|院里|矿上|班组)(?=跟|和|同|与|找|听|看)|(?:^|[,。\s\ue000])到(?!了|[我俺咱]|[^,。]{0,8}(?:办公室|工会|底|现在|期|开会|来))[^,。;!?\s]{2,10}(?=,)|(?<![接收打系感了碰找提遇问聊谈说讲直达约请叫喊发寄送])[去到]的?\ue000(?!\ue000*来[了过找]))")),
    ("reception", r"到(?:工会|办公室|\ue000+)来(?:了|过|找)|接待|来访|接访|(?<!电话)(?<!微信)(?<!视频)(?<!语音)找[到了]?我(?:反[映应]|诉|投诉|说(?!话)|求助)|找上门|上门找|找到我|上门来|(?:来|上|到)了?(?:我|俺|咱)(?:们)?(?:的)?(?:办公室|\ue000|这儿?|家|值班室|工会)|来(?:了)?(?:办公室|\ue000+找)|来(?:工会)?找[我俺]|[来跑]我?(?:这|办公室)(?:儿|里)?(?:说|反映|问|坐)"),
    ("survey", r"问卷|(?<!下基层)(?<!走访)(?:小|个|摸底)调查|填了?[^,。]{0,3}调查|征[询寻求]|征集意见|调查表|征询表|意见表|民意|填了?[^,。]{0,4}表"),
    ("talk", r"[座坐做]谈|谈心|谈话|谈了|谈谈|聊|拉家常|唠|交心|交谈|坐下来|面谈|促膝|茶话会|摆[^,。]{0,3}龙门阵|面对面(?:交流|谈|聊|沟通)|谈天|拉呱|讲讲|说说话|对话|恳谈|叙谈|搭[话腔]|攀谈|扯了|喝了?[壶杯顿口碗会]儿?茶|搭了?[两几]句|闲扯|说了(?:一?会儿?|[几一]?阵|半天|几句)话|倒苦水|谈过(?:话|心|了|一)|[和跟同与找约][^,。;!?\s]{1,18}(?:谈(?!判|妥|拢|成|好价|及|论|的是)|坐了(?:坐|一?会|一?阵|一?晌|好?半天|[一大]?半?个?(?:上午|下午|晚上|钟头|小时)))"),
    ("phone", r"电话|打[了过个]?电|致电|来电|(?<!视频)(?<!语音)通(?:[了过]|了?个)?话|座机"),
    ("online", r"微信|(?<![水装配产条生管沿热一二两三四岸])线上(?!的?(?:工人|师傅|女工|姐妹)|的?[\d一二两三四五六七八九十百几]+[来多几]?[个名位号])|网上|视频|群里|QQ|qq|连线|腾讯会议|钉钉|云端|网络|在线"),
))  # fmt: skip

DUTIES = _table((
    ("rotation", r"轮训"),
    ("survey", r"测评|满意度|问卷"),
    ("training", r"培训|学时|课时"),
    ("good_deed", r"实事|好事"),
    ("research", r"调研|研究报告|[交写欠](?:上来|上|完|好)?的?(?:这|那)?[份篇]?报告(?!单)"),
    ("contact", r"联系(?!方式|对象|人|的代表|的委员|的人|电话|我|他|她|你|律师|一下办)|走访|接待|下基层"),
    ("suggestion", r"建议|意见(?!征询)|提案"),
    ("meeting", r"参会|到会|出席|列席|开会|会议(?:出勤|参加|签到)|参加会议"),
))  # fmt: skip
# «建议办结率» is about cases in hand, not about the duty to make one.
_CASES = lazy(
    r"(?:建议|意见|提案)[^,。]{0,8}(?:办结|办理|答复|兑现|满意|超期|办成|办完|转化|热点|平均|数量|采纳|时长|按期|回复|审)|(?:办结|办理|答复|超期|采纳|交办|兑现)了?的(?:建议|意见|提案)|平均"
)

ROLES = _table((
    ("social_worker", r"社会化(?:工会)?(?:工作者|干部|专职)|社会化工会|社工|社会工作者"),
    ("vice_chair", r"副主席"),
    ("standing_member", r"常委(?!会)"),
    ("member", r"委员(?!会)"),
    ("representative", r"代表(?!大会|团|资格|履职|名额|我|了|性|作|们?是谁|工人|着)|代表履职"),
    ("inspector", r"督查(?:员|人员|组)"),
    ("clerk", r"承办人|经办人|联络员"),
    ("leader", r"领导"),
    ("officer", r"工会干部|办公室干部|机关干部"),
))  # fmt: skip

_EACH = r"(?:各个?|每个?一?个?家?|按|分|逐|以|哪些|哪几个|哪个|哪家|哪几家|不同|全部)"
GROUPS = _table((
    ("town", rf"{_EACH}(?:乡?镇|街道|乡|镇街|街镇|板块|园区)|(?:镇街|乡镇|街道)(?:排|之间|比|完成|履职|对比)|镇街"),
    ("union", rf"(?!哪[^,。]{{1,8}}没(?:有)?人){_EACH}(?:单位(?!评)|工会|企业|厂|基层|公司|家工会|基层工会)"),
    ("industry", rf"{_EACH}(?:行业|产业|系统)|分行业"),
    ("constituency", rf"{_EACH}选区"),
    ("department", rf"{_EACH}(?:承办)?(?:部门|部室|科室|处室|承办单位)|部门(?:排|之间|横向|比)"),
    ("role", rf"{_EACH}(?:身份|角色|类人|类代表|类人员|种身份)|按类别分人"),
    ("person", r"每个?人|按人|[各每](?:位|名)(?:代表|委员)|按个人|人均排|个人排|逐人|每个代表|每个委员"),
    ("topic", rf"{_EACH}(?:主题|话题|类别|类问题|类诉求|问题类型|领域|类|议题)"),
    ("month", rf"{_EACH}月(?!底|初)|月度|逐月|每月|每个月|各个?月"),
    ("quarter", rf"{_EACH}(?:个?季度|季)|逐季"),
    ("year", rf"{_EACH}(?:年度|年(?!底|初|内|末))|历年|逐年|近几年"),
))  # fmt: skip

RATINGS = _table((
    ("dissatisfied", r"不(?:太|很|是很|怎么|够)?满意|很差|太差|差评|不行|不认可|没解决|敷衍|失望|糊弄|不咋[地的样]|不怎么样|答非所问|等于没说|跟没说|差劲|白搭"),
    ("basically", r"(?:基本|比较|还算|大体|勉强|总体|算是|较|大致)(?:上)?(?:是)?满意|还行|还可以|一般般|凑合|马马虎虎|过得去|说得过去"),
    ("satisfied", r"满意|很好|挺好|很赞|好评|点赞|不错|五星"),
))  # fmt: skip
_ATTITUDE = lazy(r"态度(?:方面|上|倒|也|还|是|很|挺|算|我|就|都|:|给|评)*(?P<said>[^,。;!\s]{1,8})")
_RESULT = lazy(
    r"(?<![A-Za-z])([A-Da-d])\s?(?:类|级|等)|(?:类别|分类|回复|答复|结果类?型?|定为|属于?|按|算|归为?)(?::|是|为)?\s?([A-Da-d])(?![A-Za-z0-9])"
)

_YES_NO = _table((
    ("no", r"唔|勿|不(?!好意思|错|胜|见不散|管|过)|拒绝|算了|免了|否决|驳回|请[^,。]{0,3}假|缺席|没法|没空|没时间|无法|难以|别|退出|撤|暂缓|缓一缓|打回|退回|告假|冲突|没办法"),
    ("yes", r"同意|愿意|参加|签|算(?:上)?我|支持|可以|加上|加我|准时|出席|到会|能|来|去|到|批|准|通过|行|好|附议|赞成|列席|ok|OK|没意见|收悉|没问题"),
))  # fmt: skip
_APPROVAL = _table((
    ("no", r"不(?:同意|批|准|予|行|宜|能|通过|妥|支持|给|可以|合适|应)|没(?:有)?(?:同意|通过|批|过)|否决|驳回|退回|打回|拒绝|暂缓|缓一缓|先放|别批|未(?:获)?(?:通过|同意)|否了|不"),
    ("yes", r"同意|批|准|通过|可以|ok|OK|好|行|原则|没意见|无异议|照办|按此|没问题|定了|过了"),
))  # fmt: skip
DECISIONS: dict[Intent, Table] = {
    Intent.COSIGN: _YES_NO,
    Intent.RSVP: _YES_NO,
    Intent.APPROVE_CASE: _APPROVAL,
    Intent.REVIEW_CASE: _table((
        ("merge", r"并(?!不|非|且|没)|合并|合在一起|合到一|合成一"),
        ("return", r"退|打回|驳回|不予(?:受理|立案)|不受理|发回|返给|返回|重写"),
        ("reference", r"参考|存查|备查"),
        ("accept", r"受理|立案|通过|采纳|接收|收下|予以|准予|可以|同意|合格|过了|没问题|立了|行|审过|接了|过审"),
    )),
    Intent.REPLY_CASE: _table((
        ("extend", r"延期|延长|宽限|展期|推迟|延后|缓办|延到|延至|延一|宽几|再要|再给|晚(?:一?点|几?天|些)|来不及|赶不上|多给|顺延|缓几|缓一缓|延个"),
        ("return", r"退办|退回|退还|退掉|退给|不归|不属于?|退了|转出|退件|不是我们"),
        ("accept", r"签收|接收|收到|接收|收下|接了|接下|已收|领了|我们接"),
    )),
    Intent.MY_EVALUATION: _table((
        ("object", r"异议|不服|申诉|不认|复核|这么低|太低|少算|漏|不合理|凭什么|凭啥|申辩|算错|不对|有问题|不公|冤|偏低|重算|记错|没算|不准|复议|有意见|打低|给低|[没未]给够|少给|少打"),
    )),
    Intent.MANAGE_SESSION: _table((
        ("close", r"闭[幕会]|结束|散会|收官|开完|完毕|圆满|终了|close|落幕|关闭"),
        ("open", r"开[幕会]|召开|开始|开了|正式|进入会期|open|开启|启动"),
    )),
    Intent.MANAGE_SURVEY: _table((
        ("close", r"截止|关闭|关掉|关了|结束|停止|收官|停了|截了|收口|收了|终止|停掉|到此"),
        ("open", r"启动|发起|开始|开启|开搞|上线|放出|打开|开展|组织|搞一[次个]|发布|下发|发出|推送|发下去|开一[个次轮]|弄一[个次]|开测|开放"),
    )),
}  # fmt: skip
_HOW_MANY = lazy(r"多少|几[张份个票人]|[吗?]$")
_SPEECH = lazy(r"(?:答复|回复|回应|复函)[^,。]{0,14}?[:,\s]|答复如下|回复如下")


def modes(text: str) -> list[str]:
    """How workers were met, in the order of the table; only what is said, and not where one failed to get to."""
    there = _NOT_THERE.sub(",", text)
    return [mode for mode, pattern in MODES if _may_be(mode, there) and pattern.search(there)]


def _may_be(mode: str, text: str) -> bool:
    needs = _OF_MODE.get(mode)
    return needs is None or not needs.isdisjoint(text)


# A mode without any of its characters in the text is not looked for.
_OF_MODE = {
    "reception": frozenset("接来访找我俺咱跑"), "survey": frozenset("问调征意表"), "phone": frozenset("电通座"), "online": frozenset("微线网视群Qq腾钉云"),
}  # fmt: skip


_NOT_THERE = lazy(
    r"没(?:能|有|法)?(?:[去走跑]成|过去|去(?!年)|(?:开|搞|组织)?座谈会?|聊(?!完))|[去过]不[了成]|[去到][^,。]{0,14}的路(?![上边口])|(?:原本|原定|本来|本想)[^,。]{0,6}去[^,。]{0,8}"
)


def duty(text: str) -> str | None:
    """The duty a question is about; None for questions about how cases are handled."""
    if _CASES.search(text):
        return None
    found = [(match.start(), value) for value, pattern in DUTIES if (match := pattern.search(text))]
    return min(found)[1] if found else None


def role(text: str) -> str | None:
    """The role a question is about; None where several are set side by side."""
    found: list[str] = []
    for value, pattern in ROLES:
        if pattern.search(text):
            found.append(value)
            text = pattern.sub("·", text)
    return found[0] if len(found) == 1 else None


def group_by(text: str) -> str | None:
    """How figures are wanted: «按身份», «各镇», «逐月»."""
    return first(GROUPS, text)


def rating(text: str) -> str | None:
    """How satisfied, apart from what is said about the attitude."""
    return first(RATINGS, _ATTITUDE.sub("", text)) or first(RATINGS, text)


def attitude(text: str) -> str | None:
    """How one was dealt with, where that is said apart from the result."""
    match = _ATTITUDE.search(text)
    if not match or not first(RATINGS, _ATTITUDE.sub("", text)):
        return None
    return first(RATINGS, match["said"])


def result(text: str) -> str | None:
    """The class of a reply, A to D."""
    found = _RESULT.findall(text)
    return next((one or other for one, other in reversed(found)), "").upper() or None


def decision(intent: Intent, text: str) -> str | None:
    """Yes or no, or what else is decided with this intent."""
    if intent is Intent.REPLY_CASE and _SPEECH.search(text):
        return None
    # Who asks how many have answered neither opens nor closes the survey.
    if intent is Intent.MANAGE_SURVEY and _HOW_MANY.search(text):
        return None
    return first(DECISIONS.get(intent, ()), text)


def first(table: Table, text: str) -> str | None:
    """The value of the first row that is found."""
    return next((value for value, pattern in table if pattern.search(text)), None)
