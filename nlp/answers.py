"""Short answers to one question of a form, and corrections said in the middle of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from nlp import counts, found, found_days, labels, org_words, periods, sentence, spans, topics, unit_parts
from nlp.calendar_math import Direction
from nlp.dates import Kind
from nlp.names import Group, Names
from nlp.normalise import prepare
from nlp.numbers import ABOUT, AMOUNT, about, amount
from nlp.reading import Intent
from nlp.sentence import Sentence
from nlp.words import engine_word

_LEAD = re.compile(
    r"^(?:嗯+|哦|那个|就是|应该|大概|好像|我?是在?|是|在|去的是|去的|去了|到了?|走访的是|走访了?|走访|我们?去的|单位是|单位|地点是|叫做?|反映的?是?|主要是?|说的是|内容是|主题是|题目是|标题是|原因是|因为|写|填|"
    r"一共|总共|共|约|大约|差不多|有|来了|花了|用了|是关于|关于|日期是|时间是|人数是|人数|:|,|\s)+"
)
_TAIL = re.compile(r"[,。!?;\s]*(?:吧|啊|呀|呢|哈|啦|了|左右|上下|的样子|那边|那里|那儿|这边)*[。!?\s]*$")
_COUNT = re.compile(
    rf"(?P<n>{ABOUT}|[俩仨])\s?(?:个|名|位|号|人次|户)?(?:来|多)?(?:人|职工|工人|员工|同志|左右|上下)*(?:左右|上下|吧|了)*"
)
_AMOUNT = re.compile(rf"(?P<n>{AMOUNT})\s?(?:多|来)?(?:元整?|块钱?|圆|人民币)?(?:左右|上下|吧|了)*")
_NUMBER = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[零一二两三四五六七八九十百半点]+)\s?个?(?P<half>半)?(?:天|日|小时|学时|课时|钟头|分|条|件|份|个|名|人)?(?P<more>半)?(?:左右|吧|了)*"
)
_WITHOUT_INTENT = Intent.LOG_CONTACT


def answer(slot: str, text: str, now: datetime, names: Names) -> Any | None:
    """The value that a short answer gives for this slot, as a Reading would hold it; None when it gives none."""
    said = sentence.analyse(text, now, names)
    reader = _READERS.get(slot)
    return reader(said) if reader and said.plain else None


def unit_choices(text: str, names: Names) -> tuple[str, ...]:
    """The unions that the words fit equally well or in part, else the words where they are hardly a name; the person chooses."""
    mentions = [mention for mention in names.find(prepare(text).plain) if mention.group is Group.UNIT]
    several = next((mention.names for mention in mentions if len(mention.names) > 1), ())
    if several or mentions:
        return several
    words = unit_parts.part_of(_bare(prepare(text).plain))
    near = names.nearest_units(words)
    if near:
        return near if len(near) > 1 else ()
    if found_parts := unit_parts.units_with(words, names):
        return found_parts
    is_doubtful = unit_parts.may_be_name(words) and not unit_parts.is_place(words) and engine_word(text) is None
    return (words,) if is_doubtful else ()


def _bare(text: str) -> str:
    return _TAIL.sub("", _LEAD.sub("", text))


def _day(said: Sentence, last: bool = False, side: Direction = Direction.PAST) -> str | None:
    for when in said.whens:
        span = when.resolve(said.today, side)
        if span and (when.kind is not Kind.PERIOD or span[0] == span[1] or last):
            return span[1 if last else 0].isoformat()
    return None


def _to_day(said: Sentence) -> str | None:
    return _day(said, last=True)


def _from_day(said: Sentence) -> str | None:
    got = periods.period(said, Intent.MY_RECORDS).get("from")
    return str(got) if got else None


def _due_day(said: Sentence) -> str | None:
    return _day(said, last=True, side=Direction.COMING)


def _people(said: Sentence) -> int | None:
    match = _COUNT.fullmatch(_bare(said.without_names))
    if match:
        return {"俩": 2, "仨": 3}.get(match["n"]) or about(match["n"])
    return counts.head_count(said.without_names)


def _yuan(said: Sentence) -> int | float | None:
    match = _AMOUNT.fullmatch(_bare(said.without_names).replace(" ", ""))
    return amount(match["n"]) if match else counts.yuan(said.without_names)


def _measured(read: Callable[[str], int | float | None]) -> Callable[[Sentence], Any]:
    """A bare number, or one with its unit."""

    def reader(said: Sentence) -> int | float | None:
        got = read(said.without_names)
        if got is not None:
            return got
        match = _NUMBER.fullmatch(_bare(said.without_names))
        number = amount(match["n"]) if match else None
        return number + 0.5 if number is not None and match and (match["half"] or match["more"]) else number

    return reader


def _unit(said: Sentence) -> str | None:
    """The canonical name, or the words used where the roster doesn't know them; None where two fit equally."""
    mentions = said.named(Group.UNIT)
    if mentions:
        return mentions[0].names[0] if len(mentions[0].names) == 1 else None
    words = _TAIL.sub("", _LEAD.sub("", said.plain))
    own = org_words.legal_name(said.without_names)
    if own or _is_no_unit(said):
        return own
    near = said.names.nearest_units(words)
    if near:
        return near[0] if len(near) == 1 else None
    if unit_parts.units_with(unit_parts.part_of(words), said.names):
        return None
    named = org_words.unit_words(said.without_names) or words
    # «新华电子厂» holds «新华电子», which is a name as well.
    words = words if words.startswith(named) and len(words) <= len(named) + 2 and unit_parts.is_place(words) else named
    return words if 2 <= len(words) <= _LONGEST_UNIT and unit_parts.is_place(words) else None


