"""`wangge bench access`: does anybody get to see what is not his?"""

import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import Json, start_django
from .output import Drawn, ExitCode, console, print_json

_SHOWN = 20


def access(
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=100, help="只取固定的一部分请求。A fixed part of the matrix."),
    ] = None,
    as_json: Json = False,
) -> None:
    """权限矩阵：每个接口 × 每种身份 × 每类对象，逐字节查找不该出现的数据。

    The generated matrix, in a bank of its own; nothing of yours is read.
    """
    with tempfile.TemporaryDirectory(prefix="wangge-access-") as folder:
        os.environ["WANGGE_LIMITS"] = "off"  # it asks faster than anyone may
        start_django(Path(folder))
        from django.conf import settings

        from wangge.bench.access.run import run_access

        told = run_access(lake=settings.WANGGE_LAKE, sample=sample, progress=Drawn())
    if as_json:
        print_json(told)
    else:
        _print(told)
    if told["leaks"] or told["unscoped_operations"] or told["server_errors"]:
        raise typer.Exit(ExitCode.INVARIANT_BROKEN)


def _print(told: dict[str, Any]) -> None:
    counts = f"接口 {told['operations']} 个，请求 {told['requests']} 次"
    console.print(f"{counts}，越权 {told['leaks']} 处")
    for what in [*told["unscoped_operations"], *told["leaked"], *told["server_errors"]][:_SHOWN]:
        console.print(f"  [red]✗[/] {what}")
    for who in ("manager", "head_office"):
        cost = told["cost"][who]
        console.print(
            f"  {who}：不加权限 {cost['unscoped_ms']} 毫秒，加权限 {cost['scoped_ms']} 毫秒"
            f"（{cost['scope_ratio']} 倍）"
        )
