"""Writes the snapshot's tables exactly as `pipeline.contracts` names them."""

from datetime import date
from pathlib import Path

from wangge.pipeline.contracts import LINK, PROVENANCE, TABLES, Column, Table
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.lake import write_json
from wangge.pipeline.survive.claims import FIELDS, provenance_sql

_PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2048)"
"""The fastest level: a fifteenth larger than the usual one. A column of more words than 2,048 is
given up for a dictionary early: a sixth of the writing, and the files grow no larger."""
REPEATING = frozenset({PROVENANCE.name, LINK.name})
"""Large tables, most columns of which hold a few words over and over."""
REPEATED = ("source", "source_table", "role")
"""Columns of `mention` they quote."""
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


def _words(engine: Engine) -> dict[str, list[str]]:
    """Return the columns of the large tables that hold a few words over and over, and their words.

    Sorted as numbers of their words, provenance takes a fifth less time.
    """
    named = engine.rows("SELECT DISTINCT source, source_table, role FROM mention")
    columns = zip(REPEATED, zip(*named, strict=True), strict=True)
    return {"field": sorted(FIELDS)} | {c: sorted(set(found)) for c, found in columns}


def _number_words(engine: Engine, words: dict[str, list[str]]) -> None:
    """Write the words of `mention` as numbers before each of them is quoted many times over.

    Only DuckDB's own tables can hold them so; what Spark hands over is turned on its way.
    """
    if engine.files is not engine:
        return
    turned = ", ".join(_as_number(c, words) for c in REPEATED)
    engine.fill("mention", f"SELECT mid, {turned}, source_key, as_of, batch_date FROM mention")


def _as_number(column: str, words: dict[str, list[str]]) -> str:
    listed = ", ".join(f"'{word}'" for word in words[column])
    return f"CAST({column} AS ENUM({listed})) AS {column}"  # Parquet holds it as text


def _typed(column: Column, words: dict[str, list[str]]) -> str:
    if column.name in words:
        return _as_number(column.name, words)
    return f"CAST({column.name} AS {column.type}) AS {column.name}"


def _select(table: Table, rows: str, words: dict[str, list[str]]) -> str:
    """Return the query of a table: its columns in order and type, with the row hash.

    `rows` is a table expression; DuckDB reads it on either engine, so that texts and hashes are
    made in one place. `words` are those of its repeating columns.
    """
    hashed = [c for c in table.columns if c.name != ROW_HASH]
    values = ", ".join(
        # a case is known by the digest of what it is about: source keys hold identity numbers
        f"md5(case_text) AS {CASE_KEY}" if c.name == CASE_KEY else _typed(c, words)
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
    words = _words(engine)
    _number_words(engine, words)
    for table in TABLES.values():
        known = words if table.name in REPEATING else {}
        path = (folder / f"{table.name}.parquet").as_posix()
        query = _select(table, engine.for_files(_rows_of(table)), known)
        rows[table.name] = int(engine.files.rows(f"COPY ({query}) TO '{path}' {_PARQUET}")[0][0])
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
