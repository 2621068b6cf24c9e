"""The file of a customer list: columns, the exporter's mark in every row, encryption.

An encrypted workbook opens in Excel and WPS with its password alone; nothing need be installed.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from wangge.areas.sealing import keyring
from wangge.kernel.time import BANK_ZONE

from .identity import Identity, identity_of
from .labels import GROUPS, label
from .models import Customer
from .shown import age_of

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_CODE_DIGITS = 8

Value = Callable[[Customer, Identity, date], Any]


@dataclass(frozen=True)
class Column:
    """A column that may be asked for: heading, value, and whether it is masked by default."""

    heading: str
    value: Value
    is_masked: bool = False


COLUMNS: dict[str, Column] = {
    "id": Column("客户号", lambda c, i, on: str(c.pk)),
    "name": Column("名称", lambda c, i, on: c.name),
    "gender": Column("性别", lambda c, i, on: {"M": "男", "F": "女"}.get(c.gender or "", "")),
    "age": Column("年龄", lambda c, i, on: age_of(c.birth_date, on)),
    "mobile": Column("手机号", lambda c, i, on: i.mobile, is_masked=True),
    "id_no": Column("证件号码", lambda c, i, on: i.id_no, is_masked=True),
    "address": Column("常住地址", lambda c, i, on: i.address, is_masked=True),
    "group": Column("客群", lambda c, i, on: label(GROUPS, c.customer_group)),
    "deposit_balance": Column("存款余额（元）", lambda c, i, on: c.deposit_balance),
    "loan_balance": Column("贷款余额（元）", lambda c, i, on: c.loan_balance),
    "value_tier": Column("客户分层", lambda c, i, on: c.value_tier),
    "is_key": Column("重点客户", lambda c, i, on: "是" if c.is_key else ""),
    "unit": Column("管户机构", lambda c, i, on: c.scope_unit.name if c.scope_unit else ""),
    "manager": Column("客户经理", lambda c, i, on: c.duty_manager.name if c.duty_manager else ""),
}


@dataclass(frozen=True)
class Mark:
    """Who exported, when: stands in every row. `export_id` keys the tracing code of a row."""

    export_id: str
    name: str
    staff_no: str
    at: datetime

    def in_words(self) -> str:
        """Return name, staff number and time as they stand in rows and page headers."""
        return f"{self.name}（{self.staff_no}）{self.at.astimezone(BANK_ZONE):%Y-%m-%d %H:%M}"

    def tracer(self) -> Callable[[int], str]:
        """Return the function from a customer id to the row's code: one line leads back here."""
        index = keyring().indexer(f"export:{self.export_id}")
        return lambda customer_id: f"{index(str(customer_id)) % 2**64:016x}"[:_CODE_DIGITS]


def workbook(
    customers: Iterable[Customer], columns: list[str], *, mark: Mark, is_unmasked: bool, on: date
) -> tuple[bytes, int]:
    """Return an unencrypted workbook and its number of rows.

    `customers` come with unit and duty manager. Unless `is_unmasked`, what identifies is masked.
    """
    chosen = [COLUMNS[name] for name in columns]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("客户清单")
    sheet.oddHeader.center.text = mark.in_words().replace("&", "")
    sheet.append([*(column.heading for column in chosen), "导出人", "追溯码"])
    trace, words, rows = mark.tracer(), mark.in_words(), 0
    for customer in customers:
        identity = identity_of(customer) if is_unmasked else _masked(customer)
        values = [column.value(customer, identity, on) for column in chosen]
        sheet.append([*map(harmless, values), harmless(words), trace(customer.pk)])
        rows += 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), rows


def encrypted(workbook: bytes, password: str) -> bytes:
    """Return the workbook under AES-256 (ECMA-376 agile encryption)."""
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, stream)
    return stream.getvalue()


def harmless(value: Any) -> Any:
    """Return text so that no spreadsheet takes it for a formula; anything else as it is."""
    if isinstance(value, str) and value.startswith(_STARTS_FORMULA):
        return "'" + value
    return value


def _masked(customer: Customer) -> Identity:
    return Identity(
        customer.id_no_masked,
        customer.mobile_masked,
        customer.address_masked,
        customer.registered_address_masked,
    )
