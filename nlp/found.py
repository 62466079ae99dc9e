"""What each slot is, once the intent is known: small functions from a Sentence to the slots it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from nlp import counts, industries, labels, org_words
from nlp.names import Group, Mention
from nlp.patterns import lazy
from nlp.reading import Intent
from nlp.sentence import Sentence

Slots = Mapping[str, Any]
Finder = Callable[[Sentence, Intent], Slots]

_BEHALF = lazy(
    r"(?:代|替|帮|给|为|以)(?P<who>[^,。:\s]{2,4}?)\s?(?:同志|代表|委员|主席|老师)?(?:补?[录登填报记]|补[一上个]|提(?!醒)|录入|登记|补录|补登|交(?!办)|名义|上报|写)"
)
# «代录 王建国 11月9日 …»
_ENTERED_FOR = lazy(r"代(?:录入?|登记?|填报?|报)(?:一[下条])?[\s:,]*(?P<who>[^,。:\s]{2,4})")
_CODE = lazy(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9]{8}|[A-Za-z0-9]{4}[ -][A-Za-z0-9]{4})(?![A-Za-z0-9])")
_SIGN = lazy(r"(?<!\d)(?:\d\s?){3,5}\d(?!\d)")
_MERGED = lazy(
    r"(?:并到|并入|并进|并给|合到|合并到|合并入|归到|归入|并案到|跟着)\s?第?(?P<n>\d{1,6}|[零一二三四五六七八九十百]{1,6})?"
)
_CO = lazy(r"会办|协办|配合|会同|协同|协助|参与办")
_CO_BEHIND = lazy(
    r"(?:[、和与及跟]\ue000+)*(?:来|也|都|要|也要|一起|一同|负责|做|给予|予以)?(?:会办|协办|配合|协助|参与|参加|辅助|打?下手|支持)"
)
# «法律部和组织部一起办»: whoever is named first leads.
_JOINED = lazy(r"\s*(?:[、和与及跟同]|以及|还有|加上?)\s*")
_JOINED_AT_END = lazy(r",\s*(?=\ue000+(?:[,。;]|$|一起|一同|共同|联合))")
# «不交交通局,交人社局», «从交通局转到人社局».
_NOT_TO = lazy(
    r"(?:(?:不(?:再|要|用|能|该|应该?|是)?|别|勿|不归|不属于?)(?:交|给|转|归|由|让|属于?|该)?[给由到]?|从|原来?[是由归])$"
)
_GIVES = frozenset({Intent.ASSIGN_CASE, Intent.REVIEW_CASE, Intent.APPROVE_CASE})
_DONE_WITH = lazy(r"(?:[,。;\s]|$)")
# «县总组织的视察»: who held it is not where one was.
_HOST = lazy(r"(?:组织|举办|召开|领导|副?主席|主办|开展|印发|部署|通知|安排|全委会|常委会|统一|“|\"|开的|办的|工会法)")
_LEAD_OFFICE = lazy(r"主办|牵头|承办|负责")


def case_no(sentence: Sentence, intent: Intent) -> Slots:
    return {"case_no": sentence.cases[0].number} if sentence.cases else {}


def merged(sentence: Sentence, intent: Intent) -> Slots:
    """The case a sentence is about and the one it goes into: «把建24并到建13里去»."""
    numbers = [case.number for case in sentence.cases]
    into = _MERGED.search(sentence.plain)
    if into and into["n"]:
        target = next((case.number for case in sentence.cases if case.start <= into.start("n") < case.end), None)
        target = target or org_words.case_of(into["n"])
    else:
        behind = [case.number for case in sentence.cases if into and case.start >= into.end()]
        target = behind[0] if behind else (numbers[-1] if len(numbers) > 1 else None)
    about = next((number for number in numbers if number != target), None)
    found = {"case_no": about} if about else {}
    return found | ({"merge_into": target} if target and target != about else {})


def units(sentence: Sentence, intent: Intent) -> Slots:
    """`unit`, or `units` where several are named; nothing where a name fits two unions equally well."""
    host = intent in RECORDS
    sure = [
        mention
        for mention in sentence.named(Group.UNIT)
        if len(mention.names) == 1
        and not (host and mention.names[0].endswith("总工会") and _HOST.match(sentence.plain, mention.end))
    ]
    several = list(dict.fromkeys(mention.names[0] for mention in _nearest_named(sentence.plain, sure)))
    if len(several) > 1:
        return {"units": several}
    return {"unit": several[0]} if several else {}


def _nearest_named(text: str, named: list[Mention]) -> list[Mention]:
    """«羊尖镇的天合化工» names one plant: its town only says where it is; «羊尖镇和天合化工» are two."""
    plants = [mention for mention in named if not mention.names[0].endswith("总工会")]
    if not plants:
        return named
    return [mention for mention in named if mention in plants or _is_joined(text, mention, plants)]


def _is_joined(text: str, town: Mention, plants: list[Mention]) -> bool:
    # «跟县总和渔港的同志»: who went along.
    return text[town.start] not in "县市省" and any(
        _AND.fullmatch(text, min(town.end, plant.end), max(town.start, plant.start)) is not None for plant in plants
    )


_AND = lazy(r"[、和与及跟]")


def units_or_words(sentence: Sentence, intent: Intent) -> Slots:
    """The same; a unit that the roster doesn't know keeps the words used."""
    found = units(sentence, intent)
    if found or sentence.named(Group.UNIT):
        return found
    if alike(sentence):
        return {}
    words = org_words.unit_words(sentence.without_names)
    near = sentence.names.nearest_units(words) if words else ()
    if len(near) > 1:
        return {}
    return {"unit": near[0] if near else words} if words else {}


