"""What a run tells afterwards: `run.json` and the command line's answer.

`pipeline.records` reads it back, for the data-quality board and `wangge pipeline status`.
"""

import resource
import sys
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from wangge.pipeline.contracts import EventKind
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.steps import StepResult
from wangge.pipeline.ingest.intake import Intake
from wangge.pipeline.link.decisions import Decided
from wangge.pipeline.records import WITH_REJECTS

EXAMPLES_A_REASON = 3


@dataclass
class RunReport:
    """Counts of one run. Rows of a table: read = accepted + deleted + rejected.

    `problem` says why a refused run published nothing; `cleared` names runs that had died and
    whose leftovers this one removed; `batch` tells the delivery from others.
    """

    run_id: str
    snapshot: str
    batch_date: str
    status: str
    steps: list[StepResult] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    files_rejected: list[dict[str, str]] = field(default_factory=list)
    columns_refused: list[dict[str, str]] = field(default_factory=list)
    files_unknown: list[str] = field(default_factory=list)
    unknown_codes: list[dict[str, Any]] = field(default_factory=list)
    breaches: list[dict[str, Any]] = field(default_factory=list)
    fill: list[dict[str, Any]] = field(default_factory=list)
    customers: int = 0
    people: int = 0
    organisations: int = 0
    households: int = 0
    links: dict[str, int] = field(default_factory=dict)
    review: dict[str, int] = field(default_factory=dict)
    merged: int = 0
    split: int = 0
    restored: int = 0
    decisions: dict[str, int] = field(default_factory=dict)
    decisions_overruled: list[str] = field(default_factory=list)
    decisions_refused: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0
    started_at: str = ""
    problem: str = ""
    cleared: list[str] = field(default_factory=list)
    batch: dict[str, Any] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """Rows in all delivered files that could be opened."""
        return sum(s["read"] for s in self.sources.values())

    @property
    def rows_rejected(self) -> int:
        """Rows set aside."""
        return sum(s["rejected"] for s in self.sources.values())

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        told = asdict(self)
        told["steps"] = [step.to_dict() for step in self.steps]
        told["rows_read"], told["rows_rejected"] = self.rows_read, self.rows_rejected
        return told

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> "RunReport":
        """Read what `to_dict` returned."""
        kept = {f.name: told[f.name] for f in fields(cls) if f.name in told}
        kept["steps"] = [StepResult(**step) for step in told["steps"]]
        return cls(**kept)


def fill_sources(report: RunReport, intake: Intake) -> None:
    """Take over what ingest counted, table by table."""
    for table in intake.tables:
        counts = asdict(table)
        report.sources[counts.pop("table")] = counts
    report.files_rejected = intake.files_rejected
    report.columns_refused = intake.columns_refused
    if report.files_rejected or report.columns_refused or report.rows_rejected:
        report.status = WITH_REJECTS


def fill_rejects(report: RunReport, engine: DuckEngine) -> None:
    """Count rejected rows by table and reason, each with a few examples (file, line, column)."""
    counted = engine.rows(
        "SELECT source, source_table, reason, count(*) FROM reject GROUP BY ALL ORDER BY ALL"
    )
    for source, table, reason, rows in counted:
        examples = engine.con.execute(
            "SELECT file, line, column_name, value FROM reject WHERE source = ?"
            f" AND source_table = ? AND reason = ? ORDER BY file, line LIMIT {EXAMPLES_A_REASON}",
            [source, table, reason],
        ).fetchall()
        names = ("file", "line", "column", "value")
        report.rejected.append(
            {
                "table": f"{source}.{table}",
                "reason": reason,
                "rows": rows,
                "examples": [dict(zip(names, e, strict=True)) for e in examples],
            }
        )


def fill_decisions(report: RunReport, decided: Decided) -> None:
    """Count decisions: in force, waiting for their records, overruled or refused (by id)."""
    report.decisions_overruled = sorted(decided.overruled)
    report.decisions_refused = sorted(decided.refused)
    report.decisions = {
        "held": len(decided.held),
        "dormant": len(decided.dormant),
        "overruled": len(report.decisions_overruled),
        "refused": len(report.decisions_refused),
    }


def fill_results(report: RunReport, engine: Engine) -> None:
    """Count customers, households, links by rule, cases to review, merges and splits."""
    report.customers = engine.count("customer")
    report.people = int(engine.value("SELECT count(*) FROM customer WHERE kind = 'person'"))
    report.organisations = report.customers - report.people
    report.households = engine.count("household")
    report.links = dict(
        engine.rows("SELECT rule, count(*) FROM cluster_row GROUP BY rule ORDER BY 2 DESC, 1")
    )
    report.review = dict(engine.rows("SELECT kind, count(*) FROM review GROUP BY kind ORDER BY 1"))
    happened = dict(engine.rows("SELECT kind, count(*) FROM event GROUP BY kind"))
    report.merged = happened.get(EventKind.MERGE, 0)
    report.split = happened.get(EventKind.SPLIT, 0)
    report.restored = happened.get(EventKind.RESTORE, 0)


def peak_megabytes() -> int:
    """Return the most memory this process has held, in MB (Linux counts kB, macOS bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024