_LONGEST_UNIT = 200


def _is_no_unit(said: Sentence) -> bool:
    """A bare date, a count or a word to the form names no union."""
    rest = _bare(said.without_names).strip("\ue000 ,。")
    return not rest or engine_word(said.plain) is not None or bool(_COUNT.fullmatch(rest) or said.cases)


def _slot(finder: found.Finder, slot: str) -> Callable[[Sentence], Any]:
    return lambda said: finder(said, _WITHOUT_INTENT).get(slot)


# «在首末站装饮水机» keeps its 在.
_TEXT_LEAD = re.compile(
    r"^(?:嗯+|哦|那个|就是|反映的?(?:是|了)?|主要是|说的是|内容是|主题是|题目(?:是|叫|为)|标题(?:是|叫|为)|原因是|因为|是关于|关于|写(?=[^字])|填|:|,|\s)+"
)


def _words(said: Sentence) -> str | None:
    text = _TEXT_LEAD.match(said.plain)
    return spans.tidy(said.prepared, text.end() if text else 0, len(said.plain))


def _modes(said: Sentence) -> list[str] | None:
    return labels.modes(said.plain) or None


def _units(said: Sentence) -> list[str] | None:
    return (
        list(dict.fromkeys(mention.names[0] for mention in said.named(Group.UNIT) if len(mention.names) == 1)) or None
    )


def _labelled(read: Callable[[str], str | None]) -> Callable[[Sentence], Any]:
    return lambda said: read(said.plain)


def _yes_no(said: Sentence) -> str | None:
    return labels.decision(Intent.COSIGN, said.plain)


_READERS: dict[str, Callable[[Sentence], Any]] = {
    "date": _day, "date_to": _to_day, "from": _from_day, "to": _to_day, "due": _due_day, "time": _slot(found_days.clock, "time"),
    "modes": _modes, "unit": _unit, "units": _units, "department": _slot(found.department, "department"),
    "co_departments": lambda said: [m.names[0] for m in said.named(Group.DEPARTMENT)] or None,
    "industry": _slot(found.industry, "industry"), "group_by": _labelled(labels.group_by), "persons": _slot(found.persons, "persons"),
    "on_behalf": lambda said: next((m.names[0] for m in said.named(Group.PERSON) if len(m.names) == 1), None),
    "head_count": _people, "workers": lambda said: counts.workforce(said.plain) or _people(said), "amount": _yuan,
    "days": _measured(counts.days), "hours": _measured(counts.hours), "limit": _measured(counts.limit), "score": _measured(counts.points),
    "topic": lambda said: topics.named_topic(said.plain) or topics.topic_of(said.plain), "case_no": _slot(found.case_no, "case_no"),
    "merge_into": _slot(found.case_no, "case_no"), "duty": _labelled(labels.duty), "role": _labelled(labels.role),
    "rating": _labelled(labels.rating), "attitude": _labelled(labels.rating), "decision": _yes_no, "result": _labelled(labels.result),
    "code": lambda said: found.code(said, Intent.BIND).get("code") or found.code(said, Intent.CHECK_IN).get("code"),
    "issue": _words, "title": lambda said: spans.quoted(said.prepared) or _words(said), "content": _words, "reason": _words, "measures": _words,
}  # fmt: skip
