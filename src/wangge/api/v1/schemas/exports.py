"""Shapes of customer-list exports."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from wangge.api.v1.text import Line


class ExportFilters(Schema):
    """Which customers: as in the list, without keyword and grid."""

    unit: int | None = None
    group: Line = Field("", max_length=32)
    tier: int | None = Field(None, ge=1, le=5)
    is_key: bool | None = None
    has_deposit: bool | None = None


class ExportIn(Schema):
    """A request. `columns` are codes of `ExportChoicesOut`; `other` needs a `note`."""

    filters: ExportFilters
    columns: list[Line] = Field(min_length=1, max_length=30)
    is_unmasked: bool = False
    purpose: Literal["contact", "credit", "correct", "complaint", "inquiry", "other"]
    note: Line = Field("", max_length=150)


class ExportDecisionIn(Schema):
    """Approve, or refuse with a reason."""

    approve: bool
    reason: Line = Field("", max_length=200)


class ExportColumnOut(Schema):
    """A column that may be asked for; masked ones identify."""

    code: str
    name: str
    is_masked: bool


class ExportChoicesOut(Schema):
    """What a request may hold."""

    columns: list[ExportColumnOut]
    row_limit: int


class ExportOut(Schema):
    """A request and what became of it. `may_decide`, `is_own`: what the reader can do with it."""

    id: UUID
    requester_name: str
    requester_no: str
    requested_at: datetime
    purpose: str
    filters: dict[str, str | int | bool]
    columns: list[str]
    is_unmasked: bool
    rows: int
    status: str
    status_name: str
    decided_by_name: str | None
    decided_at: datetime | None
    reason: str
    expires_at: datetime | None
    downloads: int
    has_password: bool
    is_own: bool
    may_decide: bool


class ExportPasswordOut(Schema):
    """The file's password; it is told once."""

    password: str
