"""Which tables a snapshot holds, and how a reader opens one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wangge.pipeline.contracts.review import EVENT, RELATION, REVIEW
from wangge.pipeline.contracts.tables import (
    ALIAS,
    CUSTOMER,
    FEATURE,
    HOLDING,
    HOUSEHOLD,
    LINK,
    PROVENANCE,
    VILLAGE,
    Table,
)

TABLES: Mapping[str, Table] = {
    t.name: t
    for t in (
        CUSTOMER,
        PROVENANCE,
        LINK,
        HOUSEHOLD,
        HOLDING,
        FEATURE,
        ALIAS,
        REVIEW,
        RELATION,
        EVENT,
        VILLAGE,
    )
}


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: where it is, which batch and run it came from, how many rows."""

    id: str
    folder: Path
    run_id: str
    batch_date: date
    bank_code: str
    rows: Mapping[str, int]

    def path(self, table: Table) -> Path:
        """Return the Parquet file of `table`."""
        return self.folder / f"{table.name}.parquet"


def current_snapshot(lake: Path) -> Snapshot | None:
    """Return the snapshot that `lake/CURRENT` names, or None before the first publish."""
    pointer = lake / "CURRENT"
    if not pointer.exists():
        return None
    return read_snapshot(lake, json.loads(pointer.read_text("utf-8"))["snapshot"])


def read_snapshot(lake: Path, snapshot_id: str) -> Snapshot:
    """Open one snapshot by id; raises FileNotFoundError if it is not (or no longer) there."""
    folder = lake / "snapshots" / snapshot_id
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return Snapshot(
        id=snapshot_id,
        folder=folder,
        run_id=manifest["run_id"],
        batch_date=date.fromisoformat(manifest["batch_date"]),
        bank_code=manifest["bank_code"],
        rows=manifest["rows"],
    )
