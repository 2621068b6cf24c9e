"""Writes the snapshot's tables exactly as `pipeline.contracts` names them."""

from datetime import date
from pathlib import Path

from wangge.pipeline.contracts import TABLES, Table
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.lake import write_json
from wangge.pipeline.survive.claims import provenance_sql

ROW_HASH, CASE_KEY = "row_hash", "case_key"
_NULL = "\x1f"  # no value holds it, so a null and an empty text hash differently

_LINK = """
SELECT m.source, m.source_table, m.source_key, m.role, a.customer_id, r.rule, r.weight, r.reason
FROM cluster_row AS r
JOIN assigned AS a ON a.cluster = r.cluster
JOIN mention AS m ON m.mid = r.mid"""


def _rows_of(table: Table) -> str:
    if table.name == "link":
        return _LINK
    if table.name == "provenance":
        return provenance_sql()
    return f"SELECT * FROM {table.name}"


def _select(table: Table, rows: str) -> str:
    """Return the query of a table: its columns in order and type, with the row hash.

    `rows` is a table expression; DuckDB reads it on either engine, so that texts and hashes are
    made in one place.
    """
    hashed = [c for c in table.columns if c.name != ROW_HASH]
    values = ", ".join(
        # a case is known by the digest of what it is about: source keys hold identity numbers
        f"md5(case_text) AS {CASE_KEY}"
        if c.name == CASE_KEY
        else f"CAST({c.name} AS {c.type}) AS {c.name}"
        for c in hashed
    )
    query = f"SELECT {values} FROM {rows}"
    if ROW_HASH in table.column_names:
        text = ", ".join(f"coalesce(CAST({c.name} AS VARCHAR), '{_NULL}')" for c in hashed)
        query = f"SELECT *, md5_number_lower(concat_ws('|', {text})) AS {ROW_HASH} FROM ({query})"
    return f"{query} ORDER BY {', '.join(table.key)}"


def write_snapshot(
    engine: Engine,
    folder: Path,
    *,
    run_id: str,
    batch_date: date,
    bank_code: str,
    previous: str | None,
) -> dict[str, int]:
    """Write all tables and the manifest into `folder`; return rows by table.

    `previous` is the snapshot this one was built upon, if any.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = {}
    for table in TABLES.values():
        path = (folder / f"{table.name}.parquet").as_posix()
        query = _select(table, engine.for_files(_rows_of(table)))
        engine.files.con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        rows[table.name] = int(engine.files.value(f"SELECT count(*) FROM read_parquet('{path}')"))
    write_json(
        folder / "manifest.json",
        {
            "run_id": run_id,
            "batch_date": batch_date.isoformat(),
            "bank_code": bank_code,
            "previous": previous,
            "rows": rows,
        },
    )
    return rows
