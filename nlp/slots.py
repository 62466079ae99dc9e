"""Which slots belong to which intent, and which finder gives them: one table, so that nothing is made up elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from nlp import counts, found, found_days, labels, log_content, periods, said_text, spans
from nlp.found import Finder, Slots
from nlp.names import Group
from nlp.patterns import lazy
from nlp.reading import Intent
from nlp.sentence import Sentence
from nlp.topics import topic_of, topic_of_matter, what_is_told


def extract(sentence: Sentence, intent: Intent) -> dict[str, Any]:
    """The slots that the sentence gives for this intent; JSON-able values only."""
    slots: dict[str, Any] = {}
    for finder in FINDERS.get(intent, ()):
        slots.update(finder(sentence, intent))
    return slots


def choices(sentence: Sentence, intent: Intent) -> dict[str, tuple[str, ...]]:
    """Equally near unions and departments, for the person to choose between."""
    allowed = FINDERS.get(intent, ())
    groups = (
        (Group.UNIT, "unit", (found.units, found.units_or_words)),
        (Group.DEPARTMENT, "department", (found.departments,)),
    )
    open_names: dict[str, tuple[str, ...]] = {}
    for group, slot, finders in groups:
        several = next((m.names for m in sentence.named(group) if len(m.names) > 1), ())
        if several and any(finder in allowed for finder in finders):
            open_names[slot] = several
    if "unit" not in open_names and found.units_or_words in allowed and (fitting := found.alike(sentence)):
        open_names["unit"] = fitting
    return open_names


def _said(slot: str, read: Callable[[str], Any]) -> Finder:
    """A finder that reads one slot off the text with names, dates and numbers of cases blanked."""

    def finder(sentence: Sentence, intent: Intent) -> Slots:
        value = read(sentence.without_names)
        return {} if value is None else {slot: value}

    return finder


def _cut(slot: str, read: Callable[[Sentence], str | None]) -> Finder:
    """A finder for a span of the writer's own words."""

    def finder(sentence: Sentence, intent: Intent) -> Slots:
        value = read(sentence)
        return {slot: value} if value else {}

    return finder


def _decision(sentence: Sentence, intent: Intent) -> Slots:
    value = labels.decision(intent, sentence.without_names)
    return {"decision": value} if value else {}


def _rating(sentence: Sentence, intent: Intent) -> Slots:
    """A mark, or how satisfied; the attitude only where it is said apart."""
    text = sentence.without_names
    score, rating, attitude = counts.points(text), labels.rating(text), labels.attitude(text)
    slots: dict[str, Any] = {"score": score} if score is not None else ({"rating": rating} if rating else {})
    return slots | ({"attitude": attitude} if attitude else {})


_REASONS: dict[Intent, tuple[re.Pattern[str], frozenset[str]]] = {
    Intent.COSIGN: (lazy(r"联[名署]了?|不(?:想|能|便|愿意?)?(?:签|参加|联)[^,。]{0,6}|签|退出"), frozenset({"no"})),
    Intent.RSVP: (lazy(r"请[^,。]{0,3}假|[去来到]不[了成]|不[去来]了?|不参加了?|缺席|没法[^,。]{0,4}|不能[^,。]{0,5}|参加不了|无法[^,。]{0,5}|赶不[上到回][^,。]{0,3}|没空|走不开"), frozenset({"no"})),
    Intent.APPROVE_CASE: (lazy(r"不(?:同意|批|准|予|行|宜|通过|妥)[^,。]{0,6}|否决|驳回|退回"), frozenset({"no"})),
    Intent.REVIEW_CASE: (lazy(r"退(?:回|掉|给|了)?[^,。]{0,5}|打回[去来]?|驳回|不予(?:受理|立案)|不受理|(?:留作|留存|供|作为?)[^,。]{0,2}参考[^,。]{0,3}|存查|备查"), frozenset({"return", "reference"})),
    Intent.REPLY_CASE: (lazy(r"退[办回还掉件][^,。]{0,3}|延期[^,。]*|延长[^,。]*|宽限[^,。]*|展期[^,。]*|推迟[^,。]*|延[到至][^,。]*|延后[^,。]*"), frozenset({"return", "extend"})),
    Intent.MY_EVALUATION: (lazy(r"异议|不服|申诉|不认|申请复核|这么低|太低|有问题|不公平|不合理|有意见"), frozenset({"object"})),
}  # fmt: skip
_AMENDED = lazy(r"撤[回掉销了]+|删[掉除了]*|作废|不要了|取消掉?")
_DISSATISFIED = lazy(r"不(?:太|很|够|怎么)?满意|差评|满意|\d分")
_ADVICE = lazy(
    r"[,。;\s]*(?:请|应该?|应当|建议|可以)?(?:由|转|给|改|退)?(?:转给|交给|转|给|由|交)?[^,。]{0,3}\ue000[^,。]*[。]?$|[,。;\s]*[^,。]{0,6}\ue000[^,。]{0,6}$"
)


