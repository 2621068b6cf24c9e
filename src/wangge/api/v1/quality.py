"""The data-quality board: what each night's delivery was like, by source, and what was rejected."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from ninja import Query, Router

from wangge.areas.customers import quality
from wangge.areas.customers.labels import FIELDS, label
from wangge.areas.organisation.access import Right
from wangge.pipeline.records import GOLDEN, RunRecord

from .access import Request, requires
from .paging import Page, PageIn, Paging
from .schemas.quality import RejectedRowOut, RunOut, RunRowOut
from .scope import nothing
from .text import Line

router = Router(tags=["data quality"])
_sees = requires(
    Right.SEE_DATA_QUALITY,
    scope=nothing(reason="counts of files and rows by source system, no customer"),
)


@router.get("/data-quality/runs", response=list[RunRowOut], auth=_sees)
def list_runs(request: Request, last: int = Query(30, ge=1, le=quality.MOST_RUNS)):
    """List the last runs, newest first, each with its sources."""
    return [_row(one) for one in quality.runs(request.actor, settings.WANGGE_LAKE, last=last)]


@router.get("/data-quality/runs/{run_id}", response=RunOut, auth=_sees)
def read_run(request: Request, run_id: Line):
    """Open one run: tables, broken rules, unknown codes, fill of fields, links, steps."""
    return _opened(quality.run(request.actor, settings.WANGGE_LAKE, run_id))


@router.get("/data-quality/runs/{run_id}/rejects", response=Page[RejectedRowOut], auth=_sees)
def list_rejects(
    request: Request,
    run_id: Line,
    paging: PageIn = Paging,
    source: Line = "",
    table: Line = "",
    reason: Line = "",
):
    """List a run's rejected rows: source, file, line, column, reason; never the values."""
    lake = settings.WANGGE_LAKE
    rows, total = quality.rejected_rows(
        lake,
        quality.run(request.actor, lake, run_id),
        source=source,
        table=table,
        reason=reason,
        start=(paging.page - 1) * paging.page_size,
        count=paging.page_size,
    )
    return paging.answer(rows, total)


def _row(run: RunRecord) -> dict[str, Any]:
    names = (
        "run_id", "status", "current", "rows_read", "rows_rejected", "customers", "people",
        "organisations", "households", "merged", "split", "restored", "seconds", "peak_mb",
    )  # fmt: skip
    return {name: getattr(run, name) for name in names} | {
        "cases": sum(run.review.values()),
        "started_at": quality.started_at(run),
        "batch_date": date.fromisoformat(run.batch_date) if run.batch_date else None,
        "sources": [_source(night) for night in quality.sources_of(run)],
    }


def _source(night: quality.SourceNight) -> dict[str, Any]:
    reasons = [asdict(r) | {"reason_name": quality.reason_name(r.reason)} for r in night.reasons]
    return asdict(night) | {"reasons": reasons}


def _opened(run: RunRecord) -> dict[str, Any]:
    return _row(run) | {
        "tables": run.tables,
        "files_rejected": run.files_rejected,
        "files_unknown": list(run.files_unknown),
        "breaches": run.breaches,
        "unknown_code_values": [
            {
                "table": c.table,
                "column": c.column,
                "value_masked": quality.code_shown(c.value),
                "rows": c.rows,
            }
            for c in run.unknown_codes
        ],
        "fill": [
            asdict(f) | {"column_name": label(FIELDS, f.column) if f.table == GOLDEN else ""}
            for f in run.fill
            if f.table != GOLDEN or f.column in FIELDS
        ],
        "rules": quality.rules_of(run),
        "steps": run.steps,
    }
