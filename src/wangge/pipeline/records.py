"""What runs left on record, for who reads it: `<home>/lake/runs/<run_id>/`, newest first.

    run.json            counts of the run: steps, tables, reasons, links (see `RunRecord`)
    rejects.parquet     one line a rejected row: file, line, column, reason

Areas may import this module beside `contracts`. It knows files only: no engine, no SQL. Run
records hold examples of bad values; none of them leaves this module.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from wangge.pipeline.contracts import ReviewKind

OK = "ok"
WITH_REJECTS = "finished_with_rejects"
STOPPED = "stopped"
"""A quality rule guards the publishing and was broken: readers still see the snapshot before."""
REFUSED = "refused"
"""The run published nothing for another reason of its own: `problem` says which."""
UNFINISHED = "unfinished"
"""The run died, or is under way."""

GOLDEN = "golden.customer"
"""Stands for a source table where the fill of the golden record is told."""

REASONS: Mapping[str, tuple[str, str]] = {
    "missing_key": ("缺少主键", "key column is empty"),
    "missing_value": ("缺少必填值", "required value is empty"),
    "bad_date": ("日期无法识别", "not a date"),
    "bad_number": ("数字无法识别", "not a number"),
    "out_of_range": ("数值超出范围", "outside the allowed range"),
    "duplicate_key": ("主键重复", "key occurs before in this delivery"),
    "column_count": ("列数不符", "wrong number of columns"),
    "bad_encoding": ("编码错误", "not in the file's encoding"),
    "bad_quote": ("引号不配对", "quotes do not match"),
    "unreadable": ("无法读取", "cannot be read"),
    "unknown_crs": ("坐标系未知", "unknown coordinate system"),
}
"""Reason codes of rejected rows, in Chinese and English."""

T = TypeVar("T")


@dataclass(frozen=True)
class StepCount:
    """A step of the run: rows it wrote, seconds it took."""

    name: str
    rows: int
    seconds: float


@dataclass(frozen=True)
class TableCount:
    """A source table (`core.customer`) that night: read = accepted + deleted + rejected.

    `status`: full, delta, kept (silent or unusable: the rows known before stay) or absent.
    `known` are the rows the pipeline knows afterwards; of a kept table it is not counted.
    """

    table: str
    status: str
    read: int = 0
    accepted: int = 0
    deleted: int = 0
    rejected: int = 0
    known: int = 0

    @property
    def source(self) -> str:
        """The source system."""
        return self.table.partition(".")[0]


@dataclass(frozen=True)
class ReasonCount:
    """Rejected rows of one table for one reason."""

    table: str
    reason: str
    rows: int


@dataclass(frozen=True)
class FileProblem:
    """A file that could not be used at all."""

    file: str
    problem: str


@dataclass(frozen=True)
class UnknownCode:
    """A value that stands in no code table, and in how many rows."""

    table: str
    column: str
    value: str
    rows: int


@dataclass(frozen=True)
class Breach:
    """A broken quality rule; severity `error` stops the publishing."""

    table: str
    rule: str
    severity: str
    found: float
    expected: float


@dataclass(frozen=True)
class ColumnFill:
    """How many of the known rows of a table carry a value in a column."""

    table: str
    column: str
    rows: int
    filled: int


@dataclass(frozen=True)
class RunRecord:
    """One run. `current` tells whether its snapshot is the one readers see."""

    run_id: str
    status: str
    current: bool = False
    batch_date: str = ""
    started_at: str = ""
    problem: str = ""
    steps: tuple[StepCount, ...] = ()
    tables: tuple[TableCount, ...] = ()
    rejected: tuple[ReasonCount, ...] = ()
    files_rejected: tuple[FileProblem, ...] = ()
    files_unknown: tuple[str, ...] = ()
    unknown_codes: tuple[UnknownCode, ...] = ()
    breaches: tuple[Breach, ...] = ()
    fill: tuple[ColumnFill, ...] = ()
    links: Mapping[str, int] = field(default_factory=dict)
    customers: int = 0
    people: int = 0
    organisations: int = 0
    households: int = 0
    review: Mapping[str, int] = field(default_factory=dict)
    merged: int = 0
    split: int = 0
    restored: int = 0
    decisions: Mapping[str, int] = field(default_factory=dict)
    decisions_overruled: tuple[str, ...] = ()
    decisions_refused: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_mb: int = 0

    @property
    def conflicts(self) -> int:
        """Cases of one valid number with two names that wait for a person."""
        return self.review.get(ReviewKind.NUMBER_TWO_NAMES, 0)

    @property
    def rows_read(self) -> int:
        """Rows in all delivered files that could be opened."""
        return sum(t.read for t in self.tables)

    @property
    def rows_rejected(self) -> int:
        """Rows set aside."""
        return sum(t.rejected for t in self.tables)

    @property
    def rejected_by_reason(self) -> dict[str, int]:
        """Rejected rows by reason over all tables, most first."""
        total: dict[str, int] = {}
        for one in self.rejected:
            total[one.reason] = total.get(one.reason, 0) + one.rows
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def read_runs(lake: Path, limit: int = 30) -> list[RunRecord]:
    """Return the last `limit` runs, newest first; empty before the first."""
    runs = lake / "runs"
    if not runs.is_dir():
        return []
    current = _current_run(lake)
    found = [_read(p, current) for p in runs.iterdir() if _is_run(p)]
    # by name where no time is told; one without a record is under way or died last
    found.sort(key=lambda r: (r.status == UNFINISHED, r.started_at, r.run_id), reverse=True)
    return found[:limit]


def _is_run(folder: Path) -> bool:
    """Tell a run's folder from one that is being removed."""
    return folder.is_dir() and not folder.name.startswith(".")


