"""The lake's newest snapshot taken over: customers served, placed in grids, cases to decide."""

from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.areas.customers.services import accept_snapshot
from wangge.areas.grids.services import assign_custody
from wangge.areas.organisation.access import SYSTEM
from wangge.kernel.progress import Progress, Silent


def accept_newest(*, lake: Path, now: datetime, progress: Progress = Silent()) -> dict[str, Any]:
    """Accept the current snapshot and place everyone; return counts. Again changes nothing.

    Raises NoSnapshot.
    """
    done = accept_snapshot(lake=lake, actor=SYSTEM, now=now, progress=progress)
    assign_custody(actor=SYSTEM, now=now, progress=progress)
    return {
        "snapshot": done.snapshot,
        "inserted": done.inserted,
        "updated": done.updated,
        "retired": done.retired,
    }
