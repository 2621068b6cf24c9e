"""The command line as a script uses it: options, one JSON object, exit codes, plain errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.lake import Lake, run_lock

WANGGE = Path(sys.executable).with_name("wangge")
COMMANDS = [
    ["demo"],
    ["synth"],
    ["pipeline", "run"],
    ["pipeline", "accept"],
    ["pipeline", "status"],
    ["pipeline", "explain"],
    ["evaluate"],
    ["serve"],
    ["doctor"],
    ["grids", "design"],
]


def wangge(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [WANGGE, *map(str, words)], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_and_takes_home_and_json(words: list[str]) -> None:
    asked = wangge(*words, "--help")
    assert asked.returncode == 0
    assert "--home" in asked.stdout
    assert "--json" in asked.stdout


def test_a_wrong_option_is_a_usage_error() -> None:
    asked = wangge("synth", "--no-such-option")
    assert asked.returncode == 2
    assert "--no-such-option" in asked.stderr


def test_a_folder_that_is_no_batch_is_refused_with_a_remedy(tmp_path: Path) -> None:
    asked = wangge("pipeline", "run", tmp_path / "nowhere", "--home", tmp_path / "h", "--json")
    assert asked.returncode == 1
    said = json.loads(asked.stdout)
    assert said["error"] == "sources.batch_unusable"
    assert "Traceback" not in asked.stderr


def test_a_second_run_at_the_same_time_is_refused_politely(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    batch = bank.deliver(hukou__resident=[resident("张建国", number("19600305"))])
    lake = Lake.of(bank.home)
    with run_lock(lake, bank.started_at()):
        told = wangge("pipeline", "run", batch, "--home", bank.home, "--json")
        asked = wangge("pipeline", "run", batch, "--home", bank.home)
    assert (told.returncode, asked.returncode) == (1, 1)
    assert json.loads(told.stdout)["error"] == "pipeline.run_under_way"
    assert "另一次数据处理正在进行" in asked.stderr.replace("\n", "")
    assert f"pid {os.getpid()}" in asked.stderr.replace("\n", "")
    assert "Traceback" not in told.stderr + asked.stderr
    assert lake.current() is None and not list(lake.runs.glob("*"))


def test_synth_then_run_then_evaluate(tmp_path: Path) -> None:
    batch, home = tmp_path / "batch", tmp_path / "home"
    made = wangge("synth", "--residents", 600, "--seed", 3, "--out", batch, "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["source_rows_total"] > 1_000

    run = wangge("pipeline", "run", batch, "--home", home, "--json")
    assert run.returncode in (0, 3), run.stderr
    facts = json.loads(run.stdout)
    assert (run.returncode == 3) == (facts["status"] == "finished_with_rejects")
    assert facts["customers"] > 300

    status = json.loads(wangge("pipeline", "status", "--home", home, "--json").stdout)
    assert [one["run_id"] for one in status["runs"]] == [facts["run_id"]]

    told = json.loads(wangge("pipeline", "explain", 1, "--home", home, "--json").stdout)
    assert told["links"] and all(link["reason"] for link in told["links"])
    assert {claim["rank"] for field in told["fields"] for claim in field["claims"]} >= {1}
    shown = {f["field"]: f["claims"][0]["value"] for f in told["fields"]}
    assert all("*" in shown[name] for name in ("id_no", "mobile") if shown.get(name))

    found = json.loads(wangge("evaluate", batch / "truth.csv", "--home", home, "--json").stdout)
    for key in ("pair_precision", "pair_recall", "pair_f1", "cluster_f1"):
        assert 0.5 < found[key] <= 1, key


def test_an_unknown_customer_is_told(tmp_path: Path) -> None:
    asked = wangge("pipeline", "explain", 1, "--home", tmp_path, "--json")
    assert asked.returncode == 1
    assert json.loads(asked.stdout)["error"].startswith("pipeline.")


def test_doctor_of_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    asked = wangge("doctor", "--home", tmp_path, "--json")
    assert asked.returncode == 4
    said = json.loads(asked.stdout)
    assert said["breaches"] and all(one["remedy"] for one in said["breaches"])


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    import socket

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        asked = wangge("serve", "--home", tmp_path, "--port", port)
    assert asked.returncode == 1
    assert str(port) in asked.stderr
