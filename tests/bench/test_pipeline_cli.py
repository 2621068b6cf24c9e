"""`wangge bench` as a script uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WANGGE = Path(sys.executable).with_name("wangge")


def wangge(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [WANGGE, "bench", *map(str, words)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", ["link", "pipeline"])
def test_commands_explain_themselves(command: str) -> None:
    asked = wangge(command, "--help")
    assert asked.returncode == 0
    for option in ("--residents", "--seed", "--work", "--home", "--json"):
        assert option in asked.stdout


@pytest.mark.parametrize("sizes", ["many", "50", "600,,700"])
def test_sizes_that_are_none_are_refused_in_words(sizes: str) -> None:
    asked = wangge("pipeline", "--residents", sizes, "--json")
    assert asked.returncode == 1
    assert "--residents" in json.loads(asked.stdout)["message"]


@pytest.mark.slow
def test_json_is_one_object_and_a_home_keeps_the_batch(tmp_path: Path) -> None:
    asked = wangge("pipeline", "--residents", 300, "--no-night", "--home", tmp_path, "--json")
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    for key in ("seconds", "rows", "peak_mb", "ratio_to_bare_io"):
        assert told[key] > 0
    assert told["night"] is None
    assert (tmp_path / "bench" / "batch-300-1" / "truth.csv").is_file()
