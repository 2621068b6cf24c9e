"""`wangge bench`: our figures and the peers' in one run, as ratios."""

from typing import Annotated, Any

import typer
from rich.table import Table

from . import bench_access, bench_accuracy, bench_nights, bench_records
from .options import Home, Json
from .output import Drawn, console, print_json

app = typer.Typer(no_args_is_help=True, help="性能与准确度对比。Speed and accuracy beside peers.")


@app.callback()
def _bench() -> None:
    """性能与准确度对比。Speed and accuracy beside peers."""


app.command("access")(bench_access.access)
app.command("link")(bench_records.link)
app.command("pipeline")(bench_records.pipeline)
app.command("crash")(bench_nights.crash)
app.command("seeds")(bench_accuracy.seeds)
app.command("addresses")(bench_accuracy.addresses)


@app.command()
def territory(
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子。Seed.")] = 1,
    small: Annotated[
        bool, typer.Option("--small", help="只用一个小实例。One small instance only.")
    ] = False,
    peers: Annotated[
        bool, typer.Option("--peers/--no-peers", help="是否同时运行同类工具。Run the peers too.")
    ] = True,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=1, help="每个同类工具的限时（秒）。")
    ] = 120.0,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """网格划分与同类工具对比。Territory design beside its peers on the same ground."""
    from wangge.bench.territory import run_territory

    report = run_territory(
        seed=seed, small=small, peers=peers, time_limit=time_limit, progress=Drawn()
    )
    if as_json:
        print_json(report)
    else:
        _print_territory(report)


def _print_territory(report: dict[str, Any]) -> None:
    for instance in report["instances"]:
        table = Table(
            "方法",
            "秒",
            "价值 最重",
            "工作量 最重",
            "断开",
            "紧凑度",
            "变动",
            title=instance["instance"],
        )
        for one in instance["results"]:
            if "not_run" in one:
                table.add_row(one["method"], "未运行", one["not_run"])
                continue
            moved = one["moved_share"]
            table.add_row(
                one["method"],
                f"{one['seconds']:.2f}",
                f"{one['value_max_over_mean']:.3f}",
                f"{one['work_max_over_mean']:.3f}",
                str(one["broken"]),
                f"{one['polsby_popper']:.2f}",
                "" if moved is None else f"{moved:.1%}",
            )
        console.print(table)
