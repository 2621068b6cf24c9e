"""One delivered file → typed rows in the `arrived` table, in file order; broken lines set aside.

Every value is read as its contract's type in the same pass that parses the file. A row with a
value that cannot be read is kept with what is wrong in `_wrong`, for `check` to set aside.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest.card_numbers import mask_card_numbers
from wangge.pipeline.ingest.casts import key_of, text, typed, wrong_in
from wangge.pipeline.ingest.secret_data import CARDS_MASKED, refuse_by_content, refused_by_name
from wangge.sources.contracts import SourceTable
from wangge.sources.errors import FileUnusable
from wangge.sources.files import GB18030, Dialect, lines_at, mend_quotes, sniff, transcode

ARRIVED = "arrived"
KEY, WRONG, DELETED, EXTRA = "_key", "_wrong", "_deleted", "_extra"
MAX_ERROR_CHARACTERS = 200

_STRUCTURE_REASONS = {
    "UNQUOTED VALUE": "bad_quote",
    "INVALID ENCODING": "bad_encoding",
    "MISSING COLUMNS": "column_count",
    "TOO MANY COLUMNS": "column_count",
}
"""What DuckDB finds wrong with a line → our reason, causes before consequences."""


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row: its physical number, what it says and why it was set aside."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class LoadedFile:
    """A file now in `arrived`: its first rowid, its rows, its broken lines, where its text lies.

    `refused` are columns of C3 data that were left out or masked, each with the reason.
    """

    name: str
    first_row: int
    rows: int
    broken: tuple[BrokenLine, ...]
    text_path: Path | None
    refused: tuple[tuple[str, str], ...] = ()


def create_arrived(engine: DuckEngine, table: SourceTable) -> None:
    """Make an empty `arrived` for the files of `table`: its columns, its key, what is wrong."""
    columns = ", ".join(f'"{c.name}" {c.sql_type}' for c in table.columns)
    engine.con.execute(
        f"CREATE OR REPLACE TABLE {ARRIVED} ({columns}, {KEY} VARCHAR, {WRONG} VARCHAR,"
        f" {DELETED} BOOLEAN, {EXTRA} VARCHAR)"
    )


def load_file(engine: DuckEngine, table: SourceTable, path: Path, name: str) -> LoadedFile:
    """Append one file to `arrived`; raises FileUnusable and leaves `arrived` as it was."""
    first_row = engine.count(ARRIVED)
    engine.con.execute("SET preserve_insertion_order = true")
    try:
        if path.suffix == ".parquet":
            delivered = _insert_parquet(engine, table, path, name)
            refused = _refused(engine, table, delivered, first_row)
            return LoadedFile(name, first_row, engine.count(ARRIVED) - first_row, (), None, refused)
        engine.con.begin()
        try:
            header, text_path, broken = _insert_csv(engine, table, path, name)
            refused = _refused(engine, table, header, first_row)
        except BaseException:
            engine.con.rollback()
            raise
        engine.con.commit()
        rows = engine.count(ARRIVED) - first_row
        return LoadedFile(name, first_row, rows, broken, text_path, refused)
    finally:
        engine.con.execute("SET preserve_insertion_order = false")


def _refused(
    engine: DuckEngine, table: SourceTable, header: Iterable[str], first_row: int
) -> tuple[tuple[str, str], ...]:
    """Return the file's columns not stored as they came; what their content tells is done now."""
    names = list(header)
    refused = refused_by_name(table, names)
    if any(c not in table.by_name and c not in (DELETED, "", *refused) for c in names):
        refused |= refuse_by_content(engine, ARRIVED, EXTRA, first_row)
    for column in mask_card_numbers(engine, ARRIVED, table, first_row):
        refused[column] = CARDS_MASKED
    return tuple(sorted(refused.items()))


def _insert_parquet(
    engine: DuckEngine, table: SourceTable, path: Path, name: str
) -> dict[str, str]:
    source = f"read_parquet({_quoted(str(path))})"
    try:
        described = engine.rows(f"DESCRIBE SELECT * FROM {source}")
        header = {row[0]: f'try_cast("{row[0]}" AS VARCHAR)' for row in described}
        _insert(engine, table, header, source, name)
        return header
    except duckdb.Error as error:
        problem = f"Parquet 文件损坏或被截断 (damaged or truncated Parquet: {_short(error)})"
        raise FileUnusable(file=name, problem=problem) from error


