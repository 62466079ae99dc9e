"""What a matter is about: one of eleven topics, by weighted words; none rather than `other` where nothing fits."""

from __future__ import annotations

import re
from functools import lru_cache

# Strong words first in each row, weight 3; then weaker ones, weight 1 (after the bar).
_WORDS = {
    "wages": "欠薪 讨薪 拖欠工资 拖欠 高温津贴 高温补贴 夜班补贴 夜班津贴 夜班费 没发工资 不发工资 发工资 加班费 加班工资 补助 津贴 同工同酬 克扣 | 工资 薪酬 薪水 奖金 年终奖 补贴 待遇 社保 五险 公积金 参保 断缴 计件 单价 派费 提成 绩效 涨薪 底薪 高温费 夜班费 工伤保险 养老保险 社会保险 发薪 "
             "调薪 薪资 缴费基数 工钱 血汗钱 补发 报酬 少发 扣钱 养老金 扣工资 加班钱 饭补 餐补 车补 房补 降薪 | 保险 罚款 收入 待岗费 发钱 扣款 涨钱 一分钱 超时费",
    "safety": "起火 着火 泄漏 漏气 爆炸 塌方 坍塌 触电 火灾 中毒 昏迷 防毒 安全帽 高温作业 | 安全 劳保 防护 防尘 口罩 面具 粉尘 噪音 噪声 高温 中暑 防暑 降温 职业病 尘肺 工伤 事故 隐患 消防 灭火 防滑 手套 安全带 护具 防寒 有毒 异味 "
              "味道呛 隔板 针刺 通风 超负荷 疲劳驾驶 防晒 反光 护目 防割 | 危险 太热 闷热 排风 刹车 报修 受伤 砸伤 烫伤 摔伤 老化 刺鼻 呛 耳塞",
    "welfare": "| 食堂 饭菜 伙食 菜价 宿舍 住宿 公寓 租房 住房 厕所 饮水 热水 热水炉 开水 班车 通勤 夜班车 停车 停车位 停车难 休息室 更衣室 淋浴 洗澡 暖气 空调 折叠床 驿站 爱心驿站 充电桩 充电 母婴室 "
               "疗休养 慰问品 早饭 早餐 夜宵 吃饭 饭贵 盒饭 福利 小卖部 浴室 卫生间 微波炉 饮水机 柜子 送清凉 夜宵 晾衣 洗衣机 午休 节日福利 晚餐 热饭 就餐 午餐 伙食费 饭堂 用餐 歇脚 | 饭 吃 住 水 休息 冷 热 "
               "床 漏水 漏雨 生活 站点 棉服 棉衣 wifi",
    "skills": "夜校 取证 技能竞赛 | 技能 技术 培训 学历 考证 证书 技师 比武 竞赛 练兵 师带徒 大讲堂 提升 职称 操作证 叉车证 电工证 上岗证 工匠 学电脑 学习班 进修 课程 技改 创新工作室 农机 教教 等级认定 新媒体 继续教育 | "
              "学习 学 图纸 英语 电脑",
    "employment": "裁员 下岗 失业 找工作 招聘会 | 就业 找工作 工作岗位 招聘 招聘会 招工 失业 下岗 裁员 裁了 裁人 裁掉 辞退 再就业 创业 求职 用工荒 转岗 新工作 贷款 岗位 介绍工作 被裁 裁一批 找不着活 找不到活 零工 上岗 | 搬厂 "
                  "倒闭 停产 待岗",
    "medical": "义诊 筛查 体检 医药费 互助医疗 互助保障 互助金 | 大病 看病 就医 医疗 住院 手术 体检 筛查 义诊 医药费 互助金 互助保障 互助医疗 医保 治病 癌 肾病 重病 血压 血糖 慢性病 报销 两癌 乳腺 陪护 押金 复查 病倒 尿毒症 白血病 化疗 | 生病 病 药 患",
    "schooling": "托管班 暑托班 寒托班 托班 助学金 孩子放学 | 托班 托管 托管班 暑托 寒托 子女 孩子 上学 入学 学费 助学 助学金 幼儿园 托儿 娃 高考 读书 接送 课后 小孩 放学 奖学金 辅导班 暑假班 开学 育儿 学位 夏令营 宝宝 托幼 学区 | 带娃 学生 家长",
    "care": "心理疏导 抑郁 谈心 | 心理 压力 情绪 谈心 抑郁 焦虑 疏导 联谊 相亲 文体 文娱 篮球 羽毛球 运动会 图书 书屋 健身 兴趣班 单身 孤独 关怀 睡不着 文化活动 娱乐 瑜伽 电影 骂人 放映 乒乓 合唱 歌咏 健身房 郁闷 交友 "
            "文艺 霸凌 读书会 离婚 低落 业余 观影 心情 | 活动 文化 关心 疲惫 累 失眠",
    "legal": "官司 打官司 仲裁 法律援助 法援 | 合同 劳动合同 维权 仲裁 官司 法律 法援 律师 违法 劳务派遣 签合同 集体协商 集体合同 争议 赔偿 劳动法 起诉 诉讼 普法 竞业 解除劳动 违规 劳务关系 讨说法 押金 劳动关系 纠纷 证据 试用期 强制 "
             "空白合同 外包 | 押金 协商 权益 法规 调解 扣押 超时加班",
    "organisation": "入会 建会 职代会 | 入会 建会 会员 会费 工会组织 换届 职代会 工会小组 转会 会员卡 职工之家 选举 选代表 工会主席 工会干部 加入工会 建工会 厂务公开 会籍 组建工会 女职工委员会 民主管理 工会经费 职工代表 "
                    "工会活动 | 代表名额 名额",
}  # fmt: skip
_SURE, _STRONG, _WEAK = 6.0, 3.0, 1.0
_ENOUGH = 2.0  # one strong word, or two weak ones


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, float], ...]]]:
    weights: dict[str, list[tuple[str, float]]] = {}
    for topic, row in _WORDS.items():
        for words, weight in zip(row.split("|"), (_SURE, _STRONG, _WEAK), strict=True):
            for word in words.split():
                weights.setdefault(word, []).append((topic, weight))
    longest_first = sorted(weights, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), {word: tuple(w) for word, w in weights.items()}


