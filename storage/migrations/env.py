"""Where alembic meets our database: on a connection it is given, or on one it opens for who writes the next revision."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.tables import Identity, Moment, complete

# For `alembic revision --autogenerate`; another one is named with `-x db=URL`.
_WRITERS_DATABASE = "sqlite:///var/schema.db"


def render(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Our own types as plain ones, so that an old revision doesn't change with them, and truth as both databases say it."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Identity:
        return "Identity"
    if kind == "server_default" and isinstance(getattr(item, "arg", None), sa.False_ | sa.True_):
        return f"sa.{item.arg}()"
    return False


def run(connection: Connection) -> None:
    # SQLite changes a table by copying it; the same blocks run on PostgreSQL as plain alterations.
    context.configure(connection=connection, target_metadata=complete(), render_as_batch=True, render_item=render)
    with context.begin_transaction():
        context.run_migrations()


if given := context.config.attributes.get("connection"):
    run(given)
else:
    database = Database(context.get_x_argument(as_dictionary=True).get("db", _WRITERS_DATABASE))
    with database.write() as own:
        run(own)
    database.close()
