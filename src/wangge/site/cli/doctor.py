"""`wangge doctor`: does everything that must hold, hold?"""

from typing import Any

import typer

from .options import Home, Json, start_django
from .output import ExitCode, console, print_json

app = typer.Typer(
    invoke_without_command=True,
    help="检查必须成立的规则，逐条列出违反项及处理办法。Check the invariants; list every breach.",
)


@app.callback()
def doctor(context: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """检查必须成立的规则，逐条列出违反项及处理办法。Check the invariants; list every breach."""
    if context.invoked_subcommand is not None:
        return
    settled = start_django(home)
    from wangge.jobs.doctor import examine

    _tell(examine(home=settled), as_json)


@app.command("audit")
def audit(home: Home = None, as_json: Json = False) -> None:
    """核对审计记录与封存、库外存根。Check the audit trail against its seals and their heads."""
    settled = start_django(home)
    from wangge.jobs.doctor import examine_audit

    _tell(examine_audit(home=settled), as_json)


def _tell(report: dict[str, Any], as_json: bool) -> None:
    """Print what was found; leave with INVARIANT_BROKEN if anything is amiss."""
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
