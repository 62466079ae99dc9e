"""An industry named as a group, «纺织行业», in the words used and without the verb before them."""

from __future__ import annotations

from nlp.patterns import lazy
from nlp.tokens import words

_NAMED = lazy(r"(?P<before>[一-龥]{2,10}?)(?P<kind>行业|产业(?!工人|园)|系统)(?!的?升级|消息|里)")
_NONE = lazy(
    r"哪|不|用|各|每|不同|这个|那个|什么|其他|几个|新兴|相关|全部|按|多个|所有|本|同|个|打卡|考勤|派单|操作|报修|排班|办公|管理|重点|传统|行业|出台|制定|规范|整顿|整治|坠落|监控|监测|预警|报警|喷淋|消防|通风|除尘|空调|供水|排水|净水|呼叫|叫号|排队|预约|积分|评价|导航|电脑|写[进入]|列[进入]|纳入|加入|进入"
)
_LITTLE = frozenset(
    "给把对请就在为跟和与按查向从去到由让的是有问全谈推办搞做看讲说了被替帮找往以及或等这那我他咱县市镇"
)
# What may stand before the last word of an industry's name: «纺织服装», «道路运输», «水产加工».
_FIRST_WORDS = frozenset(
    "纺织 服装 医疗 住宿 餐饮 机械 交通 道路 食品 农产品 农副产品 水产 水产品 建筑 电子 生物 汽车 互联网 酒店 家政 批发 仓储 邮政 化工 家具 五金 矿产 石油 木材 竹木 造纸 印刷 文化 体育 养老 殡葬 "
    "保安 保洁 物业 快递 物流 外卖 旅游 畜牧 水利 电力 新能源 煤炭 渔业 农业 林业 园林 美容 石材 石料 陶瓷 皮革 塑料 橡胶 玻璃 水泥 茶叶 果蔬 蔬菜 粮食 粮油 肉类 海产 船舶 航运 港口 铁路 公路 货物 货运 客运 公共 城市 社区 网络 信息 电商 零售 安防 环境 家电 门窗 珠宝 玩具 医药 制药 金属 钢铁 有色金属 设备 轻工 通用 人力资源".split()
)


def named(text: str) -> str | None:
    """The first industry that a text names as a group; None where it only speaks of every, which or this one."""
    match = _NAMED.search(text) if "业" in text or "系统" in text else None
    if not match:
        return None
    name = _name(words(match["before"]))
    return name + match["kind"] if len(name) > 1 and not _NONE.search(name) else None


def _name(said: list[str]) -> str:
    """The last word, of two characters or put together of single ones, and what it is a part of."""
    name = ""
    while said and len(name) < 2 and said[-1] not in _LITTLE:
        name = said.pop() + name
    while said and said[-1] in _FIRST_WORDS:
        name = said.pop() + name
    return name