def alike(sentence: Sentence) -> tuple[str, ...]:
    """The unions that a short word like «电子公司» fits equally well, where there are several and none is named."""
    core = None if sentence.named(Group.UNIT) else org_words.generic_core(sentence.without_names)
    fitting = sentence.names.containing(core) if core else ()
    return fitting if len(fitting) > 1 else ()


def persons(sentence: Sentence, intent: Intent) -> Slots:
    """Roster people named, without the one whose record it is."""
    behalf = on_behalf(sentence, intent).get("on_behalf")
    people = (name for mention in sentence.named(Group.PERSON) for name in mention.names)
    others = [name for name in dict.fromkeys(people) if name != behalf]
    return {"persons": others} if others else {}


def on_behalf(sentence: Sentence, intent: Intent) -> Slots:
    """Whose record it is, in «代王建国录入:…»."""
    match = _ENTERED_FOR.search(sentence.plain) or _BEHALF.search(sentence.plain)
    if not match or intent not in RECORDS:
        return {}
    who = [m.names[0] for m in sentence.named(Group.PERSON) if m.start == match.start("who") and len(m.names) == 1]
    return {"on_behalf": who[0]} if who else {}


RECORDS = frozenset((
    Intent.LOG_CONTACT, Intent.LOG_STUDY, Intent.LOG_TALK, Intent.LOG_MEETING, Intent.LOG_TRAINING, Intent.LOG_INSPECTION, Intent.LOG_GOOD_DEED,
    Intent.SUBMIT_RESEARCH, Intent.FILE_SUGGESTION,
))  # fmt: skip


def departments(sentence: Sentence, intent: Intent) -> Slots:
    """`department` and, for 会办, `co_departments`; of several that are given a case together the first leads."""
    text = sentence.without_names
    mentions = [each for each in sentence.named(Group.DEPARTMENT) if not _NOT_TO.search(text, 0, each.start)]
    co = [mention.names[0] for mention in mentions if _is_co(text, mention.start, mention.end)]
    lead = [mention for mention in mentions if mention.names[0] not in co]
    found: dict[str, Any] = {"department": lead[0].names[0]} if lead else {}
    if intent in _GIVES and lead:
        co += [each.names[0] for each in _joined_to(text, lead) if each.names[0] != lead[0].names[0]]
    return found | ({"co_departments": list(dict.fromkeys(co))} if co else {})


