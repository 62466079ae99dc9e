"""Small closed sets of words that steer a form or name a choice: confirm, skip, planned or done, which kind of case.

Whole sentences are understood in `nlp.read`; here are the few words that mean one thing in the middle of a form.
"""

from __future__ import annotations

import re
from enum import StrEnum

from nlp.case_numbers import scan
from nlp.deeds import ends_unfinished
from nlp.normalise import normalise


class Word(StrEnum):
    """A word to the form, not an answer to its question."""

    CONFIRM = "confirm"
    DENY = "deny"
    AMEND = "amend"
    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"


_WORDS: dict[Word, str] = {
    Word.CONFIRM: "确认 确定 是 是的 是滴 对 对的 对滴 对头 没错 好 好的 好滴 好嘞 行 行的 可以 嗯 嗯嗯 恩 ok okay 无误 确认无误 提交 没问题 "
    "就这样 保存 对对 对对对 是这样 记吧 记上 记上吧 可以了 没毛病 要得 中 成 好呀 好啊 确认提交 👌 ✅ 👍 🆗 要 要的",
    Word.DENY: "不是 不对 不 不用 不要 否 不是的 不对的 错了 不用了 没有的事 no 不需要",
    Word.AMEND: "修改 改 改一下 要改 有错 改改 我要改 需要修改 修改一下 更正 要修改",
    Word.BACK: "返回 上一步 后退 退回 上一个 回上一步 返回上一步",
    Word.SKIP: "跳过 没有 无 略过 先不填 不填 略 跳过吧 没 暂无 不清楚 不知道 不记得 记不清了 忘了",
    Word.CANCEL: "取消 算了 不记了 放弃 退出 不要了 不填了 不弄了 取消吧 算了吧 先不记 先不记了 不提了 先不提了",
}
_BY_TEXT = {form: word for word, forms in _WORDS.items() for form in forms.split()}
_EDGES = re.compile(r"^[\s,，.。!！~～、…?？]+|[\s,，.。!！~～、…?？了的吧呢啊哈呀哦]+$")


def engine_word(text: str) -> Word | None:
    """The form word that the whole text is, or None."""
    said = normalise(text).strip().lower()
    return _BY_TEXT.get(said) or _BY_TEXT.get(_EDGES.sub("", said))


_PICKED = re.compile(r"^(?:我|就|说的|是|想|要|选|那个|一?[个条份])*(?P<name>.{2,}?)(?:吧|的|啊|呀|呢|那个|[。.!！])*$")


def choice_named(text: str) -> str:
    """What an answer to «您是想……» names, without the words around it; empty where it names nothing."""
    found = _PICKED.match(normalise(text).strip())
    return found["name"] if found and engine_word(text) is None else ""


_PLANNED = re.compile(r"打算|准备|计划|将要|将会|想要?给|预备|要给|要帮|下周|下个?月|明天|后天|明年|拟")
_DONE = re.compile(r"完成|办好|办妥|做好|搞定|已经?|了")


def deed_is_done(text: str) -> bool | None:
    """Whether a good deed was done or is planned; None where the sentence doesn't say."""
    said = normalise(text)
    if _PLANNED.search(said) or ends_unfinished(said):
        return False
    return True if _DONE.search(said) else None


_PROPOSAL, _SUGGESTION, _OPINION = re.compile(r"提案"), re.compile(r"建议|希望"), re.compile(r"意见")


_KIND_ALONE = re.compile(
    r"(?:这|那|就|应该|类别|种类|类型|改|换|写|算|按|当|作|成|为|是|要|提|一?[条个件份]|我|不|的|[,:\s])*(?:提案|意见|建议)(?:吧|的|了|啊|呗|就行|好了|[。.!])*"
)


def says_kind(text: str) -> bool:
    """Whether a text names the kind of a case and nothing else: «算意见吧», and not «我那个建议咋样了»."""
    return bool(_KIND_ALONE.fullmatch(normalise(text).strip()))


def case_kind(text: str) -> str | None:
    """`proposal`, `suggestion` or `opinion` as the sentence names it; None where it names none."""
    said = normalise(text)
    for kind, pattern in (("proposal", _PROPOSAL), ("opinion", _OPINION), ("suggestion", _SUGGESTION)):
        if pattern.search(said):
            return kind
    return None


