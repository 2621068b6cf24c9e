"""Finds the bad rows of `arrived`: unreadable values, missing keys, keys that occur before."""

from collections.abc import Sequence

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.casts import APART
from wangge.pipeline.ingest.load import ARRIVED, KEY, WRONG, LoadedFile
from wangge.sources.contracts import SourceTable
from wangge.sources.files import count_lines, record_lines

BAD = "bad_row"

REJECT_COLUMNS = (
    "source VARCHAR, source_table VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR,"
    " value VARCHAR, reason VARCHAR"
)


def find_bad_rows(engine: DuckEngine, table: SourceTable) -> int:
    """Fill `bad_row` (row, column_name, value, reason), one line a bad row; return how many.

    Of rows with one key the first in file order is good.
    """
    told = [f"nullif(split_part({WRONG}, '{APART}', {i}), '')" for i in (1, 3, 2)]
    engine.con.execute(
        f"CREATE OR REPLACE TABLE {BAD} AS SELECT rowid AS row, {told[0]} AS column_name,"
        f" {told[1]} AS value, {told[2]} AS reason FROM {ARRIVED} WHERE {WRONG} IS NOT NULL"
    )
    engine.con.execute(
        f"INSERT INTO {BAD} SELECT row, '{'|'.join(table.key)}', NULL, 'duplicate_key' FROM ("
        f"SELECT row, row_number() OVER (PARTITION BY key ORDER BY row) AS nth FROM ("
        f"SELECT rowid AS row, {KEY} AS key FROM {ARRIVED} WHERE {WRONG} IS NULL AND {KEY} IN ("
        f"SELECT {KEY} FROM {ARRIVED} GROUP BY 1 HAVING count(*) > 1))) WHERE nth > 1"
    )
    return engine.count(BAD)


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
