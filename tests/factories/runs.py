"""Run records as the pipeline would leave them, from a few facts given by hand."""

import json
from pathlib import Path
from typing import Any

import duckdb

REJECT_COLUMNS = (
    "source VARCHAR, source_table VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR,"
    " value VARCHAR, reason VARCHAR"
)
SECRET = "320923198501011236"
"""A rejected value that no screen may show."""

Reject = tuple[str, str, str, int | None, str | None, str | None, str]
REJECTS: list[Reject] = [
    ("core", "customer", "core/customer.csv", 7, "id_no", SECRET, "bad_date"),
    ("core", "customer", "core/customer.csv", 9, "birth_date", "2026-13-40", "bad_date"),
    ("core", "deposit", "core/deposit.csv", 2, "balance", "十万x", "bad_number"),
    ("crm", "contact", "crm/contact.csv", 3, None, None, "bad_quote"),
]


def leave(lake: Path, run_id: str, rejects: list[Reject] | None = None, **facts: Any) -> None:
    """Write `run.json` (the given facts over a plain run) and `rejects.parquet`.

    The run begins on the day its id begins with, at 20:00 UTC, unless `started_at` says else.
    """
    folder = lake / "runs" / run_id
    folder.mkdir(parents=True)
    told = {
        "run_id": run_id,
        "snapshot": run_id,
        "batch_date": "2026-11-01",
        "started_at": f"{run_id[:4]}-{run_id[4:6]}-{run_id[6:8]}T20:00:00+00:00",
        "status": "finished_with_rejects",
        "steps": [{"name": "ingest.core.customer", "rows": 10, "seconds": 0.1}],
        "sources": {
            "core.customer": _table(10, rejected=2),
            "core.deposit": _table(5, rejected=1),
            "crm.contact": _table(4, rejected=1),
            "hukou.resident": {"status": "kept", "known": 0},
            "social.insured": {"status": "absent"},
        },
        "rejected": [
            {"table": "core.customer", "reason": "bad_date", "rows": 2,
             "examples": [{"file": "core/customer.csv", "line": 7, "value": SECRET}]},
            {"table": "core.deposit", "reason": "bad_number", "rows": 1, "examples": []},
            {"table": "crm.contact", "reason": "bad_quote", "rows": 1, "examples": []},
        ],
        "unknown_codes": [
            {"table": "core.customer", "column": "gender", "value": SECRET, "rows": 3}
        ],
        "breaches": [
            {"table": "crm.contact", "rule": "not_halved", "severity": "warning",
             "found": 40.0, "expected": 50.0}
        ],
        "fill": [{"table": "golden.customer", "column": "mobile", "rows": 20, "filled": 15}],
        "links": {"id_no": 12, "name_mobile": 3},
        "customers": 20, "people": 18, "organisations": 2, "households": 6,
        "merged": 1, "split": 2, "restored": 0, "review": {"probable_pair": 3},
    } | facts  # fmt: skip
    (folder / "run.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE reject ({REJECT_COLUMNS})")
        for row in REJECTS if rejects is None else rejects:
            duck.execute("INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        duck.execute(f"COPY reject TO '{folder / 'rejects.parquet'}' (FORMAT parquet)")


def _table(read: int, *, rejected: int) -> dict[str, Any]:
    accepted = read - rejected
    return {"status": "full", "read": read, "accepted": accepted, "deleted": 0,
            "rejected": rejected, "known": accepted}  # fmt: skip
