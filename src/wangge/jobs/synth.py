"""Write a sample county to disk."""

from datetime import date
from pathlib import Path
from typing import Any

from wangge.kernel.progress import Progress, Silent
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county
from wangge.synth.dirt import Dirt


def write_sample_batch(
    *,
    out: Path,
    residents: int,
    seed: int,
    batch_date: date,
    clean: bool = False,
    progress: Progress = Silent(),
) -> dict[str, Any]:
    """Write `<out>/batch.json`, the ten sources' files and `truth.csv`; return rows by source."""
    county = make_county(residents, seed, batch_date)
    counts = write_batch(county, out, dirt=Dirt.none() if clean else Dirt(), progress=progress)
    by_table = dict(counts.rows)
    return {"source_rows": by_table, "source_rows_total": sum(by_table.values())}
