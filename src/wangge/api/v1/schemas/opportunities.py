"""Shapes of the opportunities area. Money in yuan."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class OpportunityOut(Schema):
    """An opportunity 商机 and where it stands in the funnel.

    `reason` is the sentence for the manager; `handled_at` the first contact or the decline.
    """

    id: UUID
    rule_code: str = Field(alias="rule.code")
    rule_name: str = Field(alias="rule.name")
    product: str = Field(alias="rule.product")
    customer_id: int
    customer_name: str = Field(alias="customer.name")
    grid_id: int
    grid_name: str = Field(alias="grid.name")
    manager_name: str = Field(alias="manager.name")
    reason: str
    talking_points: str = Field(alias="rule.talking_points")
    amount: float
    due_date: date
    expires_on: date
    stage: str
    stage_name: str = Field(alias="get_stage_display")
    pushed_at: datetime
    handled_at: datetime | None
    decline_reason: str
    decline_reason_name: str = Field(alias="get_decline_reason_display")


class DeclineIn(Schema):
    """Why nothing comes of it."""

    reason_code: Literal["no_need", "other_bank", "unreachable", "price", "moved", "other"]
    note: str = Field("", max_length=200, pattern=r"^[^\x00]*$")


class AdvanceIn(Schema):
    """The stage reached."""

    stage: Literal["contacted", "intent", "applied", "won"]


class CustomerCardOut(Schema):
    """The customer on a task's card, masked; place in WGS-84 degrees."""

    id: int
    name: str
    customer_group: str
    customer_group_name: str
    mobile_masked: str
    address_masked: str
    lon: float | None
    lat: float | None
    is_key: bool


class TaskOut(Schema):
    """Whom to see by when, and why; `acting_for` names the absent colleague whose task it is."""

    id: UUID
    kind: str
    kind_name: str
    reason: str
    due_on: date
    overdue: bool
    priority: int
    status: str
    customer: CustomerCardOut
    grid_id: int
    grid_name: str
    opportunity: OpportunityOut | None
    acting_for: str | None


class WeekOut(Schema):
    """The actor's own week since Monday, the month's coverage of his grids, his points so far."""

    visits: int
    valid_visits: int
    unsure_visits: int
    coverage: float | None
    covered: int
    households: int
    points: float | None
    full_points: float


class TodayOut(Schema):
    """Today 今日: tasks in visiting order and how the week stands."""

    date: date
    tasks: list[TaskOut]
    week: WeekOut
