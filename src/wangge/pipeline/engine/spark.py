"""The executor beyond one machine: Apache Spark runs the same steps, written for DuckDB.

Each step's table is written to the run's scratch folder as Parquet and read back from there:
plans stay short, a lost executor costs one step, memory holds nothing between steps. On a cluster
the home folder must lie on a disk that all machines see under one path. Delivered files are read
and published files written by DuckDB on the driver (`files`).
"""

import contextlib
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.dialect import to_spark
from wangge.pipeline.engine.duck import MEMORY_LIMIT, DuckEngine
from wangge.pipeline.engine.steps import AnyStep, StepResult, ValueStep
from wangge.pipeline.errors import SparkFailed, SparkMissing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DEFAULT_MASTER = "local[2]"
LOCAL_PARTITIONS = 2
"""Two tasks a core: more only adds files on one machine; a cluster sets its own."""
VALUES_A_BATCH = 50_000
LOOPBACK = "127.0.0.1"
SETTINGS: Mapping[str, str] = {
    "spark.app.name": "wangge",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    # what does not fit a type is an error, as in DuckDB; try_cast alone gives null
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(VALUES_A_BATCH),
    "spark.sql.parquet.compression.codec": "lz4_raw",
    "spark.sql.catalogImplementation": "in-memory",
}
LOCAL_SETTINGS: Mapping[str, str] = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": str(LOCAL_PARTITIONS),
}
JAVA_LEAST = 17
SHOWN_CHARACTERS = 300
_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT"}
"""DuckDB's names of types that Spark calls otherwise."""


class SparkEngine(Engine):
    """A Spark session that runs steps, times and counts them. Use as a context manager.

    A local `master` talks over the loopback only. `settings` go over ours, and ours over those of
    Spark's own configuration folder. Raises SparkMissing.
    """

    def __init__(
        self,
        scratch: Path,
        *,
        memory_limit: str = MEMORY_LIMIT,
        master: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        check_spark()
        self._scratch = scratch.resolve() / "spark"
        self._scratch.mkdir(parents=True, exist_ok=True)
        self._files = DuckEngine(scratch, memory_limit=memory_limit)
        self.results = self._files.results
        self._numbers = itertools.count()
        self._folders: dict[str, Path] = {}
        self.session = _open_session(self._scratch, master, settings or {})

    @property
    def files(self) -> DuckEngine:
        """The DuckDB engine that reads delivered files and writes published ones."""
        return self._files

    def close(self) -> None:
        """Stop Spark and close DuckDB; all tables are gone."""
        from py4j.protocol import Py4JError

        with contextlib.suppress(Py4JError, ConnectionError):  # Java may be gone already
            self.session.stop()
        self._files.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def run(self, step: AnyStep) -> StepResult:
        """Run one step; raises SparkFailed when Spark or its Java gives up on it."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            return super().run(step)
        except (PySparkException, Py4JError, ConnectionError) as error:
            problem = next(iter(str(error).splitlines()), type(error).__name__)
            raise SparkFailed(step=step.name, problem=problem[:SHOWN_CHARACTERS]) from error

    def fill(self, output: str, sql: str) -> int:
        """Make or replace table `output`, which `sql` may read; return its rows."""
        return self._keep(output, self.session.sql(to_spark(sql)))

    def fill_by_function(self, step: ValueStep) -> int:
        """Apply the function to the values batch by batch where they lie; return the rows.

        A task holds VALUES_A_BATCH values at once, so memory does not grow with the province.
        The machines that run it need this package and its Python beside Spark.
        """
        from pyspark.sql.pandas.types import from_arrow_schema

        values = self.session.sql(to_spark(step.sql))
        schema = from_arrow_schema(step.function([]).schema)
        return self._keep(step.output, values.mapInArrow(_by_batch(step.function), schema))

    def drop(self, table: str) -> None:
        """Forget a table and remove its files, if it is there."""
        self.session.catalog.dropTempView(table)
        if folder := self._folders.pop(table, None):
            shutil.rmtree(folder, ignore_errors=True)

    def load_literal(self, name: str, table: pa.Table) -> None:
        """Make a table of an Arrow table: small data from files, held by the driver."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def open_parquet(
        self,
        name: str,
        path: Path | None,
        columns: Sequence[tuple[str, str]],
        *,
        row: str | None = None,
    ) -> None:
        """Make a view of a Parquet file, or of nothing; see Engine.

        Row numbers come from the file's footer, so tasks number their parts without a shuffle.
        """
        if path is None:
            typed = [*columns, (row, "BIGINT")] if row else columns
            fields = ", ".join(f"`{column}` {_TYPES.get(kind, kind)}" for column, kind in typed)
            frame = self.session.createDataFrame([], fields)
        else:
            selected = [f"`{column}`" for column, _ in columns]
            if row:
                selected.append(f"_metadata.row_index AS {row}")
            frame = self.session.read.parquet(str(path.resolve())).selectExpr(*selected)
        frame.createOrReplaceTempView(name)

    def for_files(self, sql: str) -> str:
        """Write the rows of `sql` as Parquet parts and return how DuckDB reads them."""
        folder = self._next_folder("out")
        self.session.sql(to_spark(sql)).write.parquet(folder.as_posix())
        return f"read_parquet('{folder.as_posix()}/*.parquet')"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return [tuple(row) for row in self.session.sql(to_spark(sql)).collect()]

    def _next_folder(self, name: str) -> Path:
        return self._scratch / f"{next(self._numbers):04d}_{name}"

    def _keep(self, output: str, frame: "DataFrame") -> int:
        """Write a frame and read it back as `output`; what it replaces is removed afterwards."""
        from pyspark.sql import Observation
        from pyspark.sql import functions as F

        folder, told = self._next_folder(output), Observation()
        frame.observe(told, F.count(F.lit(1)).alias("rows")).write.parquet(folder.as_posix())
        kept = self.session.read.schema(frame.schema).parquet(folder.as_posix())
        kept.createOrReplaceTempView(output)
        if before := self._folders.get(output):
            shutil.rmtree(before, ignore_errors=True)
        self._folders[output] = folder
        return int(told.get["rows"])


