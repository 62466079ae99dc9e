"""Nobody sees or changes another federation's rows: every statement is bound to one, and every method is tried."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage import repositories, tables
from storage.database import Database
from storage.repositories.federations import Part
from storage.repositories.figures import CasesAsked, RecordsAsked
from storage.repositories.planning import Owed, Span
from storage.repositories.repository import Repository
from storage.rules.delivery import Ending, State
from storage.unit_of_work import UnitOfWork
from storage.upkeep.bulk import kept

LONG_AGO, NOON, LATER = (datetime(year, 11, 20, 4, tzinfo=UTC) for year in (2020, 2026, 2030))
THEIRS = 9_000
HERS = "west"
# What a method of the eastern federation is asked about: always something of the western one.
ASKED: dict[str, Any] = {
    "account": "west-account",
    "accounts": ["west-account"],
    "after": 0,
    "asked": CasesAsked(LONG_AGO, LATER),
    "at": NOON,
    "axes": frozenset(),
    "asking_id": THEIRS,
    "becomes": "declined",
    "act": "act",
    "before": date(2027, 1, 1),
    "below": THEIRS + 1,
    "binding_id": THEIRS,
    "by_id": None,
    "case_id": THEIRS,
    "case_ids": [THEIRS],
    "changes": [(THEIRS, {"name": "taken"})],
    "channel": "web",
    "channels": ["web"],
    "code_hash": "west-code_hash",
    "code_id": THEIRS,
    "conversation_id": THEIRS,
    "digest": "west-digest",
    "day": date(2026, 11, 20),
    "debt": "taken",
    "dedup_key": "west-dedup_key",
    "ending": Ending(THEIRS, State.FAILED, "taken", NOON, "taken", 1),
    "endings": [Ending(THEIRS, State.FAILED, "taken", NOON, "taken", 1)],
    "draw": THEIRS,
    "seed": "west-seed",
    "event_id": THEIRS,
    "exemption_id": THEIRS,
    "expires_at": NOON,
    "east": 2**31 - 1,
    "external_id": "west-sender",
    "first": date(2026, 1, 1),
    "handling": {"progress": "ended"},
    "ids": [THEIRS],
    "is_open": True,
    "is_true": True,
    "key": "west-key",
    "lease": NOON,
    "kind": "contact",
    "kinds": ["contact", "west-progress"],
    "last": date(2026, 12, 31),
    "main_id": THEIRS,
    "most": 10,
    "name": "taken",
    "nonce": "west-nonce",
    "north": 2**31 - 1,
    "now": LATER,
    "number": "west-number",
    "parent_id": None,
    "part": Part.PEOPLE,
    "person_id": THEIRS,
    "person_ids": [THEIRS],
    "place": (date(2026, 1, 1), 0),
    "prefix": "w",
    "push": {"purpose": "taken", "key": "taken", "facts": {}, "not_before": NOON, "expires_at": LATER},
    "purpose": "west-purpose",
    "purposes": ["west-purpose"],
    "record_id": THEIRS,
    "roles": ["representative"],
    "row_id": THEIRS,
    "seen": THEIRS,
    "tag": "west-code",
    "why": "taken",
    "unique_key": "west-unique_key",
    "seen_at": NOON,
    "said": 1,
    "sender": "west-sender",
    "senders": ["west-sender"],
    "signing": {"owes": "taken"},
    "since": LONG_AGO,
    "south": -(2**31),
    "spans": (Span(frozenset({"representative"}), NOON.date(), NOON.date()),),
    "standing": "west-state",
    "states": ["west-state"],
    "state": {"taken": True},
    "subject": "subject",
    "terms": (
        Owed(frozenset({"representative"}), frozenset({"contact"}), 1, 2026, 2026),
        Owed(frozenset({"representative"}), frozenset({"contact"}), 80, 2026, 2026, of_links=True),
    ),
    "to": "west-other",
    "today": date(2027, 1, 1),
    "template": "west-template",
    "token": "taken",
    "unit": "west-unit",
    "unit_id": THEIRS,
    "unit_ids": [THEIRS],
    "until": LATER,
    "values": {"state": "withdrawn"},
    "version": 0,
    "was": "west-state",
    "what": ["west-owes"],
    "words": "west",
    "wanted": RecordsAsked(["contact"], date(2026, 1, 1), date(2026, 12, 31)),
    "year": 2026,
    "west": -(2**31),
    "years": [2026],
}
# They put rows under the federation they are bound to; what they may put is their service's business.
ADDING = frozenset(
    {
        ("Arrivals", "keep"),
        ("Askings", "add"),
        ("Bindings", "add"),
        ("Bindings", "add_all"),
        ("Bindings", "add_codes"),
        ("Bindings", "add_guess"),
        ("Broadcasts", "add"),
        ("Cases", "add"),
        ("Cases", "add_move"),
        ("Cases", "join"),
        ("Conversations", "keep"),
        ("Conversations", "keep_unread"),
        ("Deadlines", "add"),
        ("Exemptions", "add"),
        ("Enclosures", "add"),
        ("Enclosures", "add_spot"),
        ("Enclosures", "add_upload"),
        ("Grants", "add"),
        ("Federations", "add_all"),
        ("Federations", "found"),
        ("Federations", "replace_links"),
        ("Handling", "add_reply"),
        ("Handling", "give"),
        ("Handling", "rate"),
        ("Keyboards", "add"),
        ("Outbox", "add"),
        ("Outbox", "claim"),
        ("Pauses", "put"),
        ("Publications", "add"),
        ("Records", "add"),
        ("Records", "enter"),
        ("OrgEvents", "add"),
        ("SpotChecks", "add"),
        ("Reports", "add_help"),
        ("Reports", "add_urgent"),
        ("Records", "add_change"),
        ("Tokens", "set"),
        ("Wishes", "put"),
    }
)
# Values that constraints ask for, by table and column; the rest is made from the column's type.
FITTING: dict[str, dict[str, Any]] = {
    "arrivals": {"sender": "west-sender", "not_before": LONG_AGO},
    "keyboards": {"external_id": "west-sender", "token": "taken"},
    "askings": {"why": "joint", "state": "asked"},
    "exemptions": {"duty": "", "ended_at": None},
    "federations": {"id": HERS, "parent_id": None},
    "bindings": {"external_id": "west-sender", "channel": "web", "ended_at": None},
    "codes": {"used_at": None},
    "cases": {"year": 2026, "counts": True},
    "case_deadlines": {"kind": "reply", "ended_at": None},
    "case_replies": {"part": "lead", "result": "A", "year": 2026},
    "case_units": {"part": "lead", "progress": "given"},
    "conversations": {"guest": None, "person_id": THEIRS},
    "counters": {"prefix": "w"},
    "departments": {"kind": "own"},
    "guesses": {"sender": "west-sender"},
    "grants": {"external_id": "west-sender"},
    "help_requests": {"answered_at": None},
    "org_events": {"withdrawn_at": None},
    "urgent_reports": {"acknowledged_at": None},
    "inbox": {"sender": "west-sender"},
    "links": {"linked_person_id": None},
    "mandates": {"role": "representative"},
    "outbox": {"state": "waiting", "channel": "web", "ended_at": None, "purpose": "west-purpose"},
    "publications": {"ended_at": None},
    "ratings": {"year": 2026},
    "media": {"kind": "image"},
    "records": {"state": "valid", "kind": "contact", "year": 2026},
    "unread": {"label": None},
    "uploads": {"used_at": None},
}


def _modules() -> list[Any]:
    return [
        importlib.import_module(f"{repositories.__name__}.{module.name}")
        for module in pkgutil.iter_modules(repositories.__path__)
    ]


MODULES = _modules()
METHODS = [
    (type_.__name__, name)
    for type_ in sorted(Repository.__subclasses__(), key=lambda each: each.__name__)
    for name in vars(type_)
    if not name.startswith("_")
]


@pytest.fixture
def connection(sqlite: Database) -> Iterator[Connection]:
    """East has nothing but its name; west has a row in every table."""
    with sqlite.write() as connection:
        connection.execute(tables.federations.insert(), {"id": "east", "name": "east", "created_at": NOON})
        for table in tables.metadata.sorted_tables:
            connection.execute(table.insert(), {column.name: fitting(column) for column in kept(table)})
        yield connection


def test_every_statement_is_bound_to_federation() -> None:
    """One forgotten condition would show a county's ledger to its neighbours."""
    loose = [name for name, statement in statements() if "here" not in statement.compile().params]
    assert not loose, loose


