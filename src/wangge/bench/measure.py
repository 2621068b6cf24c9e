"""Runs a piece of work in a process of its own, so that its seconds and its memory are its own.

The work is a function `work(watch, **arguments) -> dict`, named `module:function`; it puts what
is to be timed inside `with watch:`. Importing, reading input and writing results stay outside, for
every tool alike. CPU seconds stand beside wall seconds: on a machine shared with others the wall
tells of the neighbours too.
"""

import json
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
    """Return the most memory this process has held since it began, in MB.

    Linux's `VmHWM` starts anew with each program; `ru_maxrss` would count the parent's memory
    at the moment it started us.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
