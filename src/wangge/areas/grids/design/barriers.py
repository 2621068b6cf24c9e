"""Borders not to cross: rivers, ridges, main roads, and the bridges over them.

A unit stands where its inner point stands. Two bordering units are neighbours when one can walk
straight from the one's point over their common border to the other's without meeting a barrier;
the common border is tried in several places, so a river's end does not wall off what lies beyond
it. A bridge opens the one blocked border nearest to it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .land import Flags, Ints

TRIED_AT = np.array([0.1, 0.3, 0.5, 0.7, 0.9])  # places along a common border
BRIDGE_REACH = 1.0  # of the larger unit's side: a bridge farther off belongs to neither bank

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Barriers:
    """Lines in metres that part units, and points or lines at which they can be crossed."""

    lines: Shapes
    bridges: Shapes


def walk(
    barriers: Barriers | None, polygons: Shapes, standing: Shapes, pairs: Ints
) -> tuple[Flags, Flags, tuple[dict[str, Any], ...]]:
    """Tell for each pair whether it can be walked, whether by a bridge only, and what is odd."""
    walkable = np.ones(len(pairs), bool)
    crossing = np.zeros(len(pairs), bool)
    if barriers is None or not len(barriers.lines):
        return walkable, crossing, ()
    wall = shapely.union_all(_outlines(barriers.lines))
    shapely.prepare(wall)
    hull = shapely.union(polygons[pairs[:, 0]], polygons[pairs[:, 1]])
    near = np.flatnonzero(shapely.intersects(wall, hull))
    blocked = [at for at in near if not _can_walk(wall, polygons, standing, pairs[at])]
    walkable[blocked] = False
    notes = []
    for number, bridge in enumerate(barriers.bridges):
        opened = _nearest_blocked(bridge, polygons, pairs, np.array(blocked, np.int64))
        if opened is None:
            notes.append({"kind": "bridge_opens_nothing", "bridge": number})
        else:
            walkable[opened] = crossing[opened] = True
    return walkable, crossing, tuple(notes)


def _outlines(lines: Shapes) -> Shapes:
    flat = shapely.get_parts(lines)
    return np.where(shapely.get_dimensions(flat) == 2, shapely.boundary(flat), flat)


def _common(polygons: Shapes, pair: Ints) -> shapely.Geometry:
    """Return where two units meet: the common stretch, or the shortest way over a sliver."""
    one, two = polygons[pair[0]], polygons[pair[1]]
    shared = shapely.intersection(shapely.boundary(one), shapely.boundary(two))
    return shared if shared.length > 0 else shapely.shortest_line(one, two)


def _can_walk(wall: shapely.Geometry, polygons: Shapes, standing: Shapes, pair: Ints) -> bool:
    common = _common(polygons, pair)
    parts = shapely.get_parts(common)
    merged = shapely.line_merge(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
    stretches = shapely.get_parts(merged)
    if not len(stretches):
        stretches = np.array([common], object)
    over = shapely.line_interpolate_point(
        np.repeat(stretches, len(TRIED_AT)), np.tile(TRIED_AT, len(stretches)), normalized=True
    )
    ends = shapely.get_coordinates(standing[pair])
    steps = np.stack(
        [
            np.broadcast_to(ends[0], (len(over), 2)),
            shapely.get_coordinates(over),
            np.broadcast_to(ends[1], (len(over), 2)),
        ],
        axis=1,
    )
    return bool((~shapely.intersects(wall, shapely.linestrings(steps))).any())


def _nearest_blocked(
    bridge: shapely.Geometry, polygons: Shapes, pairs: Ints, blocked: Ints
) -> int | None:
    if not len(blocked):
        return None
    one, two = polygons[pairs[blocked, 0]], polygons[pairs[blocked, 1]]
    rough = np.maximum(shapely.distance(bridge, one), shapely.distance(bridge, two))
    side = np.sqrt(np.maximum(shapely.area(one), shapely.area(two)))
    candidates = np.flatnonzero(rough <= BRIDGE_REACH * side)
    if not len(candidates):
        return None
    exact = [shapely.distance(bridge, _common(polygons, pairs[blocked[at]])) for at in candidates]
    return int(blocked[candidates[int(np.argmin(exact))]])
