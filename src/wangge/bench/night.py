"""An ordinary night after a full batch: one row in a hundred delivered anew, some changed.

What must hold: a row that was not delivered keeps its customer id.
"""

import csv
import json
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wangge.bench.measure import Watch
from wangge.pipeline.contracts import LINK
from wangge.pipeline.lake import Lake
from wangge.pipeline.run import run_pipeline
from wangge.sources.batch import Batch, open_batch
from wangge.sources.contracts import SourceTable, load_contracts
from wangge.sources.files import sniff

DELIVERED_ONE_IN = 100
CHANGED_ONE_IN = 3
"""Of the rows delivered; in these the phone number is another one."""


def write_night(watch: Watch, *, batch: str, out: str) -> dict[str, Any]:
    """Write the delta batch of the night after `batch` into `out`; return rows and changed rows.

    Which rows, and which of them change, follows from their text: the same batch, the same night.
    """
    opened, target = open_batch(Path(batch), load_contracts()), Path(out)
    rows = changed = 0
    with watch:
        for table, paths in opened.files.values():
            folder = target / table.source
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                for number, (row, altered) in enumerate(_delivered(table, paths)):
                    writer.writerow(row)
                    rows, changed = rows + (number > 0), changed + altered
    _write_header(opened, target)
    return {"rows": rows, "changed": changed}


def _write_header(opened: Batch, target: Path) -> None:
    day = opened.batch_date + timedelta(days=1)
    header = {"batch_date": day.isoformat(), "kind": "delta", "bank_code": opened.bank_code}
    (target / "batch.json").write_text(json.dumps(header), "utf-8")


def _delivered(table: SourceTable, paths: tuple[Path, ...]) -> Iterator[tuple[list[str], bool]]:
    """Yield the header, then each row delivered again and whether it was changed."""
    phone = table.feeding("mobile")
    for part, path in enumerate(paths):
        dialect = sniff(path, path.name)
        with path.open(encoding=dialect.encoding, errors="replace", newline="") as stream:
            reader = csv.reader(stream, delimiter=dialect.delimiter)
            next(reader)
            if not part:
                yield list(dialect.header), False
            column = dialect.header.index(phone.name) if phone else -1
            for row in reader:
                lot = zlib.crc32("|".join(row).encode("utf-8", "replace"))
                if lot % DELIVERED_ONE_IN == 0 and len(row) == len(dialect.header):
                    altered = _with_other_phone(row, column, lot // DELIVERED_ONE_IN)
                    yield row, altered


def _with_other_phone(row: list[str], column: int, lot: int) -> bool:
    """Change the last digit of the row's phone in place, one row in three that has one."""
    if column < 0 or lot % CHANGED_ONE_IN or not row[column][-1:].isdecimal():
        return False
    row[column] = row[column][:-1] + str((int(row[column][-1]) + 1) % 10)
    return True


def night_run(watch: Watch, *, night: str, home: str, now: str) -> dict[str, Any]:
    """Run the night's batch on the lake of `home`; count the undelivered rows whose id changed."""
    lake = Lake.of(Path(home))
    before = lake.current()
    with watch:
        report = run_pipeline(home=Path(home), batch=Path(night), now=datetime.fromisoformat(now))
    after = lake.current()
    if before is None or after is None:
        return {"ids_changed": None}
    delivered = _keys(Path(night))
    ids_changed = _ids_changed(before.path(LINK), after.path(LINK), delivered)
    return {
        "ids_changed": ids_changed,
        "merged": report.merged,
        "split": report.split,
        "steps": [step.to_dict() for step in report.steps],
    }


def _keys(night: Path) -> list[tuple[str, str, str]]:
    """Return (source, table, key) of every row delivered; the parts of a key joined by `|`."""
    keys = []
    for table, paths in open_batch(night, load_contracts()).files.values():
        for path in paths:
            with path.open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    key = "|".join(row[name] or "" for name in table.key)
                    keys.append((table.source, table.name, key))
    return keys


def _ids_changed(before: Path, after: Path, delivered: list[tuple[str, str, str]]) -> int:
    with duckdb.connect() as con:
        columns = zip(*delivered, strict=True) if delivered else ([], [], [])
        names = ("source", "source_table", "key")
        arrays = [pa.array(column, pa.string()) for column in columns]
        con.register("delivered", pa.table(dict(zip(names, arrays, strict=True))))
        same = (
            "b.source = a.source AND b.source_table = a.source_table"
            " AND b.source_key = a.source_key AND b.role = a.role"
        )
        row = con.execute(
            f"SELECT count(*) FROM read_parquet('{before.as_posix()}') AS b"
            f" JOIN read_parquet('{after.as_posix()}') AS a ON {same}"
            " LEFT JOIN delivered AS d ON d.source = b.source"
            " AND d.source_table = b.source_table AND d.key = b.source_key"
            " WHERE d.key IS NULL AND a.customer_id <> b.customer_id"
        ).fetchone()
    return int(row[0]) if row else 0
