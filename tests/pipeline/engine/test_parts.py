"""A table kept in parts shows the same rows as one filled at once."""

from pathlib import Path

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.steps import Part, PartsStep, Step

PARTS = PartsStep(
    "test.who",
    "who",
    ("mid", "source", "name", "phone"),
    (
        Part({"mid": "m", "name": "n"}, {"source": "'a'", "phone": "CAST(NULL AS VARCHAR)"},
             "FROM one"),
        Part({"mid": "m + 10", "phone": "p"}, {"source": "'b'", "name": "CAST(NULL AS VARCHAR)"},
             "FROM two WHERE p IS NOT NULL"),
    ),
)  # fmt: skip


def test_parts_show_the_rows_of_the_whole(tmp_path: Path) -> None:
    with DuckEngine(tmp_path) as engine:
        engine.con.execute("CREATE TABLE one AS SELECT 1 AS m, '张三' AS n")
        engine.con.execute("CREATE TABLE two AS SELECT 2 AS m, '138' AS p UNION ALL SELECT 3, NULL")
        assert engine.run(PARTS).rows == 2
        assert engine.rows("SELECT * FROM who ORDER BY mid") == [
            (1, "a", "张三", None),
            (12, "b", None, "138"),
        ]
        assert engine.rows("DESCRIBE who") == engine.rows(f"DESCRIBE {PARTS.sql}")
        assert engine.rows(f"FROM who EXCEPT ALL ({PARTS.sql})") == []


def test_parts_go_with_the_table_and_can_be_made_again(tmp_path: Path) -> None:
    with DuckEngine(tmp_path) as engine:
        engine.con.execute("CREATE TABLE one AS SELECT 1 AS m, '张三' AS n")
        engine.con.execute("CREATE TABLE two AS SELECT 2 AS m, '138' AS p")
        engine.run(PARTS)
        engine.run(PARTS)
        engine.run(Step("test.next", "next", "SELECT mid FROM who", drops=("who",)))
        tables = {row[0] for row in engine.rows("SELECT table_name FROM duckdb_tables()")}
        assert tables == {"one", "two", "next"}
