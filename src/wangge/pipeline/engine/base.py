"""What steps run on: the same few verbs whether DuckDB or Spark does the work."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa

from wangge.pipeline.engine.steps import AnyStep, Plan, StepResult, ValueStep

if TYPE_CHECKING:
    from wangge.pipeline.engine.duck import DuckEngine


class Engine(ABC):
    """Runs steps, times and counts them. Use as a context manager.

    Delivered files are read, and published files written, by DuckDB on either engine: `files`
    is that connection. Tables of steps live in the engine itself.
    """

    results: list[StepResult]

    @property
    @abstractmethod
    def files(self) -> "DuckEngine":
        """The DuckDB engine that reads and writes files; itself, where DuckDB is the engine."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Free what the engine holds."""

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
            rows = self.fill_by_function(step)
        else:
            rows = self.fill(step.output, step.sql)
        for table in step.drops:
            self.drop(table)
        return self.note(step.name, rows, time.perf_counter() - started)

    def note(self, name: str, rows: int, seconds: float) -> StepResult:
        """Record work done outside a step (reading, writing files)."""
        result = StepResult(name, rows, seconds)
        self.results.append(result)
        return result

    @abstractmethod
    def fill(self, output: str, sql: str) -> int:
        """Make or replace table `output`, which `sql` may read; return its rows."""

    @abstractmethod
    def fill_by_function(self, step: ValueStep) -> int:
        """Make the output of a ValueStep; return its rows."""

    @abstractmethod
    def drop(self, table: str) -> None:
        """Forget a table, if it is there."""

    @abstractmethod
    def load_literal(self, name: str, table: pa.Table) -> None:
        """Make a table of an Arrow table."""

    @abstractmethod
    def open_parquet(
        self,
        name: str,
        path: Path | None,
        columns: Sequence[tuple[str, str]],
        *,
        row: str | None = None,
    ) -> None:
        """Make `columns` (name, DuckDB type) of a Parquet file readable as `name`.

        `row` names a column that numbers the file's rows from 0. Without a file the table is
        empty.
        """

    @abstractmethod
    def for_files(self, sql: str) -> str:
        """Return a table expression by which `files` reads the rows of `sql`."""

    @abstractmethod
    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""

    def value(self, sql: str) -> Any:
        """Return the single value of a query, None without a row."""
        rows = self.rows(sql)
        return rows[0][0] if rows else None

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        return int(self.value(f"SELECT count(*) FROM {table}"))
