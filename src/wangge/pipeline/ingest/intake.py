"""Takes a batch in: every file of every table, each good row kept, everything else named."""

import filecmp
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wangge.kernel.progress import Step as ProgressStep
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.ingest import state
from wangge.pipeline.ingest.check import REJECT_COLUMNS, find_bad_rows, write_rejects
from wangge.pipeline.ingest.load import ARRIVED, DELETED, LoadedFile, create_arrived, load_file
from wangge.sources.batch import Batch
from wangge.sources.contracts import Contracts, SourceTable
from wangge.sources.errors import FileUnusable

FULL = "full"


@dataclass
class TableIntake:
    """What happened to one table: rows read = accepted + deleted + rejected; `known` afterwards.

    `status` is full, delta, kept (silent or unusable: last known rows stay) or absent.
    """

    table: str
    status: str
    read: int = 0
    accepted: int = 0
    deleted: int = 0
    rejected: int = 0
    known: int = 0


@dataclass
class Intake:
    """What happened to a batch."""

    tables: list[TableIntake] = field(default_factory=list)
    files_rejected: list[dict[str, str]] = field(default_factory=list)
    columns_refused: list[dict[str, str]] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        """Rows in all delivered files that could be opened."""
        return sum(t.read for t in self.tables)


def take_in(
    engine: Engine,
    batch: Batch,
    contracts: Contracts,
    folder: Path,
    before: Path | None,
    progress: ProgressStep,
) -> Intake:
    """Read `batch` into the state `folder`, `before` being last night's; fill table `reject`."""
    folder.mkdir(parents=True, exist_ok=True)
    files = engine.files
    files.con.execute(f"CREATE OR REPLACE TABLE reject ({REJECT_COLUMNS})")
    intake = Intake()
    progress.total(len(contracts.tables))
    for table in contracts.tables:
        started = time.perf_counter()
        taken = _take_in_table(files, batch, table, folder, before, intake)
        intake.tables.append(taken)
        if taken.read:
            engine.note(f"ingest.{table.id}", taken.read, time.perf_counter() - started)
        progress.advance()
    files.drop(ARRIVED)
    state.open_state(engine, contracts.tables, folder)
    return intake


def _take_in_table(
    engine: DuckEngine,
    batch: Batch,
    table: SourceTable,
    folder: Path,
    before: Path | None,
    intake: Intake,
) -> TableIntake:
    _, delivered = batch.files.get(table.id, (table, ()))
    paths = _once(batch, delivered, intake)
    create_arrived(engine, table)
    files: list[LoadedFile] = []
    for path in paths:
        name = batch.relative(path)
        try:
            files.append(load_file(engine, table, path, name))
        except FileUnusable as error:
            intake.files_rejected.append({"file": name, "problem": error.facts["problem"]})
    for file in files:
        intake.columns_refused += [
            {"file": file.name, "column": column, "reason": reason}
            for column, reason in file.refused
        ]
    if not files:
        kept = state.carry_over(table, folder, before)
        return TableIntake(table.id, "kept" if kept else "absent")
    # where a part is missing, the rest cannot stand for the whole table
    whole = batch.is_whole(paths[0]) and len(files) == len(paths)
    return _settle(engine, batch, table, folder, before, files, whole=whole)


def _once(batch: Batch, delivered: Sequence[Path], intake: Intake) -> list[Path]:
    """Return the files of a table, of those with the same content the first; name the others."""
    kept: list[Path] = []
    for path in delivered:
        twin = next((p for p in kept if filecmp.cmp(p, path, shallow=False)), None)
        if twin is None:
            kept.append(path)
        else:
            first = batch.relative(twin)
            problem = f"内容与 {first} 完全相同，只读入一份 (same content as {first}; read once)"
            intake.files_rejected.append({"file": batch.relative(path), "problem": problem})
    return kept


def _settle(
    engine: DuckEngine,
    batch: Batch,
    table: SourceTable,
    folder: Path,
    before: Path | None,
    files: list[LoadedFile],
    *,
    whole: bool,
) -> TableIntake:
    """Set bad rows aside and write the table's latest rows."""
    bad = find_bad_rows(engine, table)
    write_rejects(engine, table, files)
    rows = sum(f.rows for f in files)
    broken = sum(len(f.broken) for f in files)
    deleted = int(
        engine.value(
            f"SELECT count(*) FROM {ARRIVED} WHERE {DELETED}"
            " AND rowid NOT IN (SELECT row FROM bad_row)"
        )
    )
    if whole:
        known = state.write_full(engine, table, folder, batch.batch_date)
    else:
        known = state.write_merged(engine, table, folder, batch.batch_date, before)
    return TableIntake(
        table=table.id,
        status=FULL if whole else "delta",
        read=rows + broken,
        accepted=rows - bad - deleted,
        deleted=deleted,
        rejected=bad + broken,
        known=known,
    )
