"""Runs a piece of work in a process of its own, so that its seconds and its memory are its own.

The work is a function `work(watch, **arguments) -> dict`, named `module:function`; it puts what
is to be timed inside `with watch:`. Importing, reading input and writing results stay outside, for
every tool alike. CPU seconds stand beside wall seconds: on a machine shared with others the wall
tells of the neighbours too.
"""

import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wangge.bench.errors import BenchFailed

WORKER = "wangge.bench.worker"
MAX_PROBLEM_CHARACTERS = 300
PARENT, UTIME, CSTIME = 1, 11, 14
"""Places in /proc/N/stat behind the command: parent, ticks of its own and of ended children."""


class Watch:
    """Adds up wall and CPU seconds of the blocks it stands around."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu_seconds = 0.0

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds += time.perf_counter() - self._wall
        self.cpu_seconds += _cpu_seconds() - self._cpu


@dataclass(frozen=True)
class Measured:
    """What the work answered, and what it took: seconds inside the watch, the process's peak."""

    answer: dict[str, Any]
    seconds: float
    cpu_seconds: float
    peak_mb: int

    def figures(self) -> dict[str, Any]:
        """Return seconds and memory under the names every comparison prints."""
        return {
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "peak_mb": self.peak_mb,
        }


def measure_apart(work: str, **arguments: Any) -> Measured:
    """Run `work` (`module:function`) with `arguments` (JSON values) in its own process.

    Raises BenchFailed with the last line the process wrote when it ends without an answer.
    """
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        answer = Path(folder) / "answer.json"
        order = {"work": work, "arguments": arguments, "answer": str(answer)}
        ended = subprocess.run(  # noqa: S603 (our own interpreter, our own module)
            [sys.executable, "-m", WORKER],
            input=json.dumps(order, default=str),
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode or not answer.is_file():
            lines = ended.stderr.strip().splitlines() or [f"exit {ended.returncode}"]
            raise BenchFailed(what=work, problem=lines[-1][:MAX_PROBLEM_CHARACTERS])
        return Measured(**json.loads(answer.read_text("utf-8")))


def peak_megabytes() -> int:
    """Return the most memory this process has held since it began, in MB, and so for each
    process it started that still lives (Spark's Java): the sum of peaks.

    Linux's `VmHWM` starts anew with each program; `ru_maxrss` would count the parent's memory
    at the moment it started us.
    """
    if kilobytes := sum(_peak_kilobytes(process) for process in ("self", *_descendants())):
        return kilobytes // 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024


def _peak_kilobytes(process: str) -> int:
    """Return a process's peak, 0 where it has gone or the system has no /proc."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def _cpu_seconds() -> float:
    """Return the processor seconds of this process and of those it started, ended or alive."""
    spent = 0.0
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(whose)
        spent += used.ru_utime + used.ru_stime
    ticks = sum(sum(map(int, fields[UTIME : CSTIME + 1])) for fields in _descendants().values())
    return spent + ticks / os.sysconf("SC_CLK_TCK")


def _descendants() -> dict[str, list[str]]:
    """Return the living processes below this one: number → fields of /proc/N/stat from state on."""
    stats: dict[str, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it may end while we look
            stats[path.parent.name] = path.read_text("utf-8", "replace").rpartition(")")[2].split()
    below: dict[str, list[str]] = {}
    parents = {str(os.getpid())}
    while parents:
        children = {n: f for n, f in stats.items() if f[PARENT] in parents}
        below |= children
        parents = set(children)
    return below
