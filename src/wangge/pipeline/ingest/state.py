"""The latest rows of each source table, kept as Parquet: replaced by a full, merged by a delta."""

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from wangge.kernel.geometry import Crs, to_wgs84
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.check import BAD
from wangge.pipeline.ingest.load import ARRIVED, DELETED, EXTRA, KEY
from wangge.sources.contracts import CRS_ATTRIBUTE, SourceTable

BATCH = "_batch"
ROW = "_row"

_PARQUET = "(FORMAT parquet, COMPRESSION lz4_raw)"
"""Written and read every night, by nobody else: half again as large as zstd, far less to do."""


def state_file(folder: Path, table: SourceTable) -> Path:
    """Return where the latest rows of `table` lie in a state folder."""
    return folder / f"{table.id}.parquet"


def state_columns(table: SourceTable) -> list[tuple[str, str]]:
    """Return name and DuckDB type of the columns of a table's latest rows."""
    own = [(c.name, c.sql_type) for c in table.columns]
    return [*own, (KEY, "VARCHAR"), (BATCH, "DATE"), (EXTRA, "VARCHAR")]


def write_full(engine: DuckEngine, table: SourceTable, folder: Path, day: date) -> int:
    """Write the good rows of `arrived` as the table's latest rows; return how many."""
    return _copy(engine, table, _good_rows(engine, table, day), state_file(folder, table))


def write_merged(
    engine: DuckEngine, table: SourceTable, folder: Path, day: date, before: Path | None
) -> int:
    """Write the latest rows before, replaced or removed by key by the good rows of `arrived`."""
    new = _good_rows(engine, table, day)
    if before is None or not state_file(before, table).exists():
        return _copy(engine, table, new, state_file(folder, table))
    known = ", ".join(f'"{name}"' for name, _ in state_columns(table))
    touched = f"SELECT {KEY} FROM {ARRIVED} WHERE {_is_good()}"
    kept = (
        f"SELECT {known} FROM read_parquet('{state_file(before, table).as_posix()}')"
        f" WHERE {KEY} NOT IN ({touched})"
    )
    return _copy(engine, table, f"{kept} UNION ALL {new}", state_file(folder, table))


def carry_over(table: SourceTable, folder: Path, before: Path | None) -> bool:
    """Keep the last known rows of a silent table: a hard link, or a copy across file systems."""
    if before is None or not state_file(before, table).exists():
        return False
    old, new = state_file(before, table), state_file(folder, table)
    try:
        os.link(old, new)
    except OSError:
        shutil.copyfile(old, new)
    return True


def open_state(engine: Engine, tables: Sequence[SourceTable], folder: Path) -> None:
    """Make every table's latest rows readable under its state name; absent ones are empty."""
    for table in tables:
        path = state_file(folder, table)
        known = path if path.exists() else None
        engine.open_parquet(table.state_name, known, state_columns(table), row=ROW)


def _copy(engine: DuckEngine, table: SourceTable, query: str, path: Path) -> int:
    """Write the rows; those that name somebody in key order, so that numbering them by place
    does not hang on the order of files."""
    ordered = f"SELECT * FROM ({query}) ORDER BY {KEY}" if table.mentions else query
    engine.con.execute(f"COPY ({ordered}) TO '{path.as_posix()}' {_PARQUET}")
    return int(engine.value(f"SELECT count(*) FROM read_parquet('{path.as_posix()}')"))


def _is_good() -> str:
    return f"rowid NOT IN (SELECT row FROM {BAD})"


def _good_rows(engine: DuckEngine, table: SourceTable, day: date) -> str:
    values = {c.name: f'a."{c.name}"' for c in table.columns}
    joined = ""
    lon, lat, crs = (table_column(table, a) for a in ("lon", "lat", CRS_ATTRIBUTE))
    if lon and lat and crs and _convert_positions(engine, lon, lat, crs):
        joined = (
            f" LEFT JOIN wgs84 AS w ON w.from_lon = {values[lon]} AND w.from_lat = {values[lat]}"
            f" AND w.from_crs = upper({values[crs]})"
        )
        values[lon] = f"coalesce(w.to_lon, {values[lon]})"
        values[lat] = f"coalesce(w.to_lat, {values[lat]})"
    select = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    return (
        f"SELECT {select}, a.{KEY}, DATE '{day.isoformat()}' AS {BATCH}, a.{EXTRA}"
        f" FROM {ARRIVED} AS a{joined} WHERE a.{_is_good()} AND NOT a.{DELETED}"
    )


def table_column(table: SourceTable, attribute: str) -> str | None:
    """Return the column that feeds `attribute` of the row's subject or any of its roles."""
    for role in ("", *(m.role for m in table.mentions if m.role)):
        if column := table.feeding(attribute, role):
            return column.name
    return None


def _convert_positions(engine: DuckEngine, lon: str, lat: str, crs: str) -> bool:
    """Fill `wgs84` with every distinct shifted position and what it is in WGS-84."""
    shifted = engine.rows(
        f'SELECT DISTINCT "{lon}", "{lat}", upper("{crs}") FROM {ARRIVED}'
        f" WHERE {_is_good()} AND upper(\"{crs}\") IN ('GCJ02', 'BD09')"
        f' AND "{lon}" IS NOT NULL AND "{lat}" IS NOT NULL'
    )
    if not shifted:
        return False
    points = [(x, y, name, *to_wgs84(x, y, Crs(name))) for x, y, name in shifted]
    names = ["from_lon", "from_lat", "from_crs", "to_lon", "to_lat"]
    columns = [pa.array(column) for column in zip(*points, strict=True)]
    engine.load_literal("wgs84", pa.table(columns, names=names))
    return True
