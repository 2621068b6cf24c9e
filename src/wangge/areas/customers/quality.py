"""The data-quality board: what each night's delivery was like, by source, read from the runs.

Counts only, and of a rejected row where it lies and what is wrong with it. What the row says is
never shown: of a value the shape alone (`9` a digit, `A` a letter, `字` a character).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wangge.areas.organisation.access import Actor, Right
from wangge.kernel.errors import NotFound
from wangge.pipeline.records import (
    REASONS,
    ReasonCount,
    RunRecord,
    read_run,
    read_runs,
    rejects_file,
)

from . import lake_reader
from .labels import RULES, SOURCES, label
from .shown import mask_source_key

MOST_RUNS = 90
_SHAPE_LENGTH = 24  # characters; a broken line may be as long as the file
_SILENT = "kept"
_ABSENT = "absent"


@dataclass(frozen=True)
class SourceNight:
    """One source in one run. `silent`: tables that did not come; `rejected` by reason, in rows."""

    source: str
    source_name: str
    tables: int
    silent: int
    read: int
    accepted: int
    deleted: int
    rejected: int
    known: int
    reasons: list[ReasonCount]
    breaches: int
    unknown_codes: int


@dataclass(frozen=True)
class RejectedRow:
    """A row set aside: where it lies (`line` counts from 1, the header included) and why."""

    source: str
    source_name: str
    table: str
    file: str
    line: int | None
    column: str | None
    reason: str
    reason_name: str
    value_shape: str


@dataclass(frozen=True)
class Rule:
    """How many source rows a rule linked."""

    rule: str
    rule_name: str
    rows: int


def runs(actor: Actor, lake: Path, *, last: int) -> list[RunRecord]:
    """Return the last runs, newest first; raises NotAllowed without the right."""
    actor.require(Right.SEE_DATA_QUALITY)
    return read_runs(lake, min(last, MOST_RUNS))


def run(actor: Actor, lake: Path, run_id: str) -> RunRecord:
    """Return one run; raises NotAllowed, NotFound."""
    actor.require(Right.SEE_DATA_QUALITY)
    found = read_run(lake, run_id)
    if found is None:
        raise NotFound
    return found


def started_at(record: RunRecord) -> datetime | None:
    """Return when a run began; None for one that left no record, which died or is under way."""
    return datetime.fromisoformat(record.started_at) if record.started_at else None


def sources_of(record: RunRecord) -> list[SourceNight]:
    """Return the sources that a run knows of, in alphabetical order; never-delivered left out."""
    names = sorted({t.source for t in record.tables if t.status != _ABSENT})
    return [_night(record, name) for name in names]


def _night(record: RunRecord, source: str) -> SourceNight:
    tables = [t for t in record.tables if t.source == source and t.status != _ABSENT]

    def mine(table: str) -> bool:
        return table.partition(".")[0] == source

    return SourceNight(
        source=source,
        source_name=label(SOURCES, source),
        tables=len(tables),
        silent=sum(t.status == _SILENT for t in tables),
        read=sum(t.read for t in tables),
        accepted=sum(t.accepted for t in tables),
        deleted=sum(t.deleted for t in tables),
        rejected=sum(t.rejected for t in tables),
        known=sum(t.known for t in tables),
        reasons=[r for r in record.rejected if mine(r.table)],
        breaches=sum(mine(b.table) for b in record.breaches),
        unknown_codes=sum(c.rows for c in record.unknown_codes if mine(c.table)),
    )


def rules_of(record: RunRecord) -> list[Rule]:
    """Return how many rows each rule linked, most first."""
    return [Rule(rule, label(RULES, rule), rows) for rule, rows in record.links.items()]


def code_shown(value: str) -> str:
    """Return an unknown code as the board shows it; what looks like a number is masked."""
    return mask_source_key(value)[:_SHAPE_LENGTH]


def rejected_rows(
    lake: Path, record: RunRecord, *, source: str, table: str, reason: str, start: int, count: int
) -> tuple[list[RejectedRow], int]:
    """Return `count` rejected rows from `start` in file order, and how many there are.

    Empty `source`, `table`, `reason` narrow nothing.
    """
    path = rejects_file(lake, record)
    if path is None:
        return [], 0
    given = {"source": source, "table": table, "reason": reason, "path": str(path)}
    where = (
        "FROM read_parquet($path) WHERE ($source = '' OR source = $source)"
        " AND ($table = '' OR source_table = $table) AND ($reason = '' OR reason = $reason)"
    )
    total = lake_reader.rows(f"SELECT count(*) AS n {where}", given)[0]["n"]
    rows = lake_reader.rows(
        f"SELECT * {where} ORDER BY source, source_table, file, line LIMIT $count OFFSET $start",
        given | {"count": count, "start": start},
    )
    return [
        RejectedRow(
            source=r["source"],
            source_name=label(SOURCES, r["source"]),
            table=r["source_table"],
            file=r["file"],
            line=r["line"],
            column=r["column_name"],
            reason=r["reason"],
            reason_name=reason_name(r["reason"]),
            value_shape=shape_of(r["value"]),
        )
        for r in rows
    ], total


def reason_name(reason: str) -> str:
    """Return the Chinese name of a reason; an unknown one stays as it is."""
    return REASONS[reason][0] if reason in REASONS else reason


def shape_of(value: str | None) -> str:
    """Return what a value looks like and not what it says: `2026-13-40` → `9999-99-99`."""
    return "".join(map(_kind, (value or "")[:_SHAPE_LENGTH]))


def _kind(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isascii():
        return "A" if character.isalpha() else character
    return "字" if character.isalpha() else character
