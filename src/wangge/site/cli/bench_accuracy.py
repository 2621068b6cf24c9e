"""`wangge bench seeds|addresses`: how right the pipeline is beyond one county."""

from typing import Annotated, Any

import typer
from rich.table import Table

from wangge.kernel.time import now

from .bench_records import LEAST_RESIDENTS, Seed, Work, work_folder
from .options import Home, Json
from .output import Drawn, console, print_json


def seeds(
    residents: Annotated[
        int, typer.Option("--residents", min=LEAST_RESIDENTS, help="样例县人口。Residents.")
    ] = 10_000,
    count: Annotated[
        int, typer.Option("--seeds", min=1, max=100, help="几个种子，从 1 起。How many seeds.")
    ] = 5,
    work: Work = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """几个不同种子、不同脏数据比例的样例县，逐一核对准确度。Other counties, other dirt."""
    from wangge.bench.seeds import FIGURES, bench_seeds

    with work_folder(work, home) as folder:
        told = bench_seeds(
            work=folder / "seeds",
            residents=residents,
            seeds=range(1, count + 1),
            now=now(),
            progress=Drawn(),
        )
    if as_json:
        print_json(told)
        return
    table = Table("种子", "来源行", "两两精确率", "两两召回率", "两两 F1", "整簇 F1")
    for one in told["seeds"]:
        figures = (f"{one[name]:.4f}" for name in FIGURES)
        table.add_row(str(one["seed"]), f"{one['source_rows']:,}", *figures)
    table.add_row("最低", "", *(f"{told['least'][name]:.4f}" for name in FIGURES))
    console.print(table)


def addresses(
    residents: Annotated[
        int, typer.Option("--residents", min=LEAST_RESIDENTS, help="样例县人口。Residents.")
    ] = 5_000,
    seed: Seed = 1,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """地址解析准确度：手写地址与样例县五种写法。How well addresses are read, by level."""
    from wangge.bench.addresses import bench_addresses

    told = bench_addresses(residents=residents, seed=seed)
    if as_json:
        print_json(told)
        return
    _print_addresses("手写地址", told["by_hand"])
    _print_addresses("样例县五种写法", told["sample_county"])


def _print_addresses(title: str, told: dict[str, Any]) -> None:
    table = Table("层级", "写明的地址", "读对", "读错", "未读出", title=title)
    for level, name in (("town", "镇街"), ("village", "村居"), ("group", "组")):
        found = told[level]
        shares = (f"{found[k]:.1%}" for k in ("right", "wrong", "unread"))
        table.add_row(name, str(found["of"]), *shares)
    console.print(table)
