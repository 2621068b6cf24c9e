"""`wangge bench crash`: what nights leave when they are disturbed."""

from typing import Annotated

import typer

from .bench_records import Seed, Work, work_folder
from .options import Home, Json
from .output import Drawn, ExitCode, console, print_json


def crash(
    residents: Annotated[
        int, typer.Option("--residents", min=100, help="样例县人口。Residents.")
    ] = 300,
    seed: Seed = 1,
    events: Annotated[
        int, typer.Option("--events", min=0, help="在多少个步骤处终止；0 为全部。0 means all.")
    ] = 0,
    instants: Annotated[
        int, typer.Option("--instants", min=0, help="另在多少个随机时刻终止。Random instants.")
    ] = 20,
    work: Work = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """反复强行终止夜间批次再重跑，快照须逐字节一致。Kill runs, run them again, compare bytes.

    退出码 Exit codes: 0 全部一致 all equal; 4 有不一致 a difference was found.
    """
    from wangge.bench.crash import bench_crash

    with work_folder(work, home) as folder:
        told = bench_crash(
            work=folder / "crash",
            residents=residents,
            seed=seed,
            events=events or None,
            instants=instants,
            progress=Drawn(),
        )
    if as_json:
        print_json(told)
    else:
        console.print(
            f"{told['events']} 个可终止的步骤，终止 {told['kills']} 次"
            f"（其中 {told['published']} 次已发布），读者查看 {told['looks']:,} 次，"
            f"问题 {len(told['problems'])} 个。"
        )
        for problem in told["problems"]:
            console.print(f"  [red]{problem}[/]")
    if told["problems"]:
        raise typer.Exit(ExitCode.INVARIANT_BROKEN)
