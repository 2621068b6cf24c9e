"""`wangge synth`: write a sample county's source extracts and the truth."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from wangge.kernel.time import bank_day, now

from .options import Home, Json
from .output import Drawn, console, print_json

Residents = Annotated[
    int, typer.Option("--residents", min=100, max=5_000_000, help="常住与户籍人口。Residents.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="随机种子。The same seed, same county.")]


def synth(
    out: Annotated[Path, typer.Option("--out", help="批次目录。Batch folder to write.")],
    residents: Residents = 20_000,
    seed: Seed = 1,
    batch_date: Annotated[
        str | None, typer.Option("--batch-date", help="批次日期 YYYY-MM-DD，缺省为今天。")
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help="不加入脏数据。Without the dirt of real systems.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """生成样例县的十个来源系统数据及真值文件。Write a batch folder plus truth.csv."""
    day = date.fromisoformat(batch_date) if batch_date else bank_day(now())
    from wangge.jobs.synth import write_sample_batch

    drawn = Drawn()
    counts = write_sample_batch(
        out=out, residents=residents, seed=seed, batch_date=day, clean=clean, progress=drawn
    )
    if as_json:
        print_json({"out": str(out), "batch_date": day, **counts, "seconds": drawn.seconds})
    else:
        console.print(f"已写入 [bold]{out}[/]，共 {counts['source_rows_total']:,} 行。")
