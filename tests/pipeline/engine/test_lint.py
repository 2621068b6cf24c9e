"""Every step keeps to the shared dialect, and the lint tells when one does not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline import run
from wangge.pipeline.contracts import RecordRef
from wangge.pipeline.engine.dialect import to_spark
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.lint import findings
from wangge.pipeline.engine.steps import ValueStep

LEAST_QUERIES = 100


class Listening(DuckEngine):
    """DuckDB that keeps the SQL it is given."""

    heard: list[tuple[str, str]] = []

    def fill(self, output: str, sql: str) -> int:
        self.heard.append((output, sql))
        return super().fill(output, sql)

    def fill_by_function(self, step: ValueStep) -> int:
        self.heard.append((step.output, step.sql))
        return super().fill_by_function(step)

    def for_files(self, sql: str) -> str:
        self.heard.append(("published", sql))
        return super().for_files(sql)


def test_every_step_is_portable(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """All SQL of a run, taken where it is run: a step that is not listed cannot be forgotten."""
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(Listening, "heard", heard)

    def open_listening(name: str, scratch: Path, **_: object) -> Listening:
        return Listening(scratch, memory_limit="500MB")

    monkeypatch.setattr(run, "open_engine", open_listening)
    zhang, li = number("19900101"), number("19900102")
    bank.decide("same", *(RecordRef("hukou", "resident", key) for key in (zhang, li)))
    batch = bank.deliver(hukou__resident=[resident("张三", zhang), resident("李四", li, "H2")])
    run.run_pipeline(home=bank.home, batch=batch, now=datetime(2026, 11, 1, 20, tzinfo=UTC))
    assert len(heard) > LEAST_QUERIES
    assert "touched" in {output for output, _ in heard}, "no decision was applied"
    faults = [f"{output}: {fault}" for output, sql in heard for fault in findings(sql)]
    assert not faults, "\n".join(faults)
    for _, sql in heard:
        to_spark(sql)


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT levenshtein(a, b) FROM t", "levenshtein"),
        ("SELECT avg(a) FROM t", "avg"),
        ("SELECT any_value(a) FROM t", "any_value"),
        ("SELECT string_agg(a, ',') FROM t", "group_concat"),
        ("SELECT random()", "rand"),
        ("SELECT current_date", "current_date"),
        ("SELECT row_number() OVER (PARTITION BY a) FROM t", "without an order"),
        ("SELECT log2(a) FROM t", "not rounded"),
        ("SELECT a[1] FROM t", "substr"),
        ("SELECT unnest([1])", "array"),
        ("SELECT * EXCLUDE (a) FROM t", "name the columns"),
        ("SELECT a, count(*) FROM t GROUP BY ALL", "name the columns"),
        ("SELECT a FROM t JOIN u USING (b)", "write ON"),
        ("SELECT CAST(substr(a, 1) AS INTEGER) FROM t", "try_cast"),
        ("SELECT DATE '2020-01-01' - a FROM t", "date_diff"),
        ("SELECT a + INTERVAL 1 DAY FROM t", "interval"),
        ("SELECT bool_or(a IN (SELECT b FROM u)) FROM t", "join instead"),
        ("SELECT regexp_matches(a, '\\d') FROM t", "write the characters"),
        ("SELECT regexp_matches(a, '(?i)x') FROM t", "not shared"),
        ("SELECT regexp_matches(a, b) FROM t", "no constant"),
        ("SELECT a FROM t LIMIT 3", "LIMIT"),
        ("SELECT DISTINCT ON (a) a, b FROM t", "row_number"),
        ("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", "outer query"),
        ("CREATE TABLE a (b INTEGER)", "not a query"),
        ("SELECT ((a FROM t", "not read"),
    ],
)
def test_what_engines_read_differently_is_told(sql: str, told: str) -> None:
    assert any(told in fault for fault in findings(sql)), findings(sql)
