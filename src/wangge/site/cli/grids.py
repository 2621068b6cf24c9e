"""`wangge grids design`: cut a county into connected, compact, evenly loaded grids."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from .options import Home, Json
from .output import Drawn, console, print_json

app = typer.Typer(no_args_is_help=True, help="网格划分。Grids.")


@app.callback()
def _grids() -> None:
    """网格划分与调整。Designing grids."""


@app.command(name="design")
def design(
    units: Annotated[Path, typer.Argument(help="单元 GeoJSON（面或点）。Units.")],
    grids: Annotated[int, typer.Option("--k", min=1, help="网格数。Number of grids.")],
    balance: Annotated[
        str, typer.Option("--balance", help="要均衡的属性，逗号分隔。Columns to balance.")
    ],
    out: Annotated[Path, typer.Option("--out", help="方案 GeoJSON。Where the plan is written.")],
    barriers: Annotated[
        Path | None,
        typer.Option("--barriers", help="不可跨越的线、面；点为桥。Lines, areas; points: bridges."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="现行方案（含 grid 属性），尽量少变动。")
    ] = None,
    customers: Annotated[
        str | None, typer.Option("--customers", help="按此属性计变动客户，缺省为第一个均衡属性。")
    ] = None,
    most_moved: Annotated[
        float | None,
        typer.Option("--max-moved", min=0, max=1, help="变动客户占比上限，如 0.05。"),
    ] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0.005, max=0.5, help="允许偏差。Tolerance.")
    ] = 0.05,
    seed: Annotated[int, typer.Option("--seed", min=0, max=4_000_000, help="随机种子。")] = 1,
    dissolve: Annotated[
        bool, typer.Option("--dissolve", help="另存合并后的网格图形。Also the grids' outlines.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """把单元划分为相连、紧凑、负荷均衡的网格。Cut units into connected, balanced grids."""
    from wangge.jobs.grid_design import design_file  # Numba takes half a second to load

    summary = design_file(
        units=units,
        grids=grids,
        balance=[one.strip() for one in balance.split(",") if one.strip()],
        out=out,
        barriers=barriers,
        previous=previous,
        customers=customers,
        most_moved=most_moved,
        tolerance=tolerance,
        seed=seed,
        dissolve=dissolve,
        progress=Drawn(),
    )
    if as_json:
        print_json(summary)
    else:
        _print(summary)


def _print(summary: dict[str, Any]) -> None:
    table = Table("指标", "最重／均值", "最轻／均值", f"±{summary['tolerance']:.0%} 以内的网格")
    for at, column in enumerate(summary["balance"]):
        table.add_row(
            column,
            f"{summary['max_over_mean'][at]:.3f}",
            f"{summary['min_over_mean'][at]:.3f}",
            f"{summary['within'][at]:.1%}",
        )
    console.print(table)
    console.print(
        f"{summary['units']:,} 个单元 → {summary['grids']:,} 个网格；断开 {summary['broken']}；"
        f"紧凑度 {summary['polsby_popper']:.2f}；用时 {summary['seconds']:.1f} 秒。"
    )
    if summary["moved_share"] is not None:
        console.print(f"相对现行方案变动客户 {summary['moved_share']:.1%}。")
    for one in summary["obstacles"]:
        console.print(f"  [yellow]提示[/] {one['message']}")
    for note in summary["notes"]:
        console.print(
            f"  [yellow]提示[/] 第 {note['bridge'] + 1} 座桥附近没有被阻断的边界，未使用。"
        )
    console.print(f"已写入 [bold]{summary['out']}[/]。")
