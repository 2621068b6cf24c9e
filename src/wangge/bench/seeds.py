"""Several sample counties, each with dirt of its own: what the figures owe to one county's luck.

Every seed draws new people and new rates of every kind of dirt, between half and one and a half
times the usual. The linker knows neither seed nor rates, and nothing was tuned to these.
"""

import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.bench.batches import BATCH_DATE
from wangge.kernel.progress import Progress, Silent
from wangge.pipeline.evaluate import evaluate
from wangge.pipeline.run import run_pipeline
from wangge.synth.batch import write_batch
from wangge.synth.county import make_county
from wangge.synth.dirt import Dirt

LEAST, MOST = 0.5, 1.5
HIGHEST_RATE = 0.95
FIGURES = ("pair_precision", "pair_recall", "pair_f1", "cluster_f1")


def drawn_dirt(seed: int) -> Dirt:
    """Return the dirt of a seed: each rate by chance, each switch by the toss of a coin."""
    rng, usual = random.Random(seed), Dirt()  # noqa: S311 (a sample, no secret)
    drawn: dict[str, Any] = {}
    for kind in fields(usual):
        rate = getattr(usual, kind.name)
        if isinstance(rate, bool):
            drawn[kind.name] = rng.random() < 0.5
        else:
            drawn[kind.name] = round(min(HIGHEST_RATE, rate * rng.uniform(LEAST, MOST)), 5)
    return replace(usual, **drawn)


def bench_seeds(
    *,
    work: Path,
    residents: int,
    seeds: Sequence[int],
    now: datetime,
    progress: Progress = Silent(),
) -> dict[str, Any]:
    """Run each seed's county from rows to figures; return them a seed, and the least of each.

    Leaves nothing in `work`.
    """
    told = [_one(work / f"seed-{seed}", residents, seed, now, progress) for seed in seeds]
    return {
        "residents": residents,
        "seeds": told,
        "least": {name: min(one[name] for one in told) for name in FIGURES},
    }


def _one(
    folder: Path, residents: int, seed: int, now: datetime, progress: Progress
) -> dict[str, Any]:
    dirt = drawn_dirt(seed)
    batch, home = folder / "batch", folder / "home"
    try:
        counts = write_batch(
            make_county(residents, seed, BATCH_DATE), batch, dirt=dirt, progress=progress
        )
        run_pipeline(home=home, batch=batch, now=now, progress=progress)
        found = evaluate(home=home, truth=batch / "truth.csv")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = {name: round(getattr(found, name), 5) for name in FIGURES}
    return {"seed": seed, "source_rows": counts.total, **figures, "dirt": asdict(dirt)}
