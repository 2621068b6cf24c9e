"""The rows every person linker gets: a batch read and standardised once, by our own pipeline.

All linkers start from the same standardised rows (`party`), so what differs is the linking. The
truth is joined by source, table and key; it never reaches a linker.
"""

from pathlib import Path
from typing import Any

import duckdb

from wangge.bench.measure import Watch
from wangge.kernel.progress import Silent
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.intake import take_in
from wangge.pipeline.standardise.steps import standardise_plan
from wangge.sources.batch import open_batch
from wangge.sources.contracts import load_contracts
from wangge.sources.places import load_gazetteer

PARTY, MENTION, TRUE = "party", "mention", "true_group"

_TRUE = """
SELECT m.mid, t.entity_id FROM (
  SELECT mid, source, source_table, source_key,
    row_number() OVER (PARTITION BY source, source_table, source_key ORDER BY role) AS nth
  FROM mention) AS m
JOIN truth AS t ON t.source = m.source AND t."table" = m.source_table AND t.key = m.source_key
JOIN party AS p ON p.mid = m.mid
WHERE m.nth = 1 AND p.kind = 'person'
ORDER BY m.mid"""
"""A row may name several people; the truth means its own subject (role ''), or its first role."""


def prepare(watch: Watch, *, batch: str, folder: str) -> dict[str, Any]:
    """Read and standardise `batch`, and write its tables as Parquet into `folder`.

    Writes one file a table, and `true_group` (mid, entity_id) of the person rows the truth knows.
    The watch stands around the standardising.
    """
    out, source = Path(folder), Path(batch)
    contracts = load_contracts()
    opened = open_batch(source, contracts)
    with DuckEngine(out / "scratch") as engine, Silent().step("") as step:
        taken = take_in(engine, opened, contracts, out / "state", None, step)
        with watch:
            engine.run_plan(standardise_plan(contracts, load_gazetteer(opened.bank_code)))
        engine.con.execute(
            "CREATE TABLE truth AS SELECT * FROM read_csv(?, all_varchar = true, header = true)",
            [str(source / "truth.csv")],
        )
        engine.con.execute(f"CREATE TABLE {TRUE} AS {_TRUE}")
        for (table,) in engine.rows("SELECT table_name FROM duckdb_tables()"):
            path = _path(out, table).as_posix()
            engine.con.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
        return {
            "source_rows": taken.rows_read,
            "person_rows": int(engine.value(f"SELECT count(*) FROM {PARTY} WHERE kind='person'")),
            "true_rows": engine.count(TRUE),
        }


def open_prepared(con: duckdb.DuckDBPyConnection, folder: Path, *, loaded: tuple[str, ...]) -> None:
    """Open what `prepare` wrote: tables of `loaded` in memory, the others as views of the files."""
    for path in sorted(folder.glob("*.parquet")):
        kind = "TABLE" if path.stem in loaded else "VIEW"
        con.execute(f"CREATE {kind} {path.stem} AS SELECT * FROM read_parquet('{path.as_posix()}')")


def write_found(con: duckdb.DuckDBPyConnection, folder: Path, tool: str, found: str) -> None:
    """Write what a tool found, a query of (mid, cluster), as `found/<tool>.parquet`."""
    target = folder / "found" / f"{tool}.parquet"
    target.parent.mkdir(exist_ok=True)
    con.execute(f"COPY ({found}) TO '{target.as_posix()}' (FORMAT parquet)")


def compared(folder: Path, tool: str) -> tuple[list[str], list[str]]:
    """Return the groups `tool` found and the true ones, row by row of the truth.

    A row the tool put nowhere is a group of its own.
    """
    found = (folder / "found" / f"{tool}.parquet").as_posix()
    with duckdb.connect() as con:
        rows = con.execute(
            "SELECT coalesce(CAST(f.cluster AS VARCHAR), concat('alone ', t.mid)), t.entity_id"
            f" FROM read_parquet('{_path(folder, TRUE).as_posix()}') AS t"
            f" LEFT JOIN read_parquet('{found}') AS f ON f.mid = t.mid ORDER BY t.mid"
        ).fetchall()
    return [row[0] for row in rows], [row[1] for row in rows]


def _path(folder: Path, table: str) -> Path:
    return folder / f"{table}.parquet"
