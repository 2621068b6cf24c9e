"""The pipeline at several sizes: each step's share, rows a second, memory, and the ratio to bare
reading and writing of the same rows, measured in the same run.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.bench.batches import batch_in
from wangge.bench.measure import Watch, measure_apart
from wangge.kernel.progress import Progress, Silent
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.engine.open import DUCKDB
from wangge.pipeline.evaluate import evaluate
from wangge.pipeline.run import run_pipeline
from wangge.sources.batch import open_batch
from wangge.sources.contracts import load_contracts
from wangge.sources.files import GB18030, sniff, transcode

UNNAMED = "unnamed"
"""Seconds between the named steps: opening, counting, writing records."""
_NIGHT = "wangge.bench.night"
ACCURACY = ("pair_precision", "pair_recall", "pair_f1", "cluster_f1")


def bench_pipeline(
    *,
    work: Path,
    residents: list[int],
    seed: int,
    now: datetime,
    night: bool = True,
    engine: str = DUCKDB,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run the pipeline on one batch a size; return `sizes`, and a single size's keys on top too.

    A size holds `seconds`, `cpu_seconds`, `rows`, `rows_per_second`, `peak_mb`, `bare_io`,
    `ratio_to_bare_io`, `stages`, `steps`, the accuracy against the truth, and `night`: the run of
    the night after, when one row in a hundred comes anew. `engine` (duckdb or spark) does the full
    run; the night is measured on DuckDB alone. Batches stay in `work`; the runs' own
    files go. `now` (aware) only names the runs.
    """
    progress = progress or Silent()
    night = night and engine == DUCKDB
    sizes = [_size(work, number, seed, now, night, engine, progress) for number in residents]
    told: dict[str, Any] = {
        "cores": os.cpu_count(),
        "seed": seed,
        "engine": engine,
        "sizes": sizes,
    }
    return {**sizes[0], **told} if len(sizes) == 1 else told


def _size(
    work: Path,
    residents: int,
    seed: int,
    now: datetime,
    night: bool,
    engine: str,
    progress: Progress,
) -> dict[str, Any]:
    label = f"{residents:,} 人"
    with progress.step(f"{label}：生成批次（已有则沿用）"):
        batch = batch_in(work, residents, seed)
    load_before = round(os.getloadavg()[0], 2)
    with progress.step(f"{label}：只读写，不处理"):
        bare = measure_apart(f"{__name__}:bare_io", batch=str(batch), out=str(work / "bare"))
    home = work / f"home-{residents}-{seed}"
    try:
        with progress.step(f"{label}：全量运行"):
            run = measure_apart(
                f"{__name__}:full_run",
                batch=str(batch),
                home=str(home),
                now=now.isoformat(),
                engine=engine,
            )
        with progress.step(f"{label}：对照真值"):
            right = measure_apart(f"{__name__}:accuracy", batch=str(batch), home=str(home))
        after = _night(work / "night", batch, home, now, label, progress) if night else None
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(work / "bare", ignore_errors=True)
    report = run.answer
    return {
        "residents": residents,
        **run.figures(),
        "rows": report["rows_read"],
        "rows_per_second": round(report["rows_read"] / run.seconds),
        "ratio_to_bare_io": round(run.seconds / bare.seconds, 2),
        "ratio_to_bare_io_cpu": round(run.cpu_seconds / bare.cpu_seconds, 2),
        "bare_io": {**bare.figures(), **bare.answer},
        "customers": report["customers"],
        **right.answer,
        "night": after,
        "load_before": load_before,
        "stages": _stages(report["steps"], run.seconds),
        "steps": _shares(report["steps"], run.seconds),
    }


def _night(
    folder: Path, batch: Path, home: Path, now: datetime, label: str, progress: Progress
) -> dict[str, Any]:
    """Deliver one row in a hundred anew and run again on the lake of the full run."""
    try:
        with progress.step(f"{label}：次日增量运行"):
            made = measure_apart(f"{_NIGHT}:write_night", batch=str(batch), out=str(folder))
            run = measure_apart(
                f"{_NIGHT}:night_run", night=str(folder), home=str(home), now=now.isoformat()
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    steps = run.answer.pop("steps", [])
    stages = _stages(steps, run.seconds)
    return {**run.figures(), **made.answer, **run.answer, "stages": stages}


def full_run(watch: Watch, *, batch: str, home: str, now: str, engine: str) -> dict[str, Any]:
    """Run a full batch into an empty home; the watch stands around the whole run, Spark's start
    included.
    """
    with watch:
        report = run_pipeline(
            home=Path(home),
            batch=Path(batch),
            now=datetime.fromisoformat(now),
            engine_name=engine,
        )
    told = report.to_dict()
    return {key: told[key] for key in ("rows_read", "customers", "steps")}


def accuracy(watch: Watch, *, batch: str, home: str) -> dict[str, Any]:
    """Compare the snapshot just published with the batch's truth."""
    with watch:
        found = evaluate(home=Path(home), truth=Path(batch) / "truth.csv").to_dict()
    return {key: round(found[key], 5) for key in ACCURACY}


def bare_io(watch: Watch, *, batch: str, out: str) -> dict[str, Any]:
    """Read every file of the batch as text and write it as Parquet: the least any run must do.

    GB18030 files are turned into UTF-8 first, as DuckDB needs it; lines that are no rows are
    dropped.
    """
    target = Path(out)
    opened = open_batch(Path(batch), load_contracts())
    rows = 0
    with DuckEngine(target) as engine, watch:
        for table, paths in opened.files.values():
            for number, path in enumerate(paths):
                written = target / f"{table.source}.{table.name}.{number}.parquet"
                engine.con.execute(
                    f"COPY ({_as_text(path, target)}) TO '{written.as_posix()}' (FORMAT parquet)"
                )
                rows += int(engine.value(f"SELECT count(*) FROM '{written.as_posix()}'"))
    return {"rows": rows}


def _as_text(path: Path, folder: Path) -> str:
    """Return a query of all rows of a delivered file, every column as text."""
    if path.suffix == ".parquet":
        return f"SELECT * FROM read_parquet('{path.as_posix()}')"
    dialect = sniff(path, path.name)
    if dialect.encoding == GB18030:
        plain = folder / "utf8.csv"
        transcode(path, plain, path.name)
        path = plain
    return (
        f"SELECT * FROM read_csv('{path.as_posix()}', all_varchar = true, header = true,"
        f" delim = '{dialect.delimiter}', quote = '\"', escape = '\"', ignore_errors = true)"
    )


def _shares(steps: list[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """Return each step with its share of the run and its rows a second."""
    return [
        {
            **step,
            "share": round(step["seconds"] / seconds, 4),
            "rows_per_second": round(step["rows"] / max(step["seconds"], 0.001)),
        }
        for step in steps
    ]


def _stages(steps: list[dict[str, Any]], seconds: float) -> dict[str, dict[str, float]]:
    """Add up the steps by stage, the word before the dot; what lies between them is `unnamed`."""
    totals: dict[str, float] = {}
    for step in steps:
        stage = str(step["name"]).split(".")[0]
        totals[stage] = totals.get(stage, 0.0) + step["seconds"]
    totals[UNNAMED] = max(seconds - sum(totals.values()), 0.0)
    return {
        stage: {"seconds": round(spent, 3), "share": round(spent / seconds, 4)}
        for stage, spent in totals.items()
    }
