"""How many of what: workers, yuan, days, hours, points, records. Each kind of count has its own words around it."""

from __future__ import annotations

import re

from nlp.numbers import ABOUT, ABOUT_BEGINS, AMOUNT, about, amount, whole
from nlp.patterns import lazy

_PEOPLE = (
    r"职工|同事|助产士|班长|工长|骨干|绿化工|打工[妹仔]|阿姐|(?:摄影|化妆|美容|美发|理发|按摩|推拿|调音|设计|造型|培训|架子|铆焊)师|工人|员工|工友|人员|人士|师傅|护士|护工|班主任|临时工|派遣工|合同工|季节工|农民工|短工|小工|帮工|搬运工|缝纫工|分拣工|维修工|清洁工|洗碗工|采茶工|养殖工|电焊工|木工|水手|船员|[^加手化施开罢停复返用招务职总打分民人竣完动做收上放出怠旷误\W\d]工(?![作会资厂地程业序龄伤棚])|[^人委职会成党团议动\W\d]员(?![会额工])|小妹|妹子|客服|管理员|辅导员|实习生|规培生|毕业生|大户|宝妈|护理员|教师|老师|医生|大夫|医护|骑手|司机|驾驶员|小哥|快递员|姐妹|姊妹|大姐|大哥|大妈|大叔|大爷|阿姨|阿婆|兄弟|伙计|青年|女工|家长|孩子|娃|"
    r"子女|学生|技校生|大学生|研究生|班组长|组长|农民工|保安|保洁|保育员|操作工|徒弟|学徒|厨师长|厨师|老乡|技师|老哥|社员|挡车工|装卸工|分拣员|焊工|钳工|电工|瓦工|环卫工|群众|同志|会员|老人|小伙|姑娘|小年轻|年轻人|打工人|劳动者|退休|女职工|男职工|新人|学徒|单身|困难|家庭|"
    r"听众|观众|营业员|收银员|服务员|厨师|教职工|社区工作者|网格员|辅警|店员|导游|技工|工程师|技术员|机手|社员|农户|村民|职员|病友|患者|[渔牧农果茶花蚕]民|[果菜茶花粮]农|羊倌|店主|摊主|业主|民警|校工|外地工|的[哥姐]|[采茶渔厨军月]嫂|嫂子|婶子?|大婶|汉子|老汉|妇女|媳妇|婆姨|后生|丫头|群演|主播|大厨|小贩|摊贩|商户|船老大|宿管|教练|店长|站长|队长|工段长|领班|合同制|(?<![居村选公])民工(?!作)|母亲|妈妈|宝妈|爸爸|父亲|在场的|一线"
)
_MEASURE = r"(?:个|名|位|人次|人|户)"
# «数十人» are dozens, «数了数十九个人» are nineteen; no number begins within another.
_NOT_HERE = (
    rf"(?=[{ABOUT_BEGINS}])"
    r"(?<![第几\d.每号·/年月])(?<!\d:)(?<!(?<!了)(?<!一)数)(?:(?<![一二两三四五六七八九十百千])|(?=\d))"
)
_PLACE = r"[^,。;!?、\d\s的]{0,4}(?<![看守开打修管摆住挖建盖扫跑烧下进出])(?:小区|工地|店|铺|场|馆|码头|窑|矿|园|院|楼|行|厅|仓|库|湾|处|区|食堂|棚|市|口|所|校|井|渠|坝|桥)"
_HEAD_FORMS = (
    # 一共14个, 共9人, 惠及一百五十人
    (
        rf"(?:一共|总共|拢共|统共|通共|共计|合计|共|惠及|受益的?(?:职工|有|人数)?|受益人?数?|收了|受助|覆盖|服务(?:了|职工)?|加起来|到场|在场|在座|上线|出席|参加的?有|(?:听|来|到|参加)的(?:人(?:有|数)?|有)|来了|涉及|人数:?|人数是|人数为|总人数)(?:是|有|约|大概|大约|"
        rf"差不多|了|谈了|见了|问了|访了|聊了|接待了|走访了|座谈了|帮了)?(?P<n>{ABOUT}){_MEASURE}?(?![\d一二三四五六七八九十百千万]|[.,]\d|\s?(?:块|元|万|千|件|家|条|次|天|小时|项|台|张|份|套|场|箱|盒|拨|批|轮|趟|组|队|个(?!人|[,。\s跑])|[天日年月周期轮点号类]))"
    ),
    # «两个小区的保洁组,9个人»: a clause that says nothing else counts those who were met
    rf"[,。;\s](?:大概|约|大约|总共有?|有)?(?P<n>{ABOUT})(?:个|名|位|号)?人(?=[,。;!?\s]|$)",
    # 12名职工, 三十多号夜班工人, 俩骑手
    rf"{_NOT_HERE}(?P<n>{ABOUT}){_MEASURE}(?:(?:多|来)人)?(?!站|月(?!嫂)|小?时|部|单位|企业|厂|项|问题|镇|街道|村|社区(?!护|工|干|人|专|网|民|医)|车间|工作日|天|星期|半|多小时|大棚(?!工)|网点|工地|作坊|小区|班组|门店|拌合站|合作社|村(?![民医干])|岗|学校|学时|课时|公司|班[^组车主长]|点|钟|{_PLACE}的)(?=[^,。;!?、\d]{{0,9}}?(?:{_PEOPLE}))",
    rf"{_NOT_HERE}(?P<n>{ABOUT})个人(?![体信所账意])",
    rf"{_NOT_HERE}(?P<n>{ABOUT})(?:人次|人)(?![数事社均才力民工大体家类为员心情气道名行口手生文格物身世间命次头马防造武]|一间|一|们)",
    rf"{_NOT_HERE}(?P<n>{ABOUT})(?:名|位)(?![次额单字列声义誉置])",
    rf"{_NOT_HERE}(?P<n>{ABOUT})(?:来|多)?号(?=[^,。;线楼车院店]{{0,4}}?(?:人|{_PEOPLE}))",
    rf"(?:收回来?|收回|回收|收到|收上来|收了|填了|交了|回了)(?:有效)?(?:问卷|答卷|征询表)?(?:有|了)?(?P<n>{ABOUT})[份张]",
    rf"(?:见了|来了|回了|来过|介绍|帮助?|帮到?|带了?|叫来)(?:大概|约|前后|有)?(?P<n>{ABOUT})(?:个|名|位)(?!月|小时|钟头|工作日|星期|单位|企业|厂|项目|问题|镇|街道|社区|部门|站点?|点|班次|学校|家)",
    rf"(?:{_PEOPLE})(?P<n>[俩仨])",
    r"(?P<n>[俩仨])人",
    r"[他她]们(?:几个)?(?P<n>[俩仨])",
    rf"(?P<n>[俩仨])(?:个|名|位)?(?=[^,。;]{{0,6}}?(?:{_PEOPLE}))",
    rf"{_NOT_HERE}(?P<n>(?:\d+|[二两三四五六七八九十百]+)(?:多|来|几)?)(?:{_PEOPLE})",
    rf"(?:{_PEOPLE})(?:一共|共|有|约|大概)?(?P<n>{ABOUT})(?:个|名|位|号|人)",
    rf"(?:见了|见到|见|聊了|找了|问了|碰到|遇到|座谈了|接待了|访了|走访了|谈了|来了|帮了|帮到|慰问了|看了|[拦叫截]住了?)[^,。;\d]{{0,5}}?(?P<n>{ABOUT})个(?=[,。;!?\s]|$|都|在|左右|上下|吧|呢|说)",
    rf"(?:^|[,。;\s])(?:(?:也|总共|一共|大概|拢共)?(?:就|只有?|才|有|约)|在场)?(?P<n>{ABOUT})个(?=(?:吧|呢|左右|上下)?(?:[,。;!?\s]|$))",
    # 售票的同事有六个, 零工大姐一百来号; things and places are counted so, too
    rf"(?:^|[,。;\s])(?![^,。;]{{0,24}}?(?:负|缺|差|少|问题|意见|建议|诉求|企业|单位|公司|厂子|地方|站点|网点|车间|村|镇|宿舍|楼|机器|岗|床|灯|孩子|娃|老人))[^,。;\d]{{0,24}}?{_NOT_HERE}(?P<n>{ABOUT})[来多]?[个号](?=(?:吧|呢|左右|上下)?(?:[,。;!?\s]|$))",
    # 见到12个运维的
    rf"(?:见[到了着]+|找了?|问了?|碰[到见]了?|遇[到见]了?|访了)[^,。;\d]{{0,3}}?{_NOT_HERE}(?P<n>{ABOUT})个[^,。;\d]{{1,6}}的(?=[,。;!?\s]|$)",
    # 接待了两个从纸厂下岗的, 跟三个看机器的聊了聊
    rf"{_NOT_HERE}(?P<n>{ABOUT})个(?:从|在|刚|新?来|要|想|干|做|开|跑|搞|看|管|打|送|扛|搬|摆|卖|修|扫|种|养|采|摘|烧|值|上)[^,。;]{{0,8}}?的(?=[,。;!?\s]|$|聊|说|讲|谈|都|坐|诉|边|一起|唠|跟我|和我)",
    r"就[他她这俺]+(?P<n>一)个",
    rf"{_NOT_HERE}(?P<n>{ABOUT})个(?:填|答|回|交|投)了",
    # 谈了十来个采石场的工人
    rf"(?:见|聊|谈|问|找|访|座谈|接待|走访)了(?P<n>{ABOUT})个[^,。;!?\d]{{1,6}}的(?:{_PEOPLE})",
    # 问了出租联合会的十来个的哥: whoever is met in so many is a person, whatever they are called
    (
        rf"(?:[和跟与]|问了问?|见[了着]|碰[见着]了?|找了?|接待了?|接访了?|访了|约了?|聊了聊?|喊了?|拉着?)(?:[^,。;!?\d]{{0,14}}?的|[^,。;!?\d]{{0,3}}?){_NOT_HERE}(?P<n>{ABOUT})[来多几]?(?:个|名|位)"
        rf"(?!月|多?小?时|钟|多?天|星期|礼拜|工作日|单位|企业|厂|项目|问题|镇|街道|社区|部门|站|点|班|学校|家|车间|公司|店|摊位|工地|地方|村|小区|车队|合作社|网点|岗|路口|楼|半|电话|会|{_PLACE}(?:[,。;!?]|$))"
    ),
    # 六十多个堵在大门口
    rf"{_NOT_HERE}(?P<n>{ABOUT})[个名号](?:工?人)?(?:正|都|还|已经?|全|一起)*(?:堵|围|聚|坐|站|挤|拦|躺|跪|守|躲|困|埋|送|住|关|留)[在了着满进]",
)
_RATHER_MONEY = 1000  # «一共两千四»
_HEAD = tuple(lazy(form) for form in _HEAD_FORMS)
_SHARE = lazy(
    rf"(?=[{ABOUT_BEGINS}和跟同与没家下拖养供])(?:{ABOUT}分之{ABOUT}|百分之{ABOUT}|(?<![十百千零廿])一个人|[和跟同与]\ue000+(?:、\ue000+)*(?:我们)?[两俩三四]个?人(?![,。座])|一线|一个人都|没一个人|"
    rf"(?:家里|家有|上有|下有|拖着|养着|供着?)[^,。;\d]{{0,2}}{ABOUT}[个口](?:娃|孩子|小孩|老人|学生))"
)
# What is said of the work there: «三个人干五个人的活», «一层楼六十号人», «有两个在吃药», «走了四个,剩下六个人».
_HANDS = frozenset("活班岗机量层间栋幢线药病医理倒院职走辞跑退离裁减少剩余就只才共挤抢排")
_SHORT_OF_HANDS = lazy(
    rf"(?=[{ABOUT_BEGINS}每整间层有走辞跑退离调裁减少剩余还])(?:{ABOUT}[个名]?人?(?:要)?[干顶当做扛管看](?:着|了)?(?:原来)?{ABOUT}[个名]?人?的?[活班岗机量]|(?:一|每|整)(?:间|层楼?|栋楼?|幢楼?|条线|个车间|个班)[^,。;\d]{{0,4}}?{ABOUT}号?个?人|"
    rf"有{ABOUT}[个名位](?:人)?(?:[都还在]|已经)*(?:吃|看|犯|得|落|查|晕|病|累|辞)[^,。;]{{0,5}}[药病医理倒院职]|(?:走|辞|跑|退|离职|调走|裁|减|少)了?{ABOUT}[个名位]人?|(?:剩下?|余下|还剩)(?:的|了)?{ABOUT}[个名位]人?|"
    rf"{ABOUT}[个号名]人(?:就|只有?|才|共用?|合用|挤|抢|排(?:着|长)?队等?)[^,。;]{{0,8}}?{ABOUT})"
)

