"""Shapes of the insight area."""

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


class BoardRowOut(Schema):
    """A unit or grid below the one looked at; coverage = covered ÷ resident households."""

    kind: Literal["unit", "grid"]
    id: int
    name: str
    code: str
    manager_a: str | None
    customers: int
    households: int
    visits: int
    valid_visits: int
    covered_households: int
    coverage: float | None
    deposit_balance: float
    loan_balance: float
    open_opportunities: int
    points: float | None


class TrendPointOut(Schema):
    """A week, Monday to Sunday."""

    week_start: date
    visits: int
    valid_visits: int


class GroupSliceOut(Schema):
    """Customers of a group, and how many of them were validly visited in the period."""

    group: str
    group_name: str
    customers: int
    covered: int


class BoardOut(Schema):
    """The operating board 经营看板 of a unit or grid in a month."""

    title: str
    unit_id: int | None
    grid_id: int | None
    period: str
    as_of: datetime
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
    covered: int
    households: int
    customers: int
    valid_visits: int
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
