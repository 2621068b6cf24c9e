"""Text of a source column → its typed value, null when it cannot be read: DuckDB expressions."""

from collections.abc import Mapping

from wangge.kernel.geometry import Crs
from wangge.sources.contracts import CRS_ATTRIBUTE, Column, SourceTable

APART = "\x1f"
"""Keeps column, reason and value apart in what is told of a bad row."""
SHOWN_CHARACTERS = 60
NEVER_DELETED = "coalesce(nullif(trim(NULL), '') = '1', false)"
"""What a file without a `_deleted` column says of every row."""


def text(expression: str) -> str:
    """Trim; the empty string is null."""
    return f"nullif(trim({expression}), '')"


def typed(column: Column, expression: str) -> str:
    """Return the expression that reads `expression` (text) as the column's type."""
    cleaned = text(expression)
    if column.type == "string":
        return cleaned
    if column.type == "date":
        return _date(cleaned)
    if column.type == "month":
        return _month(cleaned)
    if column.type == "integer":
        return (
            f"CASE WHEN regexp_matches({cleaned}, '^[-+]?[0-9]+(\\.0+)?$')"
            f" THEN try_cast(try_cast({cleaned} AS DECIMAL(18,2)) AS {column.sql_type}) END"
        )
    return f"try_cast({cleaned} AS {column.sql_type})"


def _date(value: str) -> str:
    """`YYYY-MM-DD` or `YYYYMMDD`; a midnight time behind the date (Parquet) is dropped."""
    return (
        f"CASE length({value}) WHEN 10 THEN try_cast({value} AS DATE)"
        f" WHEN 8 THEN try_cast(concat_ws('-', substr({value}, 1, 4), substr({value}, 5, 2),"
        f" substr({value}, 7, 2)) AS DATE)"
        f" WHEN 19 THEN CASE WHEN substr({value}, 11) = ' 00:00:00'"
        f" THEN try_cast(substr({value}, 1, 10) AS DATE) END END"
    )


def _month(value: str) -> str:
    """`YYYY-MM` or `YYYYMM`, kept as the first day of the month."""
    return (
        f"CASE length({value}) WHEN 7 THEN try_cast(concat({value}, '-01') AS DATE)"
        f" WHEN 6 THEN try_cast(concat_ws('-', substr({value}, 1, 4), substr({value}, 5, 2), '01')"
        f" AS DATE) ELSE {_date(value)} END"
    )


def problem(column: Column, expression: str) -> str:
    """Return the expression that names what is wrong with a value: a reason code or null."""
    cleaned, value = text(expression), typed(column, expression)
    cases = []
    if column.required:
        reason = "missing_key" if column.key_position else "missing_value"
        cases.append(f"WHEN {cleaned} IS NULL THEN '{reason}'")
    if column.type != "string":
        reason = "bad_date" if column.type in ("date", "month") else "bad_number"
        cases.append(f"WHEN {cleaned} IS NOT NULL AND {value} IS NULL THEN '{reason}'")
    if CRS_ATTRIBUTE in column.canonical:
        known = ", ".join(f"'{crs.value}'" for crs in Crs)
        cases.append(f"WHEN upper({cleaned}) NOT IN ({known}) THEN 'unknown_crs'")
    if column.minimum is not None:
        cases.append(f"WHEN {value} < {column.minimum} THEN 'out_of_range'")
    if column.maximum is not None:
        cases.append(f"WHEN {value} > {column.maximum} THEN 'out_of_range'")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def key_of(table: SourceTable, texts: Mapping[str, str]) -> str:
    """Return a row's key: its key columns joined by `|`, dates in one spelling."""
    parts = [
        text(texts[name])
        if table.by_name[name].type == "string"
        else f"CAST({typed(table.by_name[name], texts[name])} AS VARCHAR)"
        for name in table.key
    ]
    return f"concat_ws('|', {', '.join(parts)})" if len(parts) > 1 else parts[0]


def wrong_in(table: SourceTable, texts: Mapping[str, str], deleted: str) -> str:
    """Return what is first wrong with a row (column, reason, shown value), null if nothing is.

    A row that only says that its key is `deleted` need carry no more than the key.
    """
    cases = []
    for column in table.columns:
        found = problem(column, texts[column.name])
        if found == "NULL":
            continue
        if not column.key_position and deleted != NEVER_DELETED:
            found = f"CASE WHEN NOT {deleted} THEN {found} END"
        told = f"concat_ws('{APART}', '{column.name}', {found}, {_shown(column, texts)})"
        cases.append(f"WHEN {found} IS NOT NULL THEN {told}")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _shown(column: Column, texts: Mapping[str, str]) -> str:
    """Show enough of a bad value to find it; a C2 value only its ends (JR/T 0171)."""
    value = text(texts[column.name])
    if column.pi_class == "C2":
        return (
            f"concat(substr({value}, 1, 1), repeat('*', greatest(length({value}) - 2, 1)),"
            f" substr({value}, length({value}), 1))"
        )
    return f"substr({value}, 1, {SHOWN_CHARACTERS})"