@pytest.mark.parametrize(("repository", "method"), [each for each in METHODS if each not in ADDING])
def test_other_federation_is_out_of_reach(connection: Connection, repository: str, method: str) -> None:
    """Asked about western ids, an eastern repository finds nothing and changes nothing."""
    before = western(connection)
    for ask in methods(connection, repository, method):
        assert not {str(THEIRS), HERS} & set(words(ask()))
    assert western(connection) == before


def test_methods_that_add_are_known() -> None:
    assert set(METHODS) >= ADDING


def methods(connection: Connection, repository: str, method: str) -> Iterator[Callable[[], Any]]:
    """The method with western arguments; once more without those that may be left out."""
    found = getattr(_named(repository)(connection, "east"), method)
    parameters = inspect.signature(found).parameters
    yield lambda: found(**{name: ASKED[name] for name in parameters})
    yield lambda: found(**{name: ASKED[name] for name, each in parameters.items() if each.default is each.empty})


def words(result: Any) -> list[str]:
    return str(result).replace("'", " ").replace("-", " ").replace("(", " ").replace(",", " ").replace("=", " ").split()


def western(connection: Connection) -> dict[str, list[str]]:
    """Every row of the western federation."""
    return {
        table.name: [
            str(row)
            for row in connection.execute(sa.select(table))
            if HERS in (row[0], row._mapping.get("federation_id"))
        ]
        for table in tables.metadata.sorted_tables
    }


def fitting(column: sa.Column[Any]) -> Any:
    """A value that fits the column and shows whose it is."""
    given = FITTING.get(column.table.name, {})
    if column.name in given:
        return given[column.name]
    if column.foreign_keys:
        return HERS if column.name == "federation_id" else THEIRS
    return {str: f"west-{column.name}", int: THEIRS, bool: False, date: date(2026, 11, 20), datetime: NOON, dict: {}}[
        _python_type(column)
    ]


def statements() -> Iterator[tuple[str, Any]]:
    """Selects, updates and deletes that stand in the modules of repositories, alone or in a table of them."""
    for module in MODULES:
        for name, value in vars(module).items():
            for each in value.values() if isinstance(value, dict) else (value,):
                if isinstance(each, sa.Select | sa.Update | sa.Delete):
                    yield f"{module.__name__}.{name}", each


def test_unit_of_work_has_every_repository() -> None:
    held = {each.func.__annotations__["return"] for each in vars(UnitOfWork).values() if hasattr(each, "func")}
    assert held == {name for name, _ in METHODS}


def _python_type(column: sa.Column[Any]) -> type:
    if isinstance(column.type, tables.Moment):
        return datetime
    return dict if isinstance(column.type, sa.JSON) else column.type.python_type


def _named(repository: str) -> Any:
    return next(each for each in Repository.__subclasses__() if each.__name__ == repository)
