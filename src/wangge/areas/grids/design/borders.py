"""Read from shapes which units border each other, and for how many metres.

Two units border each other when they share a stretch of boundary, not only a corner. Shapes drawn
by hand leave slivers, so boundaries up to `GAP_M` apart still meet.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from .barriers import Barriers, walk
from .errors import UnitsOverlap, UnitsUnusable
from .land import Floats, Ints, Land, land_from_borders

GAP_M = 1.0  # wider slivers are real lanes and ditches
GAP_OF_UNIT = 0.01  # never more than this share of a typical unit's side
SHORTEST_GAPS = 10  # borders bridged over a sliver must be this many gaps long: not a corner
OVERLAP_SHARE = 0.05  # of the smaller unit; below it, digitising noise

Shapes = NDArray[np.object_]


def land_from_polygons(
    polygons: Shapes, *, barriers: Barriers | None = None, names: Sequence[str] | None = None
) -> Land:
    """Build the ground from polygons in metres (see `projection.Projection`).

    Raises UnitsUnusable for an invalid shape (with the place), UnitsOverlap where two units cover
    the same ground. `names` name the units in errors.
    """
    names = names or [str(number) for number in range(len(polygons))]
    _refuse_unusable(polygons, names)
    pairs, border = _shared_borders(polygons, names)
    inner = shapely.point_on_surface(polygons)
    centre = shapely.centroid(polygons)
    standing = np.where(shapely.contains(polygons, centre), centre, inner)
    walkable, crossing, notes = walk(barriers, polygons, standing, pairs)
    return land_from_borders(
        units=len(polygons),
        pairs=pairs,
        border=border,
        area=shapely.area(polygons),
        perimeter=shapely.length(polygons),
        walkable=walkable,
        crossing=crossing,
        notes=notes,
    )


def cells_around(points: Floats) -> Shapes:
    """Cut the ground around (n, 2) distinct points in metres into Voronoi cells.

    The cells end at the points' convex hull widened by half the typical distance of neighbours.
    """
    hull = shapely.convex_hull(shapely.multipoints(points))
    spread = max(hull.area, hull.length * 1e-3, 1.0)
    edge = shapely.buffer(hull, np.sqrt(spread / len(points)) / 2)
    if len(points) == 1:
        return np.array([edge], object)
    drawn = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=edge, ordered=True)
    return shapely.intersection(shapely.get_parts(drawn), edge)


def _refuse_unusable(polygons: Shapes, names: Sequence[str]) -> None:
    bad = np.flatnonzero(~shapely.is_valid(polygons) | shapely.is_empty(polygons))
    if len(bad):
        reason = shapely.is_valid_reason(polygons[bad[0]])
        raise UnitsUnusable(
            count=len(bad), unit=names[bad[0]], reason=reason, reason_zh=_in_chinese(reason)
        )


def _in_chinese(reason: str) -> str:
    for english, chinese in (
        ("Self-intersection", "边界自相交，位置 "),
        ("Ring Self-intersection", "边界自相接，位置 "),
        ("Hole lies outside shell", "空洞在边界之外，位置 "),
    ):
        if reason.startswith(english):
            return chinese + reason[len(english) :]
    return "图形为空" if reason == "Valid Geometry" else reason


def _shared_borders(polygons: Shapes, names: Sequence[str]) -> tuple[Ints, Floats]:
    side = float(np.median(np.sqrt(shapely.area(polygons)))) if len(polygons) else 1.0
    gap = min(GAP_M, GAP_OF_UNIT * side)
    near, other = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=gap)
    once = near < other
    near, other = near[once], other[once]
    common = shapely.intersection(polygons[near], polygons[other])
    length = shapely.length(common)
    unclear = np.flatnonzero((length <= gap) | (shapely.area(common) > 0))
    length[unclear] = _border_over_gap(polygons, near[unclear], other[unclear], gap, names)
    kept = np.flatnonzero(length > gap)
    order = kept[np.lexsort((other[kept], near[kept]))]
    return np.c_[near[order], other[order]], length[order]


def _border_over_gap(
    polygons: Shapes, near: Ints, other: Ints, gap: float, names: Sequence[str]
) -> Floats:
    """Return the metres along which two units run within `gap`; 0 where they only touch."""
    common = shapely.area(shapely.intersection(polygons[near], polygons[other]))
    smaller = np.minimum(shapely.area(polygons[near]), shapely.area(polygons[other]))
    share = common / np.maximum(smaller, 1e-9)
    overlapping = np.flatnonzero(share > OVERLAP_SHARE)
    if len(overlapping):
        worst = overlapping[np.argmax(share[overlapping])]
        raise UnitsOverlap(
            count=len(overlapping),
            first=names[near[worst]],
            second=names[other[worst]],
            share=float(share[worst]),
        )
    along = shapely.intersection(
        shapely.boundary(polygons[near]), shapely.buffer(polygons[other], gap)
    )
    length = shapely.length(along)
    return np.where(length > SHORTEST_GAPS * gap, length, 0.0)
