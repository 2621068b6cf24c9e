"""The data package: all that is held on a person, as an encrypted workbook with a password."""

import io
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from openpyxl import Workbook

from wangge.areas.customers.exports import encrypted, harmless
from wangge.areas.customers.models import SubjectRequest
from wangge.kernel.time import BANK_ZONE

from .holders import Sheet, holders

KEPT_FOR = timedelta(hours=24)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # read over the telephone without mistakes
_PASSWORD_LENGTH = 16  # 80 bits


def make_package(asked: SubjectRequest, *, lake: Path, now: datetime) -> None:
    """Write the file of a request and set its password and expiry; the caller saves the row."""
    sheets = [sheet for one in holders() for sheet in one.tell(asked.customer_id, lake)]
    kept = [(one.name, one.kept or "删除时一并清除") for one in holders()]
    sheets.insert(0, Sheet("说明", ("内容", "删除后仍留存的部分及依据"), kept))
    password = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
    file = package_file(asked)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(encrypted(_workbook(sheets), password))
    asked.password, asked.package_until = password, now + KEPT_FOR


def package_file(asked: SubjectRequest) -> Path:
    """Return where the file of a request lies."""
    return settings.WANGGE_HOME / "subject-packages" / f"{asked.pk}.xlsx"


def _workbook(sheets: list[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(one.title)
        sheet.append(one.heading)
        for row in one.rows:
            sheet.append([harmless(_cell(value)) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(value: object) -> object:
    """Return an instant in the bank's time: spreadsheets know no zones."""
    if isinstance(value, datetime) and value.tzinfo:
        return f"{value.astimezone(BANK_ZONE):%Y-%m-%d %H:%M:%S}"
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)
