"""Where the audit trail leaves its mark outside the database: heads of seals, and a journal.

    <folder>/heads.jsonl                one line a sealed batch: number and head; never rewritten
    <folder>/journal-<UTC day>.jsonl    one line an event written that day: id and digest

In production the folder is on a machine that the database's owner cannot write to (a mounted
append-only share, say), by WANGGE_AUDIT_HEADS. Journals whose events are all sealed may go.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .audit_chain import Seal

_HEADS = "heads.jsonl"
_JOURNAL_KEPT = timedelta(days=2)
"""Sealing runs every minute; two days leave room for a weekend's outage of one server."""


def note_event(folder: Path, event_id: int, digest: str, at: datetime) -> None:
    """Append an event's digest to the journal of its day (a single small write, so lines of
    several workers do not mix).
    """
    _append(_journal(folder, at), [{"id": event_id, "digest": digest}], durable=False)


def note_heads(folder: Path, seals: Iterable[Seal]) -> None:
    """Append the heads of `seals` that are not there yet, on disk when this returns."""
    known = read_heads(folder)
    lines = [
        {
            "seal": s.number,
            "head": s.head,
            "events": s.events,
            "last": s.last_event_id,
            "at": s.sealed_at.astimezone(UTC).isoformat(),
        }
        for s in seals
        if s.number not in known
    ]
    if lines:
        _append(folder / _HEADS, lines, durable=True)


def read_heads(folder: Path) -> dict[int, str]:
    """Return the head of each seal by its number; the first line of a number counts."""
    heads: dict[int, str] = {}
    for line in _lines(folder / _HEADS):
        heads.setdefault(line["seal"], line["head"])
    return heads


def read_journal(folder: Path) -> dict[int, str]:
    """Return the digest of each journalled event by its id."""
    files = sorted(folder.glob("journal-*.jsonl"))
    return {line["id"]: line["digest"] for file in files for line in _lines(file)}


def drop_old_journals(folder: Path, now: datetime) -> None:
    """Remove the journals of days so long past that all their events are sealed."""
    oldest = _journal(folder, now - _JOURNAL_KEPT).name
    for file in folder.glob("journal-*.jsonl"):
        if file.name < oldest:
            file.unlink()


def _journal(folder: Path, at: datetime) -> Path:
    return folder / f"journal-{at.astimezone(UTC):%Y-%m-%d}.jsonl"


def _append(file: Path, lines: list[dict[str, object]], *, durable: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, data.encode())
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


def _lines(file: Path) -> Iterator[dict]:
    """Read the whole lines; one that a crash cut short says nothing yet."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").split("\n")[:-1]:
        yield json.loads(line)
