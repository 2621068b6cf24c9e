"""Runs killed with SIGKILL and run again; `wangge bench crash` kills at every event."""

from pathlib import Path

import pytest

from wangge.bench.crash import _spread, bench_crash

pytestmark = pytest.mark.slow
RESIDENTS = 100


def test_a_killed_run_is_run_again_to_the_same_bytes(tmp_path: Path) -> None:
    """Killed at the start, in the middle, around the switch and at a random instant."""
    told = bench_crash(work=tmp_path, residents=RESIDENTS, seed=5, events=4, instants=1)
    assert told["problems"] == []
    assert told["kills"] == 5
    assert told["events"] > 150
    assert 0 < told["published"] < told["kills"]
    assert told["looks"] >= told["kills"]


def test_the_kills_stand_at_the_start_within_and_around_the_switch() -> None:
    assert _spread(200, 4) == [0, 98, 196, 198]
    assert _spread(200, None) == list(range(200))
    assert _spread(3, 10) == [0, 1, 2]
