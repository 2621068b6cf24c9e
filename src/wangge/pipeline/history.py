"""What earlier runs did, newest first."""

import json
from pathlib import Path
from typing import Any

from wangge.pipeline.lake import Lake


def list_runs(home: Path, limit: int = 30) -> list[dict[str, Any]]:
    """Return the `run.json` of the last `limit` runs; an unfinished run has only its id and status.

    A run's `current` tells whether its snapshot is the one readers see.
    """
    lake = Lake.of(home)
    current = lake.current()
    runs: list[dict[str, Any]] = []
    if not lake.runs.is_dir():
        return runs
    for folder in sorted(lake.runs.iterdir(), reverse=True)[:limit]:
        record = folder / "run.json"
        if record.exists():
            run: dict[str, Any] = json.loads(record.read_text("utf-8"))
        else:
            run = {"run_id": folder.name, "status": "unfinished"}
        run["current"] = current is not None and current.run_id == run["run_id"]
        runs.append(run)
    return runs
