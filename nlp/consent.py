"""What somebody who decides says of a case: yes, no, not now, or a question; and what a sentence says not to do.

Nothing but a plain yes is one (requirements.md D2): wherever words pull both ways, whoever said them is asked.
"""

from __future__ import annotations

import re
from enum import StrEnum

from nlp.case_numbers import scan
from nlp.normalise import normalise
from nlp.patterns import lazy


class Said(StrEnum):
    """`ASKS`: wants to know first; `WAITS`: decides nothing yet."""

    YES = "yes"
    NO = "no"
    WAITS = "waits"
    ASKS = "asks"


_ASKS = lazy(
    r"能不能|可不可以|行不行|要不要|是不是|是否|能否|可否|好不好|同不同意|批不批|交不交|该不该|有没有|怎么|为什么|为啥|凭什么|什么|哪|多少|几[时天个件]|到底|谁"
)
_WAITS = lazy(
    r"(?:先|暂时?|都|还)?(?:别|甭|勿|莫|不要|不急|不忙)(?:急着?|忙着?|先|再)?(?:交|批|办|发|转|定|签|给|下|答应|同意|延|了|$)|(?:先|暂时?)不(?!同意|予|批准)|暂缓|暂停|缓一?缓|缓办|缓一步|放一?放|搁|压一?压|"
    r"[再先](?:看|想|议|研究|考虑|商量|讨论|斟酌|说|等|问|核实|了解|调研)|等(?:一?等|一下|会|我|下次|几天)|考虑(?:一下|考虑)|研究(?:一下|研究)|没(?:有)?想好|没(?:有)?定|下次|回头|慢着|且慢|先放"
)
_NO = lazy(
    r"不(?:太|能|予|可以?|应该?|准备?|打算|想|大)?(?:同意|批准?|通过|支持|赞成|认可|答应|行|妥|宜|合适|合规|给延|延)|不(?:可以|予|准|行|可)|不(?:能|该|应该?|再|必|用)?交|不能办|没(?:有|能|法)?(?:同意|通过|批准?|过)|"
    r"未(?:获|能|予)?(?:通过|同意|批准)|(?:同意|批|答应|通过)不了|否决|否了|驳回|退回|打回|拒绝|反对"
)
_YES = lazy(
    r"同意|批准|批了|准了|准予|予以|通过|可以|[oO][kK]|没(?:有)?(?:意见|问题)|无异议|照办|按此|定了|过了|赞成|支持|好的?(?=[,。;!\s]|$)|(?<!不)行(?=[,。;!\s了]|$)|批(?=[,。;!\s]|$)|"
    r"就(?:这样|这么|按这个)办|按方案办|(?<![的已])交办(?=建-|$|吧|下去)"
)
# What takes nothing back: «没意见», «不晚于4月».
_HARMLESS = lazy(r"没(?:有)?(?:意见|问题)|无异议|不错|不(?:晚|迟|少|早|多|超)[于过]?|不好意思")
_DOUBT = lazy(r"[不没别勿莫未]|无法|难以|除非|暂缓")
_CONDITION = lazy(r"但|不过|前提|如果|等")
_CLAUSES = lazy(r"[,。;!\s]+")


def said_of(text: str, *, names: bool = False) -> Said | None:
    """What was decided; None where the words don't say it beyond doubt.

    `names`: the sentence itself says to whom or until when, which is a yes unless it says otherwise.
    """
    words = normalise(text).strip()
    if _ENDS_ASKING.search(words):
        return Said.ASKS
    clause = next((each for each in _CLAUSES.split(words) if _speaks(each)), "")
    against = next((said for said, pattern in _AGAINST if pattern.search(clause)), None)
    if against is not None or not (clause or names):
        return against
    is_open = _DOUBT.search(_HARMLESS.sub("", words)) or (not names and _CONDITION.search(words))
    return None if is_open else Said.YES


_ENDS_ASKING = lazy(r"[吗么呢?]$")
_AGAINST = ((Said.ASKS, _ASKS), (Said.WAITS, _WAITS), (Said.NO, _NO))


def _speaks(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in (_ASKS, _WAITS, _NO, _YES))


