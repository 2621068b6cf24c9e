"""`wangge bench link|pipeline`: how right, how fast, how heavy the customer pipeline is."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from wangge.kernel.errors import InvalidInput
from wangge.kernel.time import now

from .options import Home, Json, use_home
from .output import Drawn, console, print_json

Seed = Annotated[int, typer.Option("--seed", min=0, help="随机种子。Seed of the sample county.")]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work",
        file_okay=False,
        help="工作目录，保留生成的批次供下次使用；缺省为数据目录下的 bench，都未指定则用临时目录。"
        "Keeps the batches made.",
    ),
]
LEAST_RESIDENTS = 100
SHOWN_SHARE = 0.02
"""Steps below this share are in the JSON; on the screen they would hide the others."""


def link(
    residents: Annotated[
        int, typer.Option("--residents", min=LEAST_RESIDENTS, help="样例县人口。Residents.")
    ] = 20_000,
    seed: Seed = 1,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help="改用现成批次（含 truth.csv）。Use this batch instead."),
    ] = None,
    splink_pairs: Annotated[
        float,
        typer.Option(
            "--splink-pairs",
            help="Splink 估计 u 的抽样对数。Blind pairs for Splink: its max_pairs.",
        ),
    ] = 1e7,
    work: Work = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """与 Splink 比较关联的速度、内存和准确度。Linking beside Splink, and FEBRL 3.

    未安装的对比工具注明“未运行”。A peer that is not installed is told as not run.
    """
    from wangge.bench.link import bench_link

    with work_folder(work, home) as folder:
        told = bench_link(
            work=folder,
            residents=residents,
            seed=seed,
            batch=batch,
            splink_pairs=splink_pairs,
            progress=Drawn(),
        )
    if as_json:
        print_json(told)
        return
    _print_linkers(f"{told['person_rows']:,} 条人员记录", told)
    _print_linkers("FEBRL 3（公开数据，5,000 条，无证件号码）", told["febrl3"])
    machine = told["machine"]
    console.print(
        f"{machine['cores']} 核；一分钟负载 {machine['load_before']} → {machine['load_after']}。"
        "负载高于核数时以 CPU 秒为准。"
    )


def pipeline(
    residents: Annotated[
        str, typer.Option("--residents", help="人口，多个用逗号隔开。Residents, comma-separated.")
    ] = "100000,300000,1100000",
    seed: Seed = 1,
    night: Annotated[
        bool, typer.Option("--night/--no-night", help="再跑一个次日增量批次（1% 数据）。")
    ] = True,
    engine: Annotated[
        str, typer.Option("--engine", help="计算引擎 duckdb 或 spark。Engine of the full run.")
    ] = "duckdb",
    work: Work = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """各规模下流水线的用时、内存及与纯读写之比。Each step's share, memory, ratio to bare I/O."""
    sizes = _sizes(residents)
    from wangge.bench.pipeline import bench_pipeline

    with work_folder(work, home) as folder:
        told = bench_pipeline(
            work=folder,
            residents=sizes,
            seed=seed,
            now=now(),
            night=night,
            engine=engine,
            progress=Drawn(),
        )
    if as_json:
        print_json(told)
        return
    for size in told["sizes"]:
        _print_size(size)


@contextmanager
def work_folder(work: Path | None, home: Path | None) -> Iterator[Path]:
    """Give the work folder, made if missing; a temporary one goes when the bench ends."""
    if work is None and home is not None:
        work = use_home(home) / "bench"
    if work is None:
        with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
            yield Path(folder)
    else:
        work.mkdir(parents=True, exist_ok=True)
        yield work.resolve()


def _sizes(residents: str) -> list[int]:
    try:
        sizes = [int(part) for part in residents.replace("_", "").split(",")]
    except ValueError as error:
        problem = f"--residents {residents!r} 应为逗号隔开的整数 (comma-separated whole numbers)"
        raise InvalidInput(problem=problem) from error
    if min(sizes) < LEAST_RESIDENTS:
        problem = f"--residents 不得少于 {LEAST_RESIDENTS} (at least {LEAST_RESIDENTS})"
        raise InvalidInput(problem=problem)
    return sizes


def _print_linkers(title: str, told: dict[str, Any]) -> None:
    if "not_run" in told:
        console.print(f"{title}：未运行，{told['not_run']}。")
        return
    table = Table("", "秒", "CPU 秒", "内存 MB", "准确率", "召回率", "F1", "客户 F1", title=title)
    for name, key in (("本平台", "ours"), ("Splink", "splink")):
        one = told[key]
        if "not_run" in one:
            table.add_row(name, "未运行", one["not_run"])
            continue
        shares = ("pair_precision", "pair_recall", "pair_f1", "cluster_f1")
        table.add_row(
            name,
            f"{one['seconds']:.1f}",
            f"{one['cpu_seconds']:.1f}",
            f"{one['peak_mb']:,}",
            *(f"{one[share]:.4f}" for share in shares),
        )
    console.print(table)
    if told["ratio"] is not None:
        console.print(
            f"Splink 用时是本平台的 {told['ratio']:.1f} 倍（CPU 秒 {told['ratio_cpu']:.1f} 倍）。"
        )


def _print_size(size: dict[str, Any]) -> None:
    console.print(
        f"[bold]{size['residents']:,} 人[/]，{size['rows']:,} 行：{size['seconds']:.1f} 秒"
        f"（CPU {size['cpu_seconds']:.1f}），每秒 {size['rows_per_second']:,} 行，"
        f"内存 {size['peak_mb']:,} MB，是纯读写的 {size['ratio_to_bare_io']:.1f} 倍"
        f"（CPU {size['ratio_to_bare_io_cpu']:.1f} 倍）；"
        f"成对 F1 {size['pair_f1']:.4f}，准确率 {size['pair_precision']:.4f}。"
    )
    if night := size["night"]:
        console.print(
            f"次日增量 {night['rows']:,} 行（改动 {night['changed']:,} 行）："
            f"{night['seconds']:.1f} 秒（CPU {night['cpu_seconds']:.1f}），"
            f"内存 {night['peak_mb']:,} MB；"
            f"未送达的记录中客户编号变动 {night['ids_changed']:,} 条。"
        )
    table = Table("步骤", "秒", "占比", "行数", "行/秒")
    for stage, spent in size["stages"].items():
        table.add_row(f"[bold]{stage}[/]", f"{spent['seconds']:.2f}", f"{spent['share']:.1%}")
        for step in size["steps"]:
            if step["name"].split(".")[0] == stage and step["share"] >= SHOWN_SHARE:
                table.add_row(
                    f"  {step['name']}",
                    f"{step['seconds']:.2f}",
                    f"{step['share']:.1%}",
                    f"{step['rows']:,}",
                    f"{step['rows_per_second']:,}",
                )
    console.print(table)
