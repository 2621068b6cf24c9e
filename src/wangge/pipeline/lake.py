"""The lake's folders, the lock that keeps runs apart, and the atomic switch to a new snapshot."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wangge.pipeline.contracts import Snapshot, current_snapshot
from wangge.pipeline.errors import RunUnderWay

RETAINED_SNAPSHOTS = 3
"""Tonight's, last night's, and one more: a reader of last night's is never cut off mid-way."""
RECORD, READY = "run.json", "ready.json"
"""A run's record, and the same before the switch: which of the two there is tells how it ended."""
GOING = ".going-"
"""Prefix of a folder that is being removed: nobody may take what is left of it for whole."""


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


def next_run_id(lake: Lake, day: date) -> str:
    """Return `YYYYMMDD-NN`: the batch's day, and how many runs of it left a record, plus one.

    No clock in it: a run that died left no record, so the next over the same batch has its name.
    """
    base, last = day.strftime("%Y%m%d"), 0
    for folder in lake.runs.glob(f"{base}-*/{RECORD}"):
        number = folder.parent.name.removeprefix(f"{base}-")
        last = max(last, int(number)) if number.isdecimal() else last
    return f"{base}-{last + 1:02d}"


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of one."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def switch_to(lake: Lake, folder: Path, snapshot_id: str) -> None:
    """Move the finished `folder` into place and point CURRENT at it: complete or absent.

    The run's state goes to disk first: after a power cut CURRENT never names what is not there.
    """
    for part in (folder, lake.state / snapshot_id):
        for path in sorted(part.iterdir()):
            _sync(path)
        _sync(part)
    lake.snapshots.mkdir(parents=True, exist_ok=True)
    folder.replace(lake.snapshots / snapshot_id)
    _sync(lake.snapshots)
    _sync(lake.state)
    write_json(lake.root / "CURRENT", {"snapshot": snapshot_id})
    _sync(lake.root)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Cleared:
    """Runs that died: the ids of `dead` ones, removed, and of one that had `published` before."""

    dead: tuple[str, ...]
    published: str | None


def clear_dead_runs(lake: Lake) -> Cleared:
    """Remove all that runs which died have left. Called with the lock held.

    A run that ended has a record. One that died after its switch is published: nothing of it is
    removed, and `finish` completes it.
    """
    current = lake.current()
    living = current.run_id if current else None
    dead, published = [], None
    for run in sorted(lake.runs.iterdir()) if lake.runs.is_dir() else []:
        if run.name.startswith(GOING) or (run / RECORD).exists():
            continue
        if run.name == living:
            published = living if (run / READY).exists() else None
            continue
        for folder in (lake.snapshots / run.name, lake.state / run.name, run):
            if folder.exists():
                remove(folder)
        dead.append(run.name)
    for parent in (lake.snapshots, lake.state, lake.runs):
        for half in parent.glob(f"{GOING}*"):
            shutil.rmtree(half)
    (lake.root / "CURRENT.tmp").unlink(missing_ok=True)
    return Cleared(tuple(dead), published)


def remove(folder: Path) -> None:
    """Remove a folder so that a crash half-way leaves nothing that looks whole."""
    going = folder.with_name(f"{GOING}{folder.name}")
    folder.replace(going)
    shutil.rmtree(going)


def finish(lake: Lake, run_id: str, keep: int = RETAINED_SNAPSHOTS) -> None:
    """Tidy up after the switch, then let the run's record count: the last thing a run does."""
    retire(lake, keep)
    (lake.runs / run_id / READY).replace(lake.runs / run_id / RECORD)


def retire(lake: Lake, keep: int) -> None:
    """Remove snapshots and state beyond the last `keep` published, and runs' working files.

    Called with the lock held and after the switch. Run records stay: they are small history.
    """
    current = lake.current()
    if current is None:
        return
    kept = _published(lake, current.id, keep)
    for folder in (*lake.snapshots.iterdir(), *lake.state.iterdir()):
        if folder.name not in kept:
            remove(folder)
    for run in lake.runs.iterdir():
        for leftover in ("snapshot", "scratch"):
            shutil.rmtree(run / leftover, ignore_errors=True)


def _published(lake: Lake, current: str, keep: int) -> set[str]:
    """Return the ids of the last `keep` snapshots, each found in its successor's manifest."""
    kept: set[str] = set()
    following: str | None = current
    while following and len(kept) < keep:
        manifest = lake.snapshots / following / "manifest.json"
        if not manifest.exists():
            break
        kept.add(following)
        following = json.loads(manifest.read_text("utf-8")).get("previous")
    return kept
