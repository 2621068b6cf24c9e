"""Shapes of the visits area. Positions in WGS-84 degrees, accuracy and distance in metres."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

_TEXT = r"^[^\x00]*$"


class VisitIn(Schema):
    """A visit as the phone recorded it; `id` is a UUIDv7 made on the phone."""

    id: UUID
    customer_id: int = Field(ge=0, lt=2**63)
    task_id: UUID | None = None
    checked_in_at: AwareDatetime
    checked_out_at: AwareDatetime
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    accuracy_m: float = Field(ge=0, le=1_000_000, allow_inf_nan=False)
    is_mock: bool = False
    outcome: Literal["met", "absent", "refused", "closed", "moved"]
    need: str = Field("", max_length=500, pattern=_TEXT)
    follow_up: str = Field("", max_length=500, pattern=_TEXT)


class VisitRowOut(Schema):
    """A visit in a list; `minutes` at the door."""

    id: UUID
    customer_id: int
    customer_name: str = Field(alias="customer.name")
    grid_name: str = Field(alias="grid.name")
    staff_name: str = Field(alias="staff.name")
    checked_in_at: datetime
    minutes: float
    outcome: str
    outcome_name: str = Field(alias="get_outcome_display")
    verdict: str
    verdict_name: str = Field(alias="get_verdict_display")
    distance_m: float | None

    @staticmethod
    def resolve_minutes(visit) -> float:
        """Return the stay in minutes, to a tenth."""
        stay = visit.checked_out_at - visit.checked_in_at
        return round(stay.total_seconds() / 60, 1)


class CheckOut(Schema):
    """One item of the verdict; `measured` and `limit` in metres, seconds or days."""

    item: str
    item_name: str = Field(alias="get_item_display")
    verdict: str
    verdict_name: str = Field(alias="get_verdict_display")
    measured: float | None
    limit: float | None
    reason: str


class VisitOut(VisitRowOut):
    """A visit with its evidence and what was made of it."""

    lon: float
    lat: float
    accuracy_m: float
    need: str
    follow_up: str
    task_id: UUID | None
    checks: list[CheckOut]
