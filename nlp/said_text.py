"""The text that a sentence carries for somebody else: of a reply, a note, a notice, a report, and reasons given."""

from __future__ import annotations

import re

from nlp.normalise import Prepared
from nlp.reading import Intent

_BEHIND: dict[Intent, re.Pattern[str]] = {
    Intent.REPLY_CASE: re.compile(
        r"(?:答复|回复|回应|办理结果|结果|处理意见|反馈)(?:如下|意见)?[^:,。]{0,14}?[:,]|答复如下[:,]?|[^,。]{0,14}(?:兑现|落实|办好|办完|完成|解决|做到)了?[,:]"
    ),
    Intent.NOTE_CASE: re.compile(r"(?:备注|批注|注明|记录|记一[笔下条句]|补记|加注|留言|内部记|标注|注)[^:,。]{0,8}?[:,\s]+|(?:备注|批注|记一[笔下]|注明|标注)(?:一[下句条笔]|上)?"),
    Intent.REPLY_VOICE: re.compile(r"(?:告诉(?:他们?|她们?|对方|职工)?|(?:回复?|答复?|答|回应|说)(?:他|她|对方|职工)?一?[句下声]?|我来回|转告(?:他|她)?)[^:,。告诉]{0,9}?[:,]|告诉(?:他们?|她们?|对方|职工)|[:,]"),
    Intent.BROADCAST: re.compile(r"(?:通知|消息|信息|公告|短信|文件|一[条句声下])[^:,。]{0,12}?[:,]|[:,]|说一声|告知"),
    Intent.REPORT_URGENT: re.compile(
        r"^(?:(?:紧急|重大|突发|特急|加急|马上|立即|赶紧)*(?:请示|情况|事件|事项|事)?(?:报告|上报|汇报|报送|速报|急报|通报|报告一下)+(?:一下|领导|县总|一个|情况)?|急+|出(?:大)?事(?:儿|情)?了|不好了|报告领导|报告)[^:,。!]{0,4}[:,!。\s]+"
    ),
}  # fmt: skip
_URGENT_ASIDE = re.compile(r"^(?:刚|刚刚|刚才)?(?:在)?[^,。]{0,8}(?:看到的?|听说的?|接到(?:消息|电话)|得知)[,:]")
_URGENT_TAIL = re.compile(r"[,。!\s]*(?:赶紧上报|请(?:速|尽快|立即|马上|领导|指示|派人)[^,。]*|快来人|怎么办|请示[^,。]*|速报|特此报告|马上(?:来|派)[^,。]*|要出大?事[^,。]*|快(?:派|来)[^,。]*)[,。!\s]*$")
_RESULT_TAIL = re.compile(r"[,。;\s]*(?:按|属于?|归|定为?|结果(?:类别)?|类别|算|是)?(?::|为|是)?\s?[A-Da-d]\s?类[^,。]{0,2}[,。\s]*$")
_BECAUSE = re.compile(r"(?:原因(?:是|为|:)|理由(?:是|为|:)|因为|由于|(?<![一-龥])因(?!此))")
_SPLIT = re.compile(r"[,。;!?:\s]+")


def behind(intent: Intent, prepared: Prepared) -> str | None:
    """The text behind the words that announce it: «答复建-0012:…», «备注:…», «给全体委员发通知:…»."""
    text = prepared.plain
    lead = _BEHIND[intent].search(text)
    if intent is Intent.REPORT_URGENT:
        return _urgent(prepared, lead.end() if lead else 0)
    if not lead:
        return None
    start, end = lead.end(), len(text)
    if intent is Intent.REPLY_CASE:
        again = re.match(r"答复如下[:,]?|如下[:,]?", text[start:])
        start += again.end() if again else 0
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
        return prepared.cut(because.end(), len(prepared.plain)) or None
    *_, where = (None, *decided.finditer(prepared.plain))
    gap = _SPLIT.search(prepared.plain, where.end()) if where else None
    return (prepared.cut(gap.end(), len(prepared.plain)) or None) if gap else None
