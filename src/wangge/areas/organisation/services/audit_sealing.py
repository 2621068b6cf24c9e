"""Seal the audit trail, and find out whether anything in it was altered."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from wangge.areas.organisation import audit_heads
from wangge.areas.organisation.audit_chain import (
    Breach,
    Entry,
    Seal,
    examine,
    examine_journal,
    seal,
)
from wangge.areas.organisation.models import AuditEvent, AuditSeal

BATCH = 5_000
"""Events sealed together at most: small enough that a breach names a short span."""
LATEST = timedelta(minutes=15)
"""Sealing runs every minute; an event that waited longer means that nothing seals."""
_CHUNK = 500
_FACTS = ("id", "at", "actor_id", "action", "object_type", "object_id", "purpose", "detail")
_REMEDY = "停止改动，保全数据库、备份与库外存根，交安全管理员和审计核查。"


def seal_audit(*, folder: Path, now: datetime) -> int:
    """Seal every event not sealed yet; return how many batches that took.

    `folder` keeps the heads. They are written after the commit; a crash in between is made good
    by the next call.
    """
    made = 0
    while _seal_batch(now):
        made += 1
    known = max(audit_heads.read_heads(folder), default=0)
    fresh = AuditSeal.objects.filter(number__gt=known).order_by("number")
    audit_heads.note_heads(folder, map(_seal_of, fresh))
    audit_heads.drop_old_journals(folder, now)
    return made


@transaction.atomic
def _seal_batch(now: datetime) -> bool:
    last = AuditSeal.objects.select_for_update().order_by("-number").first()
    waiting = AuditEvent.objects.filter(seal__isnull=True).order_by("pk")
    entries = [Entry(**row) for row in waiting.values(*_FACTS)[:BATCH]]
    if not entries:
        return False
    made = seal(_seal_of(last) if last else None, entries, now)
    AuditSeal.objects.create(**vars(made))
    ids = [entry.id for entry in entries]
    for start in range(0, len(ids), _CHUNK):
        AuditEvent.objects.filter(pk__in=ids[start : start + _CHUNK]).update(seal=made.number)
    return True


def _seal_of(row: AuditSeal) -> Seal:
    return Seal(
        row.number, row.events, row.first_event_id, row.last_event_id, row.sealed_at, row.head
    )


def trail_breaches(*, folder: Path, now: datetime) -> list[dict[str, str]]:
    """Return every sign of tampering as `{"what", "remedy"}` in words; empty when there is none.

    Reads the whole trail. An event that waits for its seal for more than `LATEST` is told too.
    """
    seals = (_seal_of(row) for row in AuditSeal.objects.order_by("number").iterator())
    claimed = AuditEvent.objects.filter(seal__isnull=False).order_by().values_list("seal_id")
    found = [
        *examine(
            seals,
            _sealed_entries,
            {number for (number,) in claimed.distinct()},
            audit_heads.read_heads(folder),
        ),
        *_journalled(folder),
    ]
    told = [{"what": breach.what, "remedy": _REMEDY} for breach in found]
    late = AuditEvent.objects.filter(seal__isnull=True, at__lt=now - LATEST).count()
    if late:
        what = f"{late} 条审计事件超过 {LATEST.seconds // 60} 分钟未封存"
        told.append({"what": what, "remedy": "确认后台作业（wangge work）正在运行。"})
    return told


def _sealed_entries(number: int) -> list[Entry]:
    rows = AuditEvent.objects.filter(seal_id=number).order_by("pk").values(*_FACTS)
    return [Entry(**row) for row in rows]


def _journalled(folder: Path) -> Iterator[Breach]:
    journal = audit_heads.read_journal(folder)
    ids = sorted(journal)
    present: dict[int, Entry] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = AuditEvent.objects.filter(pk__in=ids[start : start + _CHUNK]).values(*_FACTS)
        present |= {row["id"]: Entry(**row) for row in rows}
    return examine_journal(journal, present)


def entry_of(event: AuditEvent) -> Entry:
    """Return the facts of an event just written, as a later read gives them back."""
    facts = {name: getattr(event, name) for name in _FACTS}
    return Entry(**facts | {"detail": json.loads(json.dumps(event.detail))})


def count_seals() -> int:
    """Return how many batches were sealed."""
    return AuditSeal.objects.count()


def count_unsealed() -> int:
    """Return how many events wait for their seal."""
    return AuditEvent.objects.filter(seal__isnull=True).count()
