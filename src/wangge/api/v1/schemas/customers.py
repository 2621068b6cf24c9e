"""Shapes of the customers area. Money in yuan; whatever identifies is masked."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from wangge.api.v1.text import Line


class CustomerRowOut(Schema):
    """A customer in a list. `offer_stop`: why nothing may be offered, null where it may."""

    id: int
    name: str
    kind: str
    gender: str | None
    age: int | None
    mobile_masked: str
    id_no_masked: str
    address_masked: str
    customer_group: str
    customer_group_name: str
    grid_id: int | None
    grid_name: str | None
    manager_a: str | None
    deposit_balance: float
    loan_balance: float
    value_tier: int
    is_key: bool
    is_merchant: bool
    last_valid_visit: datetime | None
    offer_stop: str | None
    offer_stop_name: str | None


class MemberOut(Schema):
    """A member of the household who is in view."""

    customer_id: int
    name: str
    relation: str
    age: int | None


class HouseholdOut(Schema):
    """The household 户 and its members in view, head first."""

    id: int
    members: list[MemberOut]


class PlaceOut(Schema):
    """The resident place in WGS-84 degrees."""

    lon: float
    lat: float


class HoldingOut(Schema):
    """A product; `rate` a year (0.0275 = 2.75 %); for a line `balance` is the limit."""

    kind: str
    kind_name: str
    product_code: str | None
    product_name: str
    holding_no_masked: str
    balance: float | None
    used: float | None
    rate: float | None
    open_date: date | None
    end_date: date | None
    status: str | None
    status_name: str


class FeaturesOut(Schema):
    """Derived figures of the snapshot."""

    deposit_balance: float | None
    time_deposit_balance: float | None
    loan_balance: float | None
    line_limit: float | None
    next_maturity_date: date | None
    next_maturity_amount: float | None
    product_count: int | None
    salary_3m: float | None
    turnover_3m: float | None


class CustodyOut(Schema):
    """One stretch of custody; `grid_id` null: unassigned; `valid_to` null: until now."""

    grid_id: int | None
    grid_name: str | None
    reason: str
    reason_name: str
    valid_from: datetime
    valid_to: datetime | None


class ProvenanceOut(Schema):
    """One source's value of one field; rank 1 is the one shown, the others are runners-up."""

    field: str
    field_name: str
    rank: int
    value_masked: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    as_of: date | None


class LinkOut(Schema):
    """A source row behind the customer and the reason why it is his; weight in log2 odds.

    `record` names the row to send it back, when it is to be separated.
    """

    record: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    role: str
    rule: str
    rule_name: str
    weight: float | None
    reason: str


class RelationOut(Schema):
    """What another customer in view is to this one, and which source says so."""

    relation: str
    relation_name: str
    customer_id: int
    name: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    as_of: date | None


class RevealIn(Schema):
    """Why the values are needed; kept on the audit trail. `other` needs a `note`."""

    purpose: Literal["contact", "credit", "correct", "complaint", "inquiry", "other"]
    note: Line = Field("", max_length=150)


class RevealBudgetOut(Schema):
    """Reveals a person may make on this bank day, and what he has used."""

    limit: int
    used: int
    left: int


class RevealOut(Schema):
    """Unmasked values, and what is left of today's budget."""

    mobile: str | None
    id_no: str | None
    address: str | None
    registered_address: str | None
    budget: RevealBudgetOut


class ClusterOut(Schema):
    """Customers near one another."""

    lon: float
    lat: float
    count: int


class MapPointOut(Schema):
    """One customer on the map."""

    id: int
    name: str
    lon: float
    lat: float
    customer_group: str
    is_key: bool
    has_task: bool


class CustomerMapOut(Schema):
    """Points when few, else clusters; one of the two is empty."""

    clusters: list[ClusterOut]
    points: list[MapPointOut]