def _by_batch(
    function: Callable[[list[str]], pa.Table],
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a task does: apply `function` to each batch of values."""

    def apply(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from function(batch.column(0).to_pylist()).to_batches()

    return apply


def check_spark() -> None:
    """Raise SparkMissing unless pyspark, sqlglot and Java 17 or newer are here."""
    for module in ("pyspark", "sqlglot"):
        if importlib.util.find_spec(module) is None:
            raise SparkMissing(
                problem=f"{module} 未安装 (not installed)",
                remedy_zh="执行 pip install 'wangge[spark]'",
                remedy="run pip install 'wangge[spark]'",
            )
    version = java_version()
    if version is None or version < JAVA_LEAST:
        found = "未找到 Java (Java not found)" if version is None else f"Java {version}"
        raise SparkMissing(
            problem=found,
            remedy_zh=f"安装 Java {JAVA_LEAST} 或更新版本（Debian：openjdk-17-jre-headless）",
            remedy=f"install Java {JAVA_LEAST} or newer (Debian: openjdk-17-jre-headless)",
        )


def java_version() -> int | None:
    """Return the major version of the Java that Spark would start, or None."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if program is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603 (the program is the machine's own Java)
            [program, "-XshowSettings:properties", "-version"],
            capture_output=True,
            text=True,
            check=True,
        ).stderr
    except (OSError, subprocess.CalledProcessError):
        return None
    return next(
        (
            int(line.split("=")[1].strip().split(".")[0])
            for line in told.splitlines()
            if line.strip().startswith("java.specification.version")
        ),
        None,
    )


def _open_session(scratch: Path, master: str | None, settings: Mapping[str, str]) -> "SparkSession":
    from pyspark import SparkConf
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    conf = SparkConf()
    chosen = master or DEFAULT_MASTER
    local = chosen.startswith("local")
    conf.setMaster(chosen)
    conf.set("spark.sql.warehouse.dir", (scratch / "warehouse").as_posix())
    for key, value in {**SETTINGS, **(LOCAL_SETTINGS if local else {}), **settings}.items():
        conf.set(key, value)
    if local:
        conf.set("spark.local.dir", (scratch / "shuffle").as_posix())
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.config(conf=conf).getOrCreate()
    except PySparkException as error:
        raise SparkMissing(
            problem=str(error).splitlines()[0],
            remedy_zh="检查 --master 与 Spark 配置",
            remedy="check --master and Spark's configuration",
        ) from error
