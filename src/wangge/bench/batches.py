"""Batches to measure on: made once a size and seed, kept in the work folder."""

from datetime import date
from pathlib import Path
from typing import Any

from wangge.bench.measure import Watch, measure_apart
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county

BATCH_DATE = date(2026, 11, 1)
"""Fixed: the same size and seed give the same rows on whatever day the bench runs."""


def make(watch: Watch, *, out: str, residents: int, seed: int) -> dict[str, Any]:
    """Write a batch with its usual dirt and truth.csv into `out`."""
    with watch:
        counts = write_batch(make_county(residents, seed, BATCH_DATE), Path(out))
    return {"source_rows": counts.total}


def batch_in(work: Path, residents: int, seed: int) -> Path:
    """Return the batch folder of this size and seed in `work`, made now if it is not there.

    It gets its name only when complete, so a stopped run leaves nothing half made to be trusted.
    """
    folder = work / f"batch-{residents}-{seed}"
    if not folder.is_dir():
        half = folder.with_name(f"{folder.name}.half")
        measure_apart(f"{__name__}:make", out=str(half), residents=residents, seed=seed)
        half.replace(folder)
    return folder
