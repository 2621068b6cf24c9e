"""The embedded executor: DuckDB in process, within a memory limit, spilling to the run's folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import ValueStep

MEMORY_LIMIT = "5GB"
"""Leaves room beside it for Python, Arrow buffers and the operating system within 6–8 GB."""


class DuckEngine(Engine):
    """A DuckDB connection that runs steps, times and counts them. Use as a context manager."""

    def __init__(
        self, scratch: Path, *, memory_limit: str = MEMORY_LIMIT, threads: int | None = None
    ) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self.con = duckdb.connect()
        self.con.execute(f"SET memory_limit = '{memory_limit}'")
        self.con.execute(f"SET temp_directory = '{scratch.as_posix()}'")
        self.con.execute("SET preserve_insertion_order = false")
        self.con.execute("SET autoinstall_known_extensions = false")
        self.con.execute("SET autoload_known_extensions = false")
        # a query of two seconds would draw a bar into what --json prints
        self.con.execute("SET enable_progress_bar = false")
        # in memory a checkpoint only tidies up, at a fifth of a run's time; steps drop whole tables
        self.con.execute("SET checkpoint_threshold = '1TB'")
        if threads:
            self.con.execute(f"SET threads = {threads}")
        self.results = []

    @property
    def files(self) -> Self:
        """Return itself: DuckDB reads and writes its own files."""
        return self

    def close(self) -> None:
        """Close the connection; its tables are gone."""
        self.con.close()

    def fill(self, output: str, sql: str) -> int:
        """Make or replace table `output`, which `sql` may read; return its rows."""
        made = self.con.execute(f"CREATE OR REPLACE TABLE {output} AS {sql}").fetchone()
        return int(made[0]) if made else 0  # DuckDB answers with the rows it wrote

    def fill_by_function(self, step: ValueStep) -> int:
        """Collect the distinct values, apply the function, keep its table; return its rows."""
        self.load_literal(step.output, step.function([row[0] for row in self.rows(step.sql)]))
        return self.count(step.output)

    def drop(self, table: str) -> None:
        """Forget a table, if it is there."""
        self.con.execute(f"DROP TABLE IF EXISTS {table}")

    def load_literal(self, name: str, table: pa.Table) -> None:
        """Make a DuckDB table of an Arrow table."""
        self.con.register("_literal", table)
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM _literal")
        self.con.unregister("_literal")

    def open_parquet(
        self,
        name: str,
        path: Path | None,
        columns: Sequence[tuple[str, str]],
        *,
        row: str | None = None,
    ) -> None:
        """Make a view of a Parquet file, or of nothing; see Engine."""
        if path is None:
            typed = [*columns, (row, "BIGINT")] if row else columns
            nulls = ", ".join(f'CAST(NULL AS {kind}) AS "{column}"' for column, kind in typed)
            query = f"SELECT {nulls} WHERE false"
        else:
            names = ", ".join(f'"{column}"' for column, _ in columns)
            numbered = f", file_row_number AS {row}" if row else ""
            option = ", file_row_number = true" if row else ""
            query = f"SELECT {names}{numbered} FROM read_parquet('{path.as_posix()}'{option})"
        self.con.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def for_files(self, sql: str) -> str:
        """Return the query itself."""
        return f"({sql})"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        result: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return result
