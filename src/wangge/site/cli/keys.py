"""`wangge keys`: what the keys of the data at rest hold, and changing them."""

from typing import Annotated, Any

import typer

from .options import Home, Json, start_django
from .output import Drawn, console, print_json

app = typer.Typer(no_args_is_help=True, help="静态加密密钥。Keys of the data at rest.")


@app.command(name="status")
def status(home: Home = None, as_json: Json = False) -> None:
    """显示密钥位置与各密钥加密的数据量。Where the keys are and how many values each holds."""
    start_django(home)
    from wangge.jobs.keys import key_status

    _tell(key_status(), as_json)


@app.command(name="rotate")
def rotate(
    master: Annotated[
        bool,
        typer.Option("--master", help="更换主密钥（数据不动）。Change the master key only."),
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """启用新数据密钥并分批重新加密，中断后可再次运行。New data key; run again if cut off."""
    start_django(home)
    from wangge.jobs.keys import rotate as change
    from wangge.kernel.time import now

    _tell(change(master=master, now=now(), progress=Drawn()), as_json)


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    console.print(f"主密钥：{told['master']}")
    if told["master_in_home"]:
        console.print(
            "  [yellow]主密钥与数据在同一目录，仅供试用。[/]"
            "正式环境请用 WANGGE_MASTER_KEY_FILE 指到别处。"
        )
    for key_id, values in told["sealed"].items():
        mark = "（当前）" if key_id == str(told["newest"]) else ""
        console.print(f"数据密钥 {key_id}{mark}：{values:,} 项")
    if told["unfinished"]:
        console.print(
            f"[yellow]尚有 {told['unfinished']:,} 项使用旧密钥[/]，请再次运行 wangge keys rotate。"
        )
