"""Very regular messages, decided by rule before the classifier is asked: short answers and commands with a number."""

from __future__ import annotations

import re

from nlp.patterns import lazy
from nlp.reading import Guess, Intent
from nlp.sentence import Sentence

SURE = 0.99
_STOPS = " \t\n\r\x0b\x0c,。!?~、.…"
_POLITE = _STOPS + "啊呀哦噢哈啦嘛呢吧喔哟滴"
_WORDS: dict[Intent, frozenset[str]] = {
    Intent.CONFIRM: frozenset("确认 确定 是 是的 对 对的 嗯 嗯嗯 好 好的 没错 可以 行 ok 没问题 对对 对对对 是是是 确认无误 正确 就这样 提交 yes y 嗯对 好嘞 妥 中 成".split()),
    Intent.DENY: frozenset("不是 不对 不 否 错了 不是我 不对不对 不是的 no n 错 不行 并不是 没有".split()),
    Intent.CANCEL: frozenset("取消 算了 不弄了 退出 作废 不填了 不录了 不记了 取消吧 停 终止 放弃 不报了 不提了".split()),
    Intent.BACK: frozenset("上一步 返回 后退 退回 返回上一步 上一题 回上一步 退一步 回退 往回 倒回去".split()),
    Intent.HELP: frozenset("帮助 菜单 怎么用 功能 help 使用说明 说明 ? 主菜单 功能菜单 你会做什么 你会什么 你能做什么 你会干什么 你能干什么 能做什么".split()),
    Intent.GREET: frozenset("你好 您好 谢谢 多谢 在吗 再见 拜拜 早上好 下午好 晚上好 辛苦了 hi hello 嗨 哈喽 早 谢了".split()),
    Intent.BIND: frozenset("绑定 我要绑定 绑定账号 绑定帐号 绑定身份 绑一下 认证".split()),
    Intent.UNBIND: frozenset("解绑 解除绑定 取消绑定".split()),
    Intent.CHECK_IN: frozenset("签到 报到 我来签到 我要签到".split()),
}  # fmt: skip
_BY_WORD = {word: intent for intent, words in _WORDS.items() for word in words}
_CASE = "[\ue020-\ue027]"
_CODE, _DIGITS = "\ue030", "[\ue031\ue032]"
# Over the masked text: case numbers stand as one mark by their prefix, \ue021 实, \ue022 建, \ue024 急, \ue025 声.
_SHAPES: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, lazy(shape))
    for intent, shape in (
        (Intent.BIND, rf"(?:绑定|绑|认证|绑定码)?[:\s]*{_CODE}|(?:绑定|绑定码)[:\s]*{_DIGITS}"),
        (Intent.CHECK_IN, rf"(?:我)?(?:签到|报到|签到码)[:,\s]*(?:码)?(?:是)?[:\s]*{_DIGITS}|{_DIGITS}\s?签到"),
        (
            Intent.ACKNOWLEDGE,
            r"(?:收到|知道了?|已收到|知悉|已知悉)[,\s]*\ue024|\ue024[,\s]*(?:已?收到了?|已?知悉|知道了)",
        ),
        (Intent.FILE_SUGGESTION, r"(?:请?[提题梯]交|把?)\ue022(?:提交(?:上去|了)?)?(?<!^\ue022)"),
        (
            Intent.FILE_SUGGESTION,
            r"(?:我们?)?(?:想要?|要|来|再)?(?:提|写|报|交|反映|提交)(?:一?[条个份件]|点)?(?:新的?|合理化)?(?:建议|意见|提案)",
        ),
        (
            Intent.PUBLISH_CASE,
            r"(?:把)?(?:公开|公示|公布|撤下)\ue022|(?:把)?\ue022(?:公开|公示|公布|评(?:为)?优秀|评优)了?",
        ),
        (Intent.ASSIGN_CASE, r"(?:转交|转办|交办|分办|改派)\ue022|\ue022(?:转交|转办|交办|分办|改派)"),
        (Intent.URGE_CASE, r"(?:催一?[下催办]?|催办)\ue022|\ue022催一?[下催办]"),
        (
            Intent.REPLY_CASE,
            r"(?:答复|回复|签收|收到|接收|退办)\s?\ue022|\ue022[,\s]*(?:已经?)?(?:签收|退办|收到|接收)了?",
        ),
        (
            Intent.TRACK_SUGGESTION,
            r"\ue025(?:现在|后来|的事)?(?:怎么样|咋样|怎样|办得?怎么?样|(?:办)?到哪|有结果|有回音|有答复|有进展)[^,。]{0,5}",
        ),
        (
            Intent.MY_RECORDS,
            r"(?:查看|看看?|看一下|翻一?下|打开|调出)[\ue020-\ue023\ue027]|查一?下[\ue020\ue021\ue023\ue027]",
        ),
        (Intent.CASE_STATUS, r"(?:帮我|请|麻烦)?查(?:一?下|查|询)?\ue022"),
        (
            Intent.PERSON_STATUS,
            r"(?:帮我|我想|我要)?(?:查看|查询|查查|查一?下|看一?下|看看?|查)\s?\ue002(?:的?(?:履职)?(?:情况|记录)?)?",
        ),
        (Intent.PERSON_STATUS, r"(?:查|看)一?下?(?:某个|一个)人的?(?:履职)?(?:情况)?"),
        (
            Intent.AMEND_RECORD,
            rf"(?:撤回|撤销|删除|删掉|作废|修改|更正|改一下|改){_CASE}|{_CASE}(?:撤回|撤销|删除|删掉|作废|写错|记错)了?",
        ),
        (
            Intent.AMEND_RECORD,
            r"(?:我)?(?:想|要|想要)?(?:改|修改|更正|撤回|删)(?:一下|掉)?(?:我的)?(?:一|某)?[条个]?记录",
        ),
    )
)


