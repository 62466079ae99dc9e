"""One sentence with everything that rules found in it, before anybody knows what it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from nlp import case_numbers, dates, matter, org_words, spans, times, troubles, wishes
from nlp.case_numbers import CaseNumber
from nlp.dates import Kind, Tense, When
from nlp.names import Group, Mention, Names
from nlp.normalise import Prepared, prepare
from nlp.reading import Intent
from nlp.times import ClockTime

# One private-use character for each kind of thing, so that n-grams see the kind and not the instance.
_GROUP_MASKS = {Group.UNIT: "\ue001", Group.PERSON: "\ue002", Group.DEPARTMENT: "\ue003"}
PERSON_MASK = _GROUP_MASKS[Group.PERSON]
_TENSE_MASKS = {Tense.PAST: "\ue010", Tense.TODAY: "\ue011", Tense.COMING: "\ue012", Tense.OPEN: "\ue013"}
_PERIOD_MASK, _WITHIN_MASK, _TIME_MASK = "\ue014", "\ue015", "\ue016"
_CASE_MASKS = dict(zip("联实建研急声会记", map(chr, range(0xE020, 0xE028)), strict=True))
_CODE_MASK, _NUMBER_MASK, _SHORT_CODE_MASK = "\ue030", "\ue031", "\ue032"
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{8}(?![A-Za-z0-9])")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?P<code>(?<!\d)\d{4}(?!\d))|\d+(?:\.\d+)?")

_Found = TypeVar("_Found", Mention, When, ClockTime)


# Without slots, since what several finders ask for is worked out once and kept.
@dataclass(frozen=True)
class Sentence:
    """A prepared text with its dates, names, case numbers and clock time, none overlapping another."""

    prepared: Prepared
    today: date
    names: Names
    whens: tuple[When, ...]
    mentions: tuple[Mention, ...]
    cases: tuple[CaseNumber, ...]
    time: ClockTime | None

    @property
    def plain(self) -> str:
        """The text for the rules."""
        return self.prepared.plain

    def named(self, group: Group) -> tuple[Mention, ...]:
        """The mentions of one group, in their order."""
        return tuple(mention for mention in self.mentions if mention.group is group)

    def masked(self) -> str:
        """The text with every date, name and number replaced by a mark of its kind."""
        masks = [*self._masks]
        own = org_words.legal_span(self.plain)
        if own and not self.named(Group.UNIT):
            masks.append((*own, _GROUP_MASKS[Group.UNIT]))
        text = _replaced(self.plain, sorted(masks))
        if _DIGIT.search(text) is None:
            return text
        text = _CODE.sub(_CODE_MASK, text)
        return _NUMBER.sub(lambda match: _SHORT_CODE_MASK if match["code"] else _NUMBER_MASK, text)

    @cached_property
    def without_names(self) -> str:
        """The text with names, dates and case numbers blanked, of the same length, for counts and topics."""
        return _blanked(self.plain, ((start, end) for start, end, _ in self._masks))

    @cached_property
    def without_days(self) -> str:
        """The text with everything but periods blanked: «三季度座谈会» keeps its name."""
        kept = [(when.start, when.end) for when in self.whens if when.kind is Kind.PERIOD]
        return _blanked(self.plain, ((a, b) for a, b, _ in self._masks if (a, b) not in kept))

    @cached_property
    def marked(self) -> tuple[str, tuple[int, ...]]:
        """The text with one mark for each name, date and case number, and where each of its characters stands in `plain`."""
        pieces, places, done = [], [], 0
        for start, end, mark in sorted(self._masks):
            if start >= done:
                pieces += [self.plain[done:start], mark]
                places += [*range(done, start), start]
                done = end
        pieces.append(self.plain[done:])
        return "".join(pieces), (*places, *range(done, len(self.plain) + 1))

    def matter(self, intent: Intent) -> tuple[int, int] | None:
        """Where in `plain` the matter of a contact or a suggestion stands; None where there is none."""
        marked, places = self.marked
        weights = matter.shipped(intent)
        found = wishes.span(weights, marked) if intent is Intent.FILE_SUGGESTION else weights.best(marked)
        return (places[found[0]], places[found[1]]) if found else None

    @cached_property
    def issue(self) -> tuple[int, int] | None:
        """Where what workers said to their representative stands, if it is told."""
        found = spans.complained_of(self.prepared) or troubles.reaching(self.plain, self.matter(Intent.LOG_CONTACT))
        return spans.contact_issue(self.prepared, found) if found else None

    @cached_property
    def without_issue(self) -> str:
        """The text with names, dates and what workers said blanked: what was done, and with how many."""
        start, end = self.issue or (0, 0)
        return self.without_names[:start] + "," * (end - start) + self.without_names[end:]

    @cached_property
    def _masks(self) -> tuple[tuple[int, int, str], ...]:
        return tuple(self._marks())

    def _marks(self) -> Iterator[tuple[int, int, str]]:
        for mention in self.mentions:
            yield mention.start, mention.end, _GROUP_MASKS[mention.group]
        for case in self.cases:
            yield case.start, case.end, _CASE_MASKS[case.number[0]]
        for when in self.whens:
            yield when.start, when.end, self._when_mask(when)
        if self.time:
            yield self.time.start, self.time.end, _TIME_MASK

    def _when_mask(self, when: When) -> str:
        if when.kind is Kind.WITHIN or when.deadline:
            return _WITHIN_MASK
        return _PERIOD_MASK if when.kind is Kind.PERIOD else _TENSE_MASKS[when.tense(self.today)]


def analyse(text: str, now: datetime, names: Names) -> Sentence:
    """Finds everything that doesn't depend on the intent; case numbers win over names, names over dates."""
    return analysed(prepare(text), now, names)


def analysed(prepared: Prepared, now: datetime, names: Names) -> Sentence:
    """The same for a text that is prepared already."""
    cases = case_numbers.scan(prepared.plain)
    mentions = tuple(_clear_of(names.find(prepared.plain), cases))
    whens = tuple(_clear_of(dates.scan(prepared.plain), (*cases, *mentions)))
    time = times.scan(prepared.plain)
    if time and not _is_clear(time, (*cases, *mentions), whens):
        time = None
    return Sentence(prepared, now.date(), names, whens, mentions, cases, time)


def _clear_of(found: Iterable[_Found], taken: Iterable[Mention | When | CaseNumber]) -> Iterator[_Found]:
    others = tuple(taken)
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in others):
            yield one


def _is_clear(time: ClockTime, named: Iterable[Mention | CaseNumber], whens: Iterable[When]) -> bool:
    # «昨晚八点»: the evening belongs to both.
    nearly = (replace(when, end=when.end - 1) for when in whens)
    return bool(list(_clear_of((time,), (*named, *nearly))))


def _replaced(text: str, masks: Iterable[tuple[int, int, str]]) -> str:
    pieces, place = [], 0
    for start, end, mask in masks:
        if start >= place:
            pieces += [text[place:start], mask]
            place = end
    return "".join([*pieces, text[place:]])


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "\ue000" * (end - start)
    return "".join(chars)
