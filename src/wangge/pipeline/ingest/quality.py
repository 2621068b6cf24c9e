"""Quality rules of the contracts, held against tonight's delivery before anything is built on it.

A rule of severity `error` that is broken stops the run: a register that suddenly has half its
rows would otherwise mark half a county as gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.intake import FULL, Intake
from wangge.pipeline.ingest.state import state_file
from wangge.sources.codes import load_codes
from wangge.sources.contracts import Contracts, Quality, SourceTable

ROWS_WORTH_COMPARING = 1_000
"""Below, a share of the last delivery says nothing: three rows of five are 60 %."""
SHOWN_CODES = 5


@dataclass(frozen=True)
class Breach:
    """A broken rule: what was found and what the contract asks for."""

    table: str
    rule: str
    severity: str
    found: float
    expected: float

    @property
    def stops(self) -> bool:
        """Whether the run must not publish."""
        return self.severity == "error"


def breaches(
    engine: DuckEngine, intake: Intake, contracts: Contracts, before: Path | None
) -> list[Breach]:
    """Return the broken rules of the tables delivered tonight."""
    taken = {t.table: t for t in intake.tables}
    found = []
    for table in contracts.tables:
        counts = taken[table.id]
        if counts.status != FULL:
            continue  # a delta says nothing of the whole; a silent table keeps its rows
        for rule in table.quality:
            value = _measured(engine, rule, table, counts.known, before)
            if value is not None and value < rule.at_least:
                found.append(Breach(table.id, rule.name, rule.severity, value, rule.at_least))
    return found


def _measured(
    engine: DuckEngine, rule: Quality, table: SourceTable, known: int, before: Path | None
) -> float | None:
    if not rule.of_last:
        return float(known)
    path = state_file(before, table) if before else None
    if path is None or not path.exists():
        return None
    last = int(engine.value(f"SELECT count(*) FROM read_parquet('{path.as_posix()}')"))
    return 100 * known / last if last >= ROWS_WORTH_COMPARING else None


def unknown_codes(engine: DuckEngine, contracts: Contracts, folder: Path) -> list[dict[str, Any]]:
    """Return values that stand in no code table: they stay unknown, and are told."""
    return list(_unknown_codes(engine, contracts, folder))


def _unknown_codes(
    engine: DuckEngine, contracts: Contracts, folder: Path
) -> Iterator[dict[str, Any]]:
    known: dict[str, list[str]] = {}
    for code in load_codes():
        known.setdefault(code.table, []).append(code.value)
    for table in contracts.tables:
        path = state_file(folder, table)
        for column in table.columns:
            if column.codes is None or not path.exists():
                continue
            counted = engine.con.execute(
                f'SELECT "{column.name}", count(*) FROM read_parquet(?)'
                f' WHERE "{column.name}" IS NOT NULL AND NOT list_contains(?, "{column.name}")'
                f" GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT {SHOWN_CODES}",
                [path.as_posix(), known[column.codes]],
            ).fetchall()
            for value, rows in counted:
                yield {"table": table.id, "column": column.name, "value": value, "rows": rows}


def column_fill(engine: DuckEngine, contracts: Contracts, folder: Path) -> list[dict[str, Any]]:
    """Return how many known rows carry a value, by table and column.

    Key and required columns always have a value and are left out.
    """
    told = []
    for table in contracts.tables:
        path = state_file(folder, table)
        optional = {c.name for c in table.columns if not c.required}
        if path.exists():
            told += [one for one in fill_of(engine, table.id, path) if one["column"] in optional]
    return told


def fill_of(engine: DuckEngine, table: str, path: Path) -> list[dict[str, Any]]:
    """Return how many rows of a Parquet file carry a value, by column, in the file's order.

    Read from the statistics in its footer: no row is touched.
    """
    counted = engine.con.execute(
        "SELECT path_in_schema, sum(num_values), sum(num_values - stats_null_count)"
        " FROM parquet_metadata(?) GROUP BY path_in_schema ORDER BY min(column_id)",
        [path.as_posix()],
    ).fetchall()
    return [
        {"table": table, "column": name, "rows": int(rows), "filled": int(filled or 0)}
        for name, rows, filled in counted
    ]