# Looked for at the beginning of the masked text, however long the rest is. What they begin with is looked for first, before the rest is searched.
_OPENINGS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, lazy(shape))
    for intent, shape in (
        (
            Intent.AMEND_RECORD,
            (
                rf"(?=(?:把|将|请把|帮我把)?{_CASE})(?!.*(?:\ue003|承办|主办|会办|期限|时限|[评答回]复|评价|备注|满意|参考|公开|联名))(?:把|将|请把|帮我把)?{_CASE}的?"
                r"[^,。]{0,9}?(?:改成|改为|换成|换为|更正为|写错|记错|填错|录错)"
            ),
        ),
        (
            Intent.LOG_GOOD_DEED,
            (
                r"(?=(?:我们?|咱们?|今年我?)?[打准计拟])(?!.*(?:会$|会议|通知|测评|提案|建议))(?:我们?|咱们?|今年我?)?(?:打算|准备|计划|拟)(?:在[^,。]{1,12})?[给为帮替]"
                r"[^,。]{1,14}?(?:建|办|装|做|设|买|添|送|开|搞|组织|安排|修|联系)"
            ),
        ),
        (
            Intent.REPLY_CASE,
            r"\ue022[^,。]{0,4}(?:能不能|能否|可否|可不可以|想|申请|请求?|求)(?:再|往后|我们)?(?:晚|缓|延|宽限|推迟|多给)",
        ),
        (Intent.FILE_SUGGESTION, r"为了?[^,。]{2,24},\s*我?(?:们)?(?:建议|提议|呼吁|希望工会)"),
    )
)
_UNIT_AND_COUNT = lazy(r"\ue001[,\s]*[\ue031\ue032](?:个|名|位)?(?:人|职工|工人|员工)?")
_PERHAPS = 0.5  # enough to ask «是…吗？», never to act
_NOISE = lazy(
    r"\d{9,}|.*(?:\b(?:select|drop|insert|delete|update|alter|union)\b.+\b(?:from|table|into|where|set|select)\b|<script|--\s*$|\bor\s+\d\s*=\s*\d)",
    re.IGNORECASE | re.DOTALL,
)
_NOISE_SIGNS = ("select", "drop", "insert", "delete", "update", "alter", "union", "<script", "--", "or")

_A_WISH = lazy(r"(?:意见|建议|提案)一[条件个份][:,\s]|我?有(?:一)?个(?:点子|建议|想法)[:,\s]")
# «依我看该翻修屋顶», where nobody was met and no case is meant.
_MY_VIEW = lazy(
    r"(?!.*(?:走访|座谈|接待|聊|反映|紧急|改成|改为|取消|退回|[联实建研急声会记]-?\d))[^。!?]*?(?:依我看|依我之见|我的意思就?是|我提个议)[,:\s]*(?:[^,。!?]{0,14}?(?:该|得|要)|给|让|把|在|由|每|搞|办|建)[^吗?]{4,}"
)
_ASKS = lazy(r"哪了|哪里|哪儿|了吗|没有$|怎么样|进展|咋样")


def regular(sentence: Sentence, masked: str) -> Guess | None:
    """What a very regular message wants, or None for the classifier."""
    bare = sentence.plain.lstrip(_STOPS).rstrip(_POLITE).lower()
    shape = masked.lstrip(_STOPS).rstrip(_POLITE)
    if _UNIT_AND_COUNT.fullmatch(shape):
        return Guess(Intent.LOG_CONTACT, _PERHAPS)
    intent = _of_words(bare) or _of_shape(shape)
    return Guess(intent, SURE) if intent else None


def _of_words(bare: str) -> Intent | None:
    if bare in _BY_WORD:
        return _BY_WORD[bare]
    if _A_WISH.match(bare) and not _ASKS.search(bare):
        return Intent.FILE_SUGGESTION
    if ("依我" in bare or "我的意思" in bare or "我提个议" in bare) and _MY_VIEW.fullmatch(bare):
        return Intent.FILE_SUGGESTION
    may_be_noise = bare[:1].isdigit() or any(sign in bare for sign in _NOISE_SIGNS)
    return Intent.OUT_OF_SCOPE if may_be_noise and _NOISE.match(bare) else None


def _of_shape(shape: str) -> Intent | None:
    if len(shape) <= _LONGEST_SHAPE:
        for intent, pattern in _SHAPES:
            if pattern.fullmatch(shape):
                return intent
    return next((intent for intent, pattern in _OPENINGS if pattern.match(shape)), None)


_LONGEST_SHAPE = 14
