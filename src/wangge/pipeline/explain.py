"""Why these rows are one customer, and where each of its fields comes from."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from wangge.pipeline.contracts import (
    ALIAS,
    CUSTOMER,
    LINK,
    PROVENANCE,
    Decision,
    RecordRef,
    Snapshot,
    Table,
    Verdict,
    read_decisions,
)
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.errors import NoRunYet, UnknownCustomer
from wangge.pipeline.lake import Lake


def explain_customer(home: Path, customer_id: int) -> dict[str, Any]:
    """Return a customer's golden record, its links with reasons, its provenance by field.

    `decisions` are people's decisions about its records, newest first, each with its `effect`:
    joined, kept_apart, overruled by a newer one, dormant while a record is not linked.
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
            "decisions": _decisions(engine, snapshot, read_decisions(lake.root), living),
        }


def _decisions(
    engine: DuckEngine, snapshot: Snapshot, decisions: list[Decision], customer_id: int
) -> list[dict[str, Any]]:
    """Return the decisions on a record of the customer, or of one it was parted from."""
    keys = sorted({record.key for d in decisions for record in (d.left, d.right)})
    found = engine.con.execute(
        "SELECT source, source_table, source_key, role, customer_id FROM read_parquet(?)"
        " WHERE source_key IN (SELECT unnest(?))",
        [snapshot.path(LINK).as_posix(), keys],
    ).fetchall()
    customers = {RecordRef(*row[:4]): int(row[4]) for row in found}
    told = []
    for decision in reversed(decisions):
        left, right = customers.get(decision.left), customers.get(decision.right)
        if customer_id in (left, right):
            told.append(
                asdict(decision)
                | {
                    "left_customer_id": left,
                    "right_customer_id": right,
                    "effect": _effect(decision.verdict, left, right),
                }
            )
    return told


def _effect(verdict: Verdict, left: int | None, right: int | None) -> str:
    if left is None or right is None:
        return "dormant"
    if (left == right) != (verdict is Verdict.SAME):
        return "overruled"
    return "joined" if left == right else "kept_apart"


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
