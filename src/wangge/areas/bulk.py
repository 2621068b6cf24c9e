"""Many rows at once: plain SQL for the loads that would take the ORM minutes.

Table and column names come from models, values are always parameters. The caller holds the
transaction. Works on SQLite and PostgreSQL alike.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


def upsert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows` (values in the order of `columns`), or update those whose key exists.

    `columns` are database columns; the first one is the primary key. Columns not named keep
    their value on update and must have one of their own on insert.
    """
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    holes = ", ".join(["%s"] * len(columns))
    updates = ", ".join(f"{quote(c)} = excluded.{quote(c)}" for c in columns[1:])
    _many(
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({holes}) "
        f"ON CONFLICT ({quote(columns[0])}) DO UPDATE SET {updates}",
        rows,
    )


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows`, values in the order of `columns` (database columns)."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    holes = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    _many(f"INSERT INTO {table} ({names}) VALUES ({holes})", rows)


def update(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Set `columns` in rows found by primary key; each row is the values, then the key."""
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(c)} = %s" for c in columns)
    key = quote(model._meta.pk.column)
    _many(f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE {key} = %s", rows)


def refresh_statistics(*loaded: type[models.Model]) -> None:
    """Let the planner know the tables just loaded; without it SQLite guesses wrong indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")  # rows an index; a full look takes long
        for model in loaded:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def instant(at: datetime) -> Any:
    """Return the aware instant `at` as the database stores it."""
    return connection.ops.adapt_datetimefield_value(at)


def _many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))
