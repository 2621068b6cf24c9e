"""Names of villages by their 12-digit code, as the served snapshot carries them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from wangge.pipeline.contracts import VILLAGE, Snapshot

from . import lake_reader


def village_names(lake: Path) -> Mapping[str, str]:
    """Return `code → town and village`; empty where the snapshot names none."""
    return _of(lake_reader.served_snapshot(lake))


@lru_cache(maxsize=4)
def _names(path: Path) -> Mapping[str, str]:
    rows = lake_reader.rows(
        "SELECT village_code, name FROM read_parquet($path)", {"path": str(path)}
    )
    return {row["village_code"]: row["name"] for row in rows}


def _of(snapshot: Snapshot) -> Mapping[str, str]:
    path = snapshot.path(VILLAGE)
    return _names(path) if path.exists() else {}
