"""The whole line at two sizes and two seeds: every count follows from its input."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WANGGE = Path(sys.executable).with_name("wangge")
LINKS = ("customers", "households", "opportunities", "tasks", "visits", "scores")


def _demo(residents: int, seed: int, home: Path | None = None) -> dict[str, Any]:
    words = ["demo", "--residents", str(residents), "--seed", str(seed), "--exit", "--json"]
    if home is not None:
        words += ["--home", str(home)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    ran = subprocess.run(
        [WANGGE, *words], check=True, stdout=subprocess.PIPE, text=True, env=environment
    )
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    return _demo(1500, 7)


@pytest.fixture(scope="module")
def other_seed() -> dict[str, Any]:
    return _demo(1500, 8)


@pytest.fixture(scope="module")
def twice() -> dict[str, Any]:
    return _demo(3000, 7)


def test_every_link_of_the_line_has_something(small: dict[str, Any]) -> None:
    for link in LINKS:
        assert small[link] > 0, link
    assert len(small["source_rows"]) > 15
    assert small["in_a_grid"] > small["unassigned"]
    assert 0 < small["valid_visits"] < small["visits"]
    assert sum(small["seconds"].values()) > 0


def test_another_seed_gives_another_county(
    small: dict[str, Any], other_seed: dict[str, Any]
) -> None:
    differing = [link for link in LINKS if small[link] != other_seed[link]]
    assert len(differing) >= 4, differing
    assert small["source_rows"] != other_seed["source_rows"]


def test_twice_the_residents_is_about_twice_the_rows(
    small: dict[str, Any], twice: dict[str, Any]
) -> None:
    assert twice["source_rows_total"] == pytest.approx(2 * small["source_rows_total"], rel=0.2)
    assert twice["customers"] == pytest.approx(2 * small["customers"], rel=0.2)


def test_a_second_demo_keeps_the_data(tmp_path: Path) -> None:
    first = _demo(600, 5, tmp_path)
    database = tmp_path / "wangge.sqlite3"
    written = database.stat().st_mtime_ns
    again = _demo(600, 5, tmp_path)
    assert {k: again[k] for k in LINKS} == {k: first[k] for k in LINKS}
    assert database.stat().st_mtime_ns == written


def test_a_folder_with_other_data_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not yours")
    refused = subprocess.run(
        [WANGGE, "demo", "--residents", "600", "--home", str(tmp_path), "--exit", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"] == "demo.home_in_use"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