def topic_of(text: str) -> str | None:
    """The best single topic of a matter, or None."""
    pattern, weights = _lexicon()
    scores: dict[str, float] = {}
    for order, match in enumerate(pattern.finditer(text)):
        for topic, weight in weights[match[0]]:
            # Longer words say more, and of two equal ones the first.
            scores[topic] = scores.get(topic, 0.0) + weight + 0.2 * len(match[0]) - 0.05 * order
    best = max(scores, key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] >= _ENOUGH else None


_NAMES = {
    "wages": "工资待遇 工资 待遇 社保 薪酬", "safety": "劳动保护 劳动安全 安全生产 劳保 安全", "welfare": "生活福利 福利 生活", "skills": "技能素质 技能提升 技能 素质",
    "employment": "裁员 下岗 失业 找工作 招聘会 | 就业创业 就业 创业", "medical": "大病就医 医疗 就医", "schooling": "子女助学 助学托管 托管 子女", "care": "人文关怀 心理 文体 关怀",
    "legal": "法律维权 维权 法律 合同", "organisation": "工会组织建设 组织建设 工会建设 建会", "other": "其他 其它 别的 都不是",
}  # fmt: skip
_BY_NAME = {name: topic for topic, names in _NAMES.items() for name in names.split()}


def named_topic(text: str) -> str | None:
    """The topic whose own name is said, as an answer to «哪一类»; `other` only here, where somebody chose it."""
    bare = text.strip(" 。,!的类吧")
    return _BY_NAME.get(bare)