_ROTATION = re.compile(r"轮训|跟班学习|一个月的?业务培训")


def is_rotation(text: str) -> bool:
    """Whether training is said to be the rotation training of 绵工发〔2017〕52号 四(三)."""
    return bool(_ROTATION.search(normalise(text)))


_CORRECTION = re.compile(r"改[成为到一下]|换成|不是|写错|说错|弄错|记错|搞错|错了|不对|应该|应为|更正|是.{1,8}才对")


def is_correction(text: str) -> bool:
    """Whether a sentence says that something was wrong."""
    return bool(_CORRECTION.search(normalise(text)))


_OPENER = re.compile(
    r"(?:我?(?:要|想|来)?)?(?:记|提|交|报|登记|录|写|填|办)(?:一?[次条件份个]|一下)?(?:走访|联系|走访联系|实事|好事|建议|意见|"
    r"意见建议|提案|调研报告|报告|学习|宣讲|会议|培训|视察)"
)


def is_bare_opener(text: str) -> bool:
    """«记一件实事»: wants a form and says nothing for it."""
    return bool(_OPENER.fullmatch(_EDGES.sub("", normalise(text).strip())))


_HANDS_IN = re.compile(
    r"(?:调研报告|报告).{0,40}?(?:写[好完]|完成|交[上了到给来]|提交|报上|上交|已经?交|好了|[上下]来)[了啦来去吧的]*[,。!\s]*$|^.{0,8}(?:交|提交|登记)(?:一?[份个篇])?.{0,8}报告"
)


def hands_in(text: str) -> bool:
    """Whether a sentence hands in a report and says no more: «我的调研报告《…》交上来了»."""
    return bool(_HANDS_IN.search(normalise(text).strip()))


_OPENS_WISH = re.compile(
    r"(?:对了|还有|另外|顺便|[,。:\s])*(?:我们?|咱们?)?(?:还|也|再|另外)*(?:要|想)?(?:再)?(?:提议|建议|希望|呼吁|提(?:一?[个条份件])?(?:建议|意见|提案)|反映)"
)


def opens_wish(text: str) -> bool:
    """«我建议……», «希望……»: a wish from its first words on."""
    return bool(_OPENS_WISH.match(normalise(text).strip()))


_NUMBER = re.compile(r"[建联实研急声会记]\s*[-—–－]?\s*\d+\s*号?|第?\s*\d+\s*号?(?:建议|意见|提案|记录)")


def without_number(text: str) -> str:
    """A sentence about a record without the record's number, so that its digits are not taken for a count."""
    return _NUMBER.sub("", normalise(text))


_ASKING = re.compile(
    r"为什么|为啥|凭什么|凭啥|依据|根据|怎么规定|怎么定|怎么算|规定|是什么|什么|哪一?条|哪里|多少|多久|几[天次条个份]?|"
    r"请问|我们?|要求?|需要|应该|必须|可以|[是的了吗呢啊?？,，。 有来自从哪]"
)


def asked_about(text: str) -> str:
    """What a question about a rule is about, without its question words."""
    return _ASKING.sub("", normalise(text))


def covered(asked: str, says: str) -> float:
    """The share of the question's character pairs that a rule's wording has; 0 for less than two characters."""
    pairs = {asked[place : place + 2] for place in range(len(asked) - 1)}
    return sum(pair in says for pair in pairs) / len(pairs) if pairs else 0.0


_AROUND_CODE = re.compile(r"绑定码?|认证|[:,。是为我的]|[\s\-—_]+")


def code_in(text: str, alphabet: str, length: int) -> str | None:
    """The binding code that the whole message is, with or without «绑定» and however it was spaced; None for other words."""
    bare = _AROUND_CODE.sub("", normalise(text)).upper()
    return bare if len(bare) == length and set(bare) <= set(alphabet) else None


_NOT_SAME = re.compile(r"不是|不同|两[次回码]|另记|另一|又一|再记|重新记|不一样")
_SAME = re.compile(r"同一|一回事|一样|就是那|重复|是的?$|一次$")


