"""What people decided about two records; the next run binds to it.

`<home>/lake/decisions.parquet` holds all decisions ever made, rewritten as a whole by whoever owns
them. A decision names records, not customers: customers come and go, records stay. Where two
decisions contradict each other the newer wins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DECISIONS_FILE = "decisions.parquet"
_SIDES = ("left", "right")
_RECORD = ("source", "table", "key", "role")
SCHEMA = pa.schema(
    [
        ("decision_id", pa.string()),
        ("verdict", pa.string()),
        *((f"{side}_{part}", pa.string()) for side in _SIDES for part in _RECORD),
        ("decided_on", pa.timestamp("us", "UTC")),
        ("decided_by", pa.string()),
    ]
)


class Verdict(StrEnum):
    """What was decided about two records."""

    SAME = "same"
    NOT_SAME = "not_same"


@dataclass(frozen=True, order=True)
class RecordRef:
    """A source row in one of its roles, named as in the tables `link` and `review`."""

    source: str
    table: str
    key: str
    role: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision. `decided_on` is aware; of two at one instant the greater id is the newer."""

    decision_id: str
    verdict: Verdict
    left: RecordRef
    right: RecordRef
    decided_on: datetime
    decided_by: str


def write_decisions(lake: Path, decisions: Iterable[Decision]) -> int:
    """Replace all decisions of `lake` atomically; return how many there are now.

    A run that is under way keeps those it has read.
    """
    rows = sorted(decisions, key=lambda d: (d.decided_on, d.decision_id))
    lake.mkdir(parents=True, exist_ok=True)
    target = lake / DECISIONS_FILE
    temporary = target.with_name(f"{target.name}.tmp")
    pq.write_table(pa.Table.from_pylist([_row(d) for d in rows], SCHEMA), temporary)
    temporary.replace(target)
    return len(rows)


def read_decisions(lake: Path) -> list[Decision]:
    """Return all decisions of `lake`, oldest first; none when nobody has decided anything."""
    path = lake / DECISIONS_FILE
    if not path.exists():
        return []
    return [
        Decision(
            decision_id=row["decision_id"],
            verdict=Verdict(row["verdict"]),
            left=_record(row, "left"),
            right=_record(row, "right"),
            decided_on=row["decided_on"],
            decided_by=row["decided_by"],
        )
        for row in pq.read_table(path, schema=SCHEMA).to_pylist()
    ]


def _row(decision: Decision) -> dict[str, object]:
    row: dict[str, object] = {
        "decision_id": decision.decision_id,
        "verdict": decision.verdict.value,
        "decided_on": decision.decided_on,
        "decided_by": decision.decided_by,
    }
    for side, record in zip(_SIDES, (decision.left, decision.right), strict=True):
        row.update({f"{side}_{part}": getattr(record, part) for part in _RECORD})
    return row


def _record(row: dict[str, str], side: str) -> RecordRef:
    return RecordRef(*(row[f"{side}_{part}"] for part in _RECORD))
