"""Spark and DuckDB publish the same snapshot, row by row, on a county of a thousand people."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.contracts import (
    TABLES,
    Decision,
    RecordRef,
    Snapshot,
    Verdict,
    write_decisions,
)
from wangge.pipeline.lake import Lake
from wangge.pipeline.run import run_pipeline
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county
from wangge.synth.dirt import Dirt

RESIDENTS, SEED = 1_000, 7
FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
MEMORY = "1GB"
LEAST_RULES = 10
SHOWN = 5
RECORD = ("source", "table", "key", "role")
REMEMBERED = ("ledger", "alias", "split", "former", "household_ledger")
"""What a run remembers for the next: must be the same whichever engine ran."""


def differing(one: Path, other: Path) -> list[tuple[object, ...]]:
    """Rows of either file that the other lacks, as often as it lacks them."""
    a, b = (f"(FROM read_parquet('{path.as_posix()}'))" for path in (one, other))
    with duckdb.connect() as con:
        return con.execute(
            f"(FROM {a} EXCEPT ALL FROM {b}) UNION ALL (FROM {b} EXCEPT ALL FROM {a})"
        ).fetchall()


def snapshot_of(home: Path) -> Snapshot:
    """The current snapshot of a home."""
    found = Lake.of(home).current()
    assert found is not None
    return found


def night(home: Path, batch: Path, day: date, engine: str = "duckdb") -> None:
    """Run a batch."""
    at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
    run_pipeline(home=home, batch=batch, now=at, memory_limit=MEMORY, engine_name=engine)


def decide(home: Path) -> None:
    """Join the two sides of some cases, and part some customers into register and core."""
    snapshot = snapshot_of(home)
    link, review = (snapshot.path(TABLES[n]).as_posix() for n in ("link", "review"))
    sides = ", ".join(f"{s}_{part}" for s in ("left", "right") for part in RECORD)
    columns = ", ".join(
        f"{alias}.{part}"
        for alias in ("a", "b")
        for part in ("source", "source_table", "source_key", "role")
    )
    with duckdb.connect() as con:
        same = con.execute(
            f"SELECT {sides} FROM '{review}' WHERE kind <> 'suspicious_merge' ORDER BY rank LIMIT 3"
        ).fetchall()
        not_same = con.execute(
            f"SELECT {columns} FROM '{link}' AS a JOIN '{link}' AS b USING (customer_id)"
            " WHERE a.source = 'hukou' AND b.source = 'core' ORDER BY a.source_key LIMIT 3"
        ).fetchall()
    told = [(Verdict.SAME, row) for row in same] + [(Verdict.NOT_SAME, row) for row in not_same]
    assert len(told) > len(not_same) > 0
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    write_decisions(
        Lake.of(home).root,
        [
            Decision(f"D{n}", verdict, RecordRef(*row[:4]), RecordRef(*row[4:]), at, "S001")
            for n, (verdict, row) in enumerate(told)
        ],
    )


def two_homes(root: Path) -> tuple[Path, Path]:
    """One first night; the second, with other dirt on the same people, on each engine."""
    county = make_county(RESIDENTS, SEED, FIRST)
    first, second = root / "first", root / "second"
    write_batch(county, first, dirt=Dirt(phones_changed=0.3, ids_mistyped=0.05))
    write_batch(county, second, dirt=Dirt())
    header = json.loads((second / "batch.json").read_text("utf-8"))
    header["batch_date"] = SECOND.isoformat()
    (second / "batch.json").write_text(json.dumps(header), "utf-8")
    duck, spark = root / "duck", root / "spark"
    night(duck, first, FIRST)
    decide(duck)
    shutil.copytree(duck, spark)
    night(duck, second, SECOND)
    night(spark, second, SECOND, engine="spark")
    return duck, spark


def files_of(home: Path) -> dict[str, Path]:
    """Everything a run leaves that must not depend on the engine."""
    snapshot, lake = snapshot_of(home), Lake.of(home)
    files = {name: snapshot.path(table) for name, table in TABLES.items()}
    for name in REMEMBERED:
        files[f"state/{name}"] = lake.state / snapshot.run_id / f"{name}.parquet"
    return files


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_every_row_is_the_same(quick_spark: None, tmp_path: Path) -> None:
    duck, spark = two_homes(tmp_path)
    ours, theirs = files_of(duck), files_of(spark)
    found = {name: differing(ours[name], theirs[name])[:SHOWN] for name in ours}
    assert {name: rows for name, rows in found.items() if rows} == {}
    assert snapshot_of(duck).rows == snapshot_of(spark).rows
    assert_much_was_compared(snapshot_of(duck))


def assert_much_was_compared(snapshot: Snapshot) -> None:
    """Links of many kinds, merges since the night before, positions: nothing equal for want."""
    assert all(snapshot.rows[name] > 0 for name in TABLES), snapshot.rows
    with duckdb.connect() as con:
        link, customer = (snapshot.path(TABLES[n]).as_posix() for n in ("link", "customer"))
        rules = con.execute(f"SELECT count(DISTINCT rule) FROM '{link}'").fetchall()[0][0]
        placed = con.execute(f"SELECT count(lon) FROM '{customer}'").fetchall()[0][0]
    assert rules >= LEAST_RULES
    assert placed > 0


def test_one_difference_is_seen(bank: Bank, tmp_path: Path) -> None:
    bank.take(hukou__resident=[resident("张三", number("19900101"))])
    path = bank.snapshot.path(TABLES["customer"])
    changed = tmp_path / "changed.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * REPLACE ('李四' AS name) FROM '{path}') TO '{changed}'")
    assert differing(path, path) == []
    assert len(differing(path, changed)) == 2
