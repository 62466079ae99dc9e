"""The index of the program: which topic answers which intent, what a finished form does, what an answer settles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from config.texts import text
from handlers.forms.catalogue import BEGUN_BY, FORMS, URGENT
from handlers.forms.progress import Progress
from handlers.messages import Kind, Reply
from handlers.topics import (
    analysis,
    archive,
    assistance,
    cases,
    catchup,
    chat,
    deeds,
    evidence,
    exempting,
    explaining,
    exports,
    figures,
    identity,
    inspection,
    joint,
    ledger,
    links,
    mine,
    notices,
    officers,
    org,
    places,
    reminding,
    staffing,
    urgent,
)
from handlers.turn import Turn
from nlp.deeds import asks_of_deed
from nlp.reading import Certainty, Intent, Reading
from nlp.words import asks_uncontacted, without_number

Topic = Callable[[Turn, Reading], list[Reply]]
Maybe = Callable[[Turn, Reading], list[Reply] | None]

# With one of these an analysis is one figure that was asked for, not what stands out.
_FIGURE = frozenset({"measure", "group_by", "against"})


def _analyse(turn: Turn, reading: Reading) -> list[Reply]:
    is_figure = _FIGURE & reading.slots.keys() or reading.slots.get("by", "topic") != "topic"
    return (figures.analyse if is_figure else analysis.analyse)(turn, reading)


ROUTES: Mapping[Intent, Topic] = {
    **dict.fromkeys(BEGUN_BY, ledger.begin),
    Intent.BIND: identity.bind,
    Intent.UNBIND: identity.unbind,
    Intent.GREET: chat.greet,
    Intent.HELP: chat.help_,
    Intent.CONFIRM: chat.nothing_open,
    Intent.DENY: chat.nothing_open,
    Intent.CANCEL: chat.nothing_open,
    Intent.BACK: chat.nothing_open,
    Intent.OUT_OF_SCOPE: chat.out_of_scope,
    Intent.MY_PROGRESS: mine.progress,
    Intent.MY_RECORDS: mine.my_records,
    Intent.AMEND_RECORD: mine.amend,
    Intent.EXPLAIN_DUTY: explaining.explain,
    Intent.UPDATE_GOOD_DEED: mine.amend,
    Intent.MY_LINKS: links.mine,
    Intent.REPORT_URGENT: urgent.begin,
    Intent.ACKNOWLEDGE: chat.greet,
    Intent.SPOT_CHECK: inspection.draw,
    Intent.STAFFING: staffing.tell,
    Intent.ORG_DUTIES: org.tell,
    **cases.TOPICS,
    Intent.MY_REMINDERS: reminding.my_reminders,
    Intent.REMIND_PEOPLE: notices.remind_people,
    Intent.BROADCAST: notices.broadcast,
    Intent.READ_DOCUMENTS: notices.documents,
    Intent.WHO_IS_BEHIND: officers.who_is_behind,
    Intent.PERSON_STATUS: officers.person_status,
    Intent.DUTY_OVERVIEW: figures.tell,
    Intent.ANALYSE: _analyse,
    Intent.EXPORT: exports.export,
}


def _deed_looked_up(turn: Turn, reading: Reading) -> list[Reply] | None:
    """«实-0001花了多少钱» looks at the deed and changes nothing."""
    if not asks_of_deed(without_number(reading.text)):
        return None
    number = reading.slots.get("case_no")
    return mine.my_records(turn, replace(reading, slots={"case_no": number} if number else {"duty": "good_deed"}))


# Who is asked first, and may leave the sentence to the intent's own topic.
FIRST: Mapping[Intent, tuple[Maybe, ...]] = {
    **{intent: (offered,) for intent, offered in cases.OFFERED.items()},
    Intent.CONFIRM: (joint.answer, cases.answer_word, cases.decide_word, joint.unclear, cases.unclear),
    Intent.DENY: (
        joint.answer,
        cases.answer_word,
        cases.decide_word,
        mine.amend_last,
        joint.corrected,
        urgent.more_of_last,
        joint.unclear,
        cases.unclear,
    ),
    Intent.AMEND_RECORD: (mine.amend_last, joint.corrected, urgent.more_of_last),
    Intent.ACKNOWLEDGE: (urgent.acknowledge, cases.OFFERED[Intent.ACKNOWLEDGE]),
    Intent.UPDATE_GOOD_DEED: (_deed_looked_up, deeds.update),
    Intent.WORKER_VOICE: (ledger.voice_as_suggestion,),
}
# Who may know a sentence by its own words, whatever it was taken for.
_AHEAD: tuple[tuple[frozenset[Intent], Maybe], ...] = (
    (frozenset(Intent) - {Intent.ACKNOWLEDGE, Intent.REPORT_URGENT}, urgent.look_up),
    (frozenset(Intent), assistance.heard),
    (frozenset(Intent), joint.absent),
    (frozenset(Intent), mine.withdrawn_unnumbered),
    (frozenset(Intent), mine.amend_misread),
    (frozenset(Intent), exempting.heard),
    (frozenset(Intent), cases.rates),
    (frozenset(Intent), cases.prompted),
    (frozenset(Intent), cases.awaited),
    (frozenset(Intent), catchup.offer),
    (frozenset(Intent), inspection.judge),
    (frozenset(Intent), archive.asked),
    (frozenset(Intent), archive.readers),
)


# Our own labels are understood for certain, whenever they are typed.
_LABELS: Mapping[str, Intent] = {
    "menu.contact": Intent.LOG_CONTACT,
    "menu.suggestion": Intent.FILE_SUGGESTION,
    "menu.good_deed": Intent.LOG_GOOD_DEED,
    "menu.progress": Intent.MY_PROGRESS,
    "menu.records": Intent.MY_RECORDS,
    "menu.overview": Intent.DUTY_OVERVIEW,
    "menu.person": Intent.PERSON_STATUS,
    "menu.help": Intent.HELP,
    "menu.why": Intent.EXPLAIN_DUTY,
    "menu.bind": Intent.BIND,
    "menu.notices": Intent.READ_DOCUMENTS,
    "menu.cases": Intent.CASE_QUEUE,
    "menu.my_cases": Intent.TRACK_SUGGESTION,
    "menu.published": Intent.PUBLISHED_RESULTS,
    "grade.satisfied": Intent.RATE_REPLY,
    "grade.basically": Intent.RATE_REPLY,
    "grade.dissatisfied": Intent.RATE_REPLY,
    "signing.yes": Intent.COSIGN,
    "signing.no": Intent.COSIGN,
    "menu.urgent": Intent.REPORT_URGENT,
    "menu.links": Intent.MY_LINKS,
    **{f"intent.{intent}": intent for intent in BEGUN_BY},
}


@cache
def _labelled() -> Mapping[str, Intent]:
    return {text(key): intent for key, intent in _LABELS.items()}


def labelled(said: str) -> Intent | None:
    """The intent of a label of ours, or of words as plain as one; None for any other words."""
    if asks_uncontacted(said):
        return Intent.MY_LINKS
    return _labelled().get(said.strip())


def ahead(turn: Turn, reading: Reading) -> list[Reply] | None:
    """The answer of whoever knows the sentence by its own words; None where nobody does."""
    asked = (each(turn, reading) for intents, each in _AHEAD if reading.intent in intents)
    return next((found for found in asked if found is not None), None)


def topic(intent: Intent) -> Topic:
    """Who answers; what is understood but not open yet says so."""
    return _Asked(FIRST.get(intent, ()), ROUTES.get(intent, chat.soon))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Topics in the order in which they are asked; the last one always answers."""

    first: tuple[Maybe, ...]
    last: Topic

    def __call__(self, turn: Turn, reading: Reading) -> list[Reply]:
        answers = (each(turn, reading) for each in self.first)
        return next((found for found in answers if found is not None), None) or self.last(turn, reading)


