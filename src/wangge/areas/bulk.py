"""Many rows at once: plain SQL for the loads that would take the ORM minutes.

Table and column names come from models, values are always parameters. The caller holds the
transaction. SQLite runs a prepared statement a row; PostgreSQL copies the rows in and works on
them as a set, for it answers each statement over a socket.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

_STAGED = "staged_rows"


def upsert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows` (values in the order of `columns`), or update those whose key exists.

    `columns` are database columns; the first one is the primary key. Columns not named keep
    their value on update and must have one of their own on insert. No key may come twice.
    """
    names = _names(columns)
    updates = ", ".join(f"{_q(c)} = excluded.{_q(c)}" for c in columns[1:])
    into = f"INSERT INTO {_table(model)} ({names})"
    conflict = f"ON CONFLICT ({_q(columns[0])}) DO UPDATE SET {updates}"
    if connection.vendor == "postgresql":
        _on_staged(model, columns, rows, f"{into} SELECT {names} FROM {_STAGED} {conflict}")
    else:
        _many(f"{into} VALUES ({_holes(columns)}) {conflict}", rows)


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows`, values in the order of `columns` (database columns)."""
    if connection.vendor == "postgresql":
        # Straight into the table PostgreSQL refuses to copy where row-level security holds.
        names = _names(columns)
        into = f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM {_STAGED}"
        _on_staged(model, columns, rows, into)
    else:
        holes = _holes(columns)
        _many(f"INSERT INTO {_table(model)} ({_names(columns)}) VALUES ({holes})", rows)


def update(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Set `columns` in rows found by primary key; each row is the values, then the key."""
    key = model._meta.pk.column
    if connection.vendor == "postgresql":
        settings = ", ".join(f"{_q(c)} = {_STAGED}.{_q(c)}" for c in columns)
        match = f"{_table(model)}.{_q(key)} = {_STAGED}.{_q(key)}"
        sql = f"UPDATE {_table(model)} SET {settings} FROM {_STAGED} WHERE {match}"
        _on_staged(model, (*columns, key), rows, sql)
    else:
        settings = ", ".join(f"{_q(c)} = %s" for c in columns)
        _many(f"UPDATE {_table(model)} SET {settings} WHERE {_q(key)} = %s", rows)


def refresh_statistics(*loaded: type[models.Model]) -> None:
    """Let the planner know the tables just loaded; without it SQLite guesses wrong indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")  # rows an index; a full look takes long
        for model in loaded:
            cursor.execute(f"ANALYZE {_table(model)}")


def instant(at: datetime) -> Any:
    """Return the aware instant `at` as the database stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def _many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def _on_staged(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], sql: str
) -> None:
    """Copy `rows` into a table for this statement alone and run `sql` on it."""
    names = _names(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {_STAGED} AS SELECT {names} FROM {_table(model)} WITH NO DATA"
        )
        _copy(cursor, f"{_STAGED} ({names})", rows)
        cursor.execute(sql)
        cursor.execute(f"DROP TABLE {_STAGED}")


def _copy(cursor: Any, into: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def _table(model: type[models.Model]) -> str:
    return _q(model._meta.db_table)


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(_q, columns))


def _holes(columns: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(columns))
