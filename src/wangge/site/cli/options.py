"""Options that every command shares, and what `--home` sets in motion."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="数据目录（数据库、数据湖、影像）。Folder of database, lake and media.",
        envvar="WANGGE_HOME",
        file_okay=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="只输出一个 JSON 对象。Print one JSON object, nothing else.")
]
DEFAULT_HOME = Path(".home/default")


def use_home(home: Path | None) -> Path:
    """Settle the home folder of this process and of those it starts; create it if missing."""
    settled = (home or DEFAULT_HOME).resolve()
    settled.mkdir(parents=True, exist_ok=True, mode=0o700)  # people's data: the owner's alone
    os.environ["WANGGE_HOME"] = str(settled)
    return settled


def start_django(home: Path | None) -> Path:
    """Settle the home and load Django's models; only commands that touch the database need it."""
    settled = use_home(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.site.settings")
    import django

    django.setup()
    from wangge.areas.row_security import be_system

    be_system()  # commands work on the whole bank; the server's workers undo it (site/wsgi.py)
    return settled


def has_database(home: Path) -> bool:
    """Tell whether an operational database belongs to `home`, without opening it."""
    return bool(os.environ.get("WANGGE_DATABASE_URL")) or (home / "wangge.sqlite3").is_file()


def worker_command(home: Path) -> list[str]:
    """Return the command of a worker on `home` that ends when this process does."""
    beside = ["--beside", str(os.getpid())]
    return [sys.executable, "-m", "wangge.site.cli", "work", "--home", str(home), *beside]


def serve_command(home: Path, *, host: str, port: int) -> list[str]:
    """Return the command that serves `home` on `host:port`."""
    where = ["--home", str(home), "--host", host, "--port", str(port)]
    return [sys.executable, "-m", "wangge.site.cli", "serve", *where]
