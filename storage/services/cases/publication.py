"""What everybody may read of a case: an officer decides on the wording, signers on their names (requirements.md D5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rules.case_words import Act, ResultClass, is_wordless
from storage.rules.kinds import CaseKind
from storage.rules.refusals import EmptyReply, NotPublished
from storage.rules.touchpoints import BEIJING
from storage.services.cases import moving, rights
from storage.services.cases.casebook import Case, mine, unit_name
from storage.work import Work

_BEYOND = 2**62


@dataclass(frozen=True, slots=True)
class Published:
    """Exactly what the public sees of a case. `kept` says what became of a promise, None before its day."""

    number: str
    title: str
    kind: CaseKind
    content: str
    unit: str
    result: ResultClass | None
    reply: str
    names: tuple[str, ...]
    replied_on: date | None
    published_on: date | None
    promise_on: date | None
    kept: bool | None
    excellent: bool


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """`after` asks for the next page; empty at the end."""

    items: tuple[Published, ...]
    after: str


def preview(work: Work, number: str) -> Published:
    """What publishing would show, in the words of the case: whoever publishes masks personal data in them first."""
    dossier = moving.checked(work, number, Act.PUBLISH)
    answers = _Answers.of(work, [dossier.case.id])
    draft = dossier.case.draft
    words = (draft.title, draft.content, answers.text(dossier.case.id))
    return answers.published(dossier.row, dossier.case.id, words, None)


def publish(work: Work, number: str, title: str, content: str, reply: str) -> Published:
    """Makes this wording public, in the place of an earlier one; signers are asked about their names."""
    dossier = moving.checked(work, number, Act.PUBLISH)
    if any(map(is_wordless, (title, content, reply))):
        raise EmptyReply(number=number)
    case_id = dossier.case.id
    work.uow.publications.end(case_id, work.now)
    words = {"title": title, "content": content, "reply": reply}
    row = {"case_id": case_id, "number": number, **words, "by_id": work.person.id, "at": work.now}
    work.uow.publications.add(row)
    moving.take(work, dossier, Act.PUBLISH, {"published": True})
    return published_one(work, number)


def unpublish(work: Work, number: str) -> Case:
    """Takes a case off the public list."""
    dossier = moving.checked(work, number, Act.UNPUBLISH)
    if not dossier.case.published:
        raise NotPublished(number=number)
    work.uow.publications.end(dossier.case.id, work.now)
    return moving.take(work, dossier, Act.UNPUBLISH, {"published": False})


def commend(work: Work, number: str) -> Case:
    """Marks a case as excellent, for publicity (苏96 九)."""
    dossier = moving.checked(work, number, Act.COMMEND)
    return moving.take(work, dossier, Act.COMMEND, {"excellent": True})


def consent(work: Work, number: str, yes: bool) -> Case:
    """A signer agrees to the own name being published, or doesn't; the latest word holds at once."""
    dossier = moving.checked(work, number, Act.CONSENT)
    work.uow.cases.set_signer(dossier.case_ids, work.person.id, {"consent": yes})
    return moving.take(work, dossier, Act.CONSENT, said=moving.Said(kept={"consent": yes}))


def to_consent(work: Work) -> list[Case]:
    """The person's published cases of this year and last whose name is still open, newest first."""
    year = work.today.year
    shown = [case for case in mine(work, range(year - 1, year + 1)) if case.published]
    return [case for case in shown if Act.CONSENT in rights.possible(work, case.number)]


def published(work: Work, after: str = "", words: str = "", most: int = 5) -> PublishedPage:
    """The public list, newest first, a page at a time; for guests too."""
    below = int(after) if after.isdecimal() else _BEYOND
    rows = work.uow.publications.listed(below, most + 1, words.strip())
    answers = _Answers.of(work, [row.case_id for row in rows[:most]])
    following = str(rows[most - 1].id) if len(rows) > most else ""
    return PublishedPage(tuple(_public(answers, row) for row in rows[:most]), following)


def is_published(work: Work, number: str) -> bool:
    return work.uow.publications.by_number(number) is not None


def published_one(work: Work, number: str) -> Published:
    """One case as the public sees it. Refuses one that isn't published in the same words as one that doesn't exist."""
    row = work.uow.publications.by_number(number)
    if row is None:
        raise NotPublished(number=number)
    return _public(_Answers.of(work, [row.case_id]), row)


def _public(answers: _Answers, row: Any) -> Published:
    return answers.published(row, row.case_id, (row.title, row.content, row.reply), row.at.astimezone(BEIJING).date())


@dataclass(frozen=True, slots=True)
class _Answers:
    """What units answered and which names may be said, for a page of cases at once."""

    work: Work
    rows: Sequence[Any]
    consenting: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, work: Work, case_ids: list[int]) -> _Answers:
        return cls(work, work.uow.publications.answers(case_ids), work.uow.publications.consenting(case_ids))

    def text(self, case_id: int) -> str:
        return str(self._reply(case_id).text)

    def published(self, row: Any, case_id: int, words: tuple[str, str, str], published_on: date | None) -> Published:
        title, content, said = words
        reply = self._reply(case_id)
        return Published(
            row.number,
            title,
            CaseKind(row.kind),
            content,
            unit_name(self.work, reply.department_id),
            ResultClass(reply.result),
            said,
            self._names(case_id),
            reply.at.astimezone(BEIJING).date(),
            published_on,
            reply.promise_on,
            next((row.kept for row in reversed(self.rows) if row.case_id == case_id and row.kept is not None), None),
            bool(row.excellent),
        )

    def _reply(self, case_id: int) -> Any:
        """The last reply itself, not the report on its promise."""
        return [row for row in self.rows if row.case_id == case_id and row.result is not None][-1]

    def _names(self, case_id: int) -> tuple[str, ...]:
        ids = dict.fromkeys(person_id for top, person_id in self.consenting if top == case_id)
        return tuple(self.work.roster.people[id].name for id in ids if id in self.work.roster.people)
