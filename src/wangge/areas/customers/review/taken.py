"""Whether a run has read a decision, and so cannot forget it any more."""

from datetime import datetime
from pathlib import Path

from wangge.areas.customers.quality import started_at
from wangge.pipeline.records import read_runs


def last_run_at(lake: Path) -> datetime | None:
    """Return when the newest run that ended began; None before the first.

    One under way may have read a decision too; taken back, it binds that run and none after it.
    """
    return max((at for run in read_runs(lake) if (at := started_at(run))), default=None)


def is_taken(lake: Path, decided_at: datetime) -> bool:
    """Tell whether a run has begun since; it reads the decisions when it begins."""
    last = last_run_at(lake)
    # a run's start is told in whole seconds: one of the same second may have read the decision
    return last is not None and last >= decided_at.replace(microsecond=0)
