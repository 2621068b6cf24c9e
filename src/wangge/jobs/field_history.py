"""Replay weeks of field work that happened before this installation, as it would have come in.

Week by week: on Monday morning opportunities expire, are found and key-customer visits planned;
then the week's visits are recorded in order of time, judged by the same rules as a phone's. At
the end every month touched is scored and the grids are counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from wangge.areas.assessment.services import compute_scores
from wangge.areas.insight.services import count_grids
from wangge.areas.organisation.access import SYSTEM, Actor, actor_of, running_posts
from wangge.areas.organisation.selectors import staff_ids_by_no
from wangge.areas.visits.contracts import VisitRecord
from wangge.areas.visits.services import record_visits
from wangge.jobs.morning import HandedOut, hand_out, prepare
from wangge.kernel.errors import WanggeError
from wangge.kernel.progress import Progress, Silent, Step
from wangge.kernel.time import Month, at_bank_time, bank_day
from wangge.pipeline.contracts import LINK, current_snapshot

WEEK = timedelta(days=7)
DAY_BEGINS = 7
"""The hour at which the bank's morning run has handed out tasks, before the first visit."""

_COLUMNS = (
    "visit_id", "staff_no", "checked_in_at", "checked_out_at", "lon", "lat", "accuracy_m",
    "outcome", "need", "follow_up", "is_mock",
)  # fmt: skip


class NoVisitsFile(WanggeError):
    """The folder holds no readable history."""

    code = "field_history.no_file"
    status = 422
    zh = "没有可读取的走访记录 {path}（{problem}），未导入任何走访。请检查目录和列名。"
    en = "No readable visits at {path} ({problem}); nothing was imported. Check folder and columns."


