"""The ground to be cut: units, what borders what, and where one can walk across."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Land:
    """Units of ground and their borders, as arrays; every border stands twice, once a side.

    Unit `u` borders `neighbour[first[u]:first[u + 1]]`; `border`, `walkable` and `crossing` run
    beside `neighbour`. A border that is not walkable (a river without a bridge) still counts as
    shared when a grid's outline is measured; a grid's connection never runs over it.
    """

    first: Ints  # (n + 1,)
    neighbour: Ints  # (2 · borders,)
    border: Floats  # metres shared
    walkable: Flags
    crossing: Flags  # walkable only thanks to a bridge
    area: Floats  # (n,) square metres
    perimeter: Floats  # (n,) metres
    notes: tuple[dict[str, Any], ...] = ()  # what a person should know, e.g. idle bridges

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.area)

    @property
    def origin(self) -> Ints:
        """The unit at whose side each border stands, beside `neighbour`."""
        return np.repeat(np.arange(self.units), np.diff(self.first))


def land_from_borders(
    *,
    units: int,
    pairs: Ints,
    border: Floats | None = None,
    area: Floats | None = None,
    perimeter: Floats | None = None,
    walkable: Flags | None = None,
    crossing: Flags | None = None,
    notes: tuple[dict[str, Any], ...] = (),
) -> Land:
    """Build the ground from a given list of bordering pairs.

    `pairs` is (b, 2), each pair once. Lengths left out count as one metre each, areas as one
    square metre; perimeters as the sum of the unit's borders.
    """
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    many = len(pairs)
    length = np.ones(many) if border is None else np.asarray(border, float)
    open_ = np.ones(many, bool) if walkable is None else walkable
    bridge = np.zeros(many, bool) if crossing is None else crossing
    origin, neighbour = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    order = np.lexsort((neighbour, origin))
    counts = np.bincount(origin, minlength=units)
    both = np.r_[length, length]
    if perimeter is None:
        perimeter = np.bincount(origin, weights=both, minlength=units)
    return Land(
        first=np.r_[0, np.cumsum(counts)].astype(np.int64),
        neighbour=neighbour[order],
        border=both[order],
        walkable=np.r_[open_, open_][order],
        crossing=np.r_[bridge, bridge][order],
        area=np.ones(units) if area is None else np.asarray(area, float),
        perimeter=np.asarray(perimeter, float),
        notes=notes,
    )
