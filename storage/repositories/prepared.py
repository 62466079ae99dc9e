"""Statements made ready once: SQLAlchemy writes the SQL and knows the types, the driver runs it.

SQLAlchemy's own way of running a statement costs six times what SQLite itself needs for it, which was a third of a turn
(`make bench turn`). Transactions, pools and dropped connections stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import visitors

Values = Mapping[str, Any]
_Change = Callable[[Any], Any]


class Prepared:
    """One statement for one kind of database, and for lists of given lengths; safe to share between threads."""

    def __init__(self, statement: Any, dialect: sa.Dialect, columns: tuple[str, ...] | None, example: Values) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        state = compiled.construct_expanded_state({**dict.fromkeys(binds), **_own(binds), **example})
        changes = {name: change for name, bind in binds.items() if (change := _into(bind.type, dialect))}
        self.sql: str = state.statement
        self._lists = {name: tuple(names) for name, names in state.parameter_expansion.items()}
        self._changes = {part: changes[name] for name in changes for part in self._lists.get(name, (name,))}
        self._own = _own(binds)
        # By place: each name with what turns its value into the driver's, if anything.
        self._places = state.positiontup and [(name, self._changes.get(name)) for name in state.positiontup]
        self._row, self._out = _rows_of(statement, dialect)

    def given(self, values: Values) -> Any:
        """Values as the driver takes them, by place or by name; a missing one raises KeyError or the driver's own fault."""
        if self._own:
            values = {**self._own, **values}
        if self._lists:
            values = dict(self._spread(values))
        if self._places is not None:
            return [values[name] if change is None else change(values[name]) for name, change in self._places]
        changes = self._changes
        return {name: changes[name](value) if name in changes else value for name, value in values.items()}

    def row(self, raw: Sequence[Any]) -> Row[Any]:
        """A row with its columns as attributes; to its readers the same as one of SQLAlchemy's own."""
        if self._out:
            changed = list(raw)
            for place, change in self._out:
                changed[place] = change(changed[place])
            raw = changed
        made: Row[Any] = self._row._make(raw)
        return made

    def _spread(self, values: Values) -> Iterator[tuple[str, Any]]:
        """Each member of a list under a name of its own."""
        for name, value in values.items():
            if name in self._lists:
                yield from zip(self._lists[name], value, strict=True)
            else:
                yield name, value


def prepared(connection: Connection, statement: Any, values: Values, *, insert: bool = False) -> Prepared:
    """The statement made ready for these values; made once for each kind of database and each length of lists."""
    lengths = tuple((name, len(values[name])) for name in _list_names(statement) if name in values)
    return _made(statement, connection.dialect, tuple(values) if insert else None, lengths)


@lru_cache(maxsize=1024)
def _made(
    statement: Any, dialect: sa.Dialect, columns: tuple[str, ...] | None, lengths: tuple[tuple[str, int], ...]
) -> Prepared:
    return Prepared(statement, dialect, columns, {name: [None] * length for name, length in lengths})


@lru_cache(maxsize=1024)
def _list_names(statement: Any) -> tuple[str, ...]:
    """The names of the parameters that stand for a list («in»)."""
    every = visitors.iterate(statement)
    return tuple(each.key for each in every if isinstance(each, sa.BindParameter) and each.expanding)


def _own(binds: Mapping[str, sa.BindParameter[Any]]) -> dict[str, Any]:
    """The values that the statement brings itself."""
    return {name: bind.effective_value for name, bind in binds.items() if not bind.required}


def _into(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> _Change | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _rows_of(statement: Any, dialect: sa.Dialect) -> tuple[Any, list[tuple[int, _Change]]]:
    """The class of a statement's rows, and what turns the driver's values into ours, by place."""
    columns = list(statement.exported_columns)
    changes = [_out_of(each.type, dialect) for each in columns]
    row = namedtuple("Row", [str(each.key) for each in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024
    return row, [(place, change) for place, change in enumerate(changes) if change]


def _out_of(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> _Change | None:
    """Floats come as floats: SQLAlchemy's own reading of PostgreSQL's wants to see the answer first."""
    return None if isinstance(kind, sa.Float) else kind.dialect_impl(dialect).result_processor(dialect, None)
