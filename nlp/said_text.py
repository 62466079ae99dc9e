"""The text that a sentence carries for somebody else: of a reply, a note, a notice, a report, and reasons given."""

from __future__ import annotations

import re

from nlp.normalise import TRIM, Prepared
from nlp.patterns import lazy
from nlp.reading import Intent

# In the order of how sure they are; the first that is found announces the text.
_BEHIND: dict[Intent, tuple[re.Pattern[str], ...]] = {
    intent: tuple(map(lazy, patterns))
    for intent, patterns in {
        Intent.REPLY_CASE: (
            r"(?:答复|回复|回应|复函)如下[:,\s]*",
            r"(?:答复|回复|回应|办理结果|结果|处理意见|反馈)(?:意见)?[^:,。\s]{0,14}?[:,]",
            r"(?:办复|办结|回函)[,\s]*(?:(?:结果)?[A-Da-d]类?)?[:,\s]+",
            r"^(?:我们|请|现在?)?(?:答复|回复|回应|反馈)(?:一下)?\s*建?-?\d+(?:号(?:建议)?|那?[条件个])?(?:了|一下)?(?:[:,\s]+(?:[A-Da-d]类?[:,\s]+)?)",
            r"(?:兑现|落实|办好|办完|完成|解决|做到|搞定)了?[,:。\s]+",
            r"(?:答复|回复|回应|反馈)(?:一下|一句)?\s*(?:[A-Da-d]类?)?[,\s]+",
        ),
        Intent.NOTE_CASE: (
            r"(?:备注|批注|注明|记录|记一[笔下条句]|补记|加注|留言|内部记|标注|备忘|补备|留个?条子?|记个?事|附注|说明|注)[^:,。\s]{0,8}?[:,\s]+",
            r"(?:备注|批注|记一[笔下]|注明|标注|加注|补注)(?:一[下句条笔]|上)?",
            r"(?:建)?-?\d+[号那条件个]*[:,\s]+",
        ),
        Intent.REPLY_VOICE: (
            r"(?:告诉|转告|跟|和|给|帮我?回|回复?|答复?)(?:他们?|她们?|对方|职工|那[个位][^,。:]{1,8}|这位[^,。:]{1,6})(?:说|讲|回)?(?:一?[句下声个])?(?:话)?(?:就)?(?:说|讲)?[:,\s]*(?=[^,。:]{2})",
            r"(?:回复|答复|回应|回个?话|回一[下句声]|答一句|我来回|回)[^:,。\s]{0,9}?[:,\s]+(?:讲|说)?",
            r"(?:回复|答复)(?:一下)?(?:讲|说)",
            r"(?:告诉|转告)(?:他们?|她们?|对方|职工)?[:,\s]*",
            r"[:,]",
        ),
        Intent.BROADCAST: (
            r"(?:通知|消息|信息|公告|短信|文件|一[条句声下]|群发|提示)[^:,。\s]{0,12}?[:,]",
            r"[:,]",
            r"说一声|告知",
            r"(?:代表|委员|干部|主席|工作者|承办人|全体|所有人|大家|各?工会|各单位)[们]?[,:\s]+",
        ),
        Intent.REPORT_URGENT: (
            r"^(?:(?:您好|你好|领导)[,!。\s]*)?(?:[^,。:!]{0,6}?(?:报告|上报|汇报|报送|速报|急报|通报|急件)(?:一下|领导|县总|一个|情况|一起)?|(?:紧急|突发|重大)(?:情况|事件|事)|急+|出(?:大)?事(?:儿|情)?了|不好了|情况很急)[^:,。!]{0,4}[:,!。\s]+",
        ),
    }.items()
}
_URGENT_ASIDE = lazy(r"^(?:刚|刚刚|刚才)?(?:在)?[^,。]{0,8}(?:看到的?|听说的?|接到(?:消息|电话)|得知)[,:]")
_URGENT_TAIL = lazy(
    r"[,。!\s]*(?:赶紧上报|请(?:速|尽快|立即|马上|领导|指示|派人)[^,。]*|快来人|怎么办|请示[^,。]*|速报|特此报告|马上(?:来|派)[^,。]*|要出大?事[^,。]*|快(?:派|来)[^,。]*|请求[^,。]{0,8})[,。!\s]*$"
)
_RESULT_TAIL = lazy(
    r"[,。;\s]*(?:按|属于?|归|定为?|结果(?:类别)?|类别|算|是)?(?::|为|是)?\s?[A-Da-d]\s?类[^,。]{0,2}[,。\s]*$"
)
_BECAUSE = lazy(r"(?:原因(?:是|为|:)|理由(?:是|为|:)|因为|由于|(?<![一-龥])因(?!此))")
_SHORT = 8  # «不服,要申诉» decides twice and gives no reason
_SPLIT = lazy(r"[,。;!?:\s]+")


def behind(intent: Intent, prepared: Prepared) -> str | None:
    """The text behind the words that announce it: «答复建-0012:…», «备注:…», «给全体委员发通知:…»."""
    text = prepared.plain
    lead = next((found for pattern in _BEHIND[intent] if (found := pattern.search(text))), None)
    if intent is Intent.REPORT_URGENT:
        return _urgent(prepared, lead.end() if lead else 0)
    if not lead:
        return None
    start, end = lead.end(), len(text)
    if intent is Intent.REPLY_CASE:
        end = start + len(_RESULT_TAIL.sub("", text[start:]))
    return prepared.cut(start, end) or None


def _urgent(prepared: Prepared, start: int) -> str | None:
    aside = _URGENT_ASIDE.match(prepared.plain[start:])
    start += aside.end() if aside else 0
    body = _URGENT_TAIL.sub("", prepared.plain[start:])
    return prepared.cut(start, start + len(body)) or None


def reason(prepared: Prepared, decided: re.Pattern[str]) -> str | None:
    """Why: what follows «因为», else the clauses behind the one that decides."""
    because = _BECAUSE.search(prepared.plain)
    if because:
        return prepared.cut(because.end(), _before_decision(prepared.plain, because.end(), decided)) or None
    for where in reversed(tuple(decided.finditer(prepared.plain))):
        gap = _SPLIT.search(prepared.plain, where.end())
        said = prepared.plain[gap.end() :] if gap else ""
        if gap and said.strip(TRIM) and not (len(said) < _SHORT and decided.search(said[:4])):
            return prepared.cut(gap.end(), len(prepared.plain))
    return None


def _before_decision(text: str, start: int, decided: re.Pattern[str]) -> int:
    """Where the clause begins that decides, behind a reason: «因出差,特请假一次»."""
    verdict = decided.search(text, start)
    stops = [gap.start() for gap in _SPLIT.finditer(text, start, verdict.start())] if verdict else []
    return stops[-1] if stops else len(text)
