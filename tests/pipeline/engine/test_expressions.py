"""Both engines answer alike, value by value, where dialects are known to part."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.pipeline.bank import credit_code, number
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.spark import SparkEngine
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.errors import SparkFailed
from wangge.pipeline.link.compare import birth_level, name_level, number_near
from wangge.pipeline.standardise import identity
from wangge.pipeline.standardise.addresses import address_steps, place_tables
from wangge.pipeline.standardise.steps import standardise_plan
from wangge.pipeline.standardise.text import half_width
from wangge.sources.contracts import load_contracts
from wangge.sources.places import load_gazetteer

pytestmark = pytest.mark.xdist_group("spark")  # one Java for all, not one a worker

TEXTS = [
    None, "", " ", "\t", "\n", "x\r\ny", "é", "𠮷野家", "{x}", "it's", "$1\\1", "a[b]c&d",
    "ＡＢＣ１２３", "张三\n", "张 三", "张三(曾用名：张小三)", "原名李四", "無名氏", "未知", "户主",
    "欧阳·", "王伟１２", "阿依古丽·买买提", "阿依古丽．买买提", "江苏某某有限公司",
    '东沟镇（集团）"商行"',
    "320999199001011234", "32099919900101123x", "320999900101123", "3209**********1234",
    "320999199002301234", "91320999MA00000016", "91320999ＭＡ0000001X", number("19900101"),
    credit_code(1), "13800000000", "+86 138-1234-5678", "008613912345678", "013912345678",
    "11111111111", "13888888888", "12345678901", "139123456789",
    "江苏省盐城市阜宁县东沟镇崔庄村二组5号", "东沟崔庄三小组", "沟墩镇林道村12组",
    "阜宁县天和华庭10幢1单元101室", "天和华庭10-1-101", "广东省深圳市\n东沟镇",
    "上海市浦东新区1号", "东沟镇崔庄村十二组",
]  # fmt: skip
PAIRS = [
    ("张建国", "张建军"), ("王伟", "汪伟"), ("王伟", "王玮"), ("欧阳明", "欧阳"), ("李□", "李犇"),
    ("赵六", None), (None, None), ("孙七", "周八"), ("320999199001011234", "320999199001011243"),
    ("32099919900101123", "320999199001011234"),
]  # fmt: skip
DATES = [
    (date(1990, 1, 2), date(1990, 2, 1)),
    (date(1990, 1, 2), date(1990, 1, 2)),
    (date(1990, 1, 2), date(1991, 1, 2)),
    (date(1990, 1, 2), date(1980, 5, 6)),
    (None, date(1990, 1, 1)),
]
NUMBERS = [0.0, 1.0, -2.5, 119.818563, 33.7979891234567, 120.00000005, 0.1 + 0.2, None]
GAZETTEER = load_gazetteer("320923")


def both(spark: SparkEngine, tmp_path: Path, table: pa.Table, sql: str, name: str = "t") -> None:
    """The rows of a query over `table`, called `name`, are the same on both engines."""
    answers = []
    with DuckEngine(tmp_path / "duck", memory_limit="500MB") as duck:
        engines: tuple[Engine, ...] = (duck, spark)
        for engine in engines:
            engine.load_literal(name, table)
            answers.append(sorted(engine.rows(sql), key=repr))
    for ours, theirs in zip(*answers, strict=True):
        assert theirs == ours


def numbered(**columns: list[object]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    return pa.table({"n": list(range(rows)), **columns})


def test_names_and_numbers_are_read_alike(spark: SparkEngine, tmp_path: Path) -> None:
    nothing: list[object] = [None] * len(TEXTS)
    table = numbered(name=TEXTS, id_no=TEXTS, legal_person=nothing, legal_person_id_no=nothing)
    steps = standardise_plan(load_contracts(), GAZETTEER).steps
    for output in ("name_text", "number"):
        step = next(s for s in steps if s.output == output)
        both(spark, tmp_path, table, step.sql, name="mention")


def test_phones_are_read_alike(spark: SparkEngine, tmp_path: Path) -> None:
    phone = identity.mobile("x")
    sql = f"SELECT n, {half_width('x')} AS half, {phone} AS phone FROM t"
    both(spark, tmp_path, numbered(x=TEXTS), sql)


def test_pairs_are_compared_alike(spark: SparkEngine, tmp_path: Path) -> None:
    level = name_level("a", "b", "a", "b")
    table = numbered(
        a=[a for a, _ in PAIRS for _ in DATES],
        b=[b for _, b in PAIRS for _ in DATES],
        d=[d for _ in PAIRS for d, _ in DATES],
        e=[e for _ in PAIRS for _, e in DATES],
    )
    both(
        spark,
        tmp_path,
        table,
        f"SELECT n, {level} AS level, {number_near('a', 'b')} AS near,"
        f" {birth_level('d', 'e')} AS birth, date_diff('day', DATE '1970-01-01', d) AS days,"
        " concat(a, b) AS joined, concat_ws('|', a, b) AS listed, strpos(a, b) AS place,"
        " split_part(a, '0', 2) AS part, right(a, 3) AS ending, starts_with(a, b) AS begins,"
        " least(a, b) AS low, greatest(d, e) AS late FROM t",
    )


def test_addresses_are_read_alike(spark: SparkEngine, tmp_path: Path) -> None:
    found = []
    with DuckEngine(tmp_path / "duck", memory_limit="500MB") as duck:
        engines: tuple[Engine, ...] = (duck, spark)
        for engine in engines:
            for name, table in place_tables(GAZETTEER).items():
                engine.load_literal(name, table)
            engine.load_literal("t", numbered(x=TEXTS))
            engine.run_all(address_steps(GAZETTEER, "SELECT x AS value FROM t WHERE x <> ''"))
            found.append(sorted(engine.rows("SELECT * FROM address"), key=repr))
    assert found[0] == found[1]
    assert any(row[2] for row in found[0]), "no village was read: nothing was compared"


def test_figures_are_counted_alike(spark: SparkEngine, tmp_path: Path) -> None:
    table = numbered(x=NUMBERS, i=[1, -7, 4294967296 * 5 + 3, 7, None, 2, 3, 9])
    both(
        spark,
        tmp_path,
        table,
        "SELECT n, round(x, 7) AS rounded, CAST(round(x, 7) AS VARCHAR) AS written,"
        " try_cast(CAST(round(x, 7) AS VARCHAR) AS DOUBLE) AS again,"
        " round(CASE WHEN i > 0 THEN log2(i / 3) + log2((i - 1 + 0.35) / CAST(7 AS DOUBLE))"
        " ELSE 0 END, 6) AS weight, i // 4294967296 AS whole, i % 16 AS rest, i / 4 AS quarter,"
        " row_number() OVER (ORDER BY i DESC, n) AS falling,"
        " lead(i) OVER (ORDER BY i, n) AS following,"
        " CAST(coalesce(x, 0) AS DECIMAL(18,2)) AS yuan FROM t",
    )


def test_sums_and_absences_are_alike(spark: SparkEngine, tmp_path: Path) -> None:
    table = numbered(k=["a", "a", "b", "b", "c"], v=[1, None, None, None, 3])
    both(
        spark,
        tmp_path,
        table,
        "SELECT k, sum(v) AS total, count(v) AS seen, count(DISTINCT v) AS kinds,"
        " bool_or(v = 1) AS any_one, min(v) AS low, max(v) AS high FROM t"
        " WHERE k NOT IN (SELECT k FROM t WHERE v = 3) GROUP BY k",
    )


def test_a_failing_step_is_named(spark: SparkEngine) -> None:
    spark.load_literal("t", numbered(x=["one"]))
    with pytest.raises(SparkFailed) as told:
        spark.run(Step("link.wrong", "wrong", "SELECT CAST(x AS INTEGER) AS y FROM t"))
    assert "link.wrong" in told.value.say()
    assert "CAST_INVALID_INPUT" in told.value.say("en")


def test_dropped_tables_leave_no_files(spark: SparkEngine, tmp_path: Path) -> None:
    spark.load_literal("t", numbered(x=["one"]))
    assert spark.run(Step("a", "a", "SELECT n, x FROM t")).rows == 1
    assert spark.run(Step("a_again", "a", "SELECT n + 1 AS n, x FROM a")).rows == 1
    assert spark.rows("SELECT n FROM a") == [(1,)]
    assert len(list(tmp_path.rglob("*_a"))) == 1
    spark.drop("a")
    spark.drop("never_there")
    assert list(tmp_path.rglob("*_a")) == []
