"""`wangge demo`: the whole line on a sample county, then serve it."""

import os
import tempfile
from pathlib import Path

import typer

from .options import Home, Json, serve_command, start_django
from .output import Drawn, console, print_json
from .serve import Host, Port
from .synth import Residents, Seed

DEMO_HOME = Path(".home/demo")


def demo(
    residents: Residents = 20_000,
    seed: Seed = 1,
    exit_after: bool = typer.Option(
        False, "--exit", help="走完全流程后退出，不启动服务。Run the whole line, do not serve."
    ),
    home: Home = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    as_json: Json = False,
) -> None:
    """生成样例县，走完全流程并启动服务。Make a sample county, run the whole line, serve it."""
    if home is None and exit_after:
        with tempfile.TemporaryDirectory(prefix="wangge-demo-") as folder:
            _run(Path(folder), residents, seed, as_json)
        return
    settled = _run(home or DEMO_HOME, residents, seed, as_json)
    if exit_after:
        return
    from wangge.jobs.demo import accounts

    _print_accounts(accounts(settled))
    serve = serve_command(settled, host=host, port=port)
    # A process of its own: what was computed here leaves threads that no forked worker inherits.
    os.execv(serve[0], serve)  # noqa: S606 (our own command)


def _run(home: Path, residents: int, seed: int, as_json: bool) -> Path:
    from wangge.jobs.demo_home import require_ours

    require_ours(home)
    settled = start_django(home)
    from wangge.jobs.demo import run_demo

    drawn = Drawn()
    result = run_demo(home=settled, residents=residents, seed=seed, progress=drawn)
    if as_json:
        print_json({**result, "seconds": drawn.seconds or result.get("seconds", {})})
    return settled


def _print_accounts(people: list[dict[str, str]]) -> None:
    console.print("\n[bold]演示账号[/]（密码均为 [bold]" + people[0]["password"] + "[/]）")
    for one in people:
        console.print(f"  {one['username']:<12}{one['name']}  [dim]{one['post']}[/]")
    console.print()
