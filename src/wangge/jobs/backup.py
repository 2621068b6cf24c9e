"""Back an installation up while it works.

In an archive: the operational database as of one instant, the lake's current snapshot with the
pipeline's memory, media, the wrapped data keys, the heads of the audit trail. Not in it: the master
key, which must be kept elsewhere, and whatever is made anew by itself.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wangge import __version__
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.services import write_audit
from wangge.jobs.archive import Writing, writing
from wangge.jobs.database_copy import copy_database
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError
from wangge.kernel.progress import Progress
from wangge.pipeline.contracts import current_snapshot

FORMAT = 1
LAKE, MEDIA, KEYS, HEADS = "lake", "media", "keys", "audit"
_WORKING_FILES = ("scratch", "snapshot")  # of a run under way


class NoRecipient(WanggeError):
    """Nobody was named who may read the backup."""

    code = "backup.no_recipient"
    status = 422
    zh = "未指定有效的备份公钥（{problem}），未备份。先用 wangge backup --new-key 文件 生成密钥对。"
    en = "No valid public key ({problem}); no backup was made. Make one: wangge backup --new-key."


def make_backup(
    *, home: Path, to: Path, recipients: list[str], now: datetime, progress: Progress
) -> dict[str, Any]:
    """Write `wangge-<UTC instant>.tar.age` into the folder `to`; return what it holds.

    `recipients` are age public keys; any of their private keys opens it. The bank may go on
    working: heads are taken before the database and media after it, so that the copy never names
    what is not there. Raises NoRecipient, DatabaseToolFailed.
    """
    if not recipients:
        raise NoRecipient(problem="--recipient")
    _note(now, to)
    to.mkdir(parents=True, exist_ok=True)
    file = to / f"wangge-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar.age"
    facts = {"format": FORMAT, "version": __version__, "database": connection.vendor}
    with tempfile.TemporaryDirectory(dir=home, prefix="backup-") as working:
        with progress.step("复制业务库"):
            heads = _copy_of_heads(Path(working))
            copy, rows = copy_database(Path(working))
            facts |= {"made_at": now.isoformat(), "rows": rows}
        try:
            with progress.step("加密打包"), writing(file, recipients, facts) as archive:
                archive.add(copy, copy.name)
                archive.add_folder(heads, HEADS)
                archive.add(settings.WANGGE_KEYS / "data_keys.json", f"{KEYS}/data_keys.json")
                _add_lake(archive)
                archive.add_folder(settings.MEDIA_ROOT, MEDIA)
        except ValueError as error:
            raise NoRecipient(problem=str(error)) from error
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "files": len(archive.files),
        "rows": sum(rows.values()),
    }


def _note(now: datetime, to: Path) -> None:
    """Put the backup on the trail first, so that the copy itself tells where it came from."""
    write_audit(
        AuditRecord(now, SYSTEM.staff_id, "backup.make", "installation", "", detail={"to": str(to)})
    )


def _copy_of_heads(working: Path) -> Path:
    """Copy the audit trail's heads: the database, copied later, holds at least what they name."""
    copy = working / HEADS
    copy.mkdir()
    for file in sorted(settings.WANGGE_AUDIT_HEADS.glob("*.jsonl")):
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def _add_lake(archive: Writing) -> None:
    """Add the current snapshot, its memory, decisions and run records; immutable, so no lock."""
    lake = settings.WANGGE_LAKE
    snapshot = current_snapshot(lake)
    if snapshot is None:
        return
    archive.add_folder(snapshot.folder, f"{LAKE}/snapshots/{snapshot.id}")
    archive.add_folder(lake / "state" / snapshot.run_id, f"{LAKE}/state/{snapshot.run_id}")
    for run in sorted((lake / "runs").iterdir()):
        for path in sorted(run.iterdir()):
            if path.is_file() and path.name not in _WORKING_FILES:
                archive.add(path, f"{LAKE}/runs/{run.name}/{path.name}")
    for name in ("decisions.parquet", "CURRENT"):
        if (lake / name).exists():
            archive.add(lake / name, f"{LAKE}/{name}")
