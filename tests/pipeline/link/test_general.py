"""The general linker: a table whose groups are known, and the learning by itself.

The table holds 240 people from lists of names; every third has a second row with one slip of the
keyboard and something missing, every ninth a third row with given name and surname swapped. Two
pairs look alike and are not: siblings (surname, phone and town agree) and namesakes.
"""

import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.link.general import (
    Block,
    LinkSpec,
    digits,
    exact,
    link_table,
    text,
)
from wangge.pipeline.link.general.learn import Counted, learn, settle_prior
from wangge.pipeline.link.general.steps import count_steps, row_steps, score_steps

GIVEN = ["amelia", "bridget", "callum", "dominic", "eleanor", "fergus", "gwendolyn", "harriet",
         "isobel", "jonathan", "katrina", "lachlan"]  # fmt: skip
SURNAMES = ["ashworth", "blackwood", "carmody", "donnelly", "eastman", "fitzroy", "galbraith",
            "hollister", "ingram", "jamieson", "kavanagh", "lockyer", "mulvaney", "northcote",
            "osborne", "pemberton", "quigley", "ravenhill", "stanhope", "thornbury"]  # fmt: skip
SPEC = LinkSpec(
    key="key",
    comparisons=(
        text("given", crossed="surname"),
        text("surname", crossed="given"),
        digits("born", 8),
        exact("phone"),
        exact("town"),
    ),
    blocks=(Block.on("born"), Block.on("phone"), Block.on("given"), Block.on("surname")),
)
FIELDS = ("key", "given", "surname", "born", "phone", "town")


def people() -> list[tuple[str | None, ...]]:
    """Rows; the key before the dash says who it is."""
    chance = random.Random(11)
    rows: list[tuple[str | None, ...]] = []
    for number, (given, surname) in enumerate((g, s) for s in SURNAMES for g in GIVEN):
        day = f"{chance.randint(1940, 2000)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        phone, town = f"04{chance.randint(10**7, 10**8 - 1)}", f"town {chance.randint(1, 8)}"
        rows.append((f"p{number}-a", given, surname, day, phone, town))
        if number % 3 == 0:
            rows.append((f"p{number}-b", slip(given), surname, day, None, town))
        if number % 9 == 0:
            rows.append((f"p{number}-c", surname, given, day, phone, None))
    rows.append(("sister-a", "ophelia", "wetherby", "19700203", "0400000001", "town 1"))
    rows.append(("brother-a", "desmond", "wetherby", "19730816", "0400000001", "town 1"))
    rows.append(("same1-a", "rupert", "zimmerman", "19510609", "0400000002", "town 2"))
    rows.append(("same2-a", "rupert", "zimmerman", "19881122", "0400000003", "town 5"))
    return rows


def slip(name: str) -> str:
    """Swap the fourth and the fifth letter."""
    return name[:3] + name[4] + name[3] + name[5:]


def linked(folder: Path, rows: list[tuple[str | None, ...]]) -> set[frozenset[str]]:
    with DuckEngine(folder) as engine:
        columns = zip(*rows, strict=True)
        table = {f: pa.array(c, pa.string()) for f, c in zip(FIELDS, columns, strict=True)}
        engine.load_literal("person", pa.table(table))
        link_table(engine, "person", SPEC)
        groups: dict[int, set[str]] = {}
        for key, cluster in engine.rows("SELECT key, cluster FROM general_cluster"):
            groups.setdefault(cluster, set()).add(key)
    return {frozenset(group) for group in groups.values()}


def test_the_expected_groups_are_found(tmp_path: Path) -> None:
    rows = people()
    expected: dict[str, set[str]] = {}
    for key, *_ in rows:
        expected.setdefault(str(key).split("-")[0], set()).add(str(key))
    assert linked(tmp_path, rows) == {frozenset(group) for group in expected.values()}


