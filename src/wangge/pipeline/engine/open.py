"""Opens the engine a run asks for."""

from pathlib import Path

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import MEMORY_LIMIT, DuckEngine

DUCKDB, SPARK = "duckdb", "spark"
ENGINES = (DUCKDB, SPARK)


def open_engine(
    name: str, scratch: Path, *, memory_limit: str = MEMORY_LIMIT, master: str | None = None
) -> Engine:
    """Return a DuckEngine or a SparkEngine; raises EngineUnknown, SparkMissing.

    `memory_limit` bounds DuckDB on either engine; `master` is Spark's: `local[2]` (the default),
    `spark://host:7077`, `yarn`.
    """
    if name == DUCKDB:
        return DuckEngine(scratch, memory_limit=memory_limit)
    if name == SPARK:
        from wangge.pipeline.engine.spark import SparkEngine

        engine: Engine = SparkEngine(scratch, memory_limit=memory_limit, master=master)
        return engine
    from wangge.pipeline.errors import EngineUnknown

    raise EngineUnknown(name=name, known=", ".join(ENGINES))
