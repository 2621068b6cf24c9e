"""Snapshots as the pipeline would publish them, from a few rows given by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from wangge.pipeline.contracts import TABLES, Table

BATCH = date(2026, 11, 1)


def person(customer_id: int, **given: Any) -> dict[str, Any]:
    """Return a `customer` row: a farm household's member, valued as given, the rest plain."""
    return {
        "customer_id": customer_id,
        "kind": "person",
        "name": f"客户{customer_id}",
        "customer_group": "farm_household",
        "life_status": "active",
        "is_existing": True,
        "is_migrant": False,
    } | given


def feature(customer_id: int, **given: Any) -> dict[str, Any]:
    """Return a `feature` row: no money, lowest tier, valued as given."""
    return {
        "customer_id": customer_id,
        "deposit_balance": "0.00",
        "loan_balance": "0.00",
        "product_count": 0,
        "is_merchant": False,
        "value_tier": 5,
        "is_key": False,
    } | given


def publish(lake: Path, snapshot_id: str, batch_date: date = BATCH, **rows: list[dict]) -> None:
    """Write a snapshot with the given rows by table name and make it current.

    Tables not given are empty. `row_hash` is the hash of the other columns, as the contract says.
    """
    folder = lake / "snapshots" / snapshot_id
    folder.mkdir(parents=True)
    with duckdb.connect() as duck:
        for table in TABLES.values():
            _write(duck, table, rows.get(table.name, []), folder / f"{table.name}.parquet")
    manifest = {
        "run_id": f"run-{snapshot_id}",
        "batch_date": batch_date.isoformat(),
        "bank_code": "320923",
        "rows": {name: len(rows.get(name, [])) for name in TABLES},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (lake / "CURRENT").write_text(json.dumps({"snapshot": snapshot_id}), "utf-8")


def _write(
    duck: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, Any]], file: Path
) -> None:
    columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
    duck.execute(f"CREATE TABLE {table.name} ({columns})")
    for row in rows:
        unknown = set(row) - set(table.column_names)
        assert not unknown, f"{table.name} has no {unknown}"
        names = ", ".join(f'"{name}"' for name in row)
        holes = ", ".join("?" * len(row))
        duck.execute(f"INSERT INTO {table.name} ({names}) VALUES ({holes})", list(row.values()))
    if "row_hash" in table.column_names:
        others = ", ".join(f'"{c}"' for c in table.column_names if c != "row_hash")
        duck.execute(f"UPDATE {table.name} SET row_hash = hash({others})")
    key = ", ".join(f'"{name}"' for name in table.key)
    duck.execute(f"COPY (SELECT * FROM {table.name} ORDER BY {key}) TO '{file}' (FORMAT parquet)")
