"""A federation's roster as the names that understanding matches against."""

from __future__ import annotations

from nlp.names import NamedUnit, Names
from storage.rules.roster import Roster


def names_of(roster: Roster) -> Names:
    """Unions, departments and people of one roster version; build it once a version."""
    return Names.build(
        [NamedUnit(union.name, union.aliases, union.industry) for union in roster.unions.values()],
        [person.name for person in roster.people.values()],
        [NamedUnit(department.name, department.aliases) for department in roster.departments.values()],
    )
