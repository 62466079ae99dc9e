"""Which days a question is about: those it names, from there on, up to there, or two periods that follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from nlp.calendar_math import Direction, Span
from nlp.dates import Kind, When
from nlp.found import Slots
from nlp.found_days import side
from nlp.patterns import lazy
from nlp.reading import Intent
from nlp.sentence import Sentence

_DAY = timedelta(days=1)
# «6月以后» counts June, «6月之后» does not.
_SINCE = lazy(r"(?:以后|起|开始|以来|往后|(?:一直)?(?:到|至)(?:现在|今天|目前|如今|今)|至今)(?!的?[^,。]{0,4}前)")
_AFTER = lazy(r"(?:之后|过后|后(?![天来续面期年]))")
_UP_TO = lazy(r"前$")
_AND = lazy(r"(?:的)?(?:[、,和跟与及]|以及|还有)")
_COMPARED = lazy(r"比|差多少|相差|变化|增|减")


def period(sentence: Sentence, intent: Intent) -> Slots:
    """`from` and `to`: the first period named, or a day, which is a period of one."""
    direction = side(sentence, intent)
    span = _due(sentence, intent) if direction is Direction.COMING else _asked(sentence, intent)
    return {"from": span[0].isoformat(), "to": span[1].isoformat()} if span else {}


def _due(sentence: Sentence, intent: Intent) -> Span | None:
    """What is to happen or to be done by then: «15号之前到期的»."""
    for when in _widest_first(sentence.whens):
        span = when.resolve(sentence.today, Direction.PAST if when.kind is Kind.PERIOD else Direction.COMING)
        if span and (when.deadline or not _is_edge(when)):
            return (min(sentence.today, span[0]), span[1]) if when.deadline else span
    return None


def _asked(sentence: Sentence, intent: Intent) -> Span | None:
    """What has happened by now, in the days named."""
    whens = _without_years_of_others(sentence)
    for when in _widest_first(whens):
        # «离年底还差几样» asks about no day.
        if when.deadline and intent is Intent.MY_PROGRESS:
            continue
        span = _bounded(sentence, when)
        if span:
            return _with_next(sentence, whens, when, span)
    return None


def _bounded(sentence: Sentence, when: When) -> Span | None:
    """A phrase's days; with «以后» or «到现在» all from there on, with «之前» or «截至» all of that year up to there."""
    today = sentence.today
    span = _of_its_year(sentence, when) or when.resolve(today, Direction.PAST)
    if span is None:
        return None
    if when.kind is Kind.WITHIN:
        return min(today, today - (span[1] - today) + _DAY), today
    if when.deadline:
        return _until(sentence, when, span)
    if (after := _AFTER.match(sentence.plain, when.end)) or _SINCE.match(sentence.plain, when.end):
        first = span[1] + _DAY if after else span[0]
        return (first, max(first, today)) if first <= today else span
    return None if _is_edge(when) else span


def _until(sentence: Sentence, when: When, span: Span) -> Span:
    """«9月之前» ends with August, «截至9月底» with September; the end of this month or year is still to come."""
    is_open = when.is_part and (when.is_year_part or not (when.match["m"] or when.match["rm"]))
    if is_open or span[1] > sentence.today:
        return min(sentence.today, span[0]), span[1]
    is_before = not when.is_part and _UP_TO.search(sentence.plain[when.start : when.end])
    last = span[0] - _DAY if is_before else span[1]
    return date(last.year, 1, 1), last


def _of_its_year(sentence: Sentence, when: When) -> Span | None:
    """«去年国庆前»: the feast of the year that stands right before it."""
    year = next((each for each in sentence.whens if each.end == when.start and each.is_year), None)
    span = year.resolve(sentence.today, Direction.PAST) if year and when.kind is not Kind.PERIOD else None
    return when.resolve(date(span[0].year, 12, 31), Direction.PAST) if span else None


def _without_years_of_others(sentence: Sentence) -> Sequence[When]:
    """Without a year that only says of which year the phrase right behind it is."""
    starts = {when.start for when in sentence.whens if when.kind is not Kind.PERIOD}
    return [when for when in sentence.whens if not (when.is_year and when.end in starts)]


def _with_next(sentence: Sentence, whens: Sequence[When], when: When, span: Span) -> Span:
    """«10月和11月»: together where one follows the other; where they are compared, the first is asked about."""
    behind = [each for each in whens if each.start >= when.end]
    if not behind or _COMPARED.search(sentence.plain, behind[0].end):
        return span
    between = _AND.fullmatch(sentence.plain, when.end, behind[0].start)
    more = behind[0].resolve(sentence.today, Direction.PAST) if between and behind[0].kind is when.kind else None
    return _with_next(sentence, behind, behind[0], (span[0], more[1])) if more and more[0] == span[1] + _DAY else span


def _widest_first(whens: Sequence[When]) -> list[When]:
    return sorted(whens, key=lambda when: when.kind is not Kind.PERIOD)


def _is_edge(when: When) -> bool:
    """Whether it is but the beginning or end of a month or year, which is a day and seldom what is asked about."""
    return when.is_part and when.kind is not Kind.PERIOD


def surveyed(sentence: Sentence, intent: Intent) -> Slots:
    """The year that a survey is about: «启动去年工作满意度测评»."""
    return period(sentence, intent) if any(when.kind is Kind.PERIOD for when in sentence.whens) else {}