def says_same(text: str) -> bool | None:
    """Whether two entries are said to be of one event; None where the text says neither."""
    said = normalise(text).strip()
    if len(said) > _SHORT_ANSWER or is_question(said):
        return None
    return False if _NOT_SAME.search(said) else True if _SAME.search(said) else None


_SHORT_ANSWER = 12
_QUESTION = re.compile(r"[?？吗呢]$|什么|多少|几|怎么|为什么|哪")


def is_question(text: str) -> bool:
    return bool(_QUESTION.search(normalise(text)))


_ASKS_HOW = re.compile(
    r"什么样(?:的|子的?)?(?:建议|意见|提案|实事|好事|报告|题目|内容|才)|(?:怎么|怎样|如何|咋|该?咋)(?:写|填|提|算)(?!.*[,。])|(?:写|填|说)(?:什么|多少字?|多长|几个字|啥)(?:好|呢|吗|合适|行)?|有?(?:什么|啥)?(?:区别|要求|格式|例子|范文|模板|样本)[吗呢?？]*$|举个例"
)


def asks_how(text: str) -> bool:
    """«什么样的建议算好建议», «怎么写才好»: asks what to say to our question."""
    return bool(_ASKS_HOW.search(normalise(text).strip())) and (is_question(text) or "例" in text)


_UNCONTACTED = re.compile(
    r"(?:哪些?|哪几[家个]|什么|多少)(?:基层)?(?:工会|单位|企业|厂|公司|行业).{0,8}没(?:有|被)?(?:被|人|有人)?.{0,3}(?:联系|走访|去过|跑)"
)


def asks_uncontacted(text: str) -> bool:
    """«哪些工会还没人联系»: asks where nobody went."""
    return bool(_UNCONTACTED.search(normalise(text)))


_TOGETHER = re.compile(r"(?:我们?|是|就是|对)*(?:一起|一块儿?|一同|共同|联合)(?:去|参加|走访|搞|办|做)?(?:的|活动)?")


def says_together(text: str) -> bool:
    """«一起去的»: takes somebody else's entry for one's own activity too."""
    return bool(_TOGETHER.fullmatch(_EDGES.sub("", normalise(text).strip())))


_YES = frozenset("确认 是 是的 对 对的 没错 属实".split())
_NO = frozenset("不是我 不是 我没去 没去 没有去 没参加 没有参加 我没参加 不对".split())


def numbered_answer(text: str) -> tuple[Word, str] | None:
    """«确认联-0001», «联-0001不是我»: a yes or no to what was asked about a record, with its number."""
    said = normalise(text)
    found = scan(said)
    if len(found) != 1 or len(said) > _SHORT_ANSWER + len(found[0].number):
        return None
    rest = _EDGES.sub("", (said[: found[0].start] + said[found[0].end :]).strip())
    word = Word.CONFIRM if rest in _YES else Word.DENY if rest in _NO else None
    return None if word is None else (word, found[0].number)


_URGENT = re.compile(r"^[【\[]?(?:紧急|特急|急报|请示报告|出大?事了)")


def is_urgent_call(text: str) -> bool:
    """Whether a message begins as an urgent report does, so that nothing else may take it for its answer."""
    return bool(_URGENT.match(normalise(text).strip()))


_ASKS_STATE = re.compile(r"怎么样|咋样|到哪|情况|进展|查|看|签收|收到|有没有|有人[接管]|谁|结果")


def tells_more(text: str) -> bool:
    """Whether a sentence with a report's number says something new of it: «急-0001已经解决», and not «急-0001怎么样了»."""
    rest = without_number(text).strip(" ,，。:：的")
    return len(rest) > 1 and not is_question(rest) and not _ASKS_STATE.search(rest)


_BARE_CALL = re.compile(r"(?:我?要|有)?(?:个|一份|一个|件)?(?:紧急|特急|请示)?(?:报告|急报|情况|的?事)?")


def is_bare_urgent_call(text: str) -> bool:
    """«紧急报告» with nothing reported yet."""
    return bool(_BARE_CALL.fullmatch(_EDGES.sub("", normalise(text).strip())))


