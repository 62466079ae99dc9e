"""A roster in the database: imported whole, changed, never doubled. On SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from storage.database import Database
from storage.rules.people import Role
from storage.rules.roster import Roster
from storage.services import roster
from storage.services.roster_entries import (
    DepartmentEntry,
    Entries,
    LinkEntry,
    MandateEntry,
    PersonEntry,
    UnionEntry,
)
from storage.services.roster_summary import Counts, Summary
from storage.services.roster_units import towns
from storage.unit_of_work import read, write

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TERM = (date(2024, 7, 1), date(2029, 6, 30))
WANG = PersonEntry("王建国", "19900000001", "一棉工会", (MandateEntry(Role.REPRESENTATIVE, *TERM, union="一棉工会"),))
QIN = PersonEntry("秦书文", "19900000002", "县总工会", (MandateEntry(Role.STANDING_MEMBER, *TERM, union="县总工会"),))
CLERK = PersonEntry("程立", "", "法律部", (MandateEntry(Role.CLERK, department="法律部"),))
ENTRIES = Entries(
    (
        UnionEntry("一棉工会", ("棉纺",), "纺织", "城关镇总工会", 860, date(2027, 4, 30)),
        UnionEntry("城关镇总工会", parent="县总工会"),
        UnionEntry("县总工会"),
    ),
    (DepartmentEntry("法律部", ("权保部",)),),
    (WANG, QIN, CLERK),
    (LinkEntry(1, 0), LinkEntry(0, linked_union="一棉工会")),
)


def _apply(database: Database, entries: Entries, federation_id: str = "east") -> Summary:
    with write(database, federation_id) as uow:
        return roster.apply(uow, entries, NOW, "县总工会")


def _roster(database: Database, federation_id: str = "east") -> Roster:
    with read(database, federation_id) as uow:
        row = uow.federations.get()
        return uow.federations.roster(row.roster_version if row else 0)


def _people(*people: PersonEntry) -> Entries:
    return replace(ENTRIES, people=people, links=None)


def test_first_import_founds_and_fills(database: Database) -> None:
    summary = _apply(database, ENTRIES)
    found = _roster(database)
    assert {table: counts.added for table, counts in summary.counts.items()} == {
        "unions": 3,
        "departments": 1,
        "people": 3,
        "mandates": 3,
        "links": 2,
    }
    union = found.union_named("一棉工会")
    assert union is not None
    assert (union.aliases, union.members, union.town, union.term_end) == (
        ("棉纺",),
        860,
        "城关镇总工会",
        date(2027, 4, 30),
    )
    assert found.unions[union.parent_id or 0].name == "城关镇总工会"
    (wang,), (qin,), (clerk,) = (found.people_named(name) for name in ("王建国", "秦书文", "程立"))
    assert wang.mandates[0].union_id == union.id
    assert found.departments[clerk.mandates[0].department_id or 0].name == "法律部"
    assert found.linked_to(qin.id) == {wang.id}
    assert found.version == 1


def test_same_file_again_changes_nothing(database: Database) -> None:
    """Not even the version, so that no process reads the roster anew."""
    _apply(database, ENTRIES)
    before = _roster(database)
    assert not _apply(database, ENTRIES).is_change
    assert _roster(database) == before


def test_changes_keep_the_same_people(database: Database) -> None:
    _apply(database, ENTRIES)
    before = {person.name: person.id for person in _roster(database).people.values()}
    ends = (MandateEntry(Role.REPRESENTATIVE, TERM[0], date(2026, 12, 31), union="一棉工会", constituency="二选区"),)
    summary = _apply(
        database, _people(replace(WANG, phone="19900000009", mandates=ends), QIN, replace(CLERK, phone="19900000008"))
    )
    found = _roster(database)
    assert {person.name: person.id for person in found.people.values()} == before
    assert summary.counts["people"] == Counts(changed=2, unchanged=1)
    assert summary.counts["mandates"] == Counts(changed=1, unchanged=2)
    (mandate,) = found.people[before["王建国"]].mandates
    assert (mandate.ends, mandate.constituency) == (date(2026, 12, 31), "二选区")
    assert found.version == 2


def test_those_left_out_stay_and_are_told(database: Database) -> None:
    _apply(database, ENTRIES)
    officer = MandateEntry(Role.OFFICER, union="县总工会")
    summary = _apply(database, _people(replace(QIN, mandates=(officer,))))
    assert summary.counts["people"] == Counts(unchanged=1, missing=2)
    assert summary.missing_people == ("王建国", "程立")
    assert summary.missing_mandates == (("秦书文", Role.STANDING_MEMBER),)
    (qin,) = _roster(database).people_named("秦书文")
    assert qin.roles(NOW.date()) >= {Role.OFFICER, Role.STANDING_MEMBER}


def test_links_are_replaced_unless_left_out(database: Database) -> None:
    _apply(database, ENTRIES)
    kept = _apply(database, replace(ENTRIES, links=None)).counts["links"]
    changed = _apply(database, replace(ENTRIES, links=(LinkEntry(1, 0), LinkEntry(1, 2)))).counts["links"]
    assert (kept, changed) == (Counts(missing=2), Counts(added=1, unchanged=1, removed=1))
    assert len(_roster(database).links) == 2


def test_renamed_union_keeps_its_people(database: Database) -> None:
    _apply(database, ENTRIES)
    old = _roster(database).union_named("一棉工会")
    unions = (replace(ENTRIES.unions[0], name="新棉工会", aliases=("一棉工会",)), *ENTRIES.unions[1:])
    mandates = (MandateEntry(Role.REPRESENTATIVE, *TERM, union="新棉工会"),)
    people = (replace(WANG, unit="新棉工会", mandates=mandates), QIN, CLERK)
    summary = _apply(database, replace(ENTRIES, unions=unions, people=people, links=None))
    new = _roster(database).union_named("新棉工会")
    assert old is not None
    assert new is not None
    assert (new.id, summary.counts["unions"].added, summary.counts["people"].added) == (old.id, 0, 0)


def test_one_federation_leaves_the_other_alone(database: Database) -> None:
    _apply(database, ENTRIES)
    _apply(database, ENTRIES, "west")
    before = _roster(database, "west")
    _apply(database, Entries(people=(PersonEntry("新人"),), links=()))
    assert _roster(database, "west") == before
    assert not {*_roster(database).people} & {*before.people}


def test_nothing_is_kept_of_a_broken_import(database: Database) -> None:
    with pytest.raises(KeyError):
        _apply(database, _people(PersonEntry("新人", mandates=(MandateEntry(Role.MEMBER, union="没有"),))))
    with read(database, "east") as uow:
        assert uow.federations.get() is None


def test_towns_are_the_nearest_above() -> None:
    names = {
        1: "县总工会",
        2: "城关镇总工会",
        3: "南泉开发区总工会",
        4: "一棉工会",
        5: "车间工会",
        6: "孤工会",
        7: "环甲",
        8: "环乙",
    }
    parents = {2: 1, 3: 1, 4: 2, 5: 4, 7: 8, 8: 7}
    found = towns({id: {"name": name, "parent_id": parents.get(id)} for id, name in names.items()})
    towns_ = {1: "其他", 2: "城关镇总工会", 3: "南泉开发区总工会", 4: "城关镇总工会", 5: "城关镇总工会"}
    assert found == towns_ | {6: "其他", 7: "其他", 8: "其他"}


def test_corrected_name_renames(database: Database) -> None:
    """Requirement A1: a re-import updates and never doubles."""
    _apply(database, ENTRIES)
    summary = _apply(database, _people(replace(WANG, name="王健国"), QIN, CLERK))
    assert (summary.renamed, summary.added_people, summary.counts["people"]) == (
        (("王建国", "王健国"),),
        (),
        Counts(changed=1, unchanged=2),
    )


def test_phone_of_somebody_left_out_stops_the_import(database: Database) -> None:
    _apply(database, ENTRIES)
    with pytest.raises(roster.PhonesTaken) as stopped:
        _apply(database, _people(replace(WANG, name="李秀英"), QIN, CLERK))
    assert stopped.value.holders == (("19900000001", "王建国", "李秀英"),)
    assert [person.name for person in _roster(database).people.values()] == ["王建国", "秦书文", "程立"]


def test_phone_goes_over_when_its_holder_is_listed(database: Database) -> None:
    _apply(database, ENTRIES)
    summary = _apply(database, _people(replace(WANG, phone=""), replace(WANG, name="李秀英"), QIN, CLERK))
    assert (summary.added_people, summary.renamed) == (("李秀英",), ())


def test_phone_of_a_former_member_is_free(database: Database) -> None:
    _apply(database, ENTRIES)
    over = MandateEntry(Role.REPRESENTATIVE, TERM[0], date(2026, 6, 30), union="一棉工会")
    _apply(database, _people(replace(WANG, mandates=(over,))))
    assert _apply(database, _people(replace(WANG, name="李秀英"))).added_people == ("李秀英",)
