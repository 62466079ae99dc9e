"""Every measure by everything it can be told by equals a recount of the raw rows, over three years with every trap:
joint credit, withdrawals, planned deeds, mandates that change, exemptions, shares of linked unions, and hours at which
Beijing and UTC differ by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.rules.measures import MEASURES, Against, By, Measure, Period, Question, Source
from storage.rules.people import Role
from storage.rules.touchpoints import BEIJING
from storage.services import progress, questions, reminders
from storage.services import roster as roster_service
from storage.services.questions import Answer
from storage.services.roster_entries import DepartmentEntry, Entries, LinkEntry, MandateEntry, PersonEntry
from storage.unit_of_work import write
from storage.work import Work
from tests.unit.storage import ledger as ledgers
from tests.unit.storage import owing
from tests.unit.storage.county import CLINIC, CLOTHES, MILL, NOW, TODAY, UNIONS, County
from tests.unit.storage.ledger import Ledger

PERIODS = {
    "year": Period.year(2026),
    "last-year": Period.year(2025),
    "quarter": Period(date(2025, 10, 1), date(2025, 12, 31)),
    "all": Period(date(2024, 1, 1), date(2026, 12, 31)),
}
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"role": "member"},
    {"unit": "东亭街道总工会"},
    {"industry": "纺织", "role": "representative"},
)
COUNTED = [measure for measure, row in MEASURES.items() if row.source is not Source.DUTIES]


def _person(name: str, *mandates: MandateEntry) -> PersonEntry:
    return PersonEntry(name, mandates=mandates)


def _held(role: Role, union: str, starts: date, ends: date, *place: str) -> MandateEntry:
    return MandateEntry(role, starts, ends, union, *place)


OLD, NEW = (date(2020, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2030, 6, 30))
PEOPLE = (
    _person("一直在的", _held(Role.REPRESENTATIVE, MILL, OLD[0], NEW[1])),
    _person("换了单位的", _held(Role.REPRESENTATIVE, MILL, *OLD), _held(Role.REPRESENTATIVE, CLOTHES, *NEW)),
    _person("换了身份的", _held(Role.REPRESENTATIVE, CLINIC, *OLD), _held(Role.STANDING_MEMBER, CLINIC, *NEW)),
    _person("两个身份的", _held(Role.MEMBER, CLOTHES, *NEW), _held(Role.REPRESENTATIVE, CLOTHES, *NEW)),
    _person("走了的", _held(Role.VICE_CHAIR, CLINIC, *OLD)),
    _person("后来做干部的", _held(Role.REPRESENTATIVE, MILL, *OLD), _held(Role.OFFICER, "", *NEW)),
    _person("还没来的", _held(Role.SOCIAL_WORKER, MILL, date(2027, 1, 1), NEW[1])),
    _person("方静", _held(Role.OFFICER, "", *NEW)),
)
DEPARTMENTS = (DepartmentEntry("办公室"), DepartmentEntry("法律部"))
LINKS = (
    LinkEntry(2, 0),
    LinkEntry(2, 3),
    *(LinkEntry(person, linked_union=union) for person in (0, 1, 3) for union in (MILL, CLINIC, CLOTHES)),
    LinkEntry(2, linked_union=MILL),
)


class Counted:
    """A county whose ledger was written by hand."""

    def __init__(self, database: Database, seed: int) -> None:
        self.county = County(database, duties={"coverage": {"at_least": 60}})
        with write(database, "east") as uow:
            roster_service.apply(uow, Entries(UNIONS, DEPARTMENTS, PEOPLE, LINKS), NOW, "云溪县总工会")
            self.county.roster = uow.federations.roster(2)
            self.ledger = ledgers.write(uow._connection, "east", self.county.roster, TODAY, seed)
            self.county.roster = uow.federations.roster(2)  # With who is exempt.

    def ask(self, work: Work, question: Question) -> Answer:
        return questions.answer(work, question)


@pytest.fixture(params=[1, 2])
def counted(database: Database, request: pytest.FixtureRequest) -> Counted:
    return Counted(database, request.param)


def sensible(measure: Measure) -> Iterator[Question]:
    """The measure by everything, of every period, through every filter."""
    for by in (None, *MEASURES[measure].by):
        for period in PERIODS.values():
            yield from (Question(measure, period, by, **wanted) for wanted in FILTERS)
            if By.TOPIC in MEASURES[measure].by:
                yield Question(measure, period, by, topic="wages")


def parts(answer: Answer) -> dict[str, float]:
    return {each.label: each.value for each in answer.parts if each.value}


def differences(work: Work, ledger: Ledger, measure: Measure) -> list[str]:
    found = []
    for question in sensible(measure):
        if measure is Measure.PUSHES and (question.unit or question.industry or question.role):
            continue
        answer = questions.answer(work, question)
        told, recounted = (answer.total.value, parts(answer)), ledgers.recount(ledger, question)
        if told != recounted:
            found.append(f"{question}\n  told {told}\n  is   {recounted}")
    return found


@pytest.mark.parametrize("measure", COUNTED)
def test_figures_equal_a_recount(counted: Counted, measure: Measure) -> None:
    with counted.county.undone("方静") as work:
        assert not differences(work, counted.ledger, measure)


def test_completion_equals_each_persons_own_standing(counted: Counted) -> None:
    """What the office sees is what each person sees of themselves."""
    with counted.county.undone("方静") as work:
        for year in (2025, 2026):
            people = questions.scope(work, min(date(year, 12, 31), TODAY)).people
            alone = [progress.of_person(work, person, year) for person in people]
            owed = [[each for each in mine if each.standing in ("met", "unmet")] for mine in alone]
            answer = questions.answer(work, Question(Measure.COMPLETION, Period.year(year)))
            assert answer.total.of == sum(bool(each) for each in owed)
            assert answer.total.value == sum(all(not one.is_unmet for one in each) for each in owed if each)


DUTIES = ("", "suggestion", "good_deed", "research", "contact", "coverage", "training", "rotation", "meeting")


@pytest.mark.parametrize("by", [None, *MEASURES[Measure.COMPLETION].by])
def test_shares_equal_a_recount(counted: Counted, by: By | None) -> None:
    """Who met what they owe, of how many, and how many an officer freed: of any duty, through any filter, in any year."""
    found, adopted = [], counted.county.policies
    with counted.county.undone("方静") as work:
        for year, wanted, duty in product((2024, 2025, 2026), FILTERS, DUTIES):
            question = Question(Measure.COMPLETION, Period.year(year), by, duty=duty, **wanted)
            answer = questions.answer(work, question)
            told = _told(answer.total), {each.label: _told(each) for each in answer.parts}
            recounted = owing.recount(counted.ledger, adopted, question)
            if told != recounted:
                found.append(f"{question}\n  told {told}\n  is   {recounted}")
    assert not found, found[0]


def _told(figure: questions.Figure) -> owing.Share:
    return int(figure.value), figure.of or 0, figure.exempt


@pytest.mark.parametrize("by", MEASURES[Measure.COMPLETION].by)
def test_names_behind_are_those_not_met(counted: Counted, by: By) -> None:
    """Whoever counts the names gets the figure."""
    with counted.county.undone("方静") as work:
        question = Question(Measure.COMPLETION, Period.year(2026), by)
        answer, behind = questions.answer(work, question), questions.behind_on(work, question)
        assert behind.owing == answer.total.of
        assert len(behind.behind) == answer.total.of - answer.total.value


@pytest.mark.parametrize("measure", [Measure.CONTACTS, Measure.CASES, Measure.GOOD_DEEDS, Measure.MONEY])
def test_comparison_equals_the_question_asked_then(counted: Counted, measure: Measure) -> None:
    """«比去年» and «那去年呢» say the same."""
    with counted.county.undone("方静") as work:
        question = Question(measure, Period.year(2026), By.TOWN, against=Against.LAST_YEAR)
        now = questions.answer(work, question)
        assert now.before == Period(date(2025, 1, 1), date(2025, 11, 20))
        then = questions.answer(work, replace(question, period=now.before, against=None))
        assert {each.label: each.before for each in now.parts if each.before} == parts(then)
        assert now.total.before == then.total.value


@pytest.mark.parametrize("measure", [Measure.CONTACTS, Measure.CASES, Measure.RECORDS, Measure.COMPLETION])
def test_linked_member_sees_only_linked_people(counted: Counted, measure: Measure) -> None:
    """The parts by person, or by unit, never go beyond those linked."""
    with counted.county.undone("换了身份的") as work:
        linked = {str(id) for id in work.roster.linked_to(work.person.id)}
        by = By.UNION if measure is Measure.COMPLETION else By.PERSON
        answer = questions.answer(work, Question(measure, Period.year(2026), by))
        assert not answer.whole
        assert {each.label for each in answer.parts} <= ({MILL, CLOTHES} if by is By.UNION else linked)


def test_traps_are_in_the_ledger(counted: Counted) -> None:
    """A recount of nothing would prove nothing: somebody is exempt, owes a share, has met one, was credited jointly."""
    ledger, adopted = counted.ledger, counted.county.policies
    asked = [
        owing.recount(ledger, adopted, Question(Measure.COMPLETION, Period.year(year), By.DUTY))[1]
        for year in (2024, 2025, 2026)
    ]
    shares = [share for parts in asked for share in parts.values()]
    assert any(exempt for _, _, exempt in shares) and any(0 < met < of for met, of, _ in shares)
    assert all("联系对象覆盖" in parts for parts in asked)
    assert any(each["why"] == "joint" and each["state"] == "confirmed" for each in ledger.askings)


def test_reminded_are_those_who_owe(counted: Counted) -> None:
    """The one statement that plans for whole mandates, and the reckoning of all others, name whom the recount names."""
    stage = datetime(2026, 12, 1, 9, 30, tzinfo=BEIJING)
    with counted.county.undone("方静", stage) as work:
        work.uow._connection.execute(tables.outbox.delete())  # Its ids were given by hand; PostgreSQL begins at 1.
        reminders.plan(work)
        rows = work.uow._connection.execute(sa.select(tables.outbox).where(tables.outbox.c.purpose == "reminder"))
        planned = {row.person_id for row in rows}
        owing_still = {
            person.id
            for person in work.roster.active(stage.date())
            if "unmet" in {each.state for each in owing.owed(counted.ledger, work.policies, person, 2026)}
        }
        assert planned == owing_still
        assert planned
