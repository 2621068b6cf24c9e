"""Reading a snapshot in process: DuckDB over its Parquet files.

One in-memory DuckDB serves all threads; each read takes its own cursor, as DuckDB asks.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from wangge.kernel.errors import WanggeError
from wangge.pipeline.contracts import Snapshot, Table, current_snapshot, read_snapshot

from .models import AcceptedSnapshot

BATCH_ROWS = 10_000  # about 20 MB of Python values a batch of customers


class NoSnapshot(WanggeError):
    """The lake is empty."""

    code = "customers.no_snapshot"
    status = 409
    zh = "数据湖中还没有已发布的快照，未作任何更改。请先运行 wangge pipeline run。"
    en = "The lake has no published snapshot; nothing was changed. Run `wangge pipeline run` first."


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """Return the database of one process: DuckDB's threads do not live on in a forked child.

    A child that used its parent's would wait for them for ever.
    """
    return duckdb.connect(":memory:", config={"memory_limit": "2GB"})


def cursor() -> duckdb.DuckDBPyConnection:
    """Return a cursor of its own on the shared in-memory database; close it after use."""
    return _database(os.getpid()).cursor()


def served_snapshot(lake: Path) -> Snapshot:
    """Return the snapshot whose customers the operational database holds.

    The lake's current one if that is gone from disk or none was accepted yet; raises NoSnapshot
    for an empty lake.
    """
    accepted = AcceptedSnapshot.objects.order_by("-accepted_at", "-pk").first()
    if accepted is not None:
        try:
            return read_snapshot(lake, accepted.snapshot)
        except FileNotFoundError:
            pass  # retired from the lake; the current one is at most a night newer
    current = current_snapshot(lake)
    if current is None:
        raise NoSnapshot
    return current


def file(snapshot: Snapshot, table: Table) -> str:
    """Return `table` as a SQL literal for `read_parquet`."""
    return "'" + str(snapshot.path(table)).replace("'", "''") + "'"


def rows(sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run a query (`$name` parameters) and return its rows as dictionaries."""
    with closing(cursor()) as duck:
        duck.execute(sql, dict(parameters or {}))
        names = [column[0] for column in duck.description]
        return [dict(zip(names, row, strict=True)) for row in duck.fetchall()]


def stream(
    duck: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Run a query on `duck` and yield batches of tuples; memory holds one batch at a time.

    Nothing else may run on `duck` until the stream ends: DuckDB 2 keeps the result open.
    """
    duck.execute(sql, dict(parameters or {}))
    while batch := duck.fetchmany(BATCH_ROWS):
        yield batch