def test_the_order_of_rows_is_irrelevant(tmp_path: Path) -> None:
    rows = people()
    assert linked(tmp_path, rows) == linked(tmp_path, sorted(rows, key=str, reverse=True))


def test_learning_finds_the_shares_the_data_was_made_with() -> None:
    """20,000 pairs of a block, one in five a match; agreement drawn with known m and u."""
    spec = LinkSpec("key", tuple(exact(c) for c in "abcd"), (Block.on("d"),))
    rng = np.random.default_rng(5)
    m, u = np.array([0.95, 0.9, 0.8]), np.array([0.02, 0.1, 0.3])

    def drawn(pairs: int, share: float) -> Counted:
        match = rng.random(pairs) < share
        agrees = rng.random((pairs, 3)) < np.where(match[:, None], m, u)
        levels = np.column_stack([np.where(agrees, 0, 1), np.where(match, 0, 1)])
        patterns, counts = np.unique(levels, axis=0, return_counts=True)
        return Counted(patterns, counts.astype(float))

    blind = drawn(50_000, 0.0)
    learnt = learn(spec, [drawn(20_000, 0.2)], blind)
    assert [shares[0] for shares in learnt.m[:3]] == pytest.approx(m, abs=0.02)
    assert [shares[0] for shares in learnt.u[:3]] == pytest.approx(u, abs=0.01)


def test_the_prior_is_the_share_of_matches() -> None:
    """10 pairs beyond doubt and 90 beyond hope among 10,000: one in 1,000, 9.96 bits below even."""
    bits = settle_prior(np.array([60.0, -60.0]), np.array([10.0, 90.0]), 10_000)
    assert 2**bits / (1 + 2**bits) == pytest.approx(0.001, rel=1e-3)


def test_the_worked_example_of_the_documentation(tmp_path: Path) -> None:
    """docs/operations/benchmarks.md: 刘芳 in Donggou twice, born on different days."""
    spec = LinkSpec("key", (exact("name"), exact("town"), exact("born")), (Block.on("name"),))
    weights = {
        ("name", "same"): (0.9, 0.001), ("name", "other"): (0.1, 0.999),
        ("town", "same"): (0.8, 0.1), ("town", "other"): (0.2, 0.9),
        ("born", "same"): (0.95, 0.00004), ("born", "other"): (0.05, 0.99996),
    }  # fmt: skip
    table = {
        "comparison": [c for c, _ in weights],
        "level": [level for _, level in weights],
        "m": [m for m, _ in weights.values()],
        "u": [u for _, u in weights.values()],
    }
    with DuckEngine(tmp_path) as engine:
        named = [("a", "刘芳", "东沟镇", "1970"), ("b", "刘芳", "东沟镇", "1971")]
        other = [(f"o{i}", "刘芳" if i < 9 else "王伟", "东沟镇", None) for i in range(99)]
        columns = zip(*named, *other, strict=True)
        names = ("key", "name", "town", "born")
        rows = {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
        engine.load_literal("person", pa.table(rows))
        engine.load_literal("general_weight", pa.table(table))
        engine.run_all(row_steps("person", spec))
        engine.con.execute("CREATE TABLE known AS SELECT mid, mid AS label FROM general_row")
        engine.con.execute(
            "CREATE TABLE general_vector AS SELECT 1 AS mid, 2 AS other, 0 AS c0, 0 AS c1, 1 AS c2"
        )
        engine.run_all(count_steps(spec, "known"))
        (step,) = score_steps(spec, "known")
        engine.run(step)
        evidence = engine.value("SELECT evidence FROM general_scored")
    # 11 of 101 rows are called so: u = 10 / 100; all live in the town: u = 100 / 100
    by_hand = np.log2(0.9 / 0.1) + np.log2(0.8 / 1.0) + np.log2(0.05 / 0.99996)
    assert evidence == pytest.approx(by_hand)
    assert evidence == pytest.approx(-1.47, abs=0.01)