def _reason(sentence: Sentence, intent: Intent) -> Slots:
    """Why it was refused, returned, put off or objected to."""
    decided, needing = _REASONS[intent]
    if labels.decision(intent, sentence.without_names) not in needing:
        return {}
    before = _said_before(sentence, decided) if intent in (Intent.REPLY_CASE, Intent.REVIEW_CASE) else None
    return _as_reason(sentence, said_text.reason(sentence.prepared, decided)) or _as_reason(sentence, before)


def _rating_reason(sentence: Sentence, intent: Intent) -> Slots:
    if labels.rating(sentence.without_names) != "dissatisfied":
        return {}
    reason = said_text.reason(sentence.prepared, _DISSATISFIED)
    return _as_reason(sentence, reason) if reason and not _DISSATISFIED.search(reason) else {}


def _withdrawal_reason(sentence: Sentence, intent: Intent) -> Slots:
    return _as_reason(sentence, said_text.reason(sentence.prepared, _AMENDED))


_CASE_ONLY = lazy(r"^(?:把|将|给)?[\ue000\s,的这件那条个]*$")


def _said_before(sentence: Sentence, decided: re.Pattern[str]) -> str | None:
    """The clause between the number and the verdict: «建-0045不归我们管,退办»."""
    verdict = decided.search(sentence.plain)
    start = sentence.cases[0].end if sentence.cases else 0
    before = sentence.plain[start : verdict.start()] if verdict else ""
    stop = max(before.rfind(","), before.rfind(" "), before.rfind("。"))
    clause = before[: max(stop, 0)]
    told = len(clause.strip(" ,。的")) > 3 and not _CASE_ONLY.match(sentence.without_names[start : start + len(clause)])
    return sentence.prepared.cut(start, start + len(clause)) if told else None


def _as_reason(sentence: Sentence, reason: str | None) -> Slots:
    """Without the advice who should have it instead: «不归我们管,应该给人社局»."""
    if not reason:
        return {}
    start = max(sentence.prepared.surface.rfind(reason), 0)
    blanked = sentence.without_names[start : start + len(reason)]
    advice = _ADVICE.search(blanked) if any(m.start >= start for m in sentence.named(Group.DEPARTMENT)) else None
    kept = reason[: advice.start()] if advice else reason
    return {"reason": kept} if kept and blanked.strip("\ue000 ") else {}


def _contact_matter(sentence: Sentence, intent: Intent) -> Slots:
    """`issue` and the topic of it; where nothing was raised, «去医院食堂» tells where one was, not what it was about."""
    if not sentence.issue:
        return {}
    issue = sentence.prepared.cut(*sentence.issue)
    topic = topic_of_matter(sentence.without_names[slice(*sentence.issue)], sentence.without_issue)
    if not issue or (topic is None and spans.is_how_it_goes(issue)):
        return {}
    return {"issue": issue} | ({"topic": topic} if topic else {})


def _suggestion_matter(sentence: Sentence, intent: Intent) -> Slots:
    if sentence.cases and len(sentence.without_names) - sum(c.end - c.start for c in sentence.cases) < 14:
        return {}
    issue = spans.suggestion_issue(sentence.prepared, sentence.matter(intent))
    topic = _topic_of_wish(issue, sentence.prepared.surface) if issue else None
    title = spans.quoted(sentence.prepared) if _ENTITLED.search(sentence.plain) else None
    return {slot: value for slot, value in (("issue", issue), ("topic", topic), ("title", title)) if value is not None}


def _topic_of_wish(issue: str, said: str) -> str | None:
    """What the wish is about with the trouble before it, which measured better than the wish alone; else by the wish."""
    whole = what_is_told(said)
    return topic_of_matter(whole) or topic_of_matter(issue, whole.replace(issue, ",", 1))


