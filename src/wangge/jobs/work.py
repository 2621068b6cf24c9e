"""The worker: what must happen by the clock, in one process beside the server.

Chores are idempotent: one that is run twice changes nothing the second time, so a worker that was
killed, or stood still over night, makes good at its next start.
"""

import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from wangge.areas.customers.selectors import accepted_snapshot_id
from wangge.areas.customers.services import expire_exports, make_exports
from wangge.areas.customers.subject.services import expire_packages
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.services.audit_sealing import seal_audit
from wangge.areas.organisation.services.retention import forget_sign_ins
from wangge.jobs.morning import run_morning
from wangge.kernel import time
from wangge.kernel.errors import WanggeError

logger = logging.getLogger("wangge.work")

_MORNING_HOUR = 6  # after the night's batch, before the first manager looks at his phone
_SEAL_EVERY = timedelta(minutes=1)
_FORGET_HOUR = 4  # nobody signs in, and the night's batch needs other tables
_EXPORT_EVERY = timedelta(seconds=10)  # the requester watches the page
_LOOK_FOR_PARENT_EVERY = timedelta(seconds=2)


class WorkerUnderWay(WanggeError):
    """Another worker already works on this home."""

    code = "work.under_way"
    status = 409
    zh = "后台作业已在运行（{holder}），未重复启动。如需重启，请先停止原进程。"
    en = "A worker is already running ({holder}); nothing was started. Stop that one first."


@dataclass(frozen=True)
class Chore:
    """Something done by the clock; `run` takes the instant it is run at."""

    name: str
    trigger: BaseTrigger
    run: Callable[[datetime], object]


def _seal(now: datetime) -> int:
    return seal_audit(folder=settings.WANGGE_AUDIT_HEADS, now=now)


def _forget(now: datetime) -> int:
    return forget_sign_ins(actor=SYSTEM, now=now)


def _export(now: datetime) -> int:
    """Write the customer lists that were approved, take away files past their time."""
    return expire_exports(now=now) + make_exports(now=now) + expire_packages(now=now)


def _morning(now: datetime) -> None:
    """Hand the day's work out, unless no data were ever accepted or it is still night."""
    if accepted_snapshot_id() is None or now.astimezone(time.BANK_ZONE).hour < _MORNING_HOUR:
        return
    run_morning(lake=settings.WANGGE_LAKE, now=now)


def chores() -> list[Chore]:
    """Return what the worker does; each also once at its start."""
    return [
        Chore("seal_audit", IntervalTrigger(seconds=int(_SEAL_EVERY.total_seconds())), _seal),
        Chore("exports", IntervalTrigger(seconds=int(_EXPORT_EVERY.total_seconds())), _export),
        Chore("forget", CronTrigger(hour=_FORGET_HOUR, timezone=time.BANK_ZONE), _forget),
        Chore("morning", CronTrigger(hour=_MORNING_HOUR, timezone=time.BANK_ZONE), _morning),
    ]


def work_forever(*, home: Path, beside: int | None = None) -> None:
    """Do the chores until the process is told to stop, or until its parent `beside` is gone.

    Raises WorkerUnderWay.
    """
    with _the_only_worker(home):
        scheduler = BlockingScheduler(
            timezone=time.BANK_ZONE,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        started = time.now()
        for chore in chores():
            scheduler.add_job(
                run_chore, chore.trigger, [chore], id=chore.name, next_run_time=started
            )
        if beside is not None:
            seconds = int(_LOOK_FOR_PARENT_EVERY.total_seconds())
            scheduler.add_job(
                _stop_when_alone, IntervalTrigger(seconds=seconds), [scheduler, beside]
            )
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: scheduler.shutdown(wait=False))
        scheduler.start()


def run_chore(chore: Chore) -> None:
    """Run one chore now; a failure is logged, and the chore comes again at its next time."""
    close_old_connections()
    try:
        chore.run(time.now())
    except DatabaseError as error:  # not set up yet, or away: no trace of ours explains that
        logger.warning("后台作业 %s 未能执行（%s），下次到时重试", chore.name, error)
    except Exception:
        logger.exception("后台作业 %s 失败，下次到时重试", chore.name)
    finally:
        close_old_connections()


def _stop_when_alone(scheduler: BlockingScheduler, parent: int) -> None:
    if os.getppid() != parent:
        scheduler.shutdown(wait=False)


@contextmanager
def _the_only_worker(home: Path) -> Iterator[None]:
    """Hold the home's worker lock; the kernel frees it when the process dies, however it does."""
    with (home / "WORKER").open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            raise WorkerUnderWay(holder=handle.read().strip() or "?") from error
        handle.truncate(0)
        handle.write(f"pid {os.getpid()}")
        handle.flush()
        yield
        handle.truncate(0)