_MONEY = lazy(
    rf"(?P<n>{AMOUNT})(?:多|来|余)?\s?(?:块钱|块(?![给地牌空草田屏板砖玻儿出做当帮去走到看陪办慰来])|元整?|圆整?|人民币|大洋)|"
    rf"(?:花了|花费|花掉|花到|花销|花|用了|用掉|用去|投入|投了|出了|掏了|掏腰包|腰包|掏|助学金|补助款?|救助金|慰问金|补贴|奖金|赔偿款?|筹到|要回|讨回|垫了?|预算|预计|经费|费用|金额|资金|共计|总计|总共|合计|一共|筹了|筹集|捐了|捐|追加了?|补贴|每人|每月|决算|支出|"
    rf"结算|开销|改成|改为|应为|应该是|实际是|是|到)(?:了|约|大概|大约|差不多|是|为|:|,|掉|到|下来|出)*\s?(?P<m>\d+[万千]\d(?=[,。;!\s]|$)|\d[\d,]*(?:\.\d+)?\s?(?:[万千wk]|(?![万千\d.,]))|(?=[零一二两三四五六七八九十]{{1,3}}[百千万])[零一二两三四五六七八九十百千万]+)"
    rf"(?![\d.]|个|名|位|人|件|家|条|次|天|小时|号|年|月|日|场|套|张|台|多?人|户|分|点|课|学|份|项|期|%|:|-|[箱盒瓶袋双副本辆只顶床斤吨册把盏部条间座棵桶吨株平公])"
)
_LARGE = lazy(
    r"(?P<n>\d+(?:\.\d+)?\s?万|[一二两三四五六七八九十]+万[零一二三四五六七八九十百千]*)(?!人|名|个|多人|职工|户|里|字)"
)
# «装了两台微波炉,一千六»
_ALONE = lazy(r"[,。;\s](?P<n>[一二三四五六七八九两]+[千百万][一二三四五六七八九]?)(?=[,。;!\s]|$)")
_DAYS = lazy(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?个?(?P<half>半)?(?:天|日(?![期常报])|整天)(?P<more>半)?(?!前|后|内|之|以)|(?P<only>半)(?:天|日)|"
    r"(?P<weeks>\d|[一两二三四]|半)个?(?:周|星期|礼拜)(?![一二三四五六日天末])(?!前|后|内|之)|(?P<months>\d|[一两二三半])个月(?!前|后|内|之)"
)
_HOURS = lazy(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?个?(?P<half>半)?\s?(?:小时|钟头|学时|课时)(?P<more>半)?|(?P<only>半)个?(?:小时|钟头|学时)"
)
_POINTS = lazy(
    r"(?P<n>\d{1,3}(?:\.\d{1,2})?|[零一二三四五六七八九十百]{1,5}(?:点[零一二三四五六七八九])?)\s?分(?!之|钟|别|部|类|管|公|为|成|配|开|组|析|数|给|享|支|厂|院|工|级|级|歧|局)|"
    r"(?:评分|打分|分数|得分|成绩|单位分|分登记|分录|打|给|是|为|录入?|登记|计|填|记|的分)(?:了|个|成|上|为|是|:)*\s?(?P<m>\d{1,3}(?:\.\d{1,2})?|[一二三四五六七八九]?十[一二三四五六七八九]?(?:点[零一二三四五六七八九])?(?=[,。;!\s录]|$))(?![\d条件次年月日号个人名-])"
)
_LIMIT = lazy(
    r"(?:前|头|排名前|倒数前?|最后)(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|名|位|条|件|家|份|项|强)?(?!天|年|月|季度|日|周|期|轮|次|阵|段)|"
    r"(?P<m>\d{1,4}|[一二两三四五六七八九十百]{1,4})\s?(?:条|个(?!月|工作日|星期)|件|份|次|名|位|人|家|项|篇|笔|宗|户|起)"
)
_ALL_NUMBERS = lazy(rf"(?P<n>{AMOUNT})(?:多|余|来)?(?P<unit>个|名|人|位|职工|会员|员工|工人|的话|号人)?")
_FEW = frozenset("一两俩")
DAYS_A_WEEK, DAYS_A_MONTH = 5, 30  # working week and rotation month of 绵工发〔2017〕52号 四（三）