def number_of(text: str, prefix: str) -> str | None:
    """The number of that prefix in a text, also of one that only this program gives («求-0001»)."""
    found = re.search(rf"{prefix}\s*-?\s*(\d{{1,6}})", normalise(text))
    return f"{prefix}-{int(found[1]):04d}" if found else None


_HELP = re.compile(r"^(?:求助|请求帮助|请求支持|求帮忙)[:,，、。\s]*(.*)$", re.DOTALL)
_NEED = re.compile(
    r"^(?:我|我们)?(?:这边)?(?:想|需要|希望|要)请?(?:县)?总工会(?:办公室)?(?:帮忙|帮助|帮我|支持|协助|协调)[:,，、。\s]*(.*)$",
    re.DOTALL,
)


def asks_for_help(text: str) -> str | None:
    """What the federation is asked to help with in «求助：……»; empty where nothing is said, None for another sentence."""
    said = normalise(text).strip()
    found = _HELP.match(said) or _NEED.match(said)
    return None if found is None else found[1].strip(" ,.。!！") or ("" if _HELP.match(said) else said)


_HELP_ANSWER = re.compile(r"^(?:答复|回复|办理)\s*求\s*-?\s*(\d{1,6})[:,，。\s]*(.+)$", re.DOTALL)


def help_answer(text: str) -> tuple[str, str] | None:
    """The number and the words of «答复求-0001：……»."""
    found = _HELP_ANSWER.match(normalise(text).strip())
    return None if found is None else (f"求-{int(found[1]):04d}", found[2].strip())


_REQUESTS = re.compile(
    r"(?:有?哪些|看看?|查看?|我的|有没有|还有)?(?:没答复的)?求助(?:有哪些|列表|情况|清单|怎么样了|答复了[吗没]?)?[?？]?"
    r"|(?:我们?|上次|之前|提的?|发的?|的|那[个条])*求助[^,。:]{0,2}(?:有(?:没有)?人?(?:回复|答复|回音|消息|结果|进展|管)[了吗没有呢啊]*"
    r"|(?:办理|处理|回复|答复|办|回)(?:得|到|了)?(?:怎么样|咋样|哪|如何|吗|没有?|呢)[^,。:]{0,4}|怎么样[了呢]*|咋样[了呢]*|到哪[^,。:]{0,4})[?？]?"
)


def asks_requests(text: str) -> bool:
    """«求助有哪些», «我的求助»."""
    said = normalise(text).strip()
    return said != "求助" and bool(_REQUESTS.fullmatch(said))


_BULLET = re.compile(r"^\s*(?:[-*·•]|[(（]?\d{1,2}[)）]?[、.．)）](?!\d)|[一二三四五六七八九十]{1,3}[、.．])\s*")


def lines_said(text: str) -> list[str]:
    """The lines of a longer text without their bullets and numbers; empty ones are left out."""
    return [line for each in text.splitlines() if (line := _BULLET.sub("", each).strip())]


_FOLLOWS = re.compile(r"^(那|只看|就看|单看|只要|换成|按)|呢$")


def is_follow_up(text: str) -> bool:
    """«那去年呢», «只看纺织行业»: only makes sense after the question before it."""
    said = normalise(text).strip(" ,，。.!！?？")
    return len(said) <= _SHORT_ANSWER and bool(_FOLLOWS.search(said))


def headline(text: str, longest: int = 24) -> str:
    """The first clause of what a text is about."""
    return re.split(r"[,，;；]", gist(text, longest))[0]


_WITHDRAWAL = re.compile(r"撤回|撤销|撤掉|撤了|作废|删掉|删除|删了|取消|不算|不要了")


def is_withdrawal(text: str) -> bool:
    """Whether a sentence about a record asks to take it back rather than to change it."""
    return bool(_WITHDRAWAL.search(normalise(text)))


_THANKS, _PARTING = re.compile(r"谢|辛苦|麻烦你|多亏"), re.compile(r"再见|拜拜|晚安|明白了|知道了|收到|回头聊|先这样")


