"""Whether short words are plainly a yes or plainly a no: nothing is confirmed, signed, withdrawn or sent on less.

A model knows what a sentence resembles; «有问题» resembles «没问题», and «对吗» resembles «对的». What acts on a yes asks here.
"""

from __future__ import annotations

import re

from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.words import Word, engine_word

_SOFT = (
    r"[,，。.!！~～、…\s]|吧|了|的|滴|哒|嘞|啦|咯|啊|呀|哈|哦|噢|呐|(?<=嗯)呢|哇|喽|哩|嘅|呗|伐|谢谢?(?:您|你)?|辛苦(?:您|你)?了?|麻烦(?:您|你)|"
    "内容|信息|情况|以上|上述|这条|都|我|(?:我|都|已经?)*(?:看|核对|检查)过?[了好]|你|您"
)
# Pieces that only say yes.
_YES = (
    "没[有得]?(?:啥|什么)?(?:问题|错|毛病|意见)|(?:确认|准确|核对)?无(?:误|问题)|(?:完全|非常)?(?:正确|准确|属实)|妥|对头|要得|使得|中(?=$|[的了啊嘞呀吧中,\\s])|阔以|冇错"
    "|(?:就是|就按|就照|是|按|照|就)(?:这样|这么|这个|上面的?)(?:吧|子|着)?(?:来|定|办|记|报|写|提交|提|交|发|填|录|存)?|就(?:这样|咁|格样)"
    "|(?:完全)?(?:同意|认可|赞成|支持|愿意)|(?:予以)?确[认定仁任人]|系(?=[嘅呀啊的]|$)|当然|必须的|okk?|okay|yes|得行|全对|得(?=$|[的了得啊嘞,\\s])|可以|没错"
    "|是我(?:本人)?(?:参加|去|说)?的?|我?(?:确实)?(?:去|参加)了|是|对|好|行|嗯|恩|成|要(?!求)|👌|✅|👍|🆗"
)
_ACT = (
    "(?:提交|上报|保存|存|记|登记|录入|录|报|交|提|发送|发|签|联名|附议|署名|撤回|撤|入库|入账|办|定|加上|加入)"
    "(?:上去?|下来?|下|起来|走|成?建议|出去?|一?[条个份]建议)?"
)
# What is to be done, said along with a yes; alone it is one only for what a card offers.
_DO = rf"(?:就|那就|那|请|帮我|给我|直接|赶紧|快|先|全都?|全部|统统|这么)*{_ACT}"
_ALONE = r"(?:请|帮我|给我|直接|那就|就)*(?:提交|保存|记上|记下|(?:记|交|报|存|发|提)(?=了?吧))"
_AGREEING = re.compile(rf"(?:{_SOFT})*(?:{_YES}|{_ALONE})(?:{_YES}|{_SOFT}|{_DO})*", re.IGNORECASE)

_NO = (
    "不同意|不赞成|不支持|(?:这|完全|那天|那次|说的)*不是(?:这么|一|那么)?(?:这?回事|[这那][样个]?(?:的|意思)?|同一次|我(?:去|参加|说)?的?|的)?|不(?:太|大)?(?:对头?|行|正确)|还?不(?:得行|中|行)"
    "|不(?:要|用|必|需要|想|愿意?|可以|成|了|签|联名|参加|加入|提|记|撤回?|确认|署名)|没(?!错|毛病|问题|意见)有?(?:这回事|的事|没有)?|(?:那天|那次|这次)?(?:没有?|不)(?:去|参加|在场)过?(?:那次活动)?"
    "|(?:暂时|先|这次)不用|以后再说|下次再说|免了|并非如此|有误|唔系|勿是|弗是|冇(?!错)|[搞弄说写记填]?错|别|否|no(?:pe)?|不|❌"
)
_REFUSING = re.compile(
    rf"(?:{_SOFT}|这个?|那个?|先|就|还是|嗯|好|不好意思)*(?:{_NO})(?:{_NO}|{_SOFT}|{_DO}|先|这[条个]|需要|必要)*",
    re.IGNORECASE,
)
_STOPPING = re.compile(
    rf"(?:{_SOFT}|那|就|还是|嗯|好|全都?|先)*(?:取消|算了|放弃|退出|作罢|(?:不|别)(?:想|用|要)?(?:提|记|填|弄|办|写|报|交|发|签|撤回?|要|搞|管))"
    rf"(?:{_SOFT}|它|这[条个些])*"
)
_DOUBT = re.compile(r"[?？]|吗|么$|(?<!嗯)呢|怎么|(?<!没)(?<!没有)什么|哪|再看看|可是|不过")
_LONGEST = 24


def is_yes(text: str) -> bool:
    """«嗯对的», «好的提吧», «没问题，就这样»; not «有问题», «对吗», «是前天», «好麻烦» or «是提案»."""
    return _is(_AGREEING, text) and not _DOUBT.search(normalise(text))


def is_no(text: str) -> bool:
    """«不对», «先不用了», «不同意»; not «不着急» or «不对，是前天»."""
    return _is(_REFUSING, text) and not _DOUBT.search(normalise(text))


def is_stop(text: str) -> bool:
    """«取消», «那就算了吧», «都不要了»; not «鹅湖那条不要了»."""
    return _is(_STOPPING, text) and not _DOUBT.search(normalise(text))


def _is(pattern: re.Pattern[str], text: str) -> bool:
    said = normalise(text).strip()
    return len(said) <= _LONGEST and bool(pattern.fullmatch(said))


def steering_word(text: str) -> Word | None:
    """The form word that a text amounts to, in whatever plain words; None where it says anything more."""
    if (word := engine_word(text)) is not None:
        return word
    if is_yes(text):
        return Word.CONFIRM
    return Word.DENY if is_no(text) else Word.CANCEL if is_stop(text) else None


_DECIDES = {Word.CONFIRM: True, Word.DENY: False, Word.CANCEL: False}


def decided(text: str) -> bool | None:
    """Yes or no to what was asked, with or without its number; None for a doubt, a question, a value or anything else."""
    said = normalise(text)
    for found in reversed(scan(said)):
        said = said[: found.start] + said[found.end :]
    word = steering_word(said)
    return None if word is None else _DECIDES.get(word)
