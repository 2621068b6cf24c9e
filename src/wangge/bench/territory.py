"""`wangge bench territory`: our territory design beside its peers on the same ground in one run.

Peers run each in a process of its own with a time limit (ortools, which k-means-constrained
brings, cannot share a process with other solvers); a peer that is not installed, fails or takes
too long is listed as not run, with the reason. `seconds` is the cut alone for everybody; what
reading the borders from the shapes takes is `contiguity_seconds` of the instance, and compiling
our loops, once a machine, is `compile_seconds`. `cpu_seconds` is what the process computed,
which tells more than `seconds` on a busy machine.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from queue import Empty
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wangge.areas.grids.design import land_from_polygons
from wangge.areas.grids.design.engine import Wishes, design
from wangge.areas.grids.design.measure import measure
from wangge.kernel.progress import Progress, Silent

from .territory_instances import Instance, grown, make_instance
from .territory_peers import PEERS

SIZES = ((5_000, 120, 1.0), (5_000, 120, 2.5), (20_000, 300, 1.0))  # units, grids, steepness
SMALL = ((600, 16, 1.0),)
TOLERANCE = 0.05
OURS = "wangge"


def run_territory(
    *,
    seed: int = 1,
    small: bool = False,
    peers: bool = True,
    time_limit: float = 120.0,
    progress: Progress = Silent(),
) -> dict[str, Any]:
    """Return `{"compile_seconds", "instances": [{"instance", "results": [...]}]}`."""
    with progress.step("编译"):
        _, compile_seconds, _ = _timed(lambda: _design(make_instance(60, 4, seed), 4, seed))
    instances = []
    for units, grids, steep in SMALL if small else SIZES:
        instance = make_instance(units, grids, seed, steep)
        instances.append(_run_instance(instance, seed, peers, time_limit, progress))
    return {
        "tolerance": TOLERANCE,
        "seed": seed,
        "compile_seconds": round(compile_seconds, 2),
        "instances": instances,
    }


def _run_instance(
    instance: Instance, seed: int, peers: bool, time_limit: float, progress: Progress
) -> dict[str, Any]:
    with progress.step(f"{instance.name} {OURS}"):
        _, contiguity, _ = _timed(
            lambda: land_from_polygons(instance.cells, barriers=instance.barriers)
        )
        plan, *took = _timed(lambda: _design(instance, instance.grids, seed))
        results = [_line(instance, instance.weights, OURS, took, plan.grid)]
        results[0]["obstacles"] = _count([one.kind for one in plan.obstacles])
    results += _replans(instance, plan.grid, seed, progress)
    for name in PEERS if peers else ():
        with progress.step(f"{instance.name} {name}"):
            results.append(_run_peer(instance, name, seed, time_limit))
    return {
        "instance": instance.name,
        "units": instance.land.units,
        "grids": instance.grids,
        "borders_blocked": int((~instance.land.walkable).sum() // 2),
        "bridges": int(instance.land.crossing.sum() // 2),
        "contiguity_seconds": round(contiguity, 2),
        "results": results,
    }


def _design(instance: Instance, grids: int, seed: int):
    return design(instance.land, instance.weights, Wishes(grids, TOLERANCE, seed))


def _replans(
    instance: Instance, before: NDArray[np.int64], seed: int, progress: Progress
) -> list[dict[str, Any]]:
    """A year later: keep the old plan, re-plan from it, or plan afresh."""
    weights = grown(instance, seed)
    lines = [_line(instance, weights, "year later: unchanged", (0.0, 0.0), before, before)]
    for name, previous in (("re-plan", before), ("fresh plan", None)):
        with progress.step(f"{instance.name} {name}"):
            wishes = Wishes(instance.grids, TOLERANCE, seed, previous=previous)
            plan, *took = _timed(lambda wishes=wishes: design(instance.land, weights, wishes))
        grid = plan.grid if previous is not None else _renamed(plan.grid, before, weights[:, 0])
        lines.append(_line(instance, weights, f"year later: {name}", took, grid, before))
    return lines


def _renamed(grid: NDArray, before: NDArray, people: NDArray) -> NDArray[np.int64]:
    """Number a fresh plan's grids like the old ones they share most customers with."""
    grids = int(max(grid.max(), before.max())) + 1
    common = np.bincount(grid * grids + before, weights=people, minlength=grids * grids)
    common = common.reshape(grids, grids)
    name = np.full(grids, -1, np.int64)
    for _ in range(grids):
        new, old = np.unravel_index(np.argmax(common), common.shape)
        name[new] = old
        common[new, :] = -1
        common[:, old] = -1
    return name[grid]


def _line(
    instance: Instance,
    weights: NDArray,
    method: str,
    took: Sequence[float],
    grid: NDArray[np.int64],
    before: NDArray[np.int64] | None = None,
) -> dict[str, Any]:
    told = measure(
        instance.land,
        weights,
        grid,
        grids=instance.grids,
        tolerance=TOLERANCE,
        previous=before,
    ).to_dict()
    value, work = told["max_over_mean"]
    least_value, least_work = told["min_over_mean"]
    return {
        "method": method,
        "seconds": round(took[0], 2),
        "cpu_seconds": round(took[1], 2),
        "value_max_over_mean": value,
        "work_max_over_mean": work,
        "value_min_over_mean": least_value,
        "work_min_over_mean": least_work,
        "within_5_percent": told["within"],
        "broken": told["broken"],
        "empty": told["empty"],
        "polsby_popper": told["polsby_popper"],
        "moved_share": told["moved_share"],
    }


def _run_peer(instance: Instance, name: str, seed: int, limit: float) -> dict[str, Any]:
    package = PEERS[name][0]
    try:
        version = metadata.version(package)
    except metadata.PackageNotFoundError:
        return {"method": name, "not_run": f"{package} is not installed (dependency group bench)"}
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    child = context.Process(target=_peer_process, args=(answers, name, instance, seed))
    child.start()
    try:
        kind, held, took = answers.get(timeout=limit)
    except Empty:
        kind, held, took = "late", f"not finished after {limit:.0f} s", ()
    finally:
        child.terminate()
        child.join()
    if kind != "done":
        return {"method": name, "version": version, "not_run": held}
    return {**_line(instance, instance.weights, name, took, held), "version": version}


def _peer_process(answers: Any, name: str, instance: Instance, seed: int) -> None:
    import warnings

    warnings.simplefilter("ignore")
    try:
        PEERS[name][1](make_instance(60, 3, seed), seed)  # imports are not timed
        grid, *took = _timed(lambda: PEERS[name][1](instance, seed))
    except Exception as error:  # noqa: BLE001 - a peer may fail in any way; that is its result
        answers.put(("failed", f"{type(error).__name__}: {error}", ()))
    else:
        answers.put(("done", grid, took))


def _timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the result, the seconds by the wall clock and those this process computed."""
    started, computed = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - started, time.process_time() - computed


def _count(kinds: list[str]) -> dict[str, int]:
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
