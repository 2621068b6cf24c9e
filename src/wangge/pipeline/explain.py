"""Why these rows are one customer, and where each of its fields comes from."""

from pathlib import Path
from typing import Any

from wangge.pipeline.contracts import ALIAS, CUSTOMER, LINK, PROVENANCE, Snapshot, Table
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.errors import NoRunYet, UnknownCustomer
from wangge.pipeline.lake import Lake


def explain_customer(home: Path, customer_id: int) -> dict[str, Any]:
    """Return a customer's golden record, its links with reasons, its provenance by field.

    A retired id answers for its survivor. Values are unmasked: the caller masks and audits.
    Raises NoRunYet, UnknownCustomer.
    """
    lake = Lake.of(home)
    snapshot = lake.current()
    if snapshot is None:
        raise NoRunYet(home=str(home))
    with DuckEngine(lake.root / "scratch") as engine:
        living = _living_id(engine, snapshot, customer_id)
        golden = _select(engine, snapshot, CUSTOMER, living)
        if not golden:
            raise UnknownCustomer(customer_id=customer_id)
        fields: dict[str, list[dict[str, Any]]] = {}
        for claim in _select(engine, snapshot, PROVENANCE, living):
            fields.setdefault(claim["field"], []).append(claim)
        return {
            "customer_id": living,
            "asked_for": customer_id,
            "snapshot": snapshot.id,
            "customer": golden[0],
            "links": _select(engine, snapshot, LINK, living),
            "fields": fields,
        }


def _living_id(engine: DuckEngine, snapshot: Snapshot, customer_id: int) -> int:
    survivor = engine.con.execute(
        "SELECT survivor_id FROM read_parquet(?) WHERE customer_id = ?",
        [snapshot.path(ALIAS).as_posix(), customer_id],
    ).fetchall()
    return int(survivor[0][0]) if survivor else customer_id


def _select(
    engine: DuckEngine, snapshot: Snapshot, table: Table, customer_id: int
) -> list[dict[str, Any]]:
    rows = engine.con.execute(
        f"SELECT {', '.join(table.column_names)} FROM read_parquet(?) WHERE customer_id = ?"
        f" ORDER BY {', '.join(table.key)}",
        [snapshot.path(table).as_posix(), customer_id],
    ).fetchall()
    return [dict(zip(table.column_names, row, strict=True)) for row in rows]
