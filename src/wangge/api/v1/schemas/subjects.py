"""Shapes of subject requests and legal holds."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from wangge.api.v1.text import Line


class SubjectRequestIn(Schema):
    """What a person asks for."""

    kind: Literal["access", "correction", "restriction", "release", "erasure"]
    applicant: Literal["self", "guardian", "agent", "kin"] = "self"
    details: Line = Field("", max_length=500)


class HandlingIn(Schema):
    """Done, or refused; `outcome` is what the person is told."""

    grant: bool
    outcome: Line = Field(min_length=1, max_length=500)


class ErasureDecisionIn(Schema):
    """Approve, or send back with a reason."""

    approve: bool
    reason: Line = Field("", max_length=200)


class HoldIn(Schema):
    """Why the data of the customer whose erasure is asked for must stay."""

    request_id: UUID
    reason: Line = Field(min_length=1, max_length=200)


class SubjectRequestOut(Schema):
    """A line of the register. Names and words only for readers who see customers."""

    id: UUID
    customer_id: int
    customer_name: str | None
    kind: str
    kind_name: str
    applicant_name: str
    details: str
    received_at: datetime
    received_by_name: str
    due_on: date
    is_overdue: bool
    status: str
    status_name: str
    handled_by_name: str | None
    handled_at: datetime | None
    decided_by_name: str | None
    decided_at: datetime | None
    outcome: str
    package_until: datetime | None
    has_password: bool
    may_handle: bool
    may_decide: bool


class PackagePasswordOut(Schema):
    """The file's password; it is told once."""

    password: str


class HoldOut(Schema):
    """A legal hold in force."""

    customer_id: int
    reason: str
    since: datetime
    set_by_name: str | None


class RestrictedOut(Schema):
    """A customer of whom no more may be shown."""

    customer_id: int
    state_name: str
