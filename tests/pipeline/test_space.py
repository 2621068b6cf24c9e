"""A disk too small or filled up: told in words, nothing lost."""

import hashlib
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline import space
from wangge.pipeline.errors import DiskTooSmall
from wangge.pipeline.lake import Lake
from wangge.pipeline.records import read_runs

WANGGE = Path(sys.executable).with_name("wangge")
PEOPLE = [resident(f"张{i}", number("19700101", i), f"H{i}") for i in range(1, 400)]


def content(home: Path) -> dict[str, str]:
    """Every file of snapshots and state, and CURRENT."""
    lake = Lake.of(home)
    files = [p for f in (lake.snapshots, lake.state) for p in f.rglob("*") if p.is_file()]
    return {
        p.relative_to(home).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in [*files, lake.root / "CURRENT"]
    }


def test_too_little_space_is_told_before_the_start(bank: Bank, monkeypatch) -> None:
    """The estimate is made larger than any disk: the real question is asked of the real disk."""
    bank.take(hukou__resident=PEOPLE[:5])
    before = content(bank.home)
    folder = bank.deliver(hukou__resident=PEOPLE)
    with monkeypatch.context() as patched:
        patched.setattr(space, "AT_LEAST", 1 << 60)
        with pytest.raises(DiskTooSmall) as told:
            bank.run(folder)
    assert told.value.facts["needed"] >= (1 << 60) // space.MEGABYTE
    assert told.value.facts["free"] > 0
    assert content(bank.home) == before
    assert len(read_runs(Lake.of(bank.home).root)) == 1


@pytest.mark.parametrize("limit", [600, 6_000])
def test_a_disk_that_fills_up_leaves_the_lake_as_it_was(bank: Bank, limit: int) -> None:
    """No file may grow beyond `limit` bytes: at ingest, or not before the snapshot's files."""
    bank.take(hukou__resident=PEOPLE[:5])
    before = content(bank.home)
    folder = bank.deliver(hukou__resident=PEOPLE)
    asked = subprocess.run(
        [WANGGE, "pipeline", "run", folder, "--home", bank.home, "--json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert asked.returncode == 1, asked.stderr
    assert json.loads(asked.stdout)["error"] == "pipeline.disk_full"
    assert content(bank.home) == before
    report = bank.run(folder)
    assert report.customers == len(PEOPLE)