# «接访,一个开铲车一个修轮胎» are two.
_ONE_AND_ONE = lazy(
    r"[,\s:了到](?:有)?一[个位][^,。;\d个位]{1,8}?[,、和跟]?一[个位](?!劲|半|月|样)[^,。;\d个位]{1,8}(?=[,。;\s]|$)"
)


# «分拣员12个、司机5个», «八男三女»: both were met.
_AND_AS_MANY = lazy(
    rf"(?:{_PEOPLE})(?P<n>{ABOUT})[个名位]人?(?:、|,|和|还有|加|跟)[一-龥]{{0,3}}(?:{_PEOPLE})(?P<m>{ABOUT})[个名位](?!月|小时)"
)
_MEN_AND_WOMEN = lazy(rf"(?P<n>{ABOUT})[个名]?男(?:工|职工)?[,、和]?(?P<m>{ABOUT})[个名]?女")


def head_count(text: str) -> int | None:
    """Workers met or helped, rounded down: «十来个» 10, «王师傅等3人» 3; the surest form wins, then the first."""
    text = _blanked(_SHARE, text)
    several = _two_counts(text)
    if several:
        return (about(several["n"]) or 0) + (about(several["m"]) or 0)
    for form in _HEAD:
        for match in form.finditer(text):
            number = {"俩": 2, "仨": 3}.get(match["n"]) or about(match["n"])
            if number and not (number >= _RATHER_MONEY and match[0][-1] not in "个名位次人户"):
                return 2 if number == 1 and _ONE_AND_ONE.search(text) else number
    return None


