"""Examine an installation: database, lake, invariants."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wangge.areas.customers.selectors import accepted_snapshot_id
from wangge.areas.grids.services import invariant_breaches
from wangge.areas.organisation.deploy_checks import sign_in_warnings
from wangge.areas.organisation.services.audit_sealing import count_seals, trail_breaches
from wangge.jobs.database_role import role_warnings
from wangge.kernel.time import now
from wangge.pipeline.contracts import current_snapshot


def examine(*, home: Path) -> dict[str, Any]:
    """Return `{"home", "checks": [sentence], "breaches": [{"what", "remedy"}], "warnings": …}`.

    A breach must not be; a warning (same shape) weakens what protects the bank.
    """
    checks: list[str] = []
    breaches: list[dict[str, str]] = []
    if _pending_migrations():
        breaches.append(
            {
                "what": "数据库尚未建立或版本落后于程序。",
                "remedy": "运行 wangge demo 建立演示库；正式库运行 python -m django migrate。",
            }
        )
        return {"home": str(home), "checks": checks, "breaches": breaches, "warnings": []}
    checks.append("数据库版本与程序一致")
    _examine_snapshot(checks, breaches)
    found = invariant_breaches()
    breaches += found
    if not found:
        checks.append("每个在册客户恰在一个小网格或未分配清单中；每个启用网格都有 A 岗；网格无重叠")
    trail = examine_audit(home=home)
    checks += trail["checks"]
    breaches += trail["breaches"]
    return {
        "home": str(home),
        "checks": checks,
        "breaches": breaches,
        "warnings": role_warnings() + sign_in_warnings(),
    }


def examine_audit(*, home: Path) -> dict[str, Any]:
    """Return the same for the audit trail alone: every event against seals and heads."""
    breaches = trail_breaches(folder=settings.WANGGE_AUDIT_HEADS, now=now())
    checks: list[str] = []
    if not breaches:
        checks.append(f"审计记录与 {count_seals()} 次封存及库外存根一致，无改动、无缺失")
    return {"home": str(home), "checks": checks, "breaches": breaches, "warnings": []}


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _examine_snapshot(checks: list[str], breaches: list[dict[str, str]]) -> None:
    snapshot = current_snapshot(settings.WANGGE_LAKE)
    if snapshot is None:
        checks.append("数据湖尚无快照（未运行过批次）")
        return
    served = accepted_snapshot_id()
    if served == snapshot.id:
        checks.append(f"业务库与数据湖一致（快照 {snapshot.id}）")
    else:
        breaches.append(
            {
                "what": f"数据湖已发布快照 {snapshot.id}，业务库仍为 {served or '空'}。",
                "remedy": "接收新快照：重新运行批次，或检查上一次接收为何中断。",
            }
        )
