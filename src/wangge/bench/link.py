"""Our linkers beside Splink on the same rows, one process a tool: seconds, memory, accuracy."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

from wangge.bench import febrl
from wangge.bench.batches import batch_in
from wangge.bench.errors import NothingToMeasure
from wangge.bench.figures import group_figures
from wangge.bench.measure import Measured, measure_apart
from wangge.bench.people import compared
from wangge.bench.person_linkers import SPLINK_THRESHOLD
from wangge.kernel.progress import Progress, Silent

PEER = "splink"
_LINKERS = "wangge.bench.person_linkers"
_FEBRL = "wangge.bench.febrl"


def bench_link(
    *,
    work: Path,
    residents: int,
    seed: int,
    batch: Path | None = None,
    splink_pairs: float,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Compare the person linkers on one batch and the general linkers on FEBRL 3.

    The batch is `batch` (with truth.csv) or made for `residents` and `seed`; intermediate files
    go to `work`. Splink draws `splink_pairs` blind pairs. Returns `ours`, `splink` (figures, or
    `not_run` and why), `ratio` (Splink's seconds ÷ ours), `febrl3` with the same keys, and the
    load of the machine. Raises NothingToMeasure, BenchFailed.
    """
    progress = progress or Silent()
    told: dict[str, Any] = {"machine": _machine()}
    if batch is None:
        with progress.step(f"生成样例县 {residents:,} 人"):
            batch = batch_in(work, residents, seed)
        told |= {"residents": residents, "seed": seed}
    if not (batch / "truth.csv").is_file():
        raise NothingToMeasure(folder=str(batch))
    told["batch"] = str(batch)
    told |= _people(work / "people", batch, seed, splink_pairs, progress)
    told["febrl3"] = _febrl3(work / "febrl", seed, progress)
    told["machine"]["load_after"] = _load()
    return told


def _people(
    folder: Path, batch: Path, seed: int, splink_pairs: float, progress: Progress
) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with progress.step("读入并标准化（各方共用）"):
        prepared = measure_apart(
            "wangge.bench.people:prepare", batch=str(batch), folder=str(folder)
        )
    with progress.step("本平台两阶段关联"):
        ours = _with_accuracy(measure_apart(f"{_LINKERS}:ours", folder=str(folder)), folder, "ours")
    peer = absent_peer()
    if peer is None:
        with progress.step("Splink 单一模型关联"):
            measured = measure_apart(
                f"{_LINKERS}:splink", folder=str(folder), seed=seed, u_pairs=splink_pairs
            )
        peer = _with_accuracy(measured, folder, PEER)
        peer |= {"version": importlib.metadata.version(PEER), "threshold": SPLINK_THRESHOLD}
        peer["u_pairs"] = splink_pairs
    return {
        **prepared.answer,
        "standardise": prepared.figures(),
        "ours": ours,
        PEER: peer,
        **ratios(ours, peer),
    }


def _with_accuracy(measured: Measured, folder: Path, tool: str) -> dict[str, Any]:
    accuracy = group_figures(*compared(folder, tool)).to_dict()
    return {**measured.figures(), **accuracy, **measured.answer}


def _febrl3(folder: Path, seed: int, progress: Progress) -> dict[str, Any]:
    path = febrl.find_data(3)
    if path is None:
        return {"not_run": f"未安装 {febrl.PACKAGE}，其中含 FEBRL 数据", "ratio": None}
    given = {"path": str(path), "folder": str(folder)}
    with progress.step("FEBRL 3：本平台通用关联"):
        measured = measure_apart(f"{_FEBRL}:ours", **given)
    ours = {**measured.figures(), **measured.answer}
    peer = absent_peer()
    if peer is None:
        with progress.step("FEBRL 3：Splink"):
            measured = measure_apart(f"{_FEBRL}:splink", **given, seed=seed)
        peer = {**measured.figures(), **measured.answer, "threshold": febrl.SPLINK_THRESHOLD}
    return {"ours": ours, PEER: peer, **ratios(ours, peer)}


def absent_peer() -> dict[str, Any] | None:
    """Say why the peer cannot run, None when it can."""
    if importlib.util.find_spec(PEER) is None:
        return {"not_run": f"未安装 {PEER}"}
    return None


def ratios(ours: dict[str, Any], peer: dict[str, Any]) -> dict[str, float | None]:
    """Peer ÷ ours, in wall seconds and in CPU seconds: the second hardly feels the neighbours."""
    if "seconds" not in peer:
        return {"ratio": None, "ratio_cpu": None}
    return {
        "ratio": round(peer["seconds"] / ours["seconds"], 2),
        "ratio_cpu": round(peer["cpu_seconds"] / ours["cpu_seconds"], 2),
    }


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "load_before": _load()}


def _load() -> float:
    """Return how many processes wanted a core, on average over the last minute."""
    return round(os.getloadavg()[0], 2)