def _two_counts(text: str) -> re.Match[str] | None:
    if len(_NUMERALS.findall(text)) < 2:
        return None
    return _AND_AS_MANY.search(text) or (_MEN_AND_WOMEN.search(text) if "女" in text else None)


_NUMERALS = lazy(r"[\d一二两三四五六七八九十百千万零廿]")


def of_those_met(text: str) -> str:
    """The text without the people of whom workers only tell, because their shift is short of hands."""
    return text if _HANDS.isdisjoint(text) else _blanked(_SHORT_OF_HANDS, text)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "·" * len(match[0]), text)


_ANSWERED = lazy(
    rf"(?:问卷|征[询寻]|调查)[^。;]{{0,14}}?(?P<n>{ABOUT})[份张]|(?P<m>{ABOUT})[份张](?:征[询寻求]|调查|意见|民意)?(?:问卷|答卷|调查表|征询表|意见表)"
)
# «8个人里没一个上保险»: told of those who were met.
_AMONG_THEM = lazy(rf"(?P<n>{ABOUT})[个名位]人?(?:里头?|中间?|当中)(?:就|倒|也|还|都|只)*(?:没|有|一|大半|多半|除)")


def answered(text: str) -> int | None:
    """How many answered where only the papers are counted: «做了个小调查,19份»."""
    match = _ANSWERED.search(text)
    return about(match["n"] or match["m"]) if match else None


