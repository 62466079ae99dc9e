"""What somebody entered lately, for sentences about it without its number: «把那条建议撤了», «刚才那条……»."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from config.texts import text
from handlers import telling
from handlers.turn import Turn
from nlp.naming import entries_named, of_the_last
from storage.rules.case_words import Act
from storage.rules.kinds import CASE, prefix
from storage.services import cases, media, records

_MOST = 3
_MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A record or a case of the person's own, as a list shows it."""

    number: str
    summary: str
    is_recent: bool = False

    @property
    def line(self) -> str:
        return text("records.line", number=self.number, summary=self.summary)


def meant(turn: Turn, said: str, day: str | None = None) -> list[Entry]:
    """Whatever of the person's the words may mean, newest first, cases after records. `day` is one that they name."""
    kinds = entries_named(said)
    logged = _records(turn, kinds, day) if kinds != {prefix(CASE)} else []
    raised = _cases(turn) if not kinds or prefix(CASE) in kinds else []
    if not of_the_last(said):
        return [*logged[:_MOST], *raised[:_MOST]]
    last = [*logged[:1], *raised[:1]]
    recent = [each for each in last if each.is_recent]
    return recent if len(recent) == 1 else last


def just_entered(turn: Turn) -> list[Entry]:
    """The record and the case that were entered so recently that what comes now may be about them."""
    return [each for each in (*_records(turn, frozenset(), None)[:1], *_cases(turn)[:1]) if each.is_recent]


def _records(turn: Turn, kinds: frozenset[str], day: str | None) -> list[Entry]:
    just = media.just_logged(turn.work)
    return [
        Entry(each.number, telling.record(turn, each), just is not None and each.number == just.number)
        for each in records.newest(turn.work, _MOST_LOOKED_AT)
        if (not kinds or each.number[0] in kinds) and day in (None, each.draft.date.isoformat())
    ]


def _cases(turn: Turn) -> list[Entry]:
    """Those which the person may still change or take back; where none is left, the newest, so that its rule answers."""
    year = turn.work.today.year
    found = cases.mine(turn.work, range(year - 1, year + 1))[:_MOST]
    may = [case for case in found if {Act.AMEND, Act.WITHDRAW} & set(cases.possible(turn.work, case.number))]
    minutes = timedelta(minutes=turn.work.policies.figure("media.just_logged_minutes"))
    since = turn.work.now - minutes
    return [Entry(case.number, case.draft.title, case.filed_at >= since) for case in may or found[:1]]
