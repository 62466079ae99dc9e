"""Contacts, wishes and short records in the words of people who tell a lot around them; each row stays right from now on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from nlp import train
from nlp.names import Names
from nlp.read import read


@pytest.fixture(scope="module")
def demo() -> Names:
    return train.demo_names()


def heard(text: str, now: datetime, demo: Names, wanted: dict[str, Any]) -> dict[str, Any]:
    """What was heard of the slots that are wanted; None where nothing was."""
    slots = read(text, now, demo).slots
    return {slot: slots.get(slot) for slot in wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上午坐公交跟司机搭了两句,她说首末站没厕所", {"modes": ["talk"]}),
        ("跟水务的抄表工走了一上午街,井盖沉,腰都闪了仨", {"modes": ["visit"]}),
        ("昨天把蓝风快递的三个站长约到办公室谈了谈,平台罚款太重", {"modes": ["talk"]}),
        ("走访实验小学,8个老师,说课后班没补贴", {"modes": ["visit"]}),
        ("上周五陪着跑了一整天长途,路上跟押车的师傅谈,他说过路费自己垫", {"modes": ["visit", "talk"]}),
        (
            "茶山上待了一上午,和采青的阿姨们坐了坐,九个人,说蛇多",
            {"modes": ["visit", "talk"], "head_count": 9, "issue": "蛇多"},
        ),
        ("今天下工地,钢筋工蹲在地上吃饭,八九个人,说食堂没凳子", {"modes": ["visit"]}),
        ("昨天在岗亭和两个保安坐了坐,他们提的就是想要个微波炉", {"modes": ["visit", "talk"], "head_count": 2}),
        (
            "昨天跟天合化工的烧碱工他们四个人谈,都说防护靴不合脚",
            {"modes": ["talk"], "head_count": 4, "issue": "防护靴不合脚"},
        ),
        ("周一和食品厂的装箱工坐了坐,讲流水线提速太猛", {"modes": ["talk"]}),
        ("前天去县医院后勤,和洗衣房的大姐们坐了坐,热得受不了", {"modes": ["visit", "talk"]}),
        ("跟环卫所的中转站工人谈过话了,说压缩箱总卡", {"modes": ["talk"]}),
        ("护理部约我去她们病区跟夜班护工坐了坐,说陪护床不够", {"modes": ["visit", "talk"]}),
        (
            "昨天陪着跑了一天快递,跟顺达物流的分拣员谈,三个人,说夜里仓库没灯",
            {"modes": ["visit", "talk"], "head_count": 3},
        ),
        ("在窑口蹲了一上午,和出砖的师傅谈,说鼓风机吵得耳朵疼", {"modes": ["visit", "talk"]}),
        ("昨晚在宿舍楼下蹲了俩钟头,跟下夜班的女工谈,反映宿舍门禁太早", {"modes": ["visit", "talk"]}),
        ("跟菜场的杀鱼工坐了会儿,说冬天没热水", {"modes": ["talk"]}),
        ("今天上午跟绿源的三个采摘工坐下谈了半天,嫌筐太沉", {"modes": ["talk"], "head_count": 3}),
        ("走访了红星服装,职工说空调坏了", {"modes": ["visit"]}),
        ("昨天去宏达机械坐了坐,职工说食堂太咸", {"modes": ["visit"]}),
    ],
)
def test_how_they_met(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """Sitting down and talking with workers is heard, and having gone there beside it."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("回访采石场3个住院的工人,反映医药费报销比例太低", {"head_count": 3}),
        ("昨天见了三个看店的师傅,说冬天冷", {"head_count": 3}),
        ("走访四个修桥的民工,说没合同", {"head_count": 4}),
        ("走访三个饭店的服务员,说站得脚肿", {"head_count": None}),
        ("下午在红星厂门口等女工下班,拦住了五个,说计件单价偷偷降了", {"head_count": 5}),
        ("15号走访锡纺,20号人参加座谈", {"head_count": 20, "date": "2026-11-15"}),
        ("昨天来访,一个孕妇一个开铲车的,那位孕妇被排了夜班", {"head_count": 2}),
        ("昨天来了四个人,一个钳工一个铣工,说没手套", {"head_count": 4}),
        ("昨天走访三家小餐馆的后厨,一共11个人,反映油烟大", {"head_count": 11}),
        ("走访了四个货场的装卸队,13个人,反映没地方洗澡", {"head_count": 13}),
        ("我数了数二十七个人,都说厕所太远", {"head_count": 27}),
        ("昨天跑了两个工地的木工班,七个人,说钉枪老化", {"head_count": 7}),
        ("走访五个小区的门卫,8人,反映岗亭没空调", {"head_count": 8}),
        ("周二去食品厂,跟腌制间的人聊,说一个车间八十号人共用一个水龙头", {"head_count": None}),
        ("昨天去县医院跟药房的人谈心,说压力大,有三个在看心理科", {"head_count": None}),
        ("昨天去顺达物流,分拣的师傅说四个人干七个人的活", {"head_count": None}),
        ("前天走访华新电子,女工反映一层宿舍五十号人就一台洗衣机", {"head_count": None}),
        ("走访公交公司,司机说走了两个,剩下六个人顶班", {"head_count": None}),
        ("紧急报告:天合化工四十多个工人堵在厂门口要说法", {"head_count": 40}),
        ("紧急情况,五星建筑工地上七十多个木工坐在塔吊下面要钱", {"head_count": 70}),
        ("急报:一百二十多个堵在厂区大门口讨要加班费", {"head_count": 120}),
        ("出事了!三十多个聚在办公楼下不肯走,要求补社保", {"head_count": 30}),
        ("今天见了9个缝纫工,说三个人干五个人的活", {"head_count": 9}),
    ],
)
def test_who_was_met(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """Those met are counted: no places, no machines, and nobody of whom workers only tell."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("昨夜十一点去环卫所看望了清扫工", {"time": "23:00", "date": "2026-11-19"}),
        ("昨晚九点半跟顺达的夜班分拣员聊,嫌灯暗", {"time": "21:30", "date": "2026-11-19"}),
        ("后半夜三点接到红星服装女工电话,说宿舍跳闸", {"time": "03:00"}),
        ("今天后半夜一点去化工厂看了值班的", {"time": "01:00"}),
        ("昨夜九点接待了两个焊工,反映面罩坏了", {"time": "21:00"}),
        ("昨晚七点走访实验小学宿管", {"time": "19:00"}),
        ("前晚十点半和保安坐了坐,说岗亭漏风", {"time": "22:30"}),
        ("昨夜两点到急诊看望护士", {"time": "02:00"}),
        ("半夜十二点接到电话,说锅炉房冒烟", {"time": "00:00"}),
        ("深夜一点接到电话,说锅炉房冒烟", {"time": "01:00"}),
    ],
)
def test_hours_of_the_night(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """The night belongs to the evening before midnight and to the morning after it."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "我这个月头一趟下去是6号,去的是绿源,见的是三个管大棚的,内容嘛就是药水味呛人",
            {"date": "2026-11-06", "head_count": 3, "issue": "药水味呛人"},
        ),
        ("去年底走访了红星服装,女工反映裁剪间太暗", {"date": "2025-12-31"}),
        ("10月底走访了环卫所", {"date": "2026-10-31"}),
        ("走访了五星建筑,木工们说将近年底了工钱一分没见", {"date": None}),
        ("跟顺达的司机聊,说快过年了票还没着落", {"date": None}),
        ("座谈时职工反映年底前的加班费没人提", {"date": None}),
        ("走访红星服装,女工说眼看过年了年终奖没影", {"date": None}),
        ("接待一位瓦工,说年底了老板躲着不见", {"date": None}),
        ("昨天走访五星建筑,说快到年底了工钱没结", {"date": "2026-11-19"}),
        ("和食品厂的工人谈心,说临近春节还不放假", {"date": None}),
        ("走访环卫所,工人说十月底就该发的棉衣没发", {"date": None}),
    ],
)
def test_the_trouble_has_no_day_of_the_contact(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """A year's end that is feared is not when they met."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上周走访了云溪镇,镇上七家小厂,工人普遍没签合同", {"issue": "没签合同"}),
        ("昨晚和县二院的保洁聊到十点,她们的工服一年就发一套", {"issue": "工服一年就发一套"}),
        ("昨天在县总的会议室和环卫所的司机座谈,反映驾驶室太闷", {"issue": "驾驶室太闷"}),
        ("参加车间总结会时跟挡车工聊,反映夜班补助低", {"issue": "夜班补助低"}),
        ("昨天走访天合化工,说好下周再去", {"issue": None}),
        ("昨天去华新电子,宿舍一间住十二个人,就两个插座", {"issue": "宿舍一间住十二个人,就两个插座"}),
        (
            "去宏达机械看了看,铸造的老师傅今年退了五个,新来的没一个留下",
            {"issue": "铸造的老师傅今年退了五个,新来的没一个留下"},
        ),
        ("周末去红星厂的宿舍坐了坐,跟几个妹子谈到半夜,想家,有两个天天哭", {"issue": "想家,有两个天天哭"}),
        ("昨天去东方电子找班长谈,底下人留不住,上个月走了九个", {"issue": "底下人留不住,上个月走了九个"}),
        ("昨天走访华新电子,一层楼五十号人就三个淋浴头", {"issue": "一层楼五十号人就三个淋浴头"}),
        (
            "昨天去实验小学坐了一个钟头,东拉西扯,归总起来就一件事,晚托老师的课时费没着落",
            {"issue": "晚托老师的课时费没着落"},
        ),
        ("跟公交的修理工聊了家里长短,说来说去就一个事,地沟没有排风", {"issue": "地沟没有排风"}),
        ("走访鹅湖食品,挺热情,问题是冷库的棉衣两年没换", {"issue": "冷库的棉衣两年没换"}),
        ("周三去华新电子看了看,四个人,主要就是夜班车停了", {"issue": "夜班车停了"}),
        ("昨天去绿源看了大棚工,喝了会茶,诉求是农忙时给顶遮阳棚", {"issue": "农忙时给顶遮阳棚"}),
        ("走访二院,见了护工五人,内容是陪护床位费涨了", {"issue": "陪护床位费涨了"}),
        ("昨天去宏达机械,车工班今年走了四个,剩下的天天加班", {"issue": "车工班今年走了四个,剩下的天天加班"}),
        ("昨天跟二院护士谈心,压力大,有三个在看心理门诊", {"issue": "压力大,有三个在看心理门诊"}),
        ("前天去五星建筑工棚,反映四十号人就三个水龙头", {"issue": "四十号人就三个水龙头"}),
        ("跟公交司机聊,说连着开十二个钟头", {"issue": "连着开十二个钟头"}),
        ("今天接待了两个人,一个开铲车一个修轮胎,那位修轮胎的说工伤没给报", {"issue": "工伤没给报"}),
        ("昨天上门看了一个烧锅炉的一个看大门的,看大门的那位讲夜班没人换", {"issue": "夜班没人换"}),
        ("昨天走访环卫所,跟中转站的坐了半天,说到底一条,压缩车漏污水", {"issue": "压缩车漏污水"}),
        ("周二和纺织厂挡车工唠,唠了孩子上学又唠天气,最后讲棉絮飞得喘不上气", {"issue": "棉絮飞得喘不上气"}),
        ("昨天跟天合化工三位巡检工谈,天冷了先问寒暖,诉求就是夜班加一顿热饭", {"issue": "夜班加一顿热饭"}),
        ("去东方电子看了,插件线今年走了六个,没走的一人看两台机", {"issue": "插件线今年走了六个,没走的一人看两台机"}),
        ("昨天去三中宿舍,六十号老师就四间浴室", {"issue": "六十号老师就四间浴室"}),
        ("昨天和食品厂女工座谈,8人,大家讲得最多的一件事就是更衣柜不够", {"issue": "更衣柜不够"}),
        ("昨天在石子厂坐了一早上,扯了半天庄稼,归根到底一条,破碎机没罩子", {"issue": "破碎机没罩子"}),
        ("昨天陪三个泥瓦匠吃了顿饭,都挺客气,他们的难处是娃娃没学上", {"issue": "娃娃没学上"}),
        ("跟夜市摊的帮厨聊,今年辞了五个,余下的一个人炒三家的菜", {"issue": "今年辞了五个,余下的一个人炒三家的菜"}),
        ("昨天去红星服装,三十个女工共用两个厕所", {"issue": "三十个女工共用两个厕所"}),
        ("跟码头上的理货员唠了唠,大家主要就是嫌票据太多", {"issue": "票据太多"}),
        ("昨天走访食品厂,8人,饭菜贵,主要是肉菜", {"issue": "饭菜贵,主要是肉菜"}),
        ("去二院看了护工,多半嫌夜里没地方躺", {"issue": "夜里没地方躺"}),
        ("上午接待2名来访职工,要求是补发加班费", {"issue": "补发加班费"}),
        ("昨天走访华新电子,坐了好一会,姑娘们说宿舍蚊子多,有两个被咬得发烧", {"issue": "宿舍蚊子多,有两个被咬得发烧"}),
    ],
)
def test_the_trouble_is_told_whole(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """Small talk stays out; the two halves of one trouble stay together."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("昨天接了一天访,多半反映砖瓦厂的粉尘大", {"unit": "砖瓦厂"}),
        ("座谈时都说厂里的食堂贵", {"unit": None}),
        ("昨天走访,大都反映印刷厂的油墨味呛人", {"unit": "印刷厂"}),
        ("和几个司机聊,普遍抱怨停车场的收费高", {"unit": None}),
        ("昨天接待来访,基本都讲木器厂欠薪", {"unit": "木器厂"}),
        ("跟工友们聊,全说工地上没热水", {"unit": None}),
        ("接待了来访,主要反映水泥厂的噪音", {"unit": "水泥厂"}),
    ],
)
def test_who_says_it_is_no_unit(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """A verb is never part of a name."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("盼养殖行业也搞职称", {"industry": "养殖行业", "issue": "养殖行业也搞职称"}),
        ("快递员、保洁员这种不着家的,过年得有人去看一眼", {"issue": "快递员、保洁员这种不着家的,过年得有人去看一眼"}),
        ("每次下雨车间就漏,机器都锈了,依我看该翻修屋顶", {"issue": "翻修屋顶"}),
        ("路面坑坑洼洼,依我看该给货运站门口补一补路", {"issue": "给货运站门口补一补路"}),
        ("我的意思是给夜班保安配个电暖器", {"issue": "给夜班保安配个电暖器"}),
        ("我提个议,快递柜旁得给小哥装一排长椅", {"issue": "快递柜旁得给小哥装一排长椅"}),
        ("就是想让县里给采石工每年拍一次胸片", {"issue": "县里给采石工每年拍一次胸片"}),
        ("建议搞个厨艺比武,专门比刀工和雕花", {"issue": "搞个厨艺比武,专门比刀工和雕花"}),
        ("建议办个叉车技能赛,单独设一个女子组", {"issue": "办个叉车技能赛,单独设一个女子组"}),
        (
            "建议看水库的、守变电站的这种长年一个人值守的,每两个月要派人去看望一回",
            {"issue": "看水库的、守变电站的这种长年一个人值守的,每两个月要派人去看望一回"},
        ),
        ("希望餐饮行业统一办健康证", {"industry": "餐饮行业"}),
        ("盼物业行业开展工资集体协商", {"industry": "物业行业"}),
        ("希望快递行业能定个最低派费", {"industry": "快递行业"}),
        ("呼吁家政行业搞持证上岗补贴", {"industry": "家政行业"}),
        ("依我之见应该给环卫工建几个热水点", {"issue": "给环卫工建几个热水点"}),
        ("工人们天天吃冷饭,我的想法是在工地设个热饭点", {"issue": "在工地设个热饭点"}),
        ("我提个议,公交首末站得修个厕所", {"issue": "公交首末站得修个厕所"}),
    ],
)
def test_the_wish_is_told_whole(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """A wish begins behind the words that open it and keeps all its clauses."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("九月视察了餐饮行业食品安全", {"content": "食品安全", "industry": "餐饮行业", "unit": None}),
        ("替4个木工打赢官司,要回2万8", {"amount": 28000, "head_count": 4}),
        ("昨晚在学习强国上学了劳动法新规", {"content": "劳动法新规"}),
        ("昨天参加了线上培训,课名叫班组长沟通技巧,两天", {"content": "班组长沟通技巧"}),
        ("参加培训3天,课名叫做工伤预防实务", {"content": "工伤预防实务"}),
        ("昨天线上学新修订的安全生产法", {"content": "新修订的安全生产法"}),
        ("周二晚上在线上学工会财务制度", {"content": "工会财务制度"}),
        ("七月视察了建筑行业安全生产", {"content": "安全生产", "industry": "建筑行业"}),
        ("五月视察化工行业职业病防护", {"content": "职业病防护", "industry": "化工行业"}),
        ("建77分给女工部", {"case_no": "建-0077"}),
        ("建203分给法律部办", {"case_no": "建-0203"}),
        ("帮5名钢筋工打赢了劳动仲裁", {"amount": None, "head_count": 5}),
        ("替7名保洁员打赢了官司", {"amount": None, "head_count": 7}),
        ("满意度测评现在收了多少票了", {"decision": None}),
        ("测评收了几张票了", {"decision": None}),
        ("测评现在收了多少份", {"decision": None}),
        ("网上培训,课程名叫急救常识,4学时", {"content": "急救常识"}),
    ],
)
def test_short_things_are_heard(demo: Names, now: datetime, text: str, wanted: dict[str, Any]) -> None:
    """Contents, numbers and questions in few words."""
    assert heard(text, now, demo, wanted) == wanted


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("昨天去机修厂走访,跟8人座谈,厂里上了新机床,老师傅想学没人带", "厂里上了新机床,老师傅想学没人带"),
        ("前天给小陈去了个电话,他讲好几个老师傅快退休了没人接班", "好几个老师傅快退休了没人接班"),
    ],
)
def test_old_hands_are_no_teachers(demo: Names, now: datetime, text: str, issue: str) -> None:
    """«老师傅» isn't cut behind «老师»."""
    assert heard(text, now, demo, {"issue": issue}) == {"issue": issue}
