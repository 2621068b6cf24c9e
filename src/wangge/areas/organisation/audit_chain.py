"""The seal on the audit trail: digests chained in batches, and what breaks the chain.

Every batch of events gets a *head*, SM3 (GB/T 32905) over the head before it, the batch's facts
and the digest of each event. Heads are also written outside the database, where its owner cannot
reach them; between two seals every event leaves its digest in a journal there. So an event that
was edited, added, moved or taken away shows, whoever did it. Pure: no database, no clock.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes

FIRST_HEAD = "0" * 64
"""What the first batch is chained to."""


@dataclass(frozen=True)
class Entry:
    """One event as it stands; `at` is aware, `detail` plain JSON."""

    id: int
    at: datetime
    actor_id: int | None
    action: str
    object_type: str
    object_id: str
    purpose: str
    detail: Any


@dataclass(frozen=True)
class Seal:
    """A sealed batch: its number from 1 on, how many events, their first and last id, its head."""

    number: int
    events: int
    first_event_id: int
    last_event_id: int
    sealed_at: datetime
    head: str


@dataclass(frozen=True)
class Breach:
    """A place where the trail is not what was sealed; `seal` is 0 outside the sealed batches."""

    seal: int
    what: str


def digest(entry: Entry) -> str:
    """Return SM3 of the event, 64 hexadecimal digits; the same for the same facts everywhere."""
    facts = [
        entry.id,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.purpose,
        entry.detail,
    ]
    return _sm3(json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def head_of(previous: str, number: int, sealed_at: datetime, digests: Iterable[str]) -> str:
    """Return the head of batch `number` over its events' digests in order of id."""
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sm3("\n".join([previous, str(number), moment, *digests]))


def seal(previous: Seal | None, entries: list[Entry], sealed_at: datetime) -> Seal:
    """Seal `entries` (at least one, in order of id) after the batch `previous`."""
    number = previous.number + 1 if previous else 1
    before = previous.head if previous else FIRST_HEAD
    return Seal(
        number=number,
        events=len(entries),
        first_event_id=entries[0].id,
        last_event_id=entries[-1].id,
        sealed_at=sealed_at,
        head=head_of(before, number, sealed_at, map(digest, entries)),
    )


def examine(
    seals: Iterable[Seal],
    entries_of: Callable[[int], list[Entry]],
    claimed: Collection[int],
    heads: Mapping[int, str],
) -> Iterator[Breach]:
    """Yield where database and heads outside it disagree.

    `seals` in order of number as the database has them; `entries_of` gives the events that claim
    a seal, in order of id; `claimed` are the seals that any event claims; `heads` those kept
    outside. Nothing found means that no sealed event was edited, added, moved or removed.
    """
    before, expected, seen = FIRST_HEAD, 1, set()
    for one in seals:
        seen.add(one.number)
        for missing in range(expected, one.number):
            yield Breach(missing, f"第 {missing} 号封存记录缺失")
        yield from _examine_batch(one, before, entries_of(one.number), heads)
        before, expected = one.head, one.number + 1
    for number in sorted(heads.keys() - seen):
        yield Breach(number, f"第 {number} 号封存在库外有存根，库内记录已不在")
    for number in sorted(set(claimed) - seen):
        yield Breach(number, f"有事件自称属于不存在的第 {number} 号封存")


def _examine_batch(
    one: Seal, before: str, entries: list[Entry], heads: Mapping[int, str]
) -> Iterator[Breach]:
    if one.number not in heads:
        yield Breach(one.number, f"第 {one.number} 号封存在库外没有存根")
    elif heads[one.number] != one.head:
        yield Breach(one.number, f"第 {one.number} 号封存与库外存根不符")
    span = f"事件 {one.first_event_id}–{one.last_event_id}"
    if len(entries) != one.events:
        what = f"第 {one.number} 号封存应有 {one.events} 条事件（{span}），现有 {len(entries)} 条"
        yield Breach(one.number, what)
    elif head_of(before, one.number, one.sealed_at, map(digest, entries)) != one.head:
        yield Breach(one.number, f"第 {one.number} 号封存的内容被改动（{span}）")


def examine_journal(journal: Mapping[int, str], present: Mapping[int, Entry]) -> Iterator[Breach]:
    """Yield events whose digest was noted outside when written and that are gone or changed.

    `journal` maps event id to digest, `present` the events of these ids that the database has.
    """
    for event_id, noted in sorted(journal.items()):
        entry = present.get(event_id)
        if entry is None:
            yield Breach(0, f"事件 {event_id} 已被删除")
        elif digest(entry) != noted:
            yield Breach(0, f"事件 {event_id} 的内容被改动")


def _sm3(text: str) -> str:
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(text.encode())
    return sm3.finalize().hex()