def courtesy_of(text: str) -> str | None:
    """`thanks` or `parting` for a greeting that wants no menu; None for one that opens a talk."""
    said = normalise(text)
    return "thanks" if _THANKS.search(said) else "parting" if _PARTING.search(said) else None


_PARTS = re.compile(r"[,，。;；\s]*(案由|依据|理由|(?:具体)?(?:办法|措施|做法))(?:是|有|为|[:：])")
_PART_OF = {"案由": "issue", "依据": "grounds", "理由": "grounds"}


def proposal_parts(text: str) -> dict[str, str]:
    """案由, 依据 and 具体办法 where a text names them: `issue`, `grounds`, `measures`; empty where it names none."""
    first, *rest = _PARTS.split(text)
    if not rest:
        return {}
    parts = {"issue": first} if first.strip() else {}
    for name, said in zip(rest[::2], rest[1::2], strict=True):
        if said.strip():
            parts[_PART_OF.get(name, "measures")] = said.strip(" ,，。;；")
    return parts


def wish_as_told(text: str, wish: str) -> str:
    """A wish with the reasons given behind it, in the person's own words; without pleas, signers and other parts of a form."""
    begin = text.find(wish)
    if begin < 0:
        return wish
    end = begin + len(wish)
    for clause in _CLAUSE.finditer(text, end):
        if _NO_REASON.search(clause["said"]):
            break
        end = clause.end("said")
    return text[begin:end] if end - begin - len(wish) >= _WORTH_KEEPING else wish


_WORTH_KEEPING = 6  # characters: less is a particle or a face
_CLAUSE = re.compile(r"[,，、;；。!！\s]*(?P<said>[^,，;；。!！\n]+)")
_NO_REASON = re.compile(
    "联名|联署|联合提|署名|附议|一[起块]提|提案人|作为.{0,4}(?:提案|建议|意见)|谢|辛苦|考虑|采纳|领导|研究|题目|标题|主题|类别|案由|依据|办法|措施|麻烦"
    "|行不行|好不好|可以吗|行吗|好吗|怎么样|提一?[个条份]|我的(?:意见|建议)|记[一上下]|先这样|附件|照片|匿名|提交|确认|^(?:另外|还有(?!人)|顺便)"
)


_LEAD = re.compile(
    r"^(我们?|咱们?|俺们?)?(想|要|来|再)?(提(?![高升供前倡醒交炼取])|反映|说|建议|希望|呼吁)(个|一?条|一下|份|一份)?(意见|建议|提案)?[:：,，]?"
)


def gist(text: str, longest: int = 24) -> str:
    """The matter of a longer text in at most `longest` characters, cut at a clause where there is one."""
    first = re.split(r"[。；;!！?？\n]", text.strip())[0]
    said = _LEAD.sub("", first, count=1) or first
    if len(said) <= longest:
        return said
    clauses = re.split(r"[,，、]", said)
    kept = clauses[0]
    for clause in clauses[1:]:
        if len(kept) + 1 + len(clause) > longest:
            break
        kept = f"{kept}，{clause}"
    return kept[:longest]


_OF_EVIDENCE = re.compile(
    r"[这那些就是张个份的照片图片相片文件文档材料报告附件录音语音证明凭据加附放记归属到给在上里为于请把它都算吧了,，。.:：!！\s]*"
)


def about_evidence(said: str, start: int, end: int) -> bool:
    """Whether a number in a text is all that it says, but for words about a picture or a file: «这是联-0123的照片»."""
    return _OF_EVIDENCE.fullmatch(said[:start] + said[end:]) is not None


_UPLOAD = re.compile(
    r"^(?:请|帮)?(?:我)?(?:要|想|怎么|如何|在哪|在哪里|再)*(?:给|把|为)?(?:[联实研记建]\s*-?\s*\d+)?的?(?:上传|补传)(?:一下|一?[个份张])?"
    r"(?:[联实研记建]\s*-?\s*\d+)?的?(?:调研)?(?:文件|文档|报告|材料|附件|照片|图片|链接)*(?:到|给|在)?(?:[联实研记建]\s*-?\s*\d+)?[。.!！?？吗呢吧]*$"
)