_ENTITLED = lazy(r"(?:题目|标题|题名|名称|题|案名)(?:就?是|为|叫做?|叫作|:|\s)*[<\"]|(?:名为|叫做?|题为)[<\"]")


def _voice_matter(sentence: Sentence, intent: Intent) -> Slots:
    issue = spans.voice_issue(sentence.prepared)
    topic = topic_of_matter(sentence.without_names)
    return ({"issue": issue} if issue else {}) | ({"topic": topic} if topic else {})


def _logged(sentence: Sentence, intent: Intent) -> Slots:
    content = log_content.content(sentence, intent)
    return {"content": content} if content else {}


def _attended(sentence: Sentence, intent: Intent) -> Slots:
    """What a meeting was about, and its name as title; where only the name is said, that is what it was about."""
    name = log_content.meeting_name(sentence)
    content = log_content.content(sentence, intent)
    if not content or (name and content in name):
        return {"content": name} if name else {}
    return {"content": content} | ({"title": name} if name and name not in content else {})


def _changed(sentence: Sentence, intent: Intent) -> Slots:
    """The new values of a corrected record."""
    # Imported here: everything that a form can be answered with comes along, and few messages correct a record.
    from nlp import corrections

    text = sentence.plain
    for case in sentence.cases:
        text = text[: case.start] + "\ue000" * (case.end - case.start) + text[case.end :]
    now = datetime.combine(sentence.today, time())
    changed = dict(corrections.changes(text.replace("\ue000", ""), now, sentence.names))
    # The matter of a case or a contact is its `issue`, whatever the writer calls it.
    if "content" in changed and sentence.cases and sentence.cases[0].number[0] in "建联声":
        changed["issue"] = changed.pop("content")
    return changed


def _behind(sentence: Sentence, intent: Intent) -> Slots:
    content = said_text.behind(intent, sentence.prepared)
    return {"content": content} if content else {}


def _reply(sentence: Sentence, intent: Intent) -> Slots:
    """The text of a reply only where it is one, and not a signing for, a return or a wish for time."""
    return {} if labels.decision(intent, sentence.without_names) else _behind(sentence, intent)


def _promised(sentence: Sentence, intent: Intent) -> Slots:
    """By when: a date marked as a deadline, and any date of a wish for time."""
    wants_time = labels.decision(intent, sentence.without_names) == "extend"
    return (found_days.due if wants_time else found_days.marked_due)(sentence, intent)


def _research(sentence: Sentence, intent: Intent) -> Slots:
    title = spans.research_title(sentence.prepared)
    return {"title": title} if title else {}


def _danger(sentence: Sentence, intent: Intent) -> Slots:
    """An accident is one of safety, however many are in hospital."""
    return {"topic": "safety"} if _ACCIDENT.search(sentence.plain) else _matter(sentence, intent)


_ACCIDENT = lazy(
    r"泄漏|泄露(?!.{0,4}信息)|爆炸|坍塌|塌方|倒塌|触电|中毒|着火|起火|火灾|坠落|摔下|被埋|被困|砸[伤到中死]|卷进|伤亡"
)
_topic, _matter = _said("topic", topic_of), _said("topic", topic_of_matter)
_duty, _role, _group = _said("duty", labels.duty), _said("role", labels.role), _said("group_by", labels.group_by)
_money, _limit, _first = _said("amount", counts.yuan), _said("limit", counts.limit), _said("limit", counts.first_of)
_listed = _said("limit", counts.listed)
_score = _said("score", counts.points)
_quoted = _cut("title", lambda sentence: spans.quoted(sentence.prepared))
_meeting = _cut("title", log_content.meeting_name)
_scope = (found.units, found.industry, _role, found.persons)
_question = (periods.period, _duty, *_scope, _group)
_I = Intent

