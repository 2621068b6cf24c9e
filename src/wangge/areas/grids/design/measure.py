"""How good a plan is, however it was made: by us, by a peer, by hand."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from .kernels import pieces
from .land import Floats, Ints, Land


@dataclass(frozen=True)
class Measures:
    """The figures plans are compared by; loads are in multiples of the fair share."""

    grids: int
    units: int
    max_over_mean: tuple[float, ...]  # one a weight
    min_over_mean: tuple[float, ...]
    within: tuple[float, ...]  # share of grids within the tolerance, one a weight
    within_all: float  # share of grids within the tolerance in every weight
    broken: int  # pieces too many: 0 when every grid is in one piece
    empty: int
    polsby_popper: float  # mean of 4π·area / outline² over the grids, 1 is a circle
    polsby_popper_worst: float
    moved_share: float | None  # customers whose grid changed; None without a previous plan
    moved_units: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures rounded for printing."""
        rounded = lambda x: round(x, 4) if isinstance(x, float) else x  # noqa: E731
        return {
            key: [rounded(one) for one in value] if isinstance(value, tuple) else rounded(value)
            for key, value in asdict(self).items()
        }


def fair_shares(weights: Floats, grids: int) -> Floats:
    """Scale (n, w) weights so that each column sums to the number of grids."""
    return weights / (weights.sum(axis=0) / grids)


def loads(share: Floats, grid: Ints, grids: int) -> Floats:
    """Sum (n, w) shares by grid to (k, w); 1 is a fair load."""
    return np.stack([np.bincount(grid, weights=one, minlength=grids) for one in share.T], axis=1)


def measure(
    land: Land,
    weights: Floats,
    grid: Ints,
    *,
    grids: int,
    tolerance: float = 0.05,
    previous: Ints | None = None,
    customers: Floats | None = None,
) -> Measures:
    """Measure the plan `grid` (n,), numbers 0..grids-1; `customers` defaults to weight 0."""
    load = loads(fair_shares(weights, grids), grid, grids)
    near = np.abs(load - 1) <= tolerance + 1e-9
    size = np.bincount(grid, minlength=grids)
    piece = pieces(grid, land.first, land.neighbour, land.walkable)
    round_ = polsby_popper(land, grid, grids)[size > 0]
    moved = None if previous is None else (previous >= 0) & (previous != grid)
    people = weights[:, 0] if customers is None else customers
    return Measures(
        grids=grids,
        units=land.units,
        max_over_mean=tuple(map(float, load.max(axis=0))),
        min_over_mean=tuple(map(float, load.min(axis=0))),
        within=tuple(map(float, near.mean(axis=0))),
        within_all=float(near.all(axis=1).mean()),
        broken=int(piece.max()) + 1 - int((size > 0).sum()),
        empty=int((size == 0).sum()),
        polsby_popper=float(round_.mean()),
        polsby_popper_worst=float(round_.min()),
        moved_share=None if moved is None else float(people[moved].sum() / people.sum()),
        moved_units=None if moved is None else int(moved.sum()),
    )


def polsby_popper(land: Land, grid: Ints, grids: int) -> Floats:
    """Return each grid's 4π·area / outline² (Polsby and Popper 1991), 0 for an empty one."""
    inner = grid[land.origin] == grid[land.neighbour]
    area = np.bincount(grid, weights=land.area, minlength=grids)
    outline = np.bincount(grid, weights=land.perimeter, minlength=grids)
    outline -= np.bincount(grid[land.origin[inner]], weights=land.border[inner], minlength=grids)
    return np.where(outline > 0, 4 * np.pi * area / np.maximum(outline, 1e-9) ** 2, 0.0)
