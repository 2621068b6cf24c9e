"""A bank small enough to read: hand-written rows go in as a batch, the snapshot comes out."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from wangge.kernel.identity import resident_check_digit, uscc_check_character
from wangge.pipeline.contracts import (
    TABLES,
    Decision,
    RecordRef,
    Snapshot,
    Verdict,
    read_decisions,
    write_decisions,
)
from wangge.pipeline.lake import Lake
from wangge.pipeline.report import RunReport
from wangge.pipeline.run import run_pipeline
from wangge.sources.contracts import load_contracts

FIRST_NIGHT = date(2026, 11, 1)
VILLAGE, OTHER_VILLAGE = "320923109221", "320923100201"  # 东沟镇崔庄村, 沟墩镇林道村
MEMORY = "500MB"

Row = dict[str, Any]


def number(birth: str, sequence: int = 1) -> str:
    """A valid resident number of an area that was never issued: birth `YYYYMMDD`, 3 digits."""
    first = f"320999{birth}{sequence:03d}"
    return first + resident_check_digit(first)


def credit_code(serial: int) -> str:
    """A valid unified social credit code."""
    first = f"91320999MA{serial:07d}"
    return first + uscc_check_character(first)


def resident(name: str, id_no: str, household: str = "H1", **more: Any) -> Row:
    """A row of the household register; the birth date is the number's."""
    birth = id_no[6:14]
    return {
        "id_no": id_no,
        "name": name,
        "gender": "M" if int(id_no[16]) % 2 else "F",
        "birth_date": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        "household_no": household,
        "relation": "户主",
        "address": "江苏省盐城市阜宁县东沟镇崔庄村二组5号",
        "village_code": VILLAGE,
        "status": "normal",
        "updated_at": "2020-01-01",
        **more,
    }


@dataclass
class Bank:
    """A home folder, and nights that deliver batches to it."""

    root: Path
    night: int = 0

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.root / "home"

    def deliver(self, *, kind: str = "full", **tables: list[Row]) -> Path:
        """Write a batch; a table is named `source__table`. Columns are those of the rows."""
        folder = self.root / f"batch{self.night}"
        folder.mkdir(parents=True, exist_ok=True)
        day = FIRST_NIGHT + timedelta(days=self.night)
        header = {"batch_date": day.isoformat(), "kind": kind, "bank_code": "320923"}
        (folder / "batch.json").write_text(json.dumps(header), "utf-8")
        for name, rows in tables.items():
            source, table = name.split("__")
            write_csv(folder / source / f"{table}.csv", source, table, rows)
        return folder

    def run(self, folder: Path, *, accept_shrunk: bool = False) -> RunReport:
        """Run the pipeline over a batch folder."""
        at = self.started_at()
        self.night += 1
        return run_pipeline(
            home=self.home,
            batch=folder,
            now=at,
            memory_limit=MEMORY,
            accept_shrunk=accept_shrunk,
        )

    def started_at(self) -> datetime:
        """When tonight's run starts."""
        return datetime(2026, 11, 1, 20, tzinfo=UTC) + timedelta(days=self.night)

    def take(self, *, kind: str = "full", **tables: list[Row]) -> RunReport:
        """Deliver and run."""
        return self.run(self.deliver(kind=kind, **tables))

    def decide(self, verdict: str, left: RecordRef, right: RecordRef) -> str:
        """Record a decision, newer than all before; return its id."""
        lake = Lake.of(self.home).root
        known = read_decisions(lake)
        at = datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(minutes=len(known))
        made = Decision(f"D{len(known) + 1}", Verdict(verdict), left, right, at, "S001")
        write_decisions(lake, [*known, made])
        return made.decision_id

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot."""
        snapshot = Lake.of(self.home).current()
        assert snapshot is not None
        return snapshot

    def rows(self, table: str, where: str = "true") -> list[Row]:
        """Rows of a snapshot table in file order."""
        path = self.snapshot.path(TABLES[table]).as_posix()
        with duckdb.connect() as con:
            answer = con.execute(f"SELECT * FROM read_parquet('{path}') WHERE {where}")
            names = [c[0] for c in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def customer_of(self, table: str, key: str, role: str = "") -> int | None:
        """The customer a source row stands for, or None."""
        source, name = table.split(".")
        found = self.rows(
            "link",
            f"source = '{source}' AND source_table = '{name}' AND source_key = '{key}'"
            f" AND role = '{role}'",
        )
        return found[0]["customer_id"] if found else None

    def link_of(self, table: str, key: str, role: str = "") -> Row:
        """The link of a source row."""
        source, name = table.split(".")
        return self.rows(
            "link",
            f"source = '{source}' AND source_table = '{name}' AND source_key = '{key}'"
            f" AND role = '{role}'",
        )[0]

    def golden(self, customer_id: int | None) -> Row:
        """The golden record of a customer."""
        return self.rows("customer", f"customer_id = {customer_id}")[0]


def write_csv(path: Path, source: str, table: str, rows: list[Row]) -> None:
    """Write rows as UTF-8 CSV; required columns are always there."""
    contract = load_contracts().table(source, table)
    assert contract is not None, f"{source}.{table}"
    names = [c.name for c in contract.columns if c.required]
    names += [n for n in dict.fromkeys(n for row in rows for n in row) if n not in names]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
