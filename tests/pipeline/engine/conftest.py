"""A local Spark for all tests of the engine, set for tables of a few thousand rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wangge.pipeline.engine.spark import SparkEngine

QUICK = (
    # expressions are walked, not compiled: on small tables Java's compilers are most of the work
    "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN"
    " --conf spark.sql.adaptive.enabled=false"
    " --driver-memory 1500m"
    " --driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m' pyspark-shell"
)


@pytest.fixture(scope="session")
def quick_spark() -> Iterator[None]:
    """Settings that every Spark session of this process starts with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", QUICK)
        yield


@pytest.fixture
def spark(quick_spark: None, tmp_path: Path) -> Iterator[SparkEngine]:
    """A Spark engine with empty tables."""
    with SparkEngine(tmp_path / "scratch", memory_limit="500MB") as engine:
        yield engine