def among_them(text: str) -> int | None:
    """How many were met where only the trouble says so: «六个人里头没一个签合同»."""
    match = _AMONG_THEM.search(text) if "里" in text or "中" in text else None
    return about(match["n"]) if match else None


def yuan(text: str) -> int | float | None:
    """Money in yuan: «8千» 8000, «1.2万» 12000, «六百块» 600."""
    for match in _MONEY.finditer(text):
        number = amount((match["n"] or match["m"]).replace(" ", ""))
        if number is not None and (match["n"] or number >= 10):
            return number
    large = _LARGE.search(text) or _ALONE.search(text)
    return amount(large["n"].replace(" ", "")) if large else None


def days(text: str) -> int | float | None:
    """Length in days: «三天» 3, «两天半» 2.5, «一周» 5, «一个月» 30."""
    match = _DAYS.search(text)
    if not match:
        return None
    if match["weeks"]:
        return _times(match["weeks"], DAYS_A_WEEK)
    if match["months"]:
        return _times(match["months"], DAYS_A_MONTH)
    return _with_half(match)


def hours(text: str) -> int | float | None:
    """Length in hours: «4学时» 4, «六个半小时» 6.5."""
    match = _HOURS.search(text)
    return _with_half(match) if match else None


def points(text: str) -> int | float | None:
    """A mark from 0 to 100."""
    for match in _POINTS.finditer(text):
        number = amount(match["n"] or match["m"])
        if number is not None and 0 <= number <= 100:
            return number
    return None


