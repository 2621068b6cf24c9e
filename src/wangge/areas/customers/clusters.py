"""Customers on a map: single points when few are in view of the window, clusters otherwise.

H3 cells only gather points for drawing; nobody's membership is decided by them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import h3.api.basic_int as h3
from django.db.models import Count, QuerySet

from wangge.areas.organisation.access import Actor
from wangge.kernel.geometry import H3_RESOLUTION

from .access import visible_customers
from .models import Customer

MAX_POINTS = 500  # more marks than this cover each other and slow a phone down
_CELLS_IN_QUERY = 900  # a window of more cells is cheaper read by plain coordinates


class Window(NamedTuple):
    """What the map shows: WGS-84 degrees, west < east, south < north."""

    west: float
    south: float
    east: float
    north: float


class _Cell(NamedTuple):
    """A finest cell: its H3 index, its centre, the customers in it."""

    index: int
    lon: float
    lat: float
    count: int


@dataclass(frozen=True)
class Cluster:
    """`count` customers around a place in their midst."""

    lon: float
    lat: float
    count: int


def on_map(actor: Actor, window: Window, zoom: float) -> tuple[list[Cluster], list[Customer]]:
    """Return (clusters, points) of the visible living customers in `window`; one of them empty.

    Clusters count whole cells of about 0.7 km², those whose centre lies in the window.
    """
    visible = visible_customers(actor).filter(h3__isnull=False)
    if zoom_resolution(zoom) == H3_RESOLUTION:
        points = list(_inside(visible, window).order_by("pk")[: MAX_POINTS + 1])
        if len(points) <= MAX_POINTS:
            return [], points
    cells = _by_cell(visible, window)
    if sum(cell.count for cell in cells) <= MAX_POINTS:
        points = list(_inside(visible, window).order_by("pk")[: MAX_POINTS + 1])
        if len(points) <= MAX_POINTS:
            return [], points
    return _fold(cells, zoom_resolution(zoom)), []


def zoom_resolution(zoom: float) -> int:
    """Return the H3 resolution whose cells make about a hundred clusters on a screen."""
    if zoom < 10:
        return 6
    return 7 if zoom < 12 else H3_RESOLUTION


def _inside(customers: QuerySet[Customer], window: Window) -> QuerySet[Customer]:
    inside = customers.filter(
        lon__gte=window.west,
        lon__lte=window.east,
        lat__gte=window.south,
        lat__lte=window.north,
    )
    cells = _cells_of(window)
    return inside if cells is None else inside.filter(h3__in=cells)


def _cells_of(window: Window) -> list[int] | None:
    """Return the cells that touch a small window, None for one too large to list."""
    mid = h3.average_hexagon_edge_length(H3_RESOLUTION, unit="km") / 111  # degrees of latitude
    across, up = window.east - window.west, window.north - window.south
    if across * up > _CELLS_IN_QUERY * mid * mid:
        return None
    # Whoever stands in the window stands in a cell that meets it: widen by two cell edges.
    west, east = window.west - 3 * mid, window.east + 3 * mid
    south, north = window.south - 2 * mid, window.north + 2 * mid
    ring = [(south, west), (south, east), (north, east), (north, west)]
    return list(h3.polygon_to_cells(h3.LatLngPoly(ring), H3_RESOLUTION))


def _by_cell(customers: QuerySet[Customer], window: Window) -> list[_Cell]:
    """Return the finest cells whose centre lies in the window."""
    counted = customers.order_by().values_list("h3").annotate(Count("pk"))
    listed = _cells_of(window)
    if listed is not None:
        counted = counted.filter(h3__in=listed)
    cells = []
    for cell, count in counted:
        lat, lon = h3.cell_to_latlng(cell)
        if window.west <= lon <= window.east and window.south <= lat <= window.north:
            cells.append(_Cell(cell, lon, lat, count))
    return cells


def _fold(cells: list[_Cell], resolution: int) -> list[Cluster]:
    """Gather fine cells into those of `resolution`, weighting positions by count."""
    sums: dict[int, list[float]] = {}
    for cell, lon, lat, count in cells:
        total = sums.setdefault(h3.cell_to_parent(cell, resolution), [0.0, 0.0, 0])
        total[0] += lon * count
        total[1] += lat * count
        total[2] += count
    return [
        Cluster(round(lon / count, 6), round(lat / count, 6), int(count))
        for _, (lon, lat, count) in sorted(sums.items())
    ]
