"""`wangge doctor`: does everything that must hold, hold?"""

import typer

from .options import Home, Json, start_django
from .output import ExitCode, console, print_json


def doctor(home: Home = None, as_json: Json = False) -> None:
    """检查必须成立的规则，逐条列出违反项及处理办法。Check the invariants; list every breach."""
    settled = start_django(home)
    from wangge.jobs.doctor import examine

    report = examine(home=settled)
    if as_json:
        print_json(report)
    else:
        for check in report["checks"]:
            console.print(f"  [green]✓[/] {check}")
        for breach in report["breaches"]:
            console.print(f"  [red]✗[/] {breach['what']}\n    处理：{breach['remedy']}")
        for warning in report["warnings"]:
            console.print(f"  [yellow]![/] {warning['what']}\n    处理：{warning['remedy']}")
        if not report["breaches"]:
            console.print("一切正常。")
    if report["breaches"]:
        raise typer.Exit(ExitCode.INVARIANT_BROKEN)
