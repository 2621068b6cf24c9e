"""A consistent copy of the operational database while the bank works, and the way back."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from shutil import which
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from wangge.kernel.errors import WanggeError

SQLITE_FILE, POSTGRESQL_FILE = "wangge.sqlite3", "wangge.pgdump"


class DatabaseToolFailed(WanggeError):
    """pg_dump or pg_restore is missing or refused."""

    code = "backup.database_tool"
    status = 500
    zh = "{tool} 未能完成：{problem}。数据未改动。请安装同版本的 PostgreSQL 客户端并检查权限。"
    en = "{tool} did not finish: {problem}. Nothing was changed. Check its version and its rights."


class DatabaseInUse(WanggeError):
    """The database to restore into holds tables already."""

    code = "restore.database_in_use"
    status = 409
    zh = "目标数据库 {name} 已有数据，未作任何更改。请恢复到一个新建的空库。"
    en = "Database {name} already holds data; nothing was changed. Restore into an empty one."


def copy_database(folder: Path) -> tuple[Path, dict[str, int]]:
    """Copy the database into `folder` as of one instant; return the file and rows a table.

    Raises DatabaseToolFailed on PostgreSQL; the connecting role must see every row (the owner).
    """
    if connection.vendor == "postgresql":
        return _dump(folder / POSTGRESQL_FILE)
    target = folder / SQLITE_FILE
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        tables = connection.introspection.table_names()
        return target, _count_rows(copy.cursor(), tables)


@transaction.atomic
def _dump(target: Path) -> tuple[Path, dict[str, int]]:
    """Dump and count in one view of the data, which pg_dump shares by its name."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        view = cursor.fetchone()[0]
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", f"--snapshot={view}")
        return target, _count_rows(cursor, connection.introspection.table_names(cursor))


def put_database_back(file: Path, home: Path) -> None:
    """Make `file`, a copy made by `copy_database`, the database of the restored `home`.

    On PostgreSQL into the empty database of the settings; raises DatabaseInUse, or
    DatabaseToolFailed.
    """
    if file.name == SQLITE_FILE:
        file.replace(home / SQLITE_FILE)
        return
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(file),
         f"--dbname={settings.DATABASES['default']['NAME']}")  # fmt: skip
    file.unlink()


def require_empty_database() -> None:
    """Raise DatabaseInUse if the PostgreSQL database of the settings holds any table."""
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        raise DatabaseInUse(name=settings.DATABASES["default"]["NAME"])


def count_rows() -> dict[str, int]:
    """Return the number of rows of every table of the connected database."""
    with connection.cursor() as cursor:
        return _count_rows(cursor, connection.introspection.table_names(cursor))


def _count_rows(cursor: Any, tables: list[str]) -> dict[str, int]:
    counts = {}
    for table in sorted(tables):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        counts[table] = cursor.fetchone()[0]
    return counts


def _run(tool: str, *options: str) -> None:
    path = which(tool)
    if path is None:
        raise DatabaseToolFailed(tool=tool, problem="未安装")
    done = subprocess.run(  # noqa: S603 (our own arguments)
        [path, *options], env=os.environ | _login(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DatabaseToolFailed(tool=tool, problem=done.stderr.strip().splitlines()[-1])


_TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
"""Options of the database's address that PostgreSQL's own programs must follow as well."""


def _login() -> Mapping[str, str]:
    """Return how PostgreSQL's own programs reach the database; never on a command line."""
    given = settings.DATABASES["default"]
    named = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
    }
    tls = {f"PG{name.upper()}": given.get("OPTIONS", {}).get(name) for name in _TLS}
    return {name: str(value) for name, value in (named | tls).items() if value}
