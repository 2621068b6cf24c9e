"""The run that gets killed: it counts what it does and dies by its own SIGKILL before one event.

An event is the end of a named step, or a call that changes what lies on disk. Killing itself at
an event is as hard as being killed from outside, and hits the same instant each time.
"""

import json
import os
import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.run import run_pipeline

NOW = datetime(2026, 11, 2, 20, tzinfo=UTC)
MEMORY = "500MB"
_DISK_CALLS = ((os, "fsync"), (os, "link"), (shutil, "rmtree"), (Path, "replace"))


def run(home: str, batch: str, place: int | None, told: str | None) -> None:
    """Run `batch` in `home`; die before event number `place`, or write all events to `told`."""
    events: list[str] = []
    if place is not None or told is not None:
        _watch(events, place)
    run_pipeline(home=Path(home), batch=Path(batch), now=NOW, memory_limit=MEMORY)
    if told is not None:
        Path(told).write_text(json.dumps(events, ensure_ascii=False), "utf-8")


def _watch(events: list[str], place: int | None) -> None:
    def happens(what: str) -> None:
        if len(events) == place:
            os.kill(os.getpid(), signal.SIGKILL)
        events.append(what)

    for owner, name in _DISK_CALLS:
        setattr(owner, name, _telling(getattr(owner, name), name, happens))
    note = Engine.note

    def noted(engine: Engine, name: str, rows: int, seconds: float) -> Any:
        happens(name)
        return note(engine, name, rows, seconds)

    Engine.note = noted  # type: ignore[method-assign]


def _telling(
    call: Callable[..., Any], name: str, happens: Callable[[str], None]
) -> Callable[..., Any]:
    @wraps(call)
    def told(*arguments: Any, **more: Any) -> Any:
        of = Path(str(arguments[0])).name if not isinstance(arguments[0], int) else ""
        happens(f"{name} {of}".strip())
        return call(*arguments, **more)

    return told