@dataclass
class Replayed:
    """What a replay did; `unresolved` counts rows left out, by reason."""

    rows: int = 0
    visits: Counter = field(default_factory=Counter)
    unresolved: Counter = field(default_factory=Counter)
    handed_out: HandedOut = field(default_factory=HandedOut)
    scored: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain counts, for JSON."""
        return {
            "rows": self.rows,
            "visits": dict(self.visits),
            "unresolved": dict(self.unresolved),
            "opportunities": dict(self.handed_out.opportunities),
            "key_customer_tasks": self.handed_out.key_customer_tasks,
            "expired": self.handed_out.expired,
            "scored": self.scored,
        }


Visits = Mapping[date, list[tuple[int, VisitRecord]]]
"""(staff id, record) by the Monday of their week."""


def load_field_history(
    *, home: Path, folder: Path, now: datetime, progress: Progress = Silent()
) -> dict[str, Any]:
    """Replay `<folder>/visits.csv` up to the instant `now`; return what was done as counts.

    A row names its customer by a source row, found through the current snapshot of
    `<home>/lake`. Rows that cannot be read or whose customer or staff member nobody knows are
    counted by reason, not fatal. Run again, it adds only what is new. Raises NoVisitsFile.
    """
    lake = home / "lake"
    done = Replayed()
    prepare(now=now)
    visits = _read(lake, folder / "visits.csv", done)
    with progress.step("重放走访历史", done.rows) as step:
        for morning in _mornings(visits, now):
            done.handed_out.add(hand_out(lake=lake, now=morning))
            monday = _monday(bank_day(morning))
            if bank_day(morning) == monday:
                _record(done, visits.get(monday, []), now=now, step=step)
    for month in _months(visits, now):
        scored = compute_scores(actor=SYSTEM, now=now, period=month)
        done.scored[str(month)] = scored.managers
    count_grids(actor=SYSTEM, now=now)
    return done.to_dict()


def _record(
    done: Replayed, visits: list[tuple[int, VisitRecord]], *, now: datetime, step: Step
) -> None:
    if not visits:
        return
    first_day = bank_day(min(record.checked_in_at for _, record in visits))
    recorded = record_visits(
        by=SYSTEM,
        now=now,
        actors=_actors({staff_id for staff_id, _ in visits}, first_day),
        visits=visits,
        now_of=lambda record: record.checked_out_at,
    )
    done.visits.update(asdict(recorded))
    step.advance(len(visits))


def _actors(staff_ids: set[int], on: date) -> dict[int, Actor]:
    """Return what each staff member with a post might do on the day `on`."""
    posts = running_posts(on=on).filter(staff__in=staff_ids).select_related("staff")
    return {
        staff.pk: actor_of(staff, at=at_bank_time(on, 12))
        for staff in {post.staff for post in posts}
    }


def _mornings(visits: Visits, now: datetime) -> Iterator[datetime]:
    """Yield the Monday mornings from the first visit on, and this morning."""
    today = bank_day(now)
    monday = min(visits, default=_monday(today))
    while monday <= today:
        yield min(now, at_bank_time(monday, DAY_BEGINS))
        monday += WEEK
    if today != _monday(today):
        yield min(now, at_bank_time(today, DAY_BEGINS))


def _months(visits: Visits, now: datetime) -> list[Month]:
    days = [bank_day(record.checked_in_at) for week in visits.values() for _, record in week]
    return sorted({Month.of(day) for day in (*days, bank_day(now))})


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _read(lake: Path, path: Path, done: Replayed) -> Visits:
    """Read the file, resolve staff and customers, and group by week."""
    staff_ids = staff_ids_by_no()
    weeks: dict[date, list[tuple[int, VisitRecord]]] = defaultdict(list)
    for customer_id, row in _rows(lake, path):
        done.rows += 1
        if customer_id is None:
            done.unresolved["customer_unknown"] += 1
        elif row["staff_no"] not in staff_ids:
            done.unresolved["staff_unknown"] += 1
        elif (record := _parsed(customer_id, row)) is None:
            done.unresolved["unreadable"] += 1
        else:
            monday = _monday(bank_day(record.checked_in_at))
            weeks[monday].append((staff_ids[row["staff_no"]], record))
    return weeks


def _rows(lake: Path, path: Path) -> Iterator[tuple[int | None, dict[str, str]]]:
    """Yield (customer id or None, row) of the file, every value as text."""
    snapshot = current_snapshot(lake)
    if snapshot is None:
        raise NoVisitsFile(path=str(path), problem="数据湖中没有快照")
    columns = ", ".join(f"coalesce(v.{name}, '')" for name in _COLUMNS)
    with duckdb.connect() as duck:
        try:
            found = duck.execute(
                f"""
                SELECT l.customer_id, {columns}
                FROM read_csv($visits, all_varchar = true, header = true) AS v
                LEFT JOIN read_parquet($links) AS l
                  ON l.role = '' AND l.source = v.source AND l.source_table = v.source_table
                 AND l.source_key = v.source_key
                ORDER BY v.checked_in_at, v.visit_id""",
                {"visits": str(path), "links": str(snapshot.path(LINK))},
            )
        except duckdb.Error as error:
            problem = str(error).splitlines()[0]
            raise NoVisitsFile(path=str(path), problem=problem) from error
        for customer_id, *values in iter(found.fetchone, None):
            yield customer_id, dict(zip(_COLUMNS, values, strict=True))


def _parsed(customer_id: int, row: Mapping[str, str]) -> VisitRecord | None:
    """Return the record, None if a value cannot be read."""
    try:
        return VisitRecord(
            id=UUID(row["visit_id"]),
            customer_id=customer_id,
            task_id=None,
            checked_in_at=_instant(row["checked_in_at"]),
            checked_out_at=_instant(row["checked_out_at"]),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            accuracy_m=float(row["accuracy_m"]),
            is_mock=row["is_mock"] in ("1", "true", "True"),
            outcome=row["outcome"],
            need=row["need"],
            follow_up=row["follow_up"],
        )
    except ValueError:
        return None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return instant