# «即将开放» ends a conversation; where the reading is not beyond doubt, a question serves better.
_SURE_OF_WHAT_IS_SOON = 0.8


def is_sure(reading: Reading) -> bool:
    """Whether to act on it; for what isn't open yet only where hardly anything else can be meant."""
    if reading.certainty is not Certainty.ACT or reading.intent in ROUTES:
        return reading.certainty is Certainty.ACT
    return reading.share(frozenset(Intent) - ROUTES.keys()) >= _SURE_OF_WHAT_IS_SOON


SUBMITS: Mapping[str, Callable[[Turn, Progress], list[Reply]]] = {
    **dict.fromkeys(FORMS, ledger.submit),
    **cases.SUBMITS,
    URGENT.name: urgent.submit,
}

# What is no text: the replies, or None where the words beside it are read as ever.
TAKES: Mapping[Kind, Callable[[Turn], list[Reply] | None]] = {
    Kind.IMAGE: evidence.take,
    Kind.FILE: evidence.take,
    Kind.VOICE: evidence.take_voice,
    Kind.LOCATION: places.take,
}

# Questions of ours outside any form: what an answer does, or None when the words are no answer.
SETTLES: Mapping[str, Callable[[Turn, str], list[Reply] | None]] = {
    **cases.SETTLES,
    "remind_people": notices.settle_remind,
    "broadcast": notices.settle_broadcast,
    "broadcast_text": notices.settle_text,
    "suggest": ledger.settle_suggest,
    "help": assistance.settle,
    "help_what": assistance.settle_what,
    "catch_up": catchup.settle,
    "exempt": exempting.settle,
    "org_done": org.settle,
    "file_person": archive.settle_person,
    "file_whom": archive.settle_whom,
    "for_whom": ledger.settle_for_whom,
    "same_visit": joint.settle_same,
    "companion": joint.settle_companion,
    "which_reminder": reminding.settle_which,
    "withdraw": mine.settle_withdrawal,
    "deed_done": deeds.settle_done,
    "which_deed": deeds.settle_which,
    "unbind": identity.settle_unbind,
    "person": officers.settle_person,
    "figure_person": figures.settle_person,
    "whom": officers.settle_whom,
    "evidence": evidence.settle,
    "upload": evidence.settle_link,
    "visit_here": places.settle,
}