def _joined_to(text: str, named: list[Mention]) -> list[Mention]:
    """Those behind the first that stand in one row with it."""
    row = named[:1]
    for mention in named[1:]:
        joins = (each.match(text, row[-1].end) for each in (_JOINED, _JOINED_AT_END))
        if not any(join and join.end() == mention.start for join in joins):
            break
        row.append(mention)
    return row[1:]


def right_department(sentence: Sentence, intent: Intent) -> Slots:
    """To whom a case should rather go: «不属于交通局职权» names nobody, «应由卫健局办理» does."""
    if labels.decision(intent, sentence.without_names) != "return":
        return {}
    return _department_behind(_RATHER, sentence)


def asked_department(sentence: Sentence, intent: Intent) -> Slots:
    """Who is to carry out a wish, where that is said: «建议由女职工部牵头»."""
    return _department_behind(_ASKED_OF, sentence)


def _department_behind(words: re.Pattern[str], sentence: Sentence) -> Slots:
    """The first department that stands right behind these words."""
    named = (m.names[0] for m in sentence.named(Group.DEPARTMENT) if words.search(sentence.plain, 0, m.start))
    first = next(named, None)
    return {"department": first} if first else {}


_ASKED_OF = lazy(r"(?:(?<!自)(?<!理)由|请|让)$")
_RATHER = lazy(
    r"(?:应由|应该?(?:是|给|转|归|交)?|应当|转给?|建议(?:由|转|给|交)?|改由|改交|改给|由|(?<!不)归|给|(?<!不)属于?|请|找|让|是)$"
)


def department(sentence: Sentence, intent: Intent) -> Slots:
    found = departments(sentence, intent).get("department")
    return {"department": found} if found else {}


def _is_co(text: str, start: int, end: int) -> bool:
    """Whether 会办 stands nearer to this department than 主办 does: before it, or right behind it."""
    if _CO_BEHIND.match(text, end):
        return True
    before = max((m.end() for m in _CO.finditer(text, 0, start)), default=-1)
    led = max((m.end() for m in _LEAD_OFFICE.finditer(text, 0, start)), default=-1)
    # «教育局会办,财务部主办»: the word stood behind another department.
    return before > led and not _LEAD_OFFICE.match(text, end) and not _DONE_WITH.match(text, before)


def industry(sentence: Sentence, intent: Intent) -> Slots:
    """An industry named as a group, in the words used: «纺织行业»; `Names.industry` has the roster's word."""
    name = industries.named(sentence.without_names)
    return {"industry": name} if name else {}


def modes(sentence: Sentence, intent: Intent) -> Slots:
    """Looked for in what was done, not in what was said there."""
    found = labels.modes(sentence.without_issue)
    return {"modes": found} if found else {}


def head_count(sentence: Sentence, intent: Intent) -> Slots:
    """Looked for outside the issue first: «宿舍住八个人» counts nobody who was met."""
    if intent is not Intent.LOG_CONTACT:
        number = counts.head_count(sentence.without_names)
    else:
        told = counts.of_those_met(sentence.without_issue)
        number = (
            counts.head_count(told)
            or _total(sentence)
            or counts.answered(told)
            or counts.among_them(sentence.without_names)
        )
    return {"head_count": number} if number else {}


def _total(sentence: Sentence) -> int | None:
    return org_words.total(counts.of_those_met(sentence.without_names))


def code(sentence: Sentence, intent: Intent) -> Slots:
    """A binding code of eight, or the digits of a check-in."""
    match = (_CODE if intent is Intent.BIND else _SIGN).search(sentence.plain)
    found = re.sub(r"[ -]", "", match[0]).upper() if match else ""
    is_code = bool(found) and (
        intent is not Intent.BIND or any(char.isdigit() for char in found) or (match is not None and match[0].isupper())
    )
    return {"code": found} if is_code else {}
