"""Shapes of the insight area.

`suppressed`: what is null here is kept from this reader, who sees no customer: it is small, or
would give a small count away. Others never get it.
"""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema


class CrumbOut(Schema):
    """A step of the way down to what is looked at."""

    kind: Literal["unit", "grid"]
    id: int
    name: str


class FigureOut(Schema):
    """A figure; a rate carries its numerator and denominator.

    `previous` is the same figure of the month before; while the month runs, of that month up to
    the same day (上月同期). Null when it was not counted then.
    """

    key: str
    label: str
    value: float | None
    unit: Literal["count", "rate", "yuan", "points"]
    numerator: float | None
    denominator: float | None
    previous: float | None
    suppressed: bool


class BoardRowOut(Schema):
    """A unit or grid below the one looked at; coverage = covered ÷ resident households."""

    kind: Literal["unit", "grid"]
    id: int
    name: str
    code: str
    manager_a: str | None
    customers: int | None
    households: int | None
    visits: int | None
    valid_visits: int | None
    covered_households: int | None
    coverage: float | None
    deposit_balance: float | None
    loan_balance: float | None
    open_opportunities: int | None
    points: float | None
    suppressed: bool


class TrendPointOut(Schema):
    """A week, Monday to Sunday."""

    week_start: date
    visits: int | None
    valid_visits: int | None
    suppressed: bool


class GroupSliceOut(Schema):
    """Customers of a group, and how many of them were validly visited in the period."""

    group: str
    group_name: str
    customers: int | None
    covered: int | None
    suppressed: bool


class BoardOut(Schema):
    """The operating board 经营看板 of a unit or grid in a month.

    A reader who sees no customer gets the last month that is over instead of a running one, and no
    count under `smallest_cell`; for others that is null.
    """

    title: str
    unit_id: int | None
    grid_id: int | None
    period: str
    as_of: datetime
    smallest_cell: int | None
    crumbs: list[CrumbOut]
    figures: list[FigureOut]
    children: list[BoardRowOut]
    trend: list[TrendPointOut]
    by_group: list[GroupSliceOut]


class GridOnMapOut(Schema):
    """What a grid on the map is coloured and labelled by."""

    id: int
    code: str
    name: str
    manager_a: str | None
    coverage: float | None
    covered: int | None
    households: int | None
    customers: int | None
    valid_visits: int | None
    suppressed: bool
    parent_id: int | None


class GridFeatureOut(Schema):
    """A GeoJSON feature; the geometry in WGS-84, null for a grid without an area."""

    type: Literal["Feature"]
    geometry: dict[str, Any] | None
    properties: GridOnMapOut


class GridMapOut(Schema):
    """A GeoJSON feature collection of small grids."""

    type: Literal["FeatureCollection"]
    features: list[GridFeatureOut]
