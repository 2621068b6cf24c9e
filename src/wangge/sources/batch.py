"""A batch: the folder a bank's systems hand over each night, and the files in it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wangge.sources.contracts import Contracts, SourceTable
from wangge.sources.errors import BatchUnusable

DATA_SUFFIXES = (".csv", ".parquet")
KINDS = ("full", "delta")


@dataclass(frozen=True)
class Batch:
    """What `batch.json` says, the files of each known table, and `unknown` files: no contract."""

    folder: Path
    batch_date: date
    kind: str
    bank_code: str
    files: dict[str, tuple[SourceTable, tuple[Path, ...]]]
    unknown: tuple[str, ...]
    beside: tuple[Path, ...] = ()
    """Folders beside the delivery; a table from one of them is always whole."""

    def identity(self) -> dict[str, Any]:
        """Tell this delivery from any other, unread: folder, date, kind, files' sizes and times."""
        files = {}
        for _, paths in self.files.values():
            for path in paths:
                told = path.stat()
                files[self.relative(path)] = [told.st_size, told.st_mtime_ns]
        return {
            "folder": str(self.folder.resolve()),
            "batch_date": self.batch_date.isoformat(),
            "kind": self.kind,
            "files": dict(sorted(files.items())),
        }

    def relative(self, path: Path) -> str:
        """Name a file as people see it: relative to the folder it was delivered in."""
        home = next((f for f in (self.folder, *self.beside) if path.is_relative_to(f)), self.folder)
        return path.relative_to(home).as_posix()

    def is_whole(self, path: Path) -> bool:
        """Tell whether the file belongs to a table that was delivered with all its rows."""
        return self.kind == "full" or not path.is_relative_to(self.folder)


def open_batch(folder: Path, contracts: Contracts, beside: tuple[Path, ...] = ()) -> Batch:
    """Read `batch.json` and find the files of each table; raises BatchUnusable.

    A table that the batch does not bring is looked for in the folders `beside` it.
    """
    header = _read_header(folder)
    files: dict[str, tuple[SourceTable, tuple[Path, ...]]] = {}
    claimed: set[Path] = set()
    for table in contracts.tables:
        found = (_parts(place / table.source, table.name) for place in (folder, *beside))
        parts = next((some for some in found if some), ())
        if parts:
            files[table.id] = (table, parts)
            claimed.update(parts)
    unknown = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.suffix in DATA_SUFFIXES and p not in claimed and p.name != "truth.csv"
    )
    return Batch(
        folder=folder,
        batch_date=header[0],
        kind=header[1],
        bank_code=header[2],
        files=files,
        unknown=tuple(unknown),
        beside=beside,
    )


def _read_header(folder: Path) -> tuple[date, str, str]:
    path = folder / "batch.json"
    if not path.is_file():
        raise BatchUnusable(folder=str(folder), problem="缺少 batch.json (batch.json is missing)")
    try:
        header = json.loads(path.read_text("utf-8-sig"))
        day, kind = date.fromisoformat(header["batch_date"]), header["kind"]
        bank_code = str(header["bank_code"])
    except (ValueError, KeyError, TypeError) as error:
        raise BatchUnusable(
            folder=str(folder), problem=f"batch.json 无法识别 (batch.json: {error!r})"
        ) from error
    if kind not in KINDS:
        raise BatchUnusable(folder=str(folder), problem=f"batch.json kind = {kind!r}")
    return day, kind, bank_code


def _parts(folder: Path, name: str) -> tuple[Path, ...]:
    """Return the files of a table: `<name>.csv`, `<name>.parquet` or the parts in `<name>/`."""
    single = [p for s in DATA_SUFFIXES if (p := folder / f"{name}{s}").is_file()]
    parts = folder / name
    inside = [p for p in parts.glob("*") if p.suffix in DATA_SUFFIXES] if parts.is_dir() else []
    return tuple(sorted([*single, *inside]))
