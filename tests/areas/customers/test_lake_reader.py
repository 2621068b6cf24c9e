"""Reading snapshots in process."""

import multiprocessing
from pathlib import Path

from wangge.areas.customers import lake_reader

PATIENCE_SECONDS = 60


def _ask(sql: str, answers) -> None:
    answers.put(lake_reader.rows(sql)[0]["n"])


def test_a_forked_worker_reads_although_its_parent_has_read_before(tmp_path: Path) -> None:
    """Enough row groups that DuckDB shares the work among threads, which a fork leaves behind."""
    file = tmp_path / "rows.parquet"
    rows = "SELECT x, md5(x::VARCHAR) AS t FROM range(1000000) AS r(x)"
    with lake_reader.cursor() as duck:
        duck.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 20000)")
    sql = f"SELECT count(DISTINCT t) AS n FROM read_parquet('{file}') WHERE x % 7 = 0"
    expected = lake_reader.rows(sql)[0]["n"]
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    worker = fork.Process(target=_ask, args=(sql, answers))
    worker.start()
    try:
        assert answers.get(timeout=PATIENCE_SECONDS) == expected
    finally:
        worker.kill()
