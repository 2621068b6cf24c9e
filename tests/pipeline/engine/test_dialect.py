"""What sqlglot leaves to us: patterns, replacing once, absence."""

import pytest

from wangge.pipeline.engine.dialect import has_open_choice, java_pattern, to_spark
from wangge.pipeline.errors import StepNotPortable


@pytest.mark.parametrize(
    ("re2", "java"),
    [
        ("^a$", r"^a\z"),
        (r"\p{Han}+", r"\p{IsHan}+"),
        (r"\s", r"[\t\n\f\r ]"),
        (r"[\s,]", r"[\t\n\f\r ,]"),
        ("a.b", r"a[^\n]b"),
        ("[.$]", "[.$]"),
        ("[a[b&&c]", r"[a\[b\&\&c]"),
        (r"\.\$", r"\.\$"),
    ],
)
def test_a_pattern_means_the_same_in_java(re2: str, java: str) -> None:
    assert java_pattern(re2) == java


@pytest.mark.parametrize(
    ("pattern", "is_open"),
    [("a|b", True), ("(a|b)", False), ("[|]", False), (r"\|", False), ("(a)|b", True)],
)
def test_an_open_choice_is_seen(pattern: str, is_open: bool) -> None:
    assert has_open_choice(pattern) is is_open


def test_without_g_one_place_is_replaced() -> None:
    once = to_spark(r"SELECT regexp_replace(a, '(x)+', '<\1>') AS b FROM t")
    assert r"'\\A([\\s\\S]*?)(?:(x)+)', '$1<$2>'" in once
    everywhere = to_spark("SELECT regexp_replace(a, 'x', '$', 'g') AS b FROM t")
    assert r"REGEXP_REPLACE(a, 'x', '\\$')" in everywhere
    at_the_start = to_spark(r"SELECT regexp_replace(a, '^(86|0)(1)', '\2') AS b FROM t")
    assert "'^(86|0)(1)', '$2'" in at_the_start


def test_not_in_a_query_becomes_a_shuffled_absence() -> None:
    sql = to_spark("SELECT a FROM t WHERE t.a NOT IN (SELECT b FROM u WHERE b NOT IN (1, 2))")
    assert "NOT EXISTS(SELECT 1 FROM (SELECT b FROM u WHERE NOT b IN (1, 2))" in sql
    assert "absent.absent_value = t.a" in sql


def test_whole_numbers_are_divided_whole() -> None:
    assert "a DIV 4294967296" in to_spark("SELECT a // 4294967296 AS b FROM t")


@pytest.mark.parametrize("sql", ["SELECT regexp_matches(a, b) FROM t", "SELECT ((a FROM t"])
def test_what_cannot_be_carried_over_is_refused(sql: str) -> None:
    with pytest.raises(StepNotPortable):
        to_spark(sql)
