"""Alembic's steps from one schema to the next, the same for SQLite and PostgreSQL."""

# The revision this program works with. It stands here so that a start needs no alembic; a test holds it to the scripts.
HEAD = "0011"
