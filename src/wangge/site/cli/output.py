"""What commands print: progress and sentences for people, one JSON object for machines."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress

from wangge.kernel.progress import Step

console = Console(stderr=True, highlight=False)


class ExitCode(IntEnum):
    """What a script may rely on."""

    OK = 0
    FAILED = 1
    USAGE = 2
    FINISHED_WITH_REJECTS = 3
    INVARIANT_BROKEN = 4
    INTERRUPTED = 130


def wants_json() -> bool:
    """Tell whether the caller asked for machine output, even where options did not parse."""
    return "--json" in sys.argv


def print_json(result: dict[str, Any]) -> None:
    """Write one JSON object to standard output."""
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str) + "\n")


class _DrawnStep:
    def __init__(self, bars: RichProgress, task: TaskID) -> None:
        self._bars = bars
        self._task = task

    def total(self, amount: int) -> None:
        self._bars.update(self._task, total=amount)

    def advance(self, amount: int = 1) -> None:
        self._bars.advance(self._task, amount)


class Drawn:
    """Progress bars on a terminal; one line a finished step where there is none.

    `seconds` collects how long each step took, by its label.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        """Draw a bar while the step runs, and leave a line with its seconds behind."""
        started = time.perf_counter()
        bars = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        with bars:
            yield _DrawnStep(bars, bars.add_task(label, total=total))
        took = time.perf_counter() - started
        self.seconds[label] = round(self.seconds.get(label, 0) + took, 3)
        console.print(f"  [green]✓[/] {label}  [dim]{took:.1f} 秒[/]")
