"""The pipeline's bench on a county small enough for a test: keys and relations, no times."""

from pathlib import Path

import pytest

from wangge.bench.pipeline import bench_pipeline
from wangge.kernel.time import now

pytestmark = pytest.mark.slow
RESIDENTS = 600


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def told(work: Path) -> dict:
    return bench_pipeline(work=work, residents=[RESIDENTS], seed=2, now=now())


def test_a_single_size_stands_on_top_too(told: dict) -> None:
    (size,) = told["sizes"]
    for key in ("seconds", "rows", "peak_mb", "ratio_to_bare_io", "steps"):
        assert told[key] == size[key]
    assert size["residents"] == RESIDENTS


def test_the_same_rows_are_read_bare(told: dict) -> None:
    """The pipeline counts rejected rows too; the bare reader drops the few that are no rows."""
    assert 0.99 * told["rows"] <= told["bare_io"]["rows"] <= told["rows"]


def test_shares_add_up_to_the_run(told: dict) -> None:
    assert sum(stage["share"] for stage in told["stages"].values()) == pytest.approx(1, abs=0.01)
    assert {"ingest", "standardise", "link", "survive", "derive", "publish"} <= told[
        "stages"
    ].keys()
    assert all(step["rows"] >= 0 and 0 <= step["share"] <= 1 for step in told["steps"])


def test_ratios_are_of_the_figures_shown(told: dict) -> None:
    ratio = told["seconds"] / told["bare_io"]["seconds"]
    assert told["ratio_to_bare_io"] == pytest.approx(ratio, rel=0.05)
    assert told["rows_per_second"] == pytest.approx(told["rows"] / told["seconds"], rel=0.01)
    assert told["pair_f1"] > 0.9


def test_the_night_after_delivers_a_hundredth(told: dict) -> None:
    night = told["night"]
    assert 0 < night["rows"] < 0.03 * told["rows"]
    assert 0 <= night["changed"] <= night["rows"]
    assert {"seconds", "peak_mb", "stages"} <= night.keys()
    # only people whose phone changed may be told apart or brought together
    assert night["ids_changed"] <= night["changed"]


def test_only_the_batch_stays(work: Path, told: dict) -> None:
    assert [path.name for path in work.iterdir()] == [f"batch-{RESIDENTS}-2"]
