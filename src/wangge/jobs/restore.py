"""Bring a backup back on an empty machine, and show that everything is there."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.services import write_audit
from wangge.areas.organisation.services.audit_sealing import seal_audit
from wangge.areas.sealing import keyring
from wangge.jobs.archive import LIST, unpack
from wangge.jobs.backup import FORMAT, HEADS, KEYS
from wangge.jobs.database_copy import (
    POSTGRESQL_FILE,
    SQLITE_FILE,
    count_rows,
    put_database_back,
    require_empty_database,
)
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError
from wangge.kernel.progress import Progress

_MADE_BY_THE_START = {"secret.key", "WORKER", "keys"}
"""What a command makes in a new home before it is asked to do anything."""


class HomeNotEmpty(WanggeError):
    """The folder to restore into holds data already."""

    code = "restore.home_not_empty"
    status = 409
    zh = "目录 {home} 里已有数据（{what}），未作任何更改。请恢复到一个新目录：--home 目录。"
    en = "{home} already holds data ({what}); nothing was changed. Restore into a new --home."


class OtherDatabase(WanggeError):
    """The backup is of PostgreSQL and the settings name SQLite, or the other way round."""

    code = "restore.other_database"
    status = 422
    zh = "备份来自 {of}，当前设置为 {here}，未作任何更改。请核对 WANGGE_DATABASE_URL。"
    en = "The backup is of {of}, the settings say {here}; nothing was changed. Check the settings."


def require_empty(home: Path) -> None:
    """Raise HomeNotEmpty when `home` holds anything that a restore would overwrite."""
    strangers = [p.name for p in home.iterdir() if p.name not in _MADE_BY_THE_START]
    if strangers:
        raise HomeNotEmpty(home=str(home), what=sorted(strangers)[0])


def restore_backup(
    *,
    home: Path,
    file: Path,
    identity: str,
    master_key: Path | None,
    now: datetime,
    progress: Progress,
) -> dict[str, Any]:
    """Unpack the archive `file` into the empty `home` and the empty database; compare; report.

    `identity` is the text of the age private key; `master_key` is put where the settings look
    for it. Every file is compared with its digest, every table with its number of rows, before
    anything counts as restored. Raises HomeNotEmpty, DatabaseInUse, OtherDatabase,
    ArchiveUnreadable, KeysMissing, DatabaseToolFailed.
    """
    require_empty(home)
    require_empty_database()
    arriving = home / ".restoring"
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(mode=0o700)
    try:
        with progress.step("解密并核对文件"):
            content = unpack(file, identity, arriving)
            _require_same_database(content)
        with progress.step("恢复业务库"):
            _put_in_place(arriving, home, master_key)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    keyring()  # raises while the operator still remembers where the master key is
    differing = _differing(content)
    _note(content, now)
    return {
        "home": str(home),
        "made_at": content["made_at"],
        "files": len(content["files"]),
        "rows": sum(content["rows"].values()),
        "differing_tables": differing,
    }


def _require_same_database(content: dict[str, Any]) -> None:
    if content["format"] != FORMAT or content["database"] != connection.vendor:
        raise OtherDatabase(of=content["database"], here=connection.vendor)


def _put_in_place(arriving: Path, home: Path, master_key: Path | None) -> None:
    (arriving / LIST).unlink()
    shutil.rmtree(home / KEYS, ignore_errors=True)
    for name in (SQLITE_FILE, POSTGRESQL_FILE):
        if (arriving / name).exists():
            connection.close()
            put_database_back(arriving / name, home)
    if master_key is not None:
        _place_master(master_key)
    _place_heads(arriving / HEADS)
    for part in sorted(arriving.iterdir()):
        shutil.copytree(part, home / part.name, dirs_exist_ok=True)


def _place_master(given: Path) -> None:
    target = settings.WANGGE_MASTER_KEY_FILE
    if given.resolve() == target.resolve():
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.write_bytes(given.read_bytes())


def _place_heads(arrived: Path) -> None:
    """Put the heads where the settings say; later ones that stand there are kept aside.

    After going back in time they would name seals that the restored database never had.
    """
    folder = settings.WANGGE_AUDIT_HEADS
    if not arrived.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.replace(old.with_name(f"{old.name}.before-restore"))
    for file in arrived.iterdir():
        shutil.copy2(file, folder / file.name)
    shutil.rmtree(arrived)


def _differing(content: dict[str, Any]) -> dict[str, list[int]]:
    """Return the tables whose number of rows is not what the backup counted: [then, now]."""
    now = count_rows()
    told = content["rows"]
    return {t: [told[t], now.get(t, 0)] for t in sorted(told) if told[t] != now.get(t, 0)}


@transaction.atomic
def _note(content: dict[str, Any], now: datetime) -> None:
    detail = {"made_at": content["made_at"], "version": content["version"]}
    write_audit(
        AuditRecord(now, SYSTEM.staff_id, "backup.restore", "installation", "", detail=detail)
    )
    transaction.on_commit(lambda: seal_audit(folder=settings.WANGGE_AUDIT_HEADS, now=now))