def read_run(lake: Path, run_id: str) -> RunRecord | None:
    """Return one run, or None where there is no such run."""
    runs = lake / "runs"
    # looked up among what is there: a run id comes from outside and must not become a path
    if not runs.is_dir() or run_id not in {p.name for p in runs.iterdir() if _is_run(p)}:
        return None
    return _read(runs / run_id, _current_run(lake))


def rejects_file(lake: Path, run: RunRecord) -> Path | None:
    """Return the Parquet file of a run's rejected rows, or None if the run left none.

    Columns: source, source_table, file, line, column_name, value, reason. `value` may be
    personal: whoever reads the file for a screen leaves it out or hides it.
    """
    path = lake / "runs" / run.run_id / "rejects.parquet"
    return path if path.exists() else None


def _read(folder: Path, current: str | None) -> RunRecord:
    path = folder / "run.json"
    if not path.exists():
        return RunRecord(folder.name, UNFINISHED)
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    plain = {f.name: told[f.name] for f in fields(RunRecord) if f.name in _PLAIN & told.keys()}
    return RunRecord(
        **plain,
        current=told["run_id"] == current,
        steps=_all(StepCount, told.get("steps", [])),
        tables=tuple(TableCount(table, **c) for table, c in told.get("sources", {}).items()),
        rejected=_all(ReasonCount, told.get("rejected", [])),
        files_rejected=_all(FileProblem, told.get("files_rejected", [])),
        files_unknown=tuple(told.get("files_unknown", [])),
        unknown_codes=_all(UnknownCode, told.get("unknown_codes", [])),
        breaches=_all(Breach, told.get("breaches", [])),
        fill=_all(ColumnFill, told.get("fill", [])),
    )


_PLAIN = {
    "run_id", "status", "batch_date", "started_at", "problem", "links", "customers", "people",
    "organisations", "households", "review", "merged", "split", "restored", "decisions",
    "decisions_overruled", "decisions_refused", "seconds", "peak_mb",
}  # fmt: skip


def _all(kind: type[T], rows: list[dict[str, Any]]) -> tuple[T, ...]:
    """Make one `kind` a row of its own fields; what else a row says is left out."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return tuple(kind(**{k: v for k, v in row.items() if k in names}) for row in rows)


def _current_run(lake: Path) -> str | None:
    pointer = lake / "CURRENT"
    if not pointer.exists():
        return None
    snapshot = json.loads(pointer.read_text("utf-8"))["snapshot"]
    manifest = lake / "snapshots" / snapshot / "manifest.json"
    told: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return told["run_id"]
