"""Which grid a customer stands in: the rule of `docs/algorithms/custody.md`, as a pure function.

By position, then by the village and group of the resident address, then with the household, then,
where nobody knows the resident place or a migrant worker lives elsewhere, by the registered
village. Whoever fits nowhere is unassigned, with the reason. One function places a batch; one
customer is a batch of one, so both give the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from .models import CustodyReason

Place = tuple[str, int | None]
"""A village (12 digits) and a village group; None = the whole village."""


class Placeable(NamedTuple):
    """What placing looks at. `lon`, `lat`: WGS-84 degrees of the resident place or None.

    The household's group and place count only where it is in the customer's own village.
    """

    lon: float | None
    lat: float | None
    village_code: str | None
    group_no: int | None
    registered_village_code: str | None
    is_migrant: bool
    household_group_no: int | None = None
    household_lon: float | None = None
    household_lat: float | None = None


class Placed(NamedTuple):
    """The grid, or None (unassigned), and why."""

    grid_id: int | None
    reason: str


@dataclass(frozen=True)
class Ground:
    """Active small grids as placing needs them.

    `areas` and `area_ids` run in parallel, ordered by grid code: on a common border the grid
    that comes first takes the point. `by_place` is what addresses must name;
    `by_village` lists the grids that hold any part of a village.
    """

    areas: Sequence[BaseGeometry]
    area_ids: Sequence[int]
    by_place: Mapping[Place, int]
    by_village: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, areas: Sequence[tuple[int, BaseGeometry]], places: Sequence[tuple[int, Place]]
    ) -> "Ground":
        """Build from (grid id, polygon) and (grid id, place) pairs, both in order of grid code."""
        by_place: dict[Place, int] = {}
        by_village: dict[str, frozenset[int]] = {}
        for grid_id, place in places:
            by_place.setdefault(place, grid_id)
            by_village[place[0]] = by_village.get(place[0], frozenset()) | {grid_id}
        return cls([a for _, a in areas], [g for g, _ in areas], by_place, by_village)


class Placing:
    """Places customers on one ground; builds the spatial index once."""

    def __init__(self, ground: Ground) -> None:
        """Index the areas of `ground`."""
        self._ground = ground
        self._tree = STRtree(ground.areas)

    def place(self, customers: Sequence[Placeable]) -> list[Placed]:
        """Return where each customer stands, in the given order."""
        own = self._grids_at([(c.lon, c.lat) for c in customers])
        homes = self._grids_at([(c.household_lon, c.household_lat) for c in customers])
        return [
            Placed(here, CustodyReason.POSITION)
            if here is not None
            else self._by_address(c, household_grid)
            for c, here, household_grid in zip(customers, own, homes, strict=True)
        ]

    def _grids_at(self, positions: Sequence[tuple[float | None, float | None]]) -> list[int | None]:
        """Return the grid under each (lon, lat), or None."""
        grids: list[int | None] = [None] * len(positions)
        known = [i for i, (lon, lat) in enumerate(positions) if None not in (lon, lat)]
        if not known or not self._ground.areas:
            return grids
        points = shapely.points(np.array([positions[i] for i in known], dtype=float))
        point, area = self._tree.query(points, predicate="intersects")
        first = np.full(len(known), len(self._ground.areas))
        np.minimum.at(first, point, area)
        for i, index in zip(known, first.tolist(), strict=True):
            if index < len(self._ground.areas):
                grids[i] = self._ground.area_ids[index]
        return grids

    def _by_address(self, customer: Placeable, household_grid: int | None) -> Placed:
        """Place a customer whose position is unknown or outside every grid."""
        if customer.village_code:
            placed = self._in_village(
                customer.village_code, customer.group_no, CustodyReason.ADDRESS
            )
            if placed.reason == CustodyReason.AMBIGUOUS:
                placed = self._with_household(customer, household_grid) or placed
            if placed.grid_id is not None or not customer.is_migrant:
                return placed
        positioned = customer.lon is not None and customer.lat is not None
        elsewhere = positioned or bool(customer.village_code)
        if customer.registered_village_code and (customer.is_migrant or not elsewhere):
            return self._in_village(
                customer.registered_village_code, None, CustodyReason.REGISTERED
            )
        return Placed(None, CustodyReason.OUTSIDE if positioned else CustodyReason.NO_PLACE)

    def _with_household(self, customer: Placeable, household_grid: int | None) -> Placed | None:
        """Place by the household's group, then by its position inside the same village's grids."""
        village = customer.village_code or ""
        grid = self._ground.by_place.get((village, customer.household_group_no))
        if grid is None and household_grid in self._ground.by_village[village]:
            grid = household_grid
        return None if grid is None else Placed(grid, CustodyReason.HOUSEHOLD)

    def _in_village(self, village: str, group: int | None, reason: str) -> Placed:
        ground = self._ground
        grid = ground.by_place.get((village, group))
        if grid is None:
            grid = ground.by_place.get((village, None))
        if grid is not None:
            return Placed(grid, reason)
        parts = ground.by_village.get(village, frozenset())
        if group is None and len(parts) == 1:
            return Placed(next(iter(parts)), reason)
        if group is None and parts:
            return Placed(None, CustodyReason.AMBIGUOUS)
        return Placed(None, CustodyReason.NO_GRID)