_FORBIDS = lazy(
    r"(?:别|甭|勿|莫|(?<!要)不要|不用|不必|(?:先|暂时?|还是?|就|都|也)不|不想|不准备|不打算)(?:急着?|忙着?|着急|先|再|就|给|把|让|去|往下|随便|要|向){0,2}"
    r"(?:退|驳|打回|受理|立案|交|批|转|改派|留作|并|签|公开|公布|发布|催|申请|延|报|答复)"
)


def forbids(text: str) -> bool:
    """Whether a command says what not to do, «建-0001先别退回»; what stands behind it are reasons and contents."""
    words = normalise(text)
    for each in reversed(scan(words)):
        words = words[: each.start] + " " + words[each.end :]
    command = next((each for each in re.split(r"[,。;:!?]", words) if each.strip()), "")
    return bool(_FORBIDS.search(command))


_CALLS_OFF = lazy(
    r"(?:那|就|我们|咱们|还是)*(?:算了吧?|不(?:退|转|交|改派|延|延期|答复|签收?|催|备注)(?:办|回)?了|先?不(?:退|办)了|(?:还是|就)(?:由|让)?(?:我们|我|本单位|我单位)(?:自己)?(?:来)?办?|别(?:退|转|交|延)了|没事了)[吧啊呀]?[,。!\s]*"
)


def calls_off(text: str) -> bool:
    """Whether an answer to our question gives up what was begun: «算了,还是我们办»."""
    said = normalise(text).strip()
    end = 0
    while (found := _CALLS_OFF.match(said, end)) is not None and found.end() > end:
        end = found.end()
    return bool(said) and end == len(said)


_BY_NUMBER = lazy(
    r"\s*第?(?P<n>\d{1,4})号(?:案|件)?(?=可以|不?同意|不?批|通过|没问题|没意见|[交给转]|退|答复|回复|签收|到哪|办|催|先|暂缓|留作|并|不|公开|受理|延期|怎么|的?进展)"
)


def opened_by_number(text: str) -> tuple[int, str] | None:
    """The case's number and the rest of «1号可以交办», which might as well begin with a day; None for other words."""
    found = _BY_NUMBER.match(normalise(text))
    return (int(found["n"]), text[found.end() :]) if found else None


_OF_ALL = lazy(
    r"全部|全都|所有|一并|(?:^|[,。;\s])(?:我|这[些几两三]?[件个]?|[几两三]件|它们)?都(?:同意|不同意|可以|批|不批|行|没意见|没问题|通过|交)"
)


def is_of_all(text: str) -> bool:
    """Whether a decision is on all that waits: «都同意», «全部同意交办»."""
    return bool(_OF_ALL.search(normalise(text)))


_COUNTS = r"\d{1,4}号?(?:\s*[、,和与及跟]\s*\d{1,4}号?)*"
_BARE_NUMBERS = lazy(
    rf"(?:^|同意(?:交办)?|批准|交办|通过)\s*第?(?P<all>{_COUNTS})[件号]?\s*(?=$|也|都|不?同意|不?可以|不?批|不?通过|没问题|没意见|一起|交办|,)"
)


def bare_numbers(text: str) -> tuple[int, ...]:
    """The numbers of «15和16也同意», «同意1、3», which are cases or lines of a list; none where something is counted."""
    found = _BARE_NUMBERS.search(normalise(text))
    return tuple(dict.fromkeys(int(each) for each in re.findall(r"\d+", found["all"]))) if found else ()


def with_numbers(text: str, numbers: str) -> str:
    """The same with cases in the place of bare numbers, so that none is read as a day."""
    words = normalise(text)
    found = _BARE_NUMBERS.search(words)
    return f"{words[: found.start('all')]}{numbers}{words[found.end('all') :]}" if found else f"{numbers} {text}"


def gives(rest: str) -> bool:
    """Whether a command begins by giving something to somebody, which only a unit's name tells from a notice."""
    return normalise(rest).startswith(("给", "交给", "转"))


# What an answer to «是哪一件» may hold besides the number.
_BESIDES = lazy(r"[就那这一是选指说要的条件个份吧啊哦嗯呀嘛哈建议意见提案第号、和与及跟,。.!\s]*")


def only_picks(rest: str, waiting: str) -> bool:
    """Whether an answer to «是哪一件» says nothing but which one, or begins the sentence that waits once more.

    `rest`: the answer without its numbers.
    """
    said = normalise(rest).strip()
    again = said.strip("把将给的, 。")
    return _BESIDES.fullmatch(said) is not None or (bool(again) and normalise(waiting).startswith(again))