def asks_upload(text: str) -> bool:
    """Whether the whole text asks for a way to upload: «上传文件», «上传研-0001的报告»."""
    return _UPLOAD.match(text.strip()) is not None


_URGED = re.compile(
    r"(?:请?帮?我?)?(?:催一?[下催]?|提醒一?下?)\s*第?\s*(?P<numbers>\d{1,2}(?:\s*(?:[,，、;；/和与跟]|\s)\s*\d{1,2})*)\s*[个号条项]?"
)
_ALL_URGED = re.compile(r"(?:全都?|都|全部)(?:催|提醒)(?:一下|一遍)?|催全部|(?:催|提醒)(?:所有人?|大家)")


def urged(text: str) -> list[int] | None:
    """The numbers of «催1,3,5»; empty for «都催»; None where the text is something else."""
    said = _EDGES.sub("", normalise(text).strip())
    if _ALL_URGED.fullmatch(said):
        return []
    found = _URGED.fullmatch(said)
    return [int(number) for number in re.findall(r"\d+", found["numbers"])] if found else None


_PERSON_FILE = re.compile(r"(?:履职|个人|年度|工作)档案|的档案(?:发|给|导|出|拿|看|呢|$)")
_AS_WORD = re.compile(r"word|docx?|文档", re.IGNORECASE)


def asks_person_file(text: str) -> bool:
    """«王建国的履职档案», «把小李今年履职情况导成Word»: a person's year as a document."""
    said = normalise(text)
    is_word = bool(_AS_WORD.search(said)) and "履职" in said and "分析" not in said
    return bool(_PERSON_FILE.search(said)) or is_word


_OWN_DATA = r"(?:记录|台账|履职(?:情况|记录|台账|材料|档案)?|个人(?:信息|资料|数据|材料|履职)|资料|数据|档案|信息)"
_GIVE = r"(?:导出来?|下载|打印|导一?[份下]|打包|拷贝)"
_OWN_FILE = re.compile(
    rf"{_GIVE}[^,。]{{0,6}}(?:我|本人)(?:自己)?(?:的|今年|去年|这一?年|全部|所有)*{_OWN_DATA}|(?:把|将)?(?:我|本人)(?:自己)?(?:的|今年|去年|这一?年|全部|所有)*{_OWN_DATA}[^,。]{{0,4}}(?:{_GIVE}|都?发(?:给)?我|给我一份)"
)


def asks_own_file(text: str) -> bool:
    """«导出我的记录», «请把我的个人信息导出给我»: all that is kept of oneself, as a file."""
    return bool(_OWN_FILE.search(normalise(text)))


_READERS = re.compile(
    r"(?:谁|哪些人|什么人|有没有人|有人)[^,。]{0,4}(?:看过?|查过?|翻过?|读过?|调过?)[^,。]{0,4}(?:我|本人)(?:的)?"
)


def asks_readers(text: str) -> bool:
    """«谁看过我的记录»."""
    return bool(_READERS.search(normalise(text)))


_FAMILIAR = re.compile(
    r"(?<![\u4e00-\u9fff])(?:看看|查查|查一?下|问一?下|说说)?(?:[小老阿](?P<before>[\u4e00-\u9fff])|(?P<after>[\u4e00-\u9fff])(?:师傅|主席|代表|委员|同志|主任|老师|[姐哥总]))"
    r"(?=[今去前本这的最近履干完有到怎工,，]|$)"
)


def familiar_surname(text: str) -> str:
    """The surname in «小李今年履职情况», «张师傅做得怎么样»; empty where nobody is called so."""
    found = _FAMILIAR.search(normalise(text))
    return (found["before"] or found["after"]) if found else ""


_REASON = re.compile(r"(?:理由|原因|因为|用于|用来|为了)(?:[是为]|[::,，])*(.+)$", re.DOTALL)


def original_asked(text: str) -> str | None:
    """The reason for reading a record unmasked, of «看联-0001原文，理由：核实欠薪»; empty without one, None where nobody asks."""
    said = normalise(text)
    if not re.search(r"原文|不遮|没遮|原样", said):
        return None
    found = _REASON.search(said)
    return found[1].strip(" ,.。") if found else ""
