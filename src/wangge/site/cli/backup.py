"""`wangge backup` and `wangge restore`."""

from pathlib import Path
from typing import Annotated

import typer

from wangge.kernel.time import now

from .options import Home, Json, start_django
from .output import Drawn, ExitCode, console, print_json

To = Annotated[
    Path | None,
    typer.Option("--to", help="存放备份的目录。Folder for the backup.", file_okay=False),
]
Recipient = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient",
        envvar="WANGGE_BACKUP_RECIPIENTS",
        help="可解密者的公钥（age1…），可重复。Public key of who may read it; repeat for more.",
    ),
]
NewKey = Annotated[
    Path | None,
    typer.Option(
        "--new-key",
        help="生成密钥对，私钥写入该文件。Make a key pair and exit.",
        dir_okay=False,
    ),
]
Archive = Annotated[Path, typer.Argument(help="备份文件。The backup.", exists=True, dir_okay=False)]
Identity = Annotated[
    Path,
    typer.Option("--key", help="备份私钥文件。Private key file.", exists=True, dir_okay=False),
]
MasterKey = Annotated[
    Path | None,
    typer.Option(
        "--master-key",
        help="主密钥文件（另行保管的那份）。The master key, kept apart.",
        exists=True,
        dir_okay=False,
    ),
]


def backup(
    home: Home = None,
    to: To = None,
    recipient: Recipient = None,
    new_key: NewKey = None,
    as_json: Json = False,
) -> None:
    """加密备份数据库、数据湖、影像；服务不停。Back everything up, encrypted, while it works.

    主密钥不在备份内，须另行保管。The master key is not in it: keep it elsewhere.
    """
    if new_key is not None:
        _make_key(new_key, as_json)
        return
    if to is None:
        raise typer.BadParameter("--to")
    settled = start_django(home)
    from wangge.jobs.backup import make_backup

    drawn = Drawn()
    made = make_backup(home=settled, to=to, recipients=recipient or [], now=now(), progress=drawn)
    if as_json:
        print_json(made | {"seconds": drawn.seconds})
        return
    console.print(f"备份完成：{made['file']}（{made['bytes']:,} 字节，{made['files']} 个文件）")
    console.print("主密钥不在备份内，请确认已另行保管；没有它，加密数据无法恢复。")


def _make_key(file: Path, as_json: bool) -> None:
    from wangge.jobs.archive import new_identity

    public = new_identity(file)
    if as_json:
        print_json({"public_key": public, "private_key_file": str(file)})
    else:
        console.print(f"公钥：{public}\n私钥已写入 {file}，请移到备份服务器以外妥善保管。")


def restore(
    archive: Archive,
    key: Identity,
    home: Home = None,
    master_key: MasterKey = None,
    as_json: Json = False,
) -> None:
    """把备份恢复到新目录（及空数据库）并核对。Restore a backup into a new home, and compare."""
    settled = start_django(home)
    from wangge.jobs.restore import restore_backup

    drawn = Drawn()
    done = restore_backup(
        home=settled,
        file=archive,
        identity=key.read_text("utf-8"),
        master_key=master_key,
        now=now(),
        progress=drawn,
    )
    if as_json:
        print_json(done | {"seconds": drawn.seconds})
    else:
        console.print(
            f"已恢复 {done['made_at']} 的备份：{done['rows']:,} 行，{done['files']} 个文件。"
        )
        for table, (then, today) in done["differing_tables"].items():
            console.print(f"  [yellow]![/] {table}：备份时 {then} 行，恢复后 {today} 行")
        console.print("请运行 wangge doctor 检查，然后启动服务。")
    if done["differing_tables"]:
        raise typer.Exit(ExitCode.INVARIANT_BROKEN)