def _insert_csv(
    engine: DuckEngine, table: SourceTable, path: Path, name: str
) -> tuple[tuple[str, ...], Path, tuple[BrokenLine, ...]]:
    dialect = sniff(path, name)
    text_path = _as_utf8(engine, path, dialect, name)
    broken = _read_csv(engine, table, text_path, dialect, name)
    if dialect.encoding != GB18030 and any(b.reason == "bad_encoding" for b in broken):
        # the first megabyte may have been plain ASCII: look at the whole file
        again = sniff(path, name, whole=True)
        if again.encoding == GB18030:
            dialect, text_path = again, _as_utf8(engine, path, again, name)
            broken = _read_csv(engine, table, text_path, dialect, name, again=True)
    if any(b.reason == "bad_quote" for b in broken):
        mended = _scratch_file(engine)
        left_out = mend_quotes(text_path, mended, dialect.delimiter, len(dialect.header))
        broken = _read_csv(engine, table, mended, dialect, name, again=True)
        broken += tuple(BrokenLine(line, row, "bad_quote") for line, row in left_out)
        text_path = mended
    return dialect.header, text_path, tuple(sorted(broken, key=lambda b: b.line))


def _as_utf8(engine: DuckEngine, path: Path, dialect: Dialect, name: str) -> Path:
    if dialect.encoding != GB18030:
        return path
    target = _scratch_file(engine)
    transcode(path, target, name)
    return target


def _scratch_file(engine: DuckEngine) -> Path:
    folder = Path(engine.value("SELECT current_setting('temp_directory')"))
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".csv", delete=False) as handle:
        return Path(handle.name)


def _read_csv(
    engine: DuckEngine,
    table: SourceTable,
    path: Path,
    dialect: Dialect,
    name: str,
    *,
    again: bool = False,
) -> tuple[BrokenLine, ...]:
    """Append the file's rows; `again` takes back those of the reading just before."""
    if again:
        engine.con.rollback()
        engine.con.begin()
    for rejects in ("csv_errors", "csv_scans"):
        engine.con.execute(f"DROP TABLE IF EXISTS {rejects}")
    cells = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(dialect.header)))
    source = (
        f"read_csv({_quoted(str(path))}, delim = '{dialect.delimiter}', quote = '\"',"
        f" escape = '\"', header = false, skip = 1, auto_detect = false, nullstr = '',"
        f" columns = {{{cells}}}, store_rejects = true, rejects_table = 'csv_errors',"
        f" rejects_scan = 'csv_scans', rejects_limit = 0)"
    )
    header: dict[str, str] = {}
    for index, column in enumerate(dialect.header):
        if column in header:
            raise FileUnusable(file=name, problem=f"列名重复：{column} (column occurs twice)")
        header[column] = f"c{index}"
    try:
        _insert(engine, table, header, source, name)
    except duckdb.Error as error:
        problem = f"无法按 CSV 读取 (cannot be read as CSV: {_short(error)})"
        raise FileUnusable(file=name, problem=problem) from error
    return _broken_lines(engine, path)


def _insert(
    engine: DuckEngine, table: SourceTable, header: dict[str, str], source: str, name: str
) -> None:
    """Insert `source` into `arrived`; `header` maps delivered column names to expressions."""
    missing = [c.name for c in table.columns if c.required and c.name not in header]
    if missing:
        problem = f"缺少必填列 {'、'.join(missing)} (missing required column {', '.join(missing)})"
        raise FileUnusable(file=name, problem=problem)
    refused = refused_by_name(table, list(header))
    texts = {
        c.name: "NULL" if c.name in refused else header.get(c.name, "NULL") for c in table.columns
    }
    deleted = f"coalesce({text(header.get(DELETED, 'NULL'))} = '1', false)"
    values = [typed(c, texts[c.name]) for c in table.columns]
    values += [key_of(table, texts), wrong_in(table, texts, deleted), deleted]
    extra = [c for c in header if c not in texts and c not in (DELETED, "", *refused)]
    pairs = ", ".join(f"{_quoted(c)}: {header[c]}" for c in extra)
    values.append(f"CAST(to_json({{{pairs}}}) AS VARCHAR)" if extra else "NULL")
    engine.con.execute(f"INSERT INTO {ARRIVED} SELECT {', '.join(values)} FROM {source}")


def _broken_lines(engine: DuckEngine, path: Path) -> tuple[BrokenLine, ...]:
    errors = engine.rows(
        "SELECT line_byte_position, list(DISTINCT error_type), min(csv_line) FROM csv_errors"
        " GROUP BY line_byte_position ORDER BY line_byte_position"
    )
    lines = lines_at(path, [int(position) for position, _, _ in errors])
    return tuple(
        BrokenLine(line, str(row).strip("\r\n"), _reason(kinds))
        for line, (_, kinds, row) in zip(lines, errors, strict=True)
    )


def _reason(kinds: list[str]) -> str:
    """Name the cause among DuckDB's findings: a wrong number of cells is often its consequence."""
    return next(
        (reason for kind, reason in _STRUCTURE_REASONS.items() if kind in kinds), "unreadable"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:MAX_ERROR_CHARACTERS]
