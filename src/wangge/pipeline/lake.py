"""The lake's folders, the lock that keeps runs apart, and the atomic switch to a new snapshot."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.pipeline.contracts import Snapshot, current_snapshot
from wangge.pipeline.errors import RunUnderWay

RETAINED_SNAPSHOTS = 3
"""Tonight's, last night's, and one more: a reader of last night's is never cut off mid-way."""


@dataclass(frozen=True)
class Lake:
    """Paths under `<home>/lake`."""

    root: Path

    @classmethod
    def of(cls, home: Path) -> "Lake":
        """Return the lake of a home folder."""
        return cls(home / "lake")

    @property
    def snapshots(self) -> Path:
        """Folder of published snapshots."""
        return self.root / "snapshots"

    @property
    def runs(self) -> Path:
        """Folder of run records."""
        return self.root / "runs"

    @property
    def state(self) -> Path:
        """Folder of the pipeline's own memory, one folder a run."""
        return self.root / "state"

    def current(self) -> Snapshot | None:
        """Return the current snapshot, if any."""
        return current_snapshot(self.root)

    def state_of(self, snapshot: Snapshot | None) -> Path | None:
        """Return the state folder that belongs to `snapshot`."""
        return self.state / snapshot.run_id if snapshot else None


@contextmanager
def run_lock(lake: Lake, now: datetime) -> Iterator[None]:
    """Hold the lake for one run; raises RunUnderWay. The kernel frees it if the process dies."""
    lake.root.mkdir(parents=True, exist_ok=True)
    path = lake.root / "LOCK"
    with path.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise RunUnderWay(holder=handle.read().strip() or "?") from error
        handle.truncate(0)
        handle.write(f"pid {os.getpid()}, {now.isoformat(timespec='seconds')}")
        handle.flush()
        yield
        handle.truncate(0)


def next_run_id(lake: Lake, now: datetime) -> str:
    """Return a run id that sorts by time: `YYYYMMDDTHHMMSSZ`, with a suffix if taken."""
    base = now.strftime("%Y%m%dT%H%M%SZ")
    run_id, suffix = base, 1
    while (lake.runs / run_id).exists() or (lake.snapshots / run_id).exists():
        suffix += 1
        run_id = f"{base}-{suffix}"
    return run_id


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of one."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def switch_to(lake: Lake, folder: Path, snapshot_id: str) -> None:
    """Move the finished `folder` into place and point CURRENT at it: complete or absent."""
    for path in sorted(folder.iterdir()):
        _sync(path)
    lake.snapshots.mkdir(parents=True, exist_ok=True)
    folder.replace(lake.snapshots / snapshot_id)
    _sync(lake.snapshots)
    write_json(lake.root / "CURRENT", {"snapshot": snapshot_id})
    _sync(lake.root)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def retire(lake: Lake, keep: int = RETAINED_SNAPSHOTS) -> None:
    """Remove snapshots and state beyond the newest `keep`, and what dead runs left behind.

    Called with the lock held and after the switch. Run records stay: they are small history.
    """
    current = lake.current()
    if current is None:
        return
    published = sorted(p.name for p in lake.snapshots.iterdir() if not p.name.startswith("."))
    kept = {*published[-keep:], current.id}
    for folder in lake.snapshots.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)
    runs_kept = {
        json.loads((lake.snapshots / k / "manifest.json").read_text())["run_id"] for k in kept
    }
    for folder in lake.state.iterdir():
        if folder.name not in runs_kept:
            shutil.rmtree(folder)
    for run in lake.runs.iterdir():
        for leftover in ("snapshot", "scratch"):
            shutil.rmtree(run / leftover, ignore_errors=True)
