"""Disk space: asked for before a run begins, and told plainly when it ends in the middle of one."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from wangge.pipeline.errors import DiskFull, DiskTooSmall
from wangge.sources.batch import Batch

A_CSV_BYTE, A_PARQUET_BYTE, AN_OLD_BYTE = 2.0, 8.0, 1.2
"""Bytes a run may need for each delivered, and for each of last night's state and snapshot.

Measured on the sample county: 0.63 bytes of state and snapshot a CSV byte; copies in UTF-8 and
what DuckDB spills come on top while the run lasts.
"""
AT_LEAST = 64 << 20
MEGABYTE = 1 << 20
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM_WORDS = ("no space left", "disk quota", "file too large", "max_temp_directory_size")


def needed_bytes(batch: Batch, *old: Path | None) -> int:
    """Estimate what a run over `batch` on top of the `old` folders may write."""
    delivered = 0.0
    for _, paths in batch.files.values():
        for path in paths:
            factor = A_PARQUET_BYTE if path.suffix == ".parquet" else A_CSV_BYTE
            delivered += factor * path.stat().st_size
    kept = sum(p.stat().st_size for folder in old if folder for p in folder.glob("*.parquet"))
    return AT_LEAST + int(delivered + AN_OLD_BYTE * kept)


def require_space(folder: Path, needed: int) -> None:
    """Raise DiskTooSmall with both figures when the disk of `folder` has less than `needed`."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskTooSmall(folder=str(folder), needed=-(-needed // MEGABYTE), free=free // MEGABYTE)


@contextmanager
def told_when_full(folder: Path) -> Iterator[None]:
    """Turn what Python and DuckDB raise for a full disk into DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(folder=str(folder)) from error
        raise
    except duckdb.Error as error:
        if any(words in str(error).lower() for words in _NO_ROOM_WORDS):
            raise DiskFull(folder=str(folder)) from error
        raise
