"""`wangge bench access`: the matrix, and what the two locks cost."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from wangge.kernel.errors import WanggeError
from wangge.kernel.progress import Progress
from wangge.kernel.time import now as read_clock

from .build import build
from .cost import costs
from .matrix import Outcome, run


class DatabaseInUse(WanggeError):
    """The database that the environment names is not empty: the paper bank must not mix in."""

    code = "bench.database_in_use"
    status = 500
    zh = "数据库不是空库，未作任何更改。请取消 WANGGE_DATABASE_URL，或改指向一个空库。"
    en = "The database is not empty; nothing was changed. Name an empty one in WANGGE_DATABASE_URL."


def run_access(*, lake: Path, sample: int | None, progress: Progress) -> dict[str, Any]:
    """Make the paper bank in an empty database, run the matrix, measure; return the report.

    `leaks` counts everything wrong with an answer, `leaked` says each. Raises DatabaseInUse.
    """
    if "areas_unit" in connection.introspection.table_names():
        raise DatabaseInUse
    now = read_clock()
    with progress.step("建立样例机构"):
        call_command("migrate", verbosity=0)
        lake.mkdir(parents=True, exist_ok=True)
        world = build(lake, now)
    outcome = run(world, now, sample=sample, progress=progress)
    with progress.step("权限开销"):
        cost = costs(now)
    return report(outcome) | {"database": connection.vendor, "cost": cost}


def report(outcome: Outcome) -> dict[str, Any]:
    """Return the figures that scripts rely on."""
    verdict = outcome.verdict
    leaked = [*verdict.leaked, *verdict.told_apart, *verdict.let_in]
    return {
        "operations": outcome.operations,
        "requests": outcome.requests,
        "leaks": len(leaked),
        "leaked": leaked,
        "unscoped_operations": outcome.unscoped,
        "server_errors": verdict.failed,
        "own_refused": verdict.refused,
    }
