"""`wangge work`: what must happen by the clock."""

from typing import Annotated

import typer

from .options import Home, start_django
from .output import console

Beside = Annotated[
    int | None, typer.Option("--beside", hidden=True, help="Stop when this process is gone.")
]


def work(home: Home = None, beside: Beside = None) -> None:
    """后台作业：封存审计、每日派发，Ctrl-C 停止。Seal the audit trail, hand out the day's work.

    `wangge serve` 会自动启动；多台服务器时只在一台上运行。With several servers, run one worker.
    """
    settled = start_django(home)
    from wangge.jobs.work import work_forever

    if beside is None:
        console.print("后台作业已启动（Ctrl-C 停止）。")
    work_forever(home=settled, beside=beside)
