"""Finds the bad rows of `raw`: unreadable values, missing keys, keys that occur before."""

from collections.abc import Sequence

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.casts import problem, text
from wangge.pipeline.ingest.load import DELETED, RAW, LoadedFile
from wangge.sources.contracts import Column, SourceTable
from wangge.sources.files import count_lines, record_lines

BAD = "bad_row"
SHOWN_CHARACTERS = 60

REJECT_COLUMNS = (
    "source VARCHAR, source_table VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR,"
    " value VARCHAR, reason VARCHAR"
)


def key_expression(table: SourceTable) -> str:
    """Return the expression of a row's key: its key columns joined by `|`."""
    parts = ", ".join(text(f'"{c}"') for c in table.key)
    return f"concat_ws('|', {parts})" if len(table.key) > 1 else parts


def find_bad_rows(engine: DuckEngine, table: SourceTable) -> int:
    """Fill `bad_row` (row, column_name, value, reason), one line a bad row; return how many."""
    named, reasons, values = [], [], []
    for column in table.columns:
        found = problem(column, f'"{column.name}"')
        if found == "NULL":
            continue
        if not column.key_position:  # a row that only says "deleted" need carry no more
            found = f"CASE WHEN coalesce({DELETED}, '') <> '1' THEN {found} END"
        named.append(f"WHEN {found} IS NOT NULL THEN '{column.name}'")
        reasons.append(f"WHEN '{column.name}' THEN {found}")
        values.append(f"WHEN '{column.name}' THEN {_shown(column)}")
    key = key_expression(table)
    engine.con.execute(
        f"CREATE OR REPLACE TABLE {BAD} AS"
        f" SELECT row, column_name, CASE column_name {' '.join(values)} END AS value,"
        f" CASE column_name {' '.join(reasons)} END AS reason FROM ("
        f"SELECT rowid AS row, *, CASE {' '.join(named)} END AS column_name FROM {RAW})"
        " WHERE column_name IS NOT NULL"
    )
    engine.con.execute(
        f"INSERT INTO {BAD} SELECT row, '{'|'.join(table.key)}', NULL, 'duplicate_key' FROM ("
        f"SELECT row, row_number() OVER (PARTITION BY key ORDER BY row) AS nth FROM ("
        f"SELECT rowid AS row, {key} AS key FROM {RAW}"
        f" WHERE rowid NOT IN (SELECT row FROM {BAD})) WHERE key IN ("
        f"SELECT {key} FROM {RAW} GROUP BY 1 HAVING count(*) > 1)) WHERE nth > 1"
    )
    return engine.count(BAD)


def _shown(column: Column) -> str:
    """Show enough of a bad value to find it; a C2 value only its ends (JR/T 0171)."""
    value = text(f'"{column.name}"')
    if column.pi_class == "C2":
        return (
            f"concat(substr({value}, 1, 1), repeat('*', greatest(length({value}) - 2, 1)),"
            f" substr({value}, length({value}), 1))"
        )
    return f"substr({value}, 1, {SHOWN_CHARACTERS})"


def write_rejects(engine: DuckEngine, table: SourceTable, files: Sequence[LoadedFile]) -> None:
    """Append the bad rows and broken lines of `files` to `reject`, with physical line numbers."""
    engine.con.execute(f"CREATE TABLE IF NOT EXISTS reject ({REJECT_COLUMNS})")
    lines: list[tuple[object, ...]] = []
    bad = engine.rows(f"SELECT row, column_name, value, reason FROM {BAD} ORDER BY row")
    for file in files:
        own = [b for b in bad if file.first_row <= b[0] < file.first_row + file.rows]
        numbers = line_numbers(file, [b[0] - file.first_row for b in own])
        head = (table.source, table.name, file.name)
        lines += [(*head, n, *b[1:]) for n, b in zip(numbers, own, strict=True)]
        lines += [
            (*head, b.line, None, b.text[:1] + "***" if b.text else None, b.reason)
            for b in file.broken
        ]
    if lines:
        engine.con.executemany("INSERT INTO reject VALUES (?, ?, ?, ?, ?, ?, ?)", lines)


def line_numbers(file: LoadedFile, ordinals: Sequence[int]) -> list[int]:
    """Return the physical line of each row of a file, given its place among the good lines.

    A Parquet file has no lines: the row number (from 1) stands in. A CSV file without blank
    lines or line breaks inside quotes is counted; any other is walked through.
    """
    if not ordinals or file.text_path is None:
        return [o + 1 for o in ordinals]
    broken = {b.line for b in file.broken}
    if not broken and count_lines(file.text_path) == file.rows + 1:
        return [o + 2 for o in ordinals]  # the header is line 1
    starts = record_lines(file.text_path)
    next(starts)
    wanted, found = set(ordinals), {}
    for ordinal, line in enumerate(n for n in starts if n not in broken):
        if ordinal in wanted:
            found[ordinal] = line
    return [found[o] for o in ordinals]
