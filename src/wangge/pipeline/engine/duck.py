"""The embedded executor: DuckDB in process, within a memory limit, spilling to the run's folder."""

import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from wangge.pipeline.engine.steps import AnyStep, Plan, StepResult, ValueStep

MEMORY_LIMIT = "5GB"
"""Leaves room beside it for Python, Arrow buffers and the operating system within 6–8 GB."""


class DuckEngine:
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
        if threads:
            self.con.execute(f"SET threads = {threads}")
        self.results: list[StepResult] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.con.close()

    def run_plan(self, plan: Plan) -> None:
        """Load the plan's literal tables, then run its steps."""
        for name, table in plan.literals.items():
            self.load_literal(name, table)
        self.run_all(plan.steps)

    def run_all(self, steps: Iterable[AnyStep]) -> None:
        """Run steps in order."""
        for step in steps:
            self.run(step)

    def run(self, step: AnyStep) -> StepResult:
        """Run one step and drop what it says is no longer needed."""
        started = time.perf_counter()
        if isinstance(step, ValueStep):
            values = [row[0] for row in self.con.execute(step.sql).fetchall()]
            self.load_literal(step.output, step.function(values))
        else:
            self.con.execute(f"CREATE OR REPLACE TABLE {step.output} AS {step.sql}")
        rows = self.count(step.output)
        for table in step.drops:
            self.con.execute(f"DROP TABLE IF EXISTS {table}")
        return self.note(step.name, rows, time.perf_counter() - started)

    def note(self, name: str, rows: int, seconds: float) -> StepResult:
        """Record work done outside a step (reading, writing files)."""
        result = StepResult(name, rows, seconds)
        self.results.append(result)
        return result

    def load_literal(self, name: str, table: pa.Table) -> None:
        """Make a DuckDB table of an Arrow table."""
        self.con.register("_literal", table)
        self.con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM _literal")
        self.con.unregister("_literal")

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return int(self.value(f"SELECT count(*) FROM {table}"))

    def value(self, sql: str) -> Any:
        """Return the single value of a query, None without a row."""
        rows = self.con.execute(sql).fetchall()
        return rows[0][0] if rows else None

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        result: list[tuple[Any, ...]] = self.con.execute(sql).fetchall()
        return result