FINDERS: dict[Intent, tuple[Finder, ...]] = {
    _I.BIND: (found.code,),
    _I.MY_PROGRESS: (periods.period, _duty),
    _I.MY_RECORDS: (found.case_no, periods.period, _duty, found.units, found.persons),
    _I.AMEND_RECORD: (found.case_no, _changed, _withdrawal_reason),
    _I.LOG_CONTACT: (found_days.day, found_days.clock, found.modes, found.units_or_words, found.persons, found.on_behalf, found.head_count, found.industry, _contact_matter),
    _I.LOG_STUDY: (found_days.day, found_days.clock, found.on_behalf, found.persons, _logged),
    _I.LOG_TALK: (found_days.day, found_days.clock, found.units_or_words, found.on_behalf, found.persons, found.head_count, _logged),
    _I.LOG_MEETING: (found_days.day, found_days.clock, found.units, found.on_behalf, found.persons, _attended),
    _I.LOG_TRAINING: (found_days.day, found.on_behalf, found.persons, _said("days", counts.days), _said("hours", counts.hours), _logged),
    _I.LOG_INSPECTION: (found_days.day, found_days.clock, found.units_or_words, found.industry, found.on_behalf, found.persons, _logged),
    _I.SUBMIT_RESEARCH: (found.case_no, found_days.handed_in, found.on_behalf, found.persons, _research),
    _I.LOG_GOOD_DEED: (found_days.day, found.units, found.on_behalf, found.persons, found.head_count, _money, _matter),
    _I.UPDATE_GOOD_DEED: (found.case_no, found_days.day, found.head_count, _money),
    _I.FILE_SUGGESTION: (found.case_no, found.on_behalf, found.persons, found.units, found.industry, found.asked_department, _suggestion_matter),
    _I.TRACK_SUGGESTION: (found.case_no, periods.period),
    _I.COSIGN: (found.case_no, _decision, _reason),
    _I.RATE_REPLY: (found.case_no, _rating, _rating_reason),
    _I.REPORT_URGENT: (found_days.day, found_days.clock, found.units_or_words, found.head_count, _danger, _behind),
    _I.MY_REMINDERS: (found_days.reminder_day, found_days.clock, _duty),
    _I.RSVP: (found.case_no, found_days.day, found_days.clock, _decision, _reason),
    _I.CHECK_IN: (found.code, found.case_no),
    _I.MY_EVALUATION: (periods.period, _decision, _reason),
    _I.EXPLAIN_DUTY: (_duty, _role),
    _I.REPLY_VOICE: (found.case_no, _behind),
    _I.PUBLISHED_RESULTS: (periods.period, _topic, found.industry, found.units),
    _I.READ_DOCUMENTS: (periods.period, _quoted),
    _I.DUTY_OVERVIEW: (*_question, _first),
    _I.WHO_IS_BEHIND: (*_question, _first),
    _I.PERSON_STATUS: (periods.period, _duty, found.units, found.persons),
    _I.CASE_QUEUE: (found.department, periods.period, found.units, found.industry, found.persons, _topic, _listed),
    _I.CASE_STATUS: (found.case_no, found.department),
    _I.REVIEW_CASE: (found.merged, _decision, _reason),
    _I.APPROVE_CASE: (found.case_no, _decision, found.departments, found_days.due, _reason),
    _I.ASSIGN_CASE: (found.case_no, found.departments, found_days.due),
    _I.URGE_CASE: (found.case_no, found.department),
    _I.REPLY_CASE: (found.case_no, _decision, _promised, found.right_department, _said("result", labels.result), _reply, _reason),
    _I.NOTE_CASE: (found.case_no, _behind),
    _I.PUBLISH_CASE: (found.case_no,),
    _I.MANAGE_SESSION: (found_days.day, _decision),
    _I.ACKNOWLEDGE: (found.case_no,),
    _I.ISSUE_CODE: (found.persons, found.units),
    _I.REMIND_PEOPLE: (periods.period, _duty, *_scope),
    _I.BROADCAST: (found.units, _role, found.persons, _quoted, _behind),
    _I.MANAGE_MEETING: (found.case_no, found_days.day, found_days.clock, found.units, found.persons, _role, _said("limit", counts.invited), _meeting),
    _I.MANAGE_SURVEY: (found_days.day, periods.surveyed, _decision, _group),
    _I.ANALYSE: (periods.period, _topic, *_scope, _group, _first),
    _I.EXPORT: (periods.period, _duty, *_scope, _group),
    _I.EVALUATE: (periods.period, found.persons, found.units, _role, _score),
    _I.SPOT_CHECK: (_limit, periods.period, _duty, found.units, found.persons),
    _I.ORG_DUTIES: (periods.period, found.units),
    _I.STAFFING: (_said("workers", counts.workforce), found.units),
    _I.CITY_OVERVIEW: (periods.period, _duty, _role),
    _I.WORKER_VOICE: (found.units, _voice_matter),
    _I.FIND_MY_REP: (found.units,),
}  # fmt: skip