def limit(text: str) -> int | None:
    """How many are asked for: «抽查10条», «前五件»."""
    for match in _LIMIT.finditer(text):
        number = whole(match["n"] or match["m"])
        if number:
            return number
    return None


_LISTED = lazy(
    r"(?:列|给我|来|挑|选|抽|看|要)(?:出|看|个|我)?(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,4})\s?(?:条|件|份|个|名|位)"
)


def listed(text: str) -> int | None:
    """How many a question wants to see: «前五件», «列十条»."""
    match = _LISTED.search(text)
    return first_of(text) or (whole(match["n"]) if match else None)


_INVITED = lazy(
    r"(?<![之\d])(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,4})\s?(?:个|名|位)?(?:人|代表|委员|常委|职工|干部|会员|同志|骑手|工人|师傅)"
)


def invited(text: str) -> int | None:
    """How many people are asked to a meeting: «叫10个代表来»."""
    match = _INVITED.search(text)
    return whole(match["n"]) if match else None


def first_of(text: str) -> int | None:
    """How many where only «前十名» counts, as in questions for a list."""
    match = next((found for found in _LIMIT.finditer(text) if found["n"]), None)
    return whole(match["n"]) if match else None


def workforce(text: str) -> int | None:
    """The size of a workforce: the largest number said, from twenty on."""
    numbers = (amount(match["n"].replace(" ", "")) for match in _ALL_NUMBERS.finditer(text))
    large = [int(number) for number in numbers if number is not None and number >= 20]
    return max(large, default=None)


def _times(words: str, unit: int) -> int | float | None:
    number = amount(words)
    if number is None:
        return None
    return int(number * unit) if number * unit == int(number * unit) else number * unit


def _with_half(match: re.Match[str]) -> int | float | None:
    if match["only"]:
        return 0.5
    number = amount(match["n"])
    if number is None:
        return None
    return number + 0.5 if match["half"] or match["more"] else number
