"""Asking for an engine that is not there is told in a sentence, before anything is read."""

import importlib.util
from pathlib import Path

import pytest

from wangge.pipeline.engine import spark
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.open import open_engine
from wangge.pipeline.errors import EngineUnknown, SparkMissing


def test_duckdb_is_opened_by_name(tmp_path: Path) -> None:
    with open_engine("duckdb", tmp_path, memory_limit="100MB") as engine:
        assert isinstance(engine, DuckEngine)
        assert engine.files is engine


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineUnknown) as told:
        open_engine("flink", tmp_path)
    assert "flink" in told.value.say()
    assert "duckdb, spark" in told.value.say("en")


def test_without_java_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert spark.java_version() is None
    with pytest.raises(SparkMissing) as told:
        open_engine("spark", tmp_path)
    assert "openjdk-17" in told.value.say()
    assert "--engine duckdb" in told.value.say("en")


def test_an_old_java_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "java"
    old.write_text("#!/bin/sh\necho '    java.specification.version = 1.8' >&2\n", "utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert spark.java_version() == 1
    with pytest.raises(SparkMissing):
        spark.check_spark()


def test_without_pyspark_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SparkMissing) as told:
        spark.check_spark()
    assert "wangge[spark]" in told.value.say()
