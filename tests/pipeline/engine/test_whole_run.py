"""Spark and DuckDB publish the same snapshot, row by row, on a county of a thousand people."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.contracts import TABLES, Snapshot
from wangge.pipeline.lake import Lake
from wangge.pipeline.run import run_pipeline
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county
from wangge.synth.dirt import Dirt

RESIDENTS, SEED = 1_000, 7
FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 2)
MEMORY = "1GB"
WRITTEN_BESIDE = ("ledger", "alias", "split", "household_ledger")
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


@pytest.fixture(scope="module")
def two_homes(quick_spark: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One first night; the second, with other dirt on the same people, on each engine."""
    root = tmp_path_factory.mktemp("engines")
    county = make_county(RESIDENTS, SEED, FIRST)
    clean, dirty = root / "first", root / "second"
    write_batch(county, clean, dirt=Dirt(phones_changed=0.3, ids_mistyped=0.05))
    write_batch(county, dirty, dirt=Dirt())
    header = json.loads((dirty / "batch.json").read_text("utf-8"))
    header["batch_date"] = SECOND.isoformat()
    (dirty / "batch.json").write_text(json.dumps(header), "utf-8")
    duck, spark = root / "duck", root / "spark"
    night(duck, clean, FIRST)
    shutil.copytree(duck, spark)
    night(duck, dirty, SECOND)
    night(spark, dirty, SECOND, engine="spark")
    return duck, spark


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_the_same(two_homes: tuple[Path, Path], table: str) -> None:
    ours, theirs = (snapshot_of(home) for home in two_homes)
    assert ours.rows[table] == theirs.rows[table]
    assert differing(ours.path(TABLES[table]), theirs.path(TABLES[table])) == []


@pytest.mark.slow
def test_the_comparison_covers_what_can_differ(two_homes: tuple[Path, Path]) -> None:
    """Links of every kind, merges and splits from the night before, positions, holdings."""
    snapshot = snapshot_of(two_homes[0])
    assert all(snapshot.rows[name] > 0 for name in TABLES), snapshot.rows
    with duckdb.connect() as con:
        link, customer = (snapshot.path(TABLES[n]).as_posix() for n in ("link", "customer"))
        rules = con.execute(f"SELECT count(DISTINCT rule) FROM '{link}'").fetchall()[0][0]
        placed = con.execute(f"SELECT count(lon) FROM '{customer}'").fetchall()[0][0]
    assert rules >= 10
    assert placed > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITTEN_BESIDE)
def test_the_next_night_starts_from_the_same(two_homes: tuple[Path, Path], name: str) -> None:
    files = [Lake.of(h).state / snapshot_of(h).run_id / f"{name}.parquet" for h in two_homes]
    assert differing(*files) == []


@pytest.mark.slow
def test_conflicts_are_the_same(two_homes: tuple[Path, Path]) -> None:
    files = [Lake.of(h).runs / snapshot_of(h).run_id / "conflicts.parquet" for h in two_homes]
    assert differing(*files) == []


def test_one_difference_is_seen(bank: Bank, tmp_path: Path) -> None:
    bank.take(hukou__resident=[resident("张三", number("19900101"))])
    path = bank.snapshot.path(TABLES["customer"])
    changed = tmp_path / "changed.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * REPLACE ('李四' AS name) FROM '{path}') TO '{changed}'")
    assert differing(path, path) == []
    assert len(differing(path, changed)) == 2
